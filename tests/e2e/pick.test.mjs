// Cells that are picked: by pointer and by keyboard, what they come to, copied and downloaded; going to a row or column.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { go, id, isOpen, launch, open, sample, see, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const picked = (page, wanted) => until(page, (text) => document.querySelector('[data-test="picked"] [role="status"]')?.textContent.includes(text), `picked: ${wanted}`, wanted);
const noneIsPicked = (page) => until(page, () => !document.querySelector('[data-test="picked"]'), 'none is picked');
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const at = (page, row, column) => page.locator(`${id('cell')}[data-at="${row} ${column}"]`);

async function rowsOf(file, options = {}) {
  const opened = await open(browser, { acceptDownloads: true, ...options });
  await opened.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await opened.page.setInputFiles('#file-input', sample(file));
  await isOpen(opened.page, file);
  await go(opened.page, 'table');
  await see(opened.page, 'cell');
  await until(opened.page, () => document.querySelector('[data-at="0 0"]')?.textContent, 'the first cell is there');
  return opened;
}

test('a drag picks cells, which are summed up, copied with their names, and downloaded', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await rowsOf('adult.parquet');
  const names = await page.locator(id('head')).evaluateAll((heads) => heads.map((head) => head.dataset.column));
  const age = names.indexOf('age');
  assert.ok(age >= 0);
  await at(page, 1, age).hover();
  await page.mouse.down();
  await at(page, 3, age + 1).hover();
  await page.mouse.up();
  await picked(page, '3 rows × 2 columns picked');
  const cells = await Promise.all([1, 2, 3].flatMap((row) => [age, age + 1].map((column) => at(page, row, column).innerText())));
  assert.equal(await page.locator('.cell.picked').count(), 6);
  const ages = cells.filter((_, place) => place % 2 === 0).map(Number);
  const sum = ages.reduce((a, b) => a + b);
  await picked(page, `sum ${sum}`);
  await page.keyboard.press('Control+c');
  await until(page, () => /Copied/.test(document.querySelector('[data-test="notice"]')?.innerText), 'it is said');
  const lines = (await clipboard(page)).trimEnd().split('\n').map((line) => line.split('\t'));
  assert.deepEqual(lines[0], names.slice(age, age + 2));
  assert.deepEqual(lines.slice(1).map(([first]) => Number(first)), ages);
  const saving = page.waitForEvent('download');
  await page.locator('#download-cells').click();
  await page.locator('#download-cells-list [role="menuitem"]', { hasText: /^JSON/ }).click();
  const rows = JSON.parse(readFileSync(await (await saving).path(), 'utf8'));
  assert.deepEqual(rows.map((row) => row.age), ages);
  assert.deepEqual(Object.keys(rows[0]), lines[0]);
  // A click elsewhere picks that cell alone; it is copied as it stands, without a name.
  await at(page, 5, age).click();
  await noneIsPicked(page);
  await page.keyboard.press('Control+c');
  const single = await at(page, 5, age).innerText();
  await until(page, (wanted) => navigator.clipboard.readText().then((text) => text === wanted), 'the cell is copied', single);
  assert.deepEqual(errors, []);
  await close();
});

test('cells, rows, columns and all are picked by keyboard', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await rowsOf('penguins.csv');
  await at(page, 2, 1).click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowRight');
  await picked(page, '2 rows × 2 columns');
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Shift+ArrowUp');
  await picked(page, '3 rows × 2 columns');
  await page.keyboard.press('Escape');
  await noneIsPicked(page);
  await page.keyboard.press('Shift+Space');
  await picked(page, '1 row × 17 columns');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Space');
  await picked(page, '344 rows × 1 column');
  await page.keyboard.press('Control+a');
  await picked(page, '344 rows × 17 columns');
  await page.locator('.grid-number').nth(3).click();
  await page.locator('.grid-number').nth(6).click({ modifiers: ['Shift'] });
  await picked(page, '4 rows × 17 columns');
  // A drag over the numbers of rows picks rows, the corner all cells; the keyboard stays at their beginning.
  await page.locator('.grid-number').nth(1).hover();
  await page.mouse.down();
  await page.locator('.grid-number').nth(4).hover();
  await page.mouse.up();
  await picked(page, '4 rows × 17 columns');
  await page.locator('.grid-corner').click();
  await picked(page, '344 rows × 17 columns');
  await page.keyboard.press('ArrowDown');
  await until(page, () => document.querySelector('[data-at="1 0"].here'), 'the second row');
  await noneIsPicked(page);
  await page.keyboard.press('Control+a');
  // Other rows, other cells: none is picked any more.
  await page.locator('#search').fill('Torgersen');
  await noneIsPicked(page);
  assert.deepEqual(errors, []);
  await close();
});

test('Ctrl K goes to a row by its number and to a column of the rows', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await rowsOf('adult.parquet', { viewport: { width: 920, height: 700 } });
  await page.keyboard.press('Control+k');
  await page.locator('#goto-input').fill('7,123');
  await page.keyboard.press('Enter');
  await until(page, () => /at=7123$/.test(location.hash), 'the address says it');
  await until(page, () => document.querySelector('[data-row="7122"] .cell.here'), 'the row has the focus');
  await until(page, () => document.activeElement?.id === 'grid', 'and the keyboard is among the rows');
  await page.keyboard.press('ArrowDown');
  await until(page, () => document.querySelector('[data-row="7123"] .cell.here'), 'an arrow moves on from there');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+k');
  await page.locator('#goto-input').fill('native');
  await until(page, () => document.querySelector('[data-test="goto-entry"]')?.textContent.includes('column of these rows'), 'the column is offered');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('[data-row="7122"] .cell.here[data-column="native-country"]'), 'the same row, that column');
  // The key that goes there presses no button that had the focus before.
  await page.locator('#columns').focus();
  await page.keyboard.press('Control+k');
  await page.locator('#goto-input').fill('42');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('[data-row="41"] .cell.here'), 'row 42');
  assert.equal(await page.locator('#columns-drawer').count(), 0);
  await page.keyboard.press('Control+k');
  await page.locator('#goto-input').fill('10001');
  assert.equal(await page.locator(id('goto-entry'), { hasText: 'Row' }).count(), 0, 'there is no such row');
  assert.deepEqual(errors, []);
  await close();
});
