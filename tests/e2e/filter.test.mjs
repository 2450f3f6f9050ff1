// Does a filter ask for what was typed? Numbers with a point or a comma, bare days among moments, and words that
// say what is wrong where something could mean two things.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { drop, go, id, isOpen, launch, open, sample, see, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/** Opens these lines as a file and goes to its rows. */
async function table(name, lines) {
  const opened = await open(browser);
  await drop(opened.page, [{ name, bytes: Buffer.from(`${lines.join('\n')}\n`) }]);
  await isOpen(opened.page, name);
  await see(opened.page, 'column-row', 30_000);
  await go(opened.page, 'table');
  await see(opened.page, 'cell');
  return opened;
}

/** Fills the form in and applies it: the rows and words that come, or what is said to be wrong. */
async function ask(page, column, comparison, value, high) {
  if (await page.locator('#add-filter').count()) await page.locator('#add-filter').click();
  await page.locator('#filter-column').selectOption({ label: column });
  await page.locator('#filter-test').selectOption({ label: comparison });
  if (value !== undefined) await page.locator('#filter-value').fill(value);
  if (high !== undefined) await page.locator('#filter-high').fill(high);
  const before = await page.evaluate(() => location.hash);
  await page.locator('#apply-filter').click();
  return until(page, (old) => {
    const wrong = document.querySelector('.filter-form .wrong')?.textContent;
    if (wrong) return wrong;
    const chip = document.querySelector('[data-test="filter-chip"]')?.textContent;
    const rows = /^([\d,]+) of /.exec(document.querySelector('[data-test="row-count"]')?.textContent)?.[1];
    const asked = !document.querySelector('.filter-form') && (location.hash !== old || chip);
    return asked && rows && chip ? `${chip}: ${rows}` : null;
  }, `${column} ${comparison} ${value} is answered`, before);
}

/** Asks each, and compares with what is expected: its words, with the rows or what is wrong. */
async function check(page, cases) {
  for (const [column, comparison, value, high, expected] of cases) {
    // From all rows, so that no earlier answer is taken for this one.
    if (await page.locator('#clear-filter').count()) {
      await page.locator('#clear-filter').click();
      await page.locator(id('filter-chip')).waitFor({ state: 'detached' });
    }
    if (await page.locator('#cancel-filter').count()) await page.locator('#cancel-filter').click();
    assert.equal(await ask(page, column, comparison, value, high), expected, `${column} ${comparison} ${value} ${high ?? ''}`);
  }
}

test('without a decimal comma, commas part thousands or are refused', { timeout: 60_000 }, async () => {
  const lines = Array.from({ length: 100 }, (_, i) => `${i * 25},${(i / 10).toFixed(1)},text ${i}`);
  const { page, errors, close } = await table('points.csv', ['whole,part,word', ...lines]);
  const write = 'Write 0.5: a comma parts thousands.';
  const give = 'Give a number, such as 1,234.5: a comma parts thousands.';
  await check(page, [
    ['part', '=', '0.5', undefined, 'part = 0.5: 1'],
    ['part', '=', '0,5', undefined, write],
    ['whole', '=', '1,500', undefined, 'whole = 1500: 1'],
    ['whole', '<', '1,00', undefined, 'Write 1.00: a comma parts thousands.'],
    ['whole', '<', '1.234,5', undefined, give],
    ['whole', '≥', '2,000.0', undefined, 'whole ≥ 2000.0: 20'],
    ['whole', 'between', '50', '1,5', 'Write 1.5: a comma parts thousands.'],
    ['part', '=', 'half', undefined, 'Give a number.'],
    ['whole', '>', '−5', undefined, 'whole > −5: 100'],
    ['word', 'contains', '', undefined, 'Type what to look for.'],
    ['word', 'contains', '99', undefined, 'word contains 99: 1'],
    ['whole', 'between', '50', '1,5', 'Write 1.5: a comma parts thousands.'],
  ]);
  const marked = await page.locator('.filter-form [aria-invalid="true"]').evaluateAll((fields) => fields.map(({ id }) => id));
  assert.deepEqual(marked, ['filter-high'], 'the value that cannot be read is marked');
  assert.deepEqual(errors, []);
  await close();
});

test('with a decimal comma, a comma and a point part decimals', { timeout: 60_000 }, async () => {
  const lines = Array.from({ length: 100 }, (_, i) => `${i * 25};${(i / 10).toFixed(1).replace('.', ',')};${i + 1}000,5`);
  const { page, errors, close } = await table('commas.csv', ['whole;part;large', ...lines]);
  await check(page, [
    ['part', '=', '0,5', undefined, 'part = 0.5: 1'],
    ['part', '=', '0.5', undefined, 'part = 0.5: 1'],
    ['large', '=', '7.000,5', undefined, 'large = 7000.5: 1'],
    ['large', '=', '7,000.5', undefined, 'large = 7000.5: 1'],
    ['large', '=', '70.00,5', undefined, 'Give a number, such as 1.234,5: the comma parts decimals, as in the file.'],
    ['large', '<', '7.000', undefined, 'Write 7000 or 7,000: here a point may part thousands or decimals.'],
    ['large', '>', '7,000', undefined, 'large > 7.000: 100'],
    ['whole', '=', '1.500', undefined, 'whole = 1500: 1'],
  ]);
  assert.deepEqual(errors, []);
  await close();
});

test('a bare day among moments is the whole day', { timeout: 60_000 }, async () => {
  // Every six hours: four moments a day, the first at midnight, from the 30th of December.
  const moment = (i) => new Date(Date.UTC(2018, 11, 30, 6 * i)).toISOString().slice(0, 19).replace('T', ' ');
  const { page, errors, close } = await table('moments.csv', ['seen,n', ...Array.from({ length: 40 }, (_, i) => `${moment(i)},${i}`)]);
  await check(page, [
    ['seen', '=', '2018-12-31', undefined, 'seen = 2018-12-31: 4'],
    ['seen', '≠', '2018-12-31', undefined, 'seen ≠ 2018-12-31: 36'],
    ['seen', '<', '2018-12-31', undefined, 'seen < 2018-12-31: 4'],
    ['seen', '≤', '2018-12-31', undefined, 'seen ≤ 2018-12-31: 8'],
    ['seen', '>', '2018-12-31', undefined, 'seen > 2018-12-31: 32'],
    ['seen', '≥', '2018-12-31', undefined, 'seen ≥ 2018-12-31: 36'],
    ['seen', 'between', '2018-12-31', '2019-01-01', 'seen between 2018-12-31 and 2019-01-01: 8'],
    ['seen', 'between', '2018-12-31 06:00', '2018-12-31 12:00', 'seen between 2018-12-31 06:00 and 2018-12-31 12:00: 2'],
    ['seen', '=', '2018-12-31 06:00', undefined, 'seen = 2018-12-31 06:00: 1'],
    ['seen', '=', '2018-02-30', undefined, 'Give a day or a moment, such as 2019-03-23 or 2019-03-23 14:30.'],
    ['seen', '=', '31/12/2018', undefined, 'seen = 2018-12-31: 4'],
    ['seen', '=', '3/1/2019', undefined, 'Write 2019-01-03 or 2019-03-01: which of the two is the day is not known.'],
  ]);
  assert.deepEqual(errors, []);
  await close();
});

test('a condition that is written says the same of a bare day as the form', { timeout: 60_000 }, async () => {
  const moment = (i) => new Date(Date.UTC(2018, 11, 30, 6 * i)).toISOString().slice(0, 19).replace('T', ' ');
  const { page, errors, close } = await table('moments.csv', ['seen,n', ...Array.from({ length: 40 }, (_, i) => `${moment(i)},${i}`)]);
  for (const [condition, count] of [['seen = 2018-12-31', 4], ['seen != 2018-12-31', 36], ['seen > "2018-12-31"', 32], ['seen = 2018-12-31T00:00', 1]]) {
    await page.locator('#add-condition').click();
    await page.locator('#condition').fill(condition);
    await page.keyboard.press('Enter');
    await until(page, (wanted) => document.querySelector('[data-test="row-count"]')?.textContent === wanted, condition, `${count} of 40 rows`);
    await page.locator('#clear-filter').click();
    await page.locator(id('filter-chip')).waitFor({ state: 'detached' });
  }
  assert.deepEqual(errors, []);
  await close();
});

test('a day is taken in the order of the file', { timeout: 60_000 }, async () => {
  const lines = Array.from({ length: 28 }, (_, i) => `${String(i + 1).padStart(2, '0')}.03.2019,${i}`);
  const { page, errors, close } = await table('days.csv', ['day,n', ...lines]);
  await check(page, [
    ['day', '=', '23.03.2019', undefined, 'day = 2019-03-23: 1'],
    ['day', '<', '04.03.2019', undefined, 'day < 2019-03-04: 3'],
    ['day', '>', '2019-03-23', undefined, 'day > 2019-03-23: 5'],
    ['day', '=', 'March', undefined, 'Give a day, such as 2019-03-23.'],
  ]);
  assert.deepEqual(errors, []);
  await close();
});

test('text that is nearly numbers says that it goes by its letters, and is cast from there', { timeout: 60_000 }, async () => {
  // Words that no list of missing values has, in one of twenty rows.
  const lines = Array.from({ length: 200 }, (_, i) => `${20 + i % 50},${i % 20 === 7 ? `about ${i}` : 1000 + 37 * i}`);
  const { page, errors, close } = await table('nearly.csv', ['age,income', ...lines]);
  await page.locator(`${id('head')}[data-column="age"] button`).click();
  await until(page, () => /sorted by age/.test(document.querySelector('[data-test="order"]')?.textContent), 'sorted by numbers');
  assert.equal(await page.locator(id('by-letters')).count(), 0);
  await page.locator(`${id('head')}[data-column="income"] button`).click();
  assert.match(await (await see(page, 'by-letters')).innerText(), /income.*goes by its letters here/s);
  await page.locator('#cast').click();
  await see(page, 'effect');
  await page.locator('#take-step').click();
  await until(page, () => document.querySelector('[data-test="version"]') && !document.querySelector('[data-test="by-letters"]'), 'it is numbers now');
  assert.match(await page.locator(id('order')).textContent(), /sorted by income, rising/);
  assert.deepEqual(errors, []);
  await close();
});

test('a condition that only the engine can refuse is told where it is written', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await table('words.csv', ['word', 'one', 'two']);
  await page.locator('#add-condition').click();
  await page.locator('#condition').fill('word matches "("');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('.condition-wrong'), 'it is told beside the box');
  const told = await page.locator('.condition-wrong').innerText();
  assert.match(told, /"\(" is no regular expression/);
  assert.doesNotMatch(told, /selection/i);
  assert.equal(await page.locator('#condition').inputValue(), 'word matches "("');
  assert.equal(await page.locator(id('filter-chip')).count(), 0);
  // What was typed is mended, and holds.
  await page.locator('#condition').fill('word matches "o.e"');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent === '1 of 2 rows', 'the one row');
  assert.deepEqual(errors, []);
  await close();
});

test('what is wrong with a value is mended where it stands, and Escape leaves', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('loans.csv'));
  await isOpen(page, 'loans.csv');
  await see(page, 'column-row', 30_000);
  await go(page, 'table');
  await see(page, 'cell');
  await page.locator('#add-filter').click();
  await page.locator('#filter-column').selectOption({ label: 'age' });
  await page.locator('#filter-value').click();
  await page.keyboard.type('x');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('.filter-form .wrong'), 'it is said what is wrong');
  const hasFocus = (field) => until(page, (wanted) => document.activeElement?.id === wanted, `${field} has the focus`, field);
  await hasFocus('filter-value');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('40');
  assert.equal(await page.locator('#filter-value').inputValue(), '40');
  await page.keyboard.press('Enter');
  await see(page, 'filter-chip');
  await hasFocus('grid');
  await page.locator('.filter-chip .chip-text').click();
  await page.keyboard.press('Escape');
  await until(page, () => !document.querySelector('.condition-form'), 'the form is gone');
  await page.locator('#add-condition').click();
  await page.keyboard.press('Escape');
  await hasFocus('add-condition');
  // Not turned round, a filter has no word "not" beside it.
  assert.doesNotMatch(await page.locator(id('filter-chip')).innerText(), /not/);
  await page.locator('.chip-not').click();
  await until(page, () => /not/.test(document.querySelector('[data-test="filter-chip"]')?.innerText), 'turned round');
  await page.locator('#clear-filter').click();
  await hasFocus('grid');
  assert.deepEqual(errors, []);
  await close();
});
