// Do files of other formats open in the page, and are those that are no tables refused by their name, with what was
// open still there? A workbook whose sheet is chosen, JSON, an archive; and nothing is requested for it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { drop, id, isOpen, launch, open, root, see, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const data = (name) => join(root, 'tests/data/formats', name);
const summary = async (page) => (await see(page, 'summary')).innerText();
const reads = (page, pattern) => until(page, (source) => new RegExp(source).test(document.querySelector('[data-test="summary"]')?.innerText ?? ''), `the summary is like ${pattern}`, pattern.source);

test('a workbook opens, and another sheet of it is chosen', { timeout: 90_000 }, async () => {
  const { page, server, errors, close } = await open(browser);
  const before = server.requests.length;
  await page.setInputFiles('#file-input', data('orders.xlsx'));
  await isOpen(page, 'orders.xlsx');
  await reads(page, /12 rows × 6 columns/);
  assert.match(await (await see(page, 'reading')).innerText(), /Excel\s*Orders \(1 of 4\)/);
  await page.locator(id('finding')).filter({ hasText: 'The sheet "Orders" was opened, one of 4' }).first().waitFor();
  await page.locator('#change-reading').click();
  await page.locator('#read-sheet').selectOption('Secret');
  await page.locator('#apply-reading').click();
  await reads(page, /1 row × 2 columns/);
  assert.match(await (await see(page, 'reading')).innerText(), /Secret \(1 of 4\)/);
  assert.equal(server.requests.length, before, 'nothing was requested');
  assert.deepEqual(errors, []);
  await close();
});

test('JSON and an archive open beside each other, and a page is refused by its name', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', data('records.json'));
  await isOpen(page, 'records.json');
  await reads(page, /4 rows × 8 columns/);
  await page.locator(id('finding')).filter({ hasText: '1 of 4 values of n' }).first().waitFor();
  await drop(page, [{ name: 'several.zip', bytes: readFileSync(data('several.zip')) }]);
  await isOpen(page, 'several.zip');
  await reads(page, /500 rows × 2 columns/);
  assert.match(await (await see(page, 'reading')).innerText(), /in\/large\.csv \(1 of 3\)/);
  await drop(page, [{ name: 'report.csv', bytes: Buffer.from('<!DOCTYPE html>\n<html><body>Not here</body></html>') }]);
  await page.getByText('report.csv is an HTML page, not a table').first().waitFor();
  assert.match(await summary(page), /500 rows × 2 columns/, 'what was open is open');
  await drop(page, [{ name: 'cut.xlsx', bytes: readFileSync(data('orders.xlsx')).subarray(0, 3000) }]);
  await page.getByText('cut.xlsx is damaged').first().waitFor();
  assert.match(await summary(page), /500 rows × 2 columns/);
  assert.deepEqual(errors, []);
  await close();
});
