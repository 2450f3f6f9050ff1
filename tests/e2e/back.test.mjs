// Does Back lead to what was seen? Unfolded findings, a search, filters and order, two columns together; and is
// what was asked for in view where a person arrives?

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { drawnOf, drop, go, id, isOpen, launch, open, pointOf, sample, see, unfold, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const at = (page, hash) => page.evaluate((wanted) => { location.hash = wanted; }, hash);

/** A column that never varies is a finding: thirty of them, among columns that tell the rows apart. */
async function wide(options = {}) {
  const opened = await open(browser, options);
  const names = Array.from({ length: 30 }, (_, i) => `same ${i}`);
  const lines = Array.from({ length: 60 }, (_, row) => [...names.map((_, i) => i), row, (row * 37) % 60].join(','));
  await drop(opened.page, [{ name: 'wide.csv', bytes: Buffer.from(`${[...names, 'n', 'm'].join(',')}\n${lines.join('\n')}\n`) }]);
  await isOpen(opened.page, 'wide.csv');
  await see(opened.page, 'column-row', 30_000);
  return opened;
}

test('findings that were unfolded are so on the way back, scrolled to where they were', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await wide();
  await unfold(page);
  await until(page, () => document.querySelectorAll('[data-test="finding"]').length > 25, 'all findings are shown');
  const last = page.locator(id('finding')).nth(24);
  await last.scrollIntoViewIfNeeded();
  const top = () => last.evaluate((e) => Math.round(e.getBoundingClientRect().top));
  const before = await top();
  await last.locator('a').last().click();
  await until(page, () => !location.hash.startsWith('#/overview'), 'elsewhere');
  await page.goBack();
  await until(page, () => document.querySelectorAll('[data-test="finding"]').length > 25, 'they are shown still');
  await until(page, ([place, wanted]) => Math.abs(document.querySelectorAll('[data-test="finding"]')[place].getBoundingClientRect().top - wanted) < 3, 'in their place', [24, before]);
  assert.deepEqual(errors, []);
  await close();
});

test('a search survives leaving, and the menu leads to the rows as they were left', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('seattle-weather.csv'));
  await isOpen(page, 'seattle-weather.csv');
  await see(page, 'column-row', 30_000);
  await go(page, 'table');
  await see(page, 'cell');
  await page.locator(`${id('head')}[data-column="precipitation"] button`).click();
  await page.locator('#search').fill('snow');
  const count = () => until(page, () => /^(\d+) of 1,461/.exec(document.querySelector('[data-test="row-count"]')?.textContent)?.[1], 'fewer rows are shown');
  const snowy = await count();
  assert.ok(!(await page.evaluate(() => location.href)).includes('snow'), 'what is typed is not in the address');
  const same = async (way) => {
    await until(page, () => document.getElementById('search')?.value === 'snow', `the search is there by ${way}`);
    assert.equal(await count(), snowy);
    await until(page, () => /sorted by precipitation, rising/.test(document.querySelector('[data-test="order"]').textContent), `the order is there by ${way}`);
  };
  await go(page, 'profile');
  await page.goBack();
  await same('Back');
  await go(page, 'overview');
  await go(page, 'table');
  await same('the menu');
  await page.keyboard.press('Escape');
  await page.locator('h1').click();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await same('keys');
  // A number opens its own rows, whatever was looked for before.
  await at(page, '#/profile/5');
  await see(page, 'sentence');
  const link = page.locator(`.figures ${id('rows-link')}`).first();
  const promised = await link.innerText();
  await link.click();
  await until(page, (wanted) => document.querySelector('[data-test="row-count"]')?.textContent.startsWith(`${wanted} of `), `${promised} rows are shown`, promised);
  assert.equal(await page.locator('#search').inputValue(), '');
  // From the rows themselves the menu leads to all of them.
  await page.locator(id('nav-table')).click();
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent === '1,461 rows', 'all rows');
  assert.deepEqual(errors, []);
  await close();
});

test('two columns together are there on the way back from their rows', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);
  await at(page, '#/profile?tab=associations');
  await see(page, 'pair');
  await page.locator('button.choice', { hasText: 'Spearman' }).click();
  await page.locator(id('open-pair')).nth(1).click();
  const title = await page.locator('#pair-title').innerText();
  await see(page, 'joint');
  await page.locator(`${id('joint')} ${id('plot')}`).click({ position: await pointOf(page, id('joint'), (await drawnOf(page, id('joint')))[0].data[0].value) });
  await see(page, 'filter-chip');
  await page.goBack();
  await see(page, 'joint');
  assert.equal(await page.locator('#pair-title').innerText(), title);
  assert.equal(await page.locator('button.choice', { hasText: 'Spearman' }).getAttribute('aria-pressed'), 'true');
  assert.deepEqual(errors, []);
  await close();
});

test('the column that rows were asked of is in view, and the chosen one in the list', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await wide({ viewport: { width: 360, height: 740 } });
  await at(page, '#/profile/31');
  await see(page, 'sentence');
  await until(page, () => {
    const entry = document.querySelector('[data-test="profile-column"].current')?.getBoundingClientRect();
    const list = document.querySelector('.column-list .scrolls').getBoundingClientRect();
    return entry && entry.top >= list.top - 1 && entry.bottom <= list.bottom + 1;
  }, 'the chosen column is seen in the list');
  await page.locator(id('as-table')).click();
  await page.locator(`.plot-table ${id('rows-link')}`).first().click();
  await see(page, 'filter-chip');
  await until(page, () => {
    const head = document.querySelector('[data-test="head"][data-column="n"]')?.getBoundingClientRect();
    return head && head.left >= 0 && head.right <= innerWidth;
  }, 'the column is seen among the rows');
  assert.deepEqual(errors, []);
  await close();
});

test('the map of pairs has a legend, and a pair without a value is not drawn as 0', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser, { viewport: { width: 360, height: 740 } });
  // Never both there: a and b share no row.
  const rows = Array.from({ length: 40 }, (_, i) => [i % 2 ? i : '', i % 2 ? '' : (i * 7) % 40, (i * 13) % 40].join(','));
  await drop(page, [{ name: 'apart.csv', bytes: Buffer.from(`a,b,c\n${rows.join('\n')}\n`) }]);
  await isOpen(page, 'apart.csv');
  await see(page, 'column-row', 30_000);
  await at(page, '#/profile?tab=associations');
  assert.match(await (await see(page, 'map-legend')).innerText(), /−1\s*1\s*no value/);
  const undefinedPairs = await page.locator('.map .pair.undefined title').allTextContents();
  assert.deepEqual(undefinedPairs.map((title) => title.split(':')[1].trim()), ['undefined', 'undefined']);
  const fill = (selector) => page.locator(selector).first().evaluate((e) => [getComputedStyle(e).fill, getComputedStyle(e).fillOpacity, getComputedStyle(e).strokeDasharray].join());
  assert.notEqual(await fill('.map .pair.undefined'), await fill('.map .pair.rises, .map .pair.falls'));
  assert.deepEqual(errors, []);
  await close();
});

test('two columns that a method does not compare are not drawn as 0 either, and the legend says so', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser, { viewport: { width: 360, height: 740 } });
  // The correlation ratio is of a number and a column with few values: not of the two numbers.
  const rows = Array.from({ length: 40 }, (_, i) => [i, (i * 13) % 40, 'ab'[i % 2]].join(','));
  await drop(page, [{ name: 'kinds.csv', bytes: Buffer.from(`one,other,word\n${rows.join('\n')}\n`) }]);
  await isOpen(page, 'kinds.csv');
  await see(page, 'column-row', 30_000);
  await at(page, '#/profile?tab=associations');
  assert.doesNotMatch(await (await see(page, 'map-legend')).innerText(), /not compared/, 'numbers are, by Pearson’s r');
  await page.locator('button.choice', { hasText: 'correlation ratio' }).click();
  await until(page, () => /not compared in this way/.test(document.querySelector('[data-test="map-legend"]')?.textContent), 'the legend has it');
  const dots = await page.locator('.map .not-compared').getAttribute('d');
  assert.equal(dots.split('M').length - 1, 2, 'one and other, both ways round');
  assert.deepEqual(errors, []);
  await close();
});

test('names of the map end before its cells, however long they are', { timeout: 90_000 }, async () => {
  for (const width of [360, 1280]) {
    const { page, close } = await open(browser, { viewport: { width, height: 740 } });
    const names = Array.from({ length: 8 }, (_, i) => `a_column_whose_name_is_longer_than_its_room_${i}`);
    const lines = Array.from({ length: 80 }, (_, row) => names.map((_, i) => (row * (i + 7)) % 53).join(','));
    await drop(page, [{ name: 'long.csv', bytes: Buffer.from(`${names.join(',')}\n${lines.join('\n')}\n`) }]);
    await isOpen(page, 'long.csv');
    await see(page, 'column-row', 30_000);
    await at(page, '#/profile?tab=associations');
    await see(page, 'pair');
    const ends = await page.locator('.map-rows span').evaluateAll((labels) => labels.map((label) => label.getBoundingClientRect().right));
    const begin = await page.locator('.map svg').first().evaluate((map) => map.getBoundingClientRect().left);
    assert.equal(ends.length, names.length);
    for (const end of ends) assert.ok(end <= begin, `at ${width} a name ends at ${end}, the cells begin at ${begin}`);
    assert.ok(await page.evaluate(() => { const page = document.querySelector('.page'); return page.scrollWidth <= page.clientWidth; }), 'nothing scrolls sideways');
    await close();
  }
});

test('labels of the map do not overlap on a narrow screen', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser, { viewport: { width: 360, height: 740 } });
  const names = Array.from({ length: 36 }, (_, i) => `a column with a name ${i}`);
  const lines = Array.from({ length: 80 }, (_, row) => names.map((_, i) => (row * (i + 7)) % 53).join(','));
  await drop(page, [{ name: 'many.csv', bytes: Buffer.from(`${names.join(',')}\n${lines.join('\n')}\n`) }]);
  await isOpen(page, 'many.csv');
  await see(page, 'column-row', 30_000);
  await at(page, '#/profile?tab=associations');
  await see(page, 'pair');
  for (const [side, start, end] of [['rows', 'top', 'bottom'], ['columns', 'left', 'right']]) {
    const places = await page.locator(`.map-${side} span`).evaluateAll((labels, [from, to]) => labels
      .filter((label) => getComputedStyle(label).visibility === 'visible')
      .map((label) => { const range = document.createRange(); range.selectNodeContents(label); const r = range.getBoundingClientRect(); return [r[from], r[to]]; }), [start, end]);
    assert.ok(places.length > 3, `${places.length} labels`);
    for (let i = 1; i < places.length; i += 1) assert.ok(places[i][0] >= places[i - 1][1] - 1, `${side}: label ${i} begins at ${places[i][0]}, the one before ends at ${places[i - 1][1]}`);
  }
  await close();
});
