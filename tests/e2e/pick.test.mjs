// Cells that are picked: by pointer and by keyboard, what they come to, copied and downloaded; going to a row or column.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { drop, go, id, isOpen, launch, open, sample, see, until } from './browser.mjs';

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
  await page.locator('#goto-input').fill('3,123');
  await page.keyboard.press('Enter');
  await until(page, () => /at=3123$/.test(location.hash), 'the address says it');
  await until(page, () => document.querySelector('[data-row="3122"] .cell.here'), 'the row has the focus');
  await until(page, () => document.activeElement?.id === 'grid', 'and the keyboard is among the rows');
  await page.keyboard.press('ArrowDown');
  await until(page, () => document.querySelector('[data-row="3123"] .cell.here'), 'an arrow moves on from there');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Control+k');
  await page.locator('#goto-input').fill('native');
  await until(page, () => document.querySelector('[data-test="goto-entry"]')?.textContent.includes('column of these rows'), 'the column is offered');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('[data-row="3122"] .cell.here[data-column="native-country"]'), 'the same row, that column');
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

/** Drops lines as a file and goes to its rows. */
async function rowsOfLines(name, lines, options = {}) {
  const opened = await open(browser, options);
  await opened.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await drop(opened.page, [{ name, bytes: Buffer.from(`${lines.join('\n')}\n`) }]);
  await isOpen(opened.page, name);
  await see(opened.page, 'column-row', 30_000);
  await go(opened.page, 'table');
  await until(opened.page, () => document.querySelector('[data-at="0 0"]')?.textContent, 'the first cell is there');
  return opened;
}

/** How many rows and columns are picked. */
const count = (page) => page.evaluate(() => {
  const found = /^([\d,]+) rows? × (\d+) column/.exec(document.querySelector('[data-test="picked"] [role="status"]')?.textContent ?? '');
  return found ? [Number(found[1].replaceAll(',', '')), Number(found[2])] : [1, 1];
});

test('a drag beyond the edge scrolls, faster further out, and stops with the button', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await rowsOf('adult.parquet', { viewport: { width: 1000, height: 700 } });
  const grid = await page.locator('#grid').boundingBox();
  const below = grid.y + grid.height;
  const far = 699;
  assert.ok(far > below + 20, 'there is room below the rows');
  await at(page, 2, 1).hover();
  await page.mouse.down();
  await page.mouse.move(grid.x + 300, below + 2);
  // By the page's own steps: how many of them fit into a second is the machine's affair.
  const step = () => page.evaluate(() => new Promise((resolve) => {
    const rows = document.querySelector('#grid');
    const steps = [];
    let top = rows.scrollTop;
    rows.addEventListener('scroll', function scrolled() {
      steps.push(rows.scrollTop - top);
      top = rows.scrollTop;
      if (steps.length < 9) return;
      rows.removeEventListener('scroll', scrolled);
      resolve(steps.sort((a, b) => a - b)[4]);
    });
  }));
  const slow = await step();
  const seen = Math.floor(grid.height / 26);
  const [picked] = await count(page);
  assert.ok(slow > 0 && picked > seen, `${picked} rows are picked, more than the ${seen} that were seen`);
  await page.mouse.move(grid.x + 300, far);
  await step();
  const fast = await step();
  assert.ok(fast > 1.5 * slow, `by ${fast} pixels far out, by ${slow} at the edge`);
  // Beside it columns come, and what was picked of the rows stays.
  await page.mouse.move(998, grid.y + 200);
  await until(page, () => document.querySelector('#grid').scrollLeft > 200, 'it scrolls sideways');
  await until(page, () => / × 14 columns/.test(document.querySelector('[data-test="picked"]')?.textContent), 'as far as the last column');
  await page.mouse.up();
  const still = await count(page);
  const scrolled = () => page.evaluate(() => document.querySelector('#grid').scrollTop);
  const top = await scrolled();
  await page.mouse.move(grid.x + 300, far);
  await page.waitForTimeout(400);
  assert.deepEqual([await count(page), await scrolled()], [still, top], 'nothing moves after it');
  // Over the numbers of rows it does the same, and upwards too.
  const number = page.locator('.grid-number').nth(6);
  const from = await number.boundingBox();
  await number.hover();
  await page.mouse.down();
  await page.mouse.move(from.x + 5, grid.y - 30);
  await until(page, () => document.querySelector('#grid').scrollTop === 0, 'it is at the top');
  await page.mouse.up();
  const [rows, columns] = await count(page);
  assert.ok(rows > 20 && columns === 15, `${rows} rows of all columns`);
  assert.deepEqual(errors, []);
  await close();
});

test('Ctrl with a click on a name picks the column; a plain click still sorts', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await rowsOf('penguins.csv');
  const head = (at) => page.locator(id('head')).nth(at).locator('button').first();
  await head(1).click({ modifiers: ['Control'] });
  await picked(page, '344 rows × 1 column');
  assert.ok(!/sort=/.test(await page.evaluate(() => location.hash)), 'nothing is sorted');
  assert.equal(await page.locator(id('head')).nth(1).getAttribute('aria-sort'), 'none');
  await head(3).click({ modifiers: ['Control', 'Shift'] });
  await picked(page, '344 rows × 3 columns');
  // The keyboard goes on from there.
  await page.keyboard.press('Shift+ArrowRight');
  await picked(page, '344 rows × 4 columns');
  await page.keyboard.press('Escape');
  await noneIsPicked(page);
  await page.keyboard.press('Control+Space');
  await picked(page, '344 rows × 1 column');
  assert.match(await head(1).getAttribute('title'), /with Ctrl pick the column/);
  await head(1).click();
  await until(page, () => /sort=/.test(location.hash), 'it is sorted');
  assert.deepEqual(errors, []);
  await close();
});

test('a cell that is copied has all its digits, and whole numbers are summed up with all of theirs', { timeout: 90_000 }, async () => {
  const long = ['0.12345678901234568', '123456789.12345679', '1234567.5', '5'];
  const large = ['9007199254740993', '9007199254740992', '9223372036854775807', '1'];
  const { page, errors, close } = await rowsOfLines('digits.csv', ['x,n', ...long.map((x, i) => `${x},${large[i]}`)]);
  await see(page, 'cell');
  const shown = [];
  for (let row = 0; row < 3; row += 1) {
    await at(page, row, 0).click();
    shown.push(await at(page, row, 0).innerText());
    await page.keyboard.press('Control+c');
    await until(page, (wanted) => navigator.clipboard.readText().then((text) => text === wanted), `${long[row]} is copied`, long[row]);
  }
  assert.ok(shown.some((text, row) => text !== long[row]), `some are shown shortened: ${shown}`);
  await at(page, 2, 1).click();
  await page.keyboard.press('Control+c');
  await until(page, (wanted) => navigator.clipboard.readText().then((text) => text === wanted), 'a whole number is copied', large[2]);
  await at(page, 0, 1).click();
  await page.keyboard.press('Control+Space');
  await picked(page, '4 numbers: sum 9,241,386,435,364,257,793');
  await picked(page, 'from 1 to 9,223,372,036,854,775,807');
  assert.deepEqual(errors, []);
  await close();
});

test('Ctrl K tells whether a row is among the rows that a filter leaves', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await rowsOf('penguins.csv');
  const entries = () => page.locator(id('goto-entry')).allInnerTexts();
  const lookFor = async (text, wanted) => {
    await page.keyboard.press('Control+k');
    await page.locator('#goto-input').fill(text);
    await until(page, (words) => document.querySelector('[data-test="goto-entry"]')?.innerText.includes(words), wanted, wanted);
  };
  await page.locator('#add-condition').click();
  await page.locator('#condition').fill('row in (10..20, 300)');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent === '12 of 344 rows', 'fewer rows');
  await lookFor('300', 'of these rows');
  assert.equal((await entries()).length, 2, 'all rows are offered too');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('[data-row="299"] .cell.here'), 'the row has the focus');
  assert.match(await page.locator(id('row-count')).innerText(), /^12 of/, 'the filter stays');
  // In another order the row is elsewhere.
  await page.locator('.head-cell button').first().click();
  await page.locator('.head-cell button').first().click();
  await lookFor('11', 'of these rows');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('[data-row="10"] .cell.here'), 'it is found in that order');
  await lookFor('42', 'filtered away here; opens all rows');
  assert.equal((await entries()).length, 1);
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('[data-row="41"] .cell.here'), 'row 42');
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent === '344 rows', 'of all rows');
  assert.deepEqual(errors, []);
  await close();
});

test('on a narrow screen the menu leads to the go-to box', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser, { viewport: { width: 360, height: 740 } });
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);
  await page.locator('#menu').click();
  await page.locator('#menu-go-to').click();
  await until(page, () => document.activeElement?.id === 'goto-input', 'the box has the focus');
  assert.equal(await page.locator('#menu-list.unfolded').count(), 0, 'the menu is folded');
  await page.keyboard.type('42');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('[data-row="41"] .cell.here'), 'row 42');
  assert.deepEqual(errors, []);
  await close();
});

test('a worker that dies while rows are looked for leaves nobody waiting', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const files = await page.evaluateHandle(() => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},${(i * 7919) % 1000},name ${i % 97},${(i / 7).toFixed(3)}`);
    const one = new DataTransfer();
    one.items.add(new File(['id,number,name,value\n', ...Array(150).fill(`${lines.join('\n')}\n`)], 'large.csv'));
    return one;
  });
  for (const kind of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', kind, { dataTransfer: files });
  await isOpen(page, 'large.csv', 60_000);
  await go(page, 'table');
  await see(page, 'cell');
  await page.locator('#search').fill('name 96');
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent.startsWith('Finding rows'), 'rows are looked for');
  await page.evaluate(() => glovebox.killWorker());
  assert.match(await (await see(page, 'problem')).innerText(), /worker stopped/i);
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent === 'Rows unknown', 'it is no longer said that rows are looked for');
  await page.locator('[data-test="problem"] button').click();
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent.endsWith(' of 3,000,000 rows'), 'opened again the rows that were looked for are there', undefined, 60_000);
  assert.deepEqual(errors, []);
  await close();
});
