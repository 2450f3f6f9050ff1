// What can be done while something long is under way? Rows are looked at, sorted and searched while the table
// is summed up, and what is under way goes on.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { go, id, isOpen, launch, open, see, until } from './browser.mjs';

/** Lines that are written over and over, and how often: summing up takes seconds on a fast machine too. */
const LINES = 20_000;
const TIMES = 150;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/** Drops a large table that is made in the page. */
async function dropLarge(page) {
  const files = await page.evaluateHandle(([count, times]) => {
    const lines = Array.from({ length: count }, (_, i) => `${i},${(i * 7919) % 1000},name ${i % 97},${(i / 7).toFixed(3)},${(i * 31) % 977},${(i * 17) % 613}`);
    const both = new DataTransfer();
    both.items.add(new File(['id,number,name,value,a,b\n', ...Array(times).fill(`${lines.join('\n')}\n`)], 'large.csv'));
    return both;
  }, [LINES, TIMES]);
  for (const kind of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', kind, { dataTransfer: files });
  await isOpen(page, 'large.csv', 60_000);
}

test('rows come at once while the table is summed up, near and far, and the summary comes after them', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await dropLarge(page);
  await see(page, 'progress');
  await go(page, 'table');
  const asked = Date.now();
  await until(page, () => document.querySelector('[data-test="cell"]')?.textContent, 'the first cell is there');
  const took = Date.now() - asked;
  assert.ok(await page.locator(id('progress')).isVisible(), 'the rows came before the summary was done');
  // The last row, far from what is on screen.
  await page.locator(id('grid')).press('Control+End');
  await until(page, () => [...document.querySelectorAll('[data-test="cell"]')].some((cell) => cell.textContent === '19,999' || cell.textContent === '19999'), 'the last row is on screen');
  assert.ok(await page.locator(id('progress')).isVisible(), 'the last row came before the summary was done');
  await until(page, () => !document.querySelector('[data-test="progress"]'), 'the summary is done', undefined, 90_000);
  await go(page, 'overview');
  await see(page, 'column-row');
  assert.deepEqual(errors, []);
  process.stdout.write(`# first rows after ${took} ms\n`);
  await close();
});

test('Overview names the columns at once, and what was found so far', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await dropLarge(page);
  const named = await see(page, 'named-column');
  assert.equal(await page.locator(id('column-row')).count(), 0, 'the names came before the summary was done');
  assert.match(await named.innerText(), /^id\s+123\s+whole number/);
  assert.equal(await page.locator(id('named-column')).count(), 6);
  await page.getByLabel('Role of number', { exact: true }).selectOption('label');
  // Copies of lines are found last; that something of a column is odd, before.
  await until(page, () => document.querySelector('[data-test="finding"]') && document.querySelector('[data-test="named-column"]'), 'something was found meanwhile', undefined, 60_000);
  // What is looked at stays when the rest is there.
  await page.locator(id('mend')).first().click();
  await see(page, 'effect');
  await see(page, 'column-row', 90_000);
  assert.ok(await page.locator('#take-step').isVisible(), 'the step is still offered');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByLabel('Role of number', { exact: true }).inputValue(), 'label');
  assert.equal(await page.locator(id('named-column')).count(), 0);
  assert.deepEqual(errors, []);
  await close();
});
