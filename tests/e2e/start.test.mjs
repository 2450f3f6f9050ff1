// Does the page start when a part of it does not come, or comes broken? It starts without what it can do without,
// goes on waiting for the rest and says for what, and names a part that is broken; it never only says “Loading”.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { serve } from '../../static/build/serve.mjs';
import { go, id, isOpen, launch, sample, see, site, until } from './browser.mjs';

/** What the page waits before it says something, and some time to do so on a busy machine. */
const PATIENCE = 30_000;

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve({ folder: site, aside: true });
});
after(async () => {
  await browser.close();
  await server.close();
});

/** Opens the page while requests for some of its parts are treated in another way. */
async function openWith(treatments) {
  const context = await browser.newContext();
  for (const [pattern, treat] of Object.entries(treatments)) {
    await context.route((url) => new RegExp(pattern).test(url.pathname), treat);
  }
  const page = await context.newPage();
  await page.goto(server.address, { waitUntil: 'commit' });
  return { page, close: () => context.close() };
}

const stall = () => new Promise(() => {});
const started = (page) => until(page, () => globalThis.glovebox?.sealed && !document.getElementById('loading'), 'the page has started', undefined, PATIENCE);

/** What stands where the page says that it is loading, once it is more than that. */
const says = (page) => until(page, () => {
  const words = document.getElementById('loading')?.innerText ?? '';
  return words.startsWith('Loading') ? '' : words;
}, 'the page says what is the matter', undefined, PATIENCE);

/** Waits until so many samples are offered. */
const samples = (page, number) => until(page, (wanted) => document.querySelectorAll('[data-test="sample"]').length === wanted, `${number} samples are offered`, number);

const missing = (route) => route.fulfill({ status: 404, body: 'Nothing here' });
const instead = (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<title>Start page</title>' });
const cut = async (route) => {
  const response = await route.fetch();
  const body = await response.body();
  await route.fulfill({ response, body: body.subarray(0, body.length / 2) });
};

/** Most of these wait ten seconds for what does not come: side by side, in tabs of one browser, they wait once. */
describe('what does not come is waited for', { concurrency: true }, () => {
  test('it starts without samples, fonts, charts and formats that do not come, and says so', { timeout: 90_000 }, async () => {
    const { page, close } = await openWith({ '/demo/': stall, '/fonts/': stall, '/echarts': stall, '/convert_bg': stall });
    await started(page);
    assert.match(await (await see(page, 'without')).innerText(), /without all of its samples, fonts, charts and formats:.*reload the page/);
    await page.setInputFiles('#file-input', { name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('[{"a":1}]') });
    await page.getByText('a.json is JSON, and the part of this page that opens it did not arrive. Reload the page').first().waitFor();
    assert.equal(await page.locator(id('sample')).count(), 0);
    await page.setInputFiles('#file-input', sample('penguins.csv'));
    await isOpen(page, 'penguins.csv');
    await see(page, 'column-row', 30_000);
    await go(page, 'profile');
    await page.locator(id('profile-column')).nth(9).click();
    assert.match(await (await see(page, 'no-charts')).innerText(), /did not arrive/);
    await close();
  });

  for (const [name, what] of [['/worker_bg', 'the engine'], ['/studio-[^/]*wasm', 'the page’s program'], ['/worker-[^/]*js', 'the worker’s script'], ['/patternfly', 'a stylesheet']]) {
    test(`it says that it still waits for ${what}, and starts when that comes`, { timeout: 90_000 }, async () => {
      let release;
      const held = new Promise((done) => { release = done; });
      const { page, close } = await openWith({ [name]: async (route) => { await held; await route.continue(); } });
      assert.match(await says(page), new RegExp(`still waiting for ${name.slice(1)}.*check the connection and reload`));
      await page.getByText('still waiting').waitFor({ state: 'visible', timeout: 5000 });
      release();
      await started(page);
      await page.setInputFiles('#file-input', sample('penguins.csv'));
      await isOpen(page, 'penguins.csv');
      await close();
    });
  }

  test('without its start script it does not say “Loading” for ever', { timeout: 60_000 }, async () => {
    const { page, close } = await openWith({ '/boot': stall });
    assert.match(await says(page), /waited ten seconds.*Check the connection and reload/);
    await close();
  });

  for (const [title, treat] of [['not there', missing], ['cut', cut]]) {
    test(`charts that are ${title} keep nothing else from starting`, { timeout: 60_000 }, async () => {
      const { page, close } = await openWith({ '/echarts': treat });
      await started(page);
      assert.match(await (await see(page, 'without')).innerText(), /without all of its charts:/);
      await samples(page, 5);
      await close();
    });
  }
});

describe('what is not there, or broken, is named', { concurrency: 2 }, () => {
  test('one sample that does not come keeps the others from nobody', { timeout: 60_000 }, async () => {
    const { page, close } = await openWith({ '/demo/loans': (route) => route.fulfill({ status: 404 }) });
    await started(page);
    await samples(page, 4);
    assert.match(await (await see(page, 'without')).innerText(), /without all of its samples:/);
    await close();
  });

  for (const [title, pattern, treat, words] of [
    ['an engine that is not there', '/worker_bg', missing, /worker_bg[^ ]*wasm is not there: the server answered 404/],
    ['an engine that is cut', '/worker_bg', cut, /worker_bg[^ ]*wasm is damaged/],
    ['an engine for which a page comes', '/worker_bg', instead, /worker_bg[^ ]*wasm is not there: the server answered with a page/],
    ['an engine that breaks off', '/worker_bg', (route) => route.abort(), /worker_bg[^ ]*wasm did not arrive/],
    ['a worker’s script that is not there', '/worker-', missing, /worker-[^ ]*js is not there: the server answered 404/],
    ['a worker’s script that is cut', '/worker-', cut, /worker-[^ ]*js is damaged/],
    ['a program that is cut', '/studio-[^/]*wasm', cut, /studio-[^ ]*wasm is damaged/],
    ['a program’s script that is not there', '/studio-[^/]*js', missing, /studio-[^ ]*js is not there: the server answered 404/],
    ['a program’s script that is cut', '/studio-[^/]*js', cut, /studio-[^ ]*js is damaged/],
    ['a program’s script for which a page comes', '/studio-[^/]*js', instead, /studio-[^ ]*js is not there: the server answered with a page/],
    ['a program’s script of another type', '/studio-[^/]*js', async (route) => route.fulfill({ response: await route.fetch(), contentType: 'text/plain' }), /studio-[^ ]*js has the type “text\/plain/],
    ['a stylesheet that is not there', '/patternfly', missing, /patternfly[^ ]*css is not there: the server answered 404/],
    ['a start script that is not there', '/boot', missing, /boot[^ ]*js did not arrive, or is damaged/],
    ['a start script that is cut', '/boot', cut, /boot[^ ]*js did not arrive, or is damaged/],
  ]) {
    test(`${title} is named`, { timeout: 60_000 }, async () => {
      const { page, close } = await openWith({ [pattern]: treat });
      const said = await says(page);
      assert.match(said, words);
      assert.match(said, /[Rr]eload the page/, 'and what to do');
      assert.equal(await page.locator('#loading').getAttribute('role'), 'alert');
      await close();
    });
  }
});
