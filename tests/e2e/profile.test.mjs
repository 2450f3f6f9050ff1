// Does Profile say what texts are made of and how two columns lie together, and does every number of it
// open its rows? And is a profile that comes in parts whole?

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { drop, id, isOpen, launch, open, pointOf, sample, see, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const at = (page, hash) => page.evaluate((wanted) => { location.hash = wanted; }, hash);

/** Clicks the number beside some words of what the texts are made of, and gives it. */
async function openLine(page, words) {
  const line = page.locator(`${id('made-of')} li`).filter({ has: page.locator('.value', { hasText: words }) }).first();
  const number = line.locator('button');
  const text = await number.innerText();
  await number.click();
  await see(page, 'filter-chip');
  return text;
}

const rows = (page, count) => until(page, (wanted) => {
  const text = document.querySelector('[data-test="row-count"]')?.textContent ?? '';
  return text.startsWith(`${wanted} of `);
}, `${count} rows are shown`, count);

test('what texts are made of opens its rows', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const codes = Array.from({ length: 97 }, (_, i) => `${10000 + i}-${2000 + i},Late order`);
  // The last name has a Cyrillic а among its Latin letters.
  const lines = [...codes, 'none,"late, but ORDER came"', 'none,refund', 'n/a?,Mаrk'];
  await drop(page, [{ name: 'codes.csv', bytes: Buffer.from(`code,note\n${lines.join('\n')}\n`) }]);
  await isOpen(page, 'codes.csv');
  await see(page, 'column-row', 30_000);

  await at(page, '#/profile/1');
  await see(page, 'made-of');
  assert.equal(await openLine(page, /^99999-9999$/), '97');
  await rows(page, 97);

  await at(page, '#/profile/2');
  await see(page, 'made-of');
  assert.equal(await openLine(page, /^order$/), '98');
  await rows(page, 98);
  await at(page, '#/profile/2');
  await see(page, 'made-of');
  assert.equal(await openLine(page, /^Cyrillic$/), '1');
  await rows(page, 1);
  await until(page, () => document.querySelector('[data-test="row"]')?.dataset.row === '99', 'the row with the odd letter');
  assert.deepEqual(errors, []);
  await close();
});

test('two columns are drawn together, and a cell opens its rows', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);
  await at(page, '#/profile?tab=associations');
  await page.locator('button.choice', { hasText: 'Pearson' }).click();
  await see(page, 'pair');
  const names = () => page.locator('.map-rows span').allInnerTexts();
  const clustered = await names();
  await page.locator('button.choice', { hasText: 'Table order' }).click();
  await until(page, (before) => [...document.querySelectorAll('.map-rows span')].map((span) => span.textContent).join() !== before, 'the order is another', clustered.join());
  const ordered = await names();
  assert.deepEqual([...ordered].sort(), [...clustered].sort());
  const apart = (order, a, b) => Math.abs(order.indexOf(a) - order.indexOf(b));
  assert.ok(apart(clustered, 'Culmen Depth (mm)', 'Delta 15 N (o/oo)') < apart(ordered, 'Culmen Depth (mm)', 'Delta 15 N (o/oo)'), 'what goes together stands together');

  await page.locator(id('pair')).first().click();
  const joint = await see(page, 'joint');
  assert.match(await joint.innerText(), /\d+ rows with a value in both; a dot is a row/);
  await joint.getByRole('button', { name: 'Counts' }).click();
  await joint.locator('button', { hasText: 'as table' }).click();
  const fullest = joint.locator('tbody tr').first().locator('button');
  const count = Number(await fullest.innerText());
  assert.ok(count > 0);
  await fullest.click();
  await rows(page, count);
  await page.goBack();
  await see(page, 'pair');
  await page.locator(id('pair')).first().click();
  await see(page, 'joint');
  await page.getByRole('button', { name: 'Counts' }).click();
  const [{ data }] = await until(page, () => {
    const chart = globalThis.echarts.getInstanceByDom(document.querySelector('[data-test="joint"] [data-test="plot"]'));
    const { series } = chart.getOption();
    return series[0].type === 'heatmap' && series.map(({ data }) => ({ data }));
  }, 'counts are drawn');
  const [x, y, held] = data.at(-1).value;
  await page.locator(`${id('joint')} ${id('plot')}`).click({ position: await pointOf(page, id('joint'), [x, y]) });
  await rows(page, held);
  assert.deepEqual(errors, []);
  await close();
});

test('a profile that comes in parts is whole', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const names = Array.from({ length: 130 }, (_, i) => `column ${i}`);
  const lines = Array.from({ length: 60 }, (_, row) => names.map((_, i) => (row * (i + 7)) % 53).join(','));
  await drop(page, [{ name: 'wide.csv', bytes: Buffer.from(`${names.join(',')}\n${lines.join('\n')}\n`) }]);
  await isOpen(page, 'wide.csv');
  await see(page, 'column-row', 30_000);
  await until(page, () => !document.querySelector('[data-test="busy"]'), 'the profile is there', undefined, 30_000);
  await at(page, '#/profile/130');
  assert.match(await (await see(page, 'sentence')).innerText(), /Nothing is missing/);
  await at(page, '#/profile?tab=associations');
  await see(page, 'pair');
  await page.getByRole('button', { name: 'Show 1,000 pairs' }).click();
  const text = await page.getByText(/strongest of/).innerText();
  assert.match(text, /8,385/, 'all pairs of 130 columns');
  assert.deepEqual(errors, []);
  await close();
});

test('few far values have no bar, are told with a way to their rows, and are drawn on demand', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const lines = Array.from({ length: 400 }, (_, row) => [row === 7 ? 1e9 : row % 100, row === 9 ? -1e9 : row % 90 + 0.5, row % 100].join(','));
  await drop(page, [{ name: 'far.csv', bytes: Buffer.from(`far,below,near\n${lines.join('\n')}\n`) }]);
  await isOpen(page, 'far.csv');
  await see(page, 'column-row', 30_000);
  const tiny = await page.locator('svg.mini title').allTextContents();
  assert.deepEqual(tiny.map((words) => / without /.test(words)), [true, true, false]);
  assert.match(tiny[0], /, drawn without 1 far value$/);
  await at(page, '#/profile/1');
  const ends = () => page.evaluate(() => {
    const [{ min, max }] = globalThis.echarts.getInstanceByDom(document.querySelector('#plot [data-test="plot"]')).getOption().xAxis;
    return [min, max];
  });
  const range = page.locator(id('range'));
  await see(page, 'undrawn');
  assert.equal(await page.locator(id('undrawn')).innerText(), '1 value is above 99 and not drawn.');
  assert.deepEqual(await ends(), [0, 100]);
  await page.locator('.choices button', { hasText: 'Cumulative share' }).click();
  await page.locator(id('as-table')).first().click();
  assert.match(await page.locator('#plot tbody tr').last().innerText(), /up to 99\s+399\s+99\.8.%/, 'a share of all values');
  await page.locator(id('as-table')).first().click();
  await range.getByRole('button', { name: 'All values' }).click();
  await until(page, () => !document.querySelector('[data-test="undrawn"]') && document.querySelector('#plot canvas'), 'all values are drawn');
  assert.ok((await ends())[1] >= 1e9);
  await range.getByRole('button', { name: 'Without far values' }).click();
  await page.locator(`${id('undrawn')} ${id('rows-link')}`).click();
  await rows(page, 1);
  await at(page, '#/profile/2');
  await until(page, () => document.querySelector('[data-test="undrawn"]')?.textContent === '1 value is below 0.500 and not drawn.', 'the other side');
  await at(page, '#/profile/3');
  await until(page, () => document.querySelector('#column-title')?.textContent === 'near' && document.querySelector('#plot canvas'), 'a column without far values');
  assert.equal(await range.count() + await page.locator(id('undrawn')).count(), 0);
  assert.deepEqual(errors, []);
  await close();
});

test('a word of statistics says what it means to a key, a pointer and a touch', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser, { hasTouch: true });
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row');
  await at(page, '#/profile/10');
  const word = page.locator(id('term'), { hasText: /^MAD$/ });
  const shown = () => page.evaluate(() => document.querySelector('.pf-v6-c-tooltip')?.textContent);
  const told = () => until(page, () => /median of the distances/.test(document.querySelector('.pf-v6-c-tooltip')?.textContent), 'it is told');
  const gone = () => until(page, () => !document.querySelector('.pf-v6-c-tooltip'), 'it is gone');
  await word.scrollIntoViewIfNeeded();
  assert.match(await word.getAttribute('aria-label'), /^MAD: Median absolute deviation/);
  assert.equal(await shown(), undefined);

  await word.focus();
  await told();
  const beside = () => until(page, () => {
    const [tip, word] = ['.pf-v6-c-tooltip', '[aria-label^="MAD: "]'].map((one) => document.querySelector(one)?.getBoundingClientRect());
    return tip && Math.min(Math.abs(tip.bottom - word.top), Math.abs(tip.top - word.bottom)) < 2 && tip.left >= 0 && tip.right <= innerWidth;
  }, 'it is beside its word, and in the window');
  await beside();
  // It goes with its word.
  await page.mouse.move(700, 400);
  await page.mouse.wheel(0, -60);
  await until(page, () => document.querySelector('.page').scrollTop + document.querySelector('.page').clientHeight < document.querySelector('.page').scrollHeight - 40, 'it has scrolled');
  await beside();
  await page.keyboard.press('Escape');
  await gone();
  assert.match(await page.evaluate(() => location.hash), /^#\/profile\/10/, 'Escape closed nothing else');

  await page.locator('#column-title').focus();
  await word.hover();
  await told();
  await page.mouse.move(2, 2);
  await gone();

  await page.locator('#column-title').focus();
  await word.tap();
  await told();
  assert.deepEqual(errors, []);
  await close();
});

test('a column’s findings come first; columns are gone through by arrows, by links and from the field', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('loans.csv'));
  await isOpen(page, 'loans.csv');
  await see(page, 'column-row', 30_000);
  await at(page, '#/profile/3');
  await see(page, 'sentence');
  const title = (wanted) => until(page, (name) => document.querySelector('#column-title')?.textContent === name, `${wanted} is shown`, wanted);
  await title('age');
  const top = (selector) => page.locator(selector).first().evaluate((e) => e.getBoundingClientRect().top);
  assert.ok(await top(`.found ${id('finding')}`) < await top(id('plot')), 'findings stand above the plot');
  const before = await page.evaluate(() => history.length);
  await page.locator(`${id('profile-column')}[data-column="age"]`).focus();
  const focused = (name) => until(page, (wanted) => document.activeElement?.dataset.column === wanted, `${name} has the focus`, name);
  for (const [key, name] of [['ArrowDown', 'region'], ['ArrowUp', 'age'], ['End', 'note'], ['Home', 'application']]) {
    await page.keyboard.press(key);
    await title(name);
    await focused(name);
  }
  assert.equal(await page.evaluate(() => history.length), before, 'one column after the other is no place to come back to');
  await page.locator('#find-profile').fill('am');
  await page.keyboard.press('ArrowDown');
  await title('amount');
  await focused('amount');
  await page.getByRole('link', { name: 'Next column' }).click();
  await title('months');
  await page.getByRole('link', { name: 'Previous column' }).click();
  await title('amount');
  await page.goBack();
  await title('months');
  await at(page, '#/profile/1');
  await title('application');
  assert.equal(await page.getByRole('link', { name: 'Previous column' }).count(), 0);
  assert.deepEqual(errors, []);
  await close();
});

test('associations begin with pairs of all kinds, dates among them', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('seattle-weather.csv'));
  await isOpen(page, 'seattle-weather.csv');
  await see(page, 'column-row', 30_000);
  await at(page, '#/profile?tab=associations');
  await see(page, 'open-pair');
  const pressed = () => page.locator('.choices[aria-label="Method"] [aria-pressed="true"]').innerText();
  assert.equal(await pressed(), 'All kinds');
  const lines = await page.locator('.pairs tbody tr').allInnerTexts();
  assert.equal(lines.length, 15, 'six columns, and each pair once');
  const one = (a, b) => lines.find((line) => line.includes(a) && line.includes(b))?.split(/\s+/);
  assert.deepEqual(one('temp_max', 'temp_min')?.slice(2, 3), ['Spearman']);
  assert.match(one('temp_max', 'weather').join(' '), /corr\. ratio/);
  assert.match(one('date', 'wind').join(' '), /Spearman/);
  assert.equal(await page.locator('.map .not-compared').count(), 0, 'no cell is empty');
  // The column itself says what it goes with.
  await at(page, '#/profile/1');
  await see(page, 'sentence');
  await until(page, () => document.querySelectorAll('.related li').length > 0, 'a date goes with others');
  // Numbers alone are of one kind.
  await drop(page, [{ name: 'two.csv', bytes: Buffer.from(`a,b\n${Array.from({ length: 30 }, (_, i) => `${i},${(i * 7) % 30}`).join('\n')}\n`) }]);
  await isOpen(page, 'two.csv');
  await at(page, '#/profile?tab=associations');
  await see(page, 'open-pair');
  assert.notEqual(await pressed(), 'All kinds');
  assert.deepEqual(errors, []);
  await close();
});
