// Does the page fit? A narrow screen, any sub-path, a first load that is small and soon ready, and a thread that
// stays free while a file is profiled. Sizes and times are printed; the benchmark compares them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { go, id, isOpen, launch, open, sample, see, site, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

async function walk(page, look) {
  await look('landing');
  await page.setInputFiles('#file-input', sample('loans.csv'));
  await isOpen(page, 'loans.csv');
  await see(page, 'column-row', 30_000);
  await look('overview');
  for (const place of ['table', 'profile']) {
    await page.evaluate((hash) => { location.hash = hash; }, `#/${place}`);
    await see(page, place === 'table' ? 'cell' : 'plot');
    await look(place);
  }
}

test('at 360 pixels nothing overflows sideways', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser, { viewport: { width: 360, height: 740 } });
  await walk(page, async (place) => {
    const width = await page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth));
    assert.ok(width <= 360, `${place} is ${width} pixels wide`);
  });
  await page.locator('#menu').click();
  await go(page, 'overview');
  await close();
});

test('every component on the pages has its styles', { timeout: 60_000 }, async () => {
  const { page, server, close } = await open(browser);
  const css = readFileSync(join(site, server.requests.find((path) => /patternfly.*css/.test(path))), 'utf8');
  await walk(page, async (place) => {
    const used = await page.evaluate(() => [...new Set([...document.querySelectorAll('[class*="pf-v6-c-"]')]
      .flatMap((element) => [...element.classList]).map((name) => /^pf-v6-c-[a-z-]*[a-z]/.exec(name)?.[0]).filter(Boolean))]);
    for (const name of used) assert.ok(css.includes(`.${name}`), `${name} on ${place} has no styles: list it in static/build/patternfly.css`);
  });
  await close();
});

test('the page works under a sub-path', { timeout: 60_000 }, async () => {
  const { page, server, errors, close } = await open(browser, { prefix: '/some/where/' });
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);
  assert.ok(server.requests.every((path) => path.startsWith('/some/where/')), 'every path is relative');
  assert.deepEqual(errors, []);
  await close();
});

test('without the header the page seals itself all the same', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser, { headers: false });
  const refused = await page.evaluate(() => fetch('index.html').then(() => false, () => true));
  assert.ok(refused);
  await close();
});

test('the first load is below 3 MB compressed, and the page is soon ready', { timeout: 90_000 }, async (t) => {
  const { page, server, close } = await open(browser);
  const files = [...new Set(server.requests)].map((path) => readFileSync(join(site, path === '/' ? 'index.html' : path)));
  const sum = (pack) => files.reduce((total, bytes) => total + pack(bytes).length, 0);
  const gzip = sum((bytes) => gzipSync(bytes, { level: 9 }));
  const brotli = sum((bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  t.diagnostic(`first load: ${files.length} files, ${sum((b) => b)} bytes, gzip ${gzip}, brotli ${brotli}`);
  await close();

  const ready = [];
  for (let i = 0; i < 3; i += 1) {
    const again = await open(browser);
    ready.push(await again.page.evaluate(() => Math.round(glovebox.sealedAt)));
    await again.close();
  }
  t.diagnostic(`sealed after ${ready.join(', ')} ms`);
  // Plain static hosts pack with gzip.
  assert.ok(gzip < 3_000_000, `${gzip} bytes with gzip`);
});

test('the page’s own thread stays free while a file is profiled', { timeout: 90_000 }, async (t) => {
  const { page, close } = await open(browser);
  await page.evaluate(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map((entry) => Math.round(entry.duration))))
      .observe({ entryTypes: ['longtask'] });
  });
  await page.setInputFiles('#file-input', sample('adult.parquet'));
  await isOpen(page, 'adult.parquet');
  await see(page, 'finding', 30_000);
  await until(page, () => !document.querySelector('[data-test="busy"]'), 'the profile is complete');
  const tasks = await page.evaluate(() => globalThis.tasks);
  t.diagnostic(`tasks over 50 ms: ${tasks.length ? tasks.join(', ') : 'none'}`);
  // Only told here: how long a task lasts depends on what else the machine does. `make bench` measures it.
  assert.ok(await page.locator(id('finding')).count() > 0);
  await close();
});
