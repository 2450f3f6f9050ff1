// Does the page fit? A narrow screen, any sub-path, and a first load that is small. `make bench` measures how soon
// it is ready, and whether its own thread stays free.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { go, isOpen, launch, open, sample, see, site, until } from './browser.mjs';

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
  let seen = 0;
  await walk(page, async (place) => {
    const used = await page.evaluate(() => [...new Set([...document.querySelectorAll('[class*="pf-v6-c-"]')]
      .flatMap((element) => [...element.classList]).map((name) => /^pf-v6-c-[a-z-]*[a-z]/.exec(name)?.[0]).filter(Boolean))]);
    seen += used.length;
    for (const name of used) assert.ok(css.includes(`.${name}`), `${name} on ${place} has no styles: list it in static/build/patternfly.css`);
  });
  assert.ok(seen > 0, 'there are components');
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

test('what the page needs to start is below 3 MB compressed, and what turns other formats into text below 0.24 MB', { timeout: 90_000 }, async (t) => {
  const { page, server, close } = await open(browser);
  const names = [...new Set(server.requests)];
  const size = (pack, of) => of.reduce((total, path) => total + pack(readFileSync(join(site, path === '/' ? 'index.html' : path))).length, 0);
  const gzip = (of) => size((bytes) => gzipSync(bytes, { level: 9 }), of);
  // What turns other formats into text comes last, and is compiled only when somebody opens one.
  const needed = names.filter((path) => !path.includes('/convert'));
  assert.equal(names.length - needed.length, 2, 'the module of formats and its script');
  const brotli = size((bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }), needed);
  t.diagnostic(`first load: ${names.length} files, gzip ${gzip(needed)} to start and ${gzip(names)} in all, brotli ${brotli} to start`);
  await close();
  // Plain static hosts pack with gzip.
  assert.ok(gzip(needed) < 3_000_000, `${gzip(needed)} bytes with gzip`);
  assert.ok(gzip(names) - gzip(needed) < 240_000, `${gzip(names) - gzip(needed)} bytes of formats with gzip`);
});

test('columns are named beside what was found in them, and the score is above it where there is one row of parts', { timeout: 60_000 }, async () => {
  const box = (page, selector) => page.locator(selector).first().evaluate((e) => { const { left, right, top } = e.getBoundingClientRect(); return { left, right, top }; });
  for (const [width, height] of [[1920, 1000], [768, 1000], [360, 740]]) {
    const { page, errors, close } = await open(browser, { viewport: { width, height } });
    await page.setInputFiles('#file-input', sample('penguins.csv'));
    await isOpen(page, 'penguins.csv');
    await see(page, 'column-row', 30_000);
    const [score, findings] = [await box(page, '.quality'), await box(page, '.findings')];
    if (width > 900) {
      const [text, chip] = [await box(page, '.finding .finding-text'), await box(page, '.finding .chip')];
      assert.ok(chip.left - text.left < 820 && chip.left >= text.right, `at ${width} px the name is beside the sentence`);
      assert.ok(score.left >= findings.right, 'the score is at the side');
    } else {
      assert.ok(score.top < findings.top, `at ${width} px the score is above`);
    }
    await page.locator('#to-columns').click();
    await until(page, () => document.activeElement?.id === 'columns-title' && document.activeElement.getBoundingClientRect().top < innerHeight, 'the columns are a click away');
    assert.deepEqual(errors, []);
    await close();
  }
});
