// Filters that add up, and orders by several columns.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { go, id, isAt, isOpen, launch, open, sample, see, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const text = (page, name) => page.locator(id(name)).first().innerText();
/** Waits until so many rows are shown. */
const shows = (page, rows) => until(page, (wanted) => document.querySelector('[data-test="row-count"]')?.textContent === wanted, `${rows} are shown`, rows);

async function filter(page, column, comparison, value) {
  await page.locator('#add-filter').click();
  await page.locator('#filter-column').selectOption({ label: column });
  await page.locator('#filter-test').selectOption({ label: comparison });
  if (value !== undefined) await page.locator('#filter-value').fill(value);
  await page.locator('#apply-filter').click();
}

async function adult(options = {}) {
  const opened = await open(browser, options);
  await opened.page.setInputFiles('#file-input', sample('adult.parquet'));
  await isOpen(opened.page, 'adult.parquet');
  await go(opened.page, 'table');
  await shows(opened.page, '5,000 rows');
  return opened;
}

test('filters add up, and each is turned round, written anew and taken away', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await adult();
  await filter(page, 'sex', '=', 'Female');
  const women = Number((await until(page, () => /^([\d,]+) of/.exec(document.querySelector('[data-test="row-count"]')?.textContent)?.[1], 'fewer rows')).replace(',', ''));
  await filter(page, 'age', '<', '30');
  await until(page, () => document.querySelectorAll('[data-test="filter-chip"]').length === 2, 'two chips');
  const both = Number((await until(page, (before) => {
    const found = /^([\d,]+) of/.exec(document.querySelector('[data-test="row-count"]')?.textContent)?.[1];
    return found && found !== before ? found : undefined;
  }, 'fewer rows still', women.toLocaleString('en'))).replace(',', ''));
  assert.ok(both < women && both > 100, `${both} of ${women}`);
  await isAt(page, /rows=0\.1$/); // numbers alone are in the address

  // The other rows of the first: both together are all that are younger.
  await page.locator('.chip-not').first().click();
  await until(page, () => /rows=-0\.1$/.test(location.hash), 'turned round in the address');
  const others = Number((await until(page, (before) => {
    const found = /^([\d,]+) of/.exec(document.querySelector('[data-test="row-count"]')?.textContent)?.[1];
    return found && found !== before ? found : undefined;
  }, 'other rows', both.toLocaleString('en'))).replace(',', ''));
  await page.locator('#clear-filter').click();
  await until(page, () => document.querySelectorAll('[data-test="filter-chip"]').length === 1, 'one chip');
  await shows(page, `${(both + others).toLocaleString('en')} of 5,000 rows`);

  // Written anew, with a fault first.
  await page.locator('.chip-text').click();
  await page.locator('#condition').waitFor();
  assert.equal(await page.locator('#condition').inputValue(), 'age < 30');
  await page.locator('#condition').fill('age < ');
  await page.locator('#apply-condition').click();
  assert.match(await page.locator('.condition-wrong').innerText(), /expected a value[^]*age < *\n *\^/);
  await page.locator('#condition').fill('age between 30 and 39 and sex in ("Male")');
  await page.keyboard.press('Enter');
  await until(page, () => !document.querySelector('#condition'), 'the box is gone');
  await until(page, () => /age between/.test(document.querySelector('[data-test="filter-chip"]')?.textContent), 'the chip says so');
  await page.goBack();
  await shows(page, `${(both + others).toLocaleString('en')} of 5,000 rows`);
  assert.deepEqual(errors, []);
  await close();
});

test('a condition is written with the names that it may hold', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await adult();
  await page.locator('#add-condition').click();
  await page.locator('#condition').pressSequentially('educ');
  await page.locator('.offers button', { hasText: /^education-num$/ }).click();
  assert.equal(await page.locator('#condition').inputValue(), 'education-num ');
  await page.locator('#condition').pressSequentially('>= 13 and nope = 3');
  await page.locator('#apply-condition').click();
  assert.match(await page.locator('.condition-wrong').innerText(), /no column "nope"/);
  await page.locator('#condition').fill('education-num >= 13 and income = ">50K"');
  await page.locator('#apply-condition').click();
  await see(page, 'filter-chip');
  await until(page, () => / of 5,000 rows$/.test(document.querySelector('[data-test="row-count"]')?.textContent), 'fewer rows');
  assert.deepEqual(errors, []);
  await close();
});

test('rows are sorted by several columns, by pointer and by keyboard', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await adult();
  await page.locator('#sort-0').click();
  await until(page, () => /sort=1$/.test(location.hash), 'by the first column');
  await page.locator('#sort-2').click({ modifiers: ['Shift'] });
  await page.locator('#sort-2').click({ modifiers: ['Shift'] });
  await until(page, () => /sort=1\.-3$/.test(location.hash), 'equal rows by the third, falling');
  const cells = (column) => page.evaluate((name) => [...document.querySelectorAll(`[data-test="cell"][data-column="${name}"]`)]
    .slice(0, 8).map((cell) => Number(cell.textContent.replaceAll(',', ''))), column);
  const values = await until(page, () => {
    const found = [...document.querySelectorAll('[data-test="cell"][data-column="fnlwgt"]')].slice(0, 8).map((cell) => Number(cell.textContent.replaceAll(',', '')));
    return found.length === 8 && found[0] > found[7] && found;
  }, 'the greatest first');
  assert.deepEqual(values, [...values].sort((a, b) => b - a));
  assert.equal(new Set(await cells('age')).size, 1);
  // The same by keyboard: the header's Enter alone drops the others, with Shift it keeps them.
  await page.locator(id('grid')).focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+Enter');
  await until(page, () => /sort=1\.-3\.2$/.test(location.hash), 'a third column');
  await page.keyboard.press('Enter');
  await until(page, () => /sort=-2$/.test(location.hash), 'that column alone, falling');
  assert.deepEqual(errors, []);
  await close();
});
