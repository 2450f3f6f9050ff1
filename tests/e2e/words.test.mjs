// Is what is said beside a number true of it? Ranges of bars, shares of values, copies and their originals.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { drop, go, id, isOpen, launch, open, see, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const at = (page, hash) => page.evaluate((wanted) => { location.hash = wanted; }, hash);

async function opened(name, lines) {
  const all = await open(browser);
  await drop(all.page, [{ name, bytes: Buffer.from(`${lines.join('\n')}\n`) }]);
  await isOpen(all.page, name);
  await see(all.page, 'column-row', 30_000);
  return all;
}

/** The lines of the table behind the picture: words and rows. */
async function lines(page, picture) {
  await see(page, 'sentence');
  if (picture) await page.getByRole('button', { name: picture }).click();
  if (await page.locator(id('as-table')).getAttribute('aria-pressed') === 'false') await page.locator(id('as-table')).click();
  return page.locator('.plot-table tbody tr').evaluateAll((rows) => rows.map((row) => [row.cells[0].textContent, Number(row.cells[1].textContent.replaceAll(',', ''))]));
}

test('bars of whole numbers, days and lengths name the least and the greatest that they hold', { timeout: 60_000 }, async () => {
  const day = (i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
  const values = Array.from({ length: 300 }, (_, i) => [i % 71, i % 2, day(i % 90), 'x'.repeat(1 + (i % 60))]);
  const { page, errors, close } = await opened('whole.csv', ['age,survived,day,text', ...values.map((row) => row.join(','))]);
  for (const [column, of] of [[1, (row) => row[0]], [3, (row) => row[2]]]) {
    await at(page, `#/profile/${column}`);
    const bars = await lines(page);
    assert.ok(bars.length > 5);
    const read = (text) => (column === 1 ? Number(text) : text);
    let before = null;
    for (const [words, count] of bars) {
      const [least, greatest = least] = words.split(' – ').map(read);
      assert.ok(least <= greatest && (before === null || least > before), `${words} after ${before}`);
      assert.equal(values.filter((row) => of(row) >= least && of(row) <= greatest).length, count, words);
      before = greatest;
    }
    assert.equal(values.filter((row) => of(row) > before).length, 0);
  }

  await at(page, '#/profile?tab=associations');
  await see(page, 'pair');
  const titles = await page.locator(`${id('pair')} title`).allTextContents();
  const place = titles.findIndex((title) => /^(age and survived|survived and age)/.test(title));
  await page.locator(id('pair')).nth(place).click();
  const joint = await see(page, 'joint');
  await joint.getByRole('button', { name: 'Counts' }).click();
  await joint.locator(id('as-table')).click();
  const cells = await joint.locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const heads = await joint.locator('th').allInnerTexts();
  assert.ok(cells.length > 2);
  for (const cell of cells) assert.match(cell[heads.indexOf('survived')], /^[01]$/);

  await go(page, 'table');
  await see(page, 'brush');
  await page.locator(`${id('head')}[data-column="age"] ${id('brush')}`).click({ position: { x: 2, y: 8 } });
  const chip = await (await see(page, 'filter-chip')).innerText();
  const [, least, greatest] = /^age (\d+) – (\d+)/.exec(chip);
  const held = values.filter((row) => row[0] >= Number(least) && row[0] <= Number(greatest)).length;
  await until(page, (wanted) => document.querySelector('[data-test="row-count"]')?.textContent.startsWith(`${wanted} of `), `${held} rows are shown`, held);
  assert.deepEqual(errors, []);
  await close();
});

test('a value’s share is of the values that are there, wherever it is said', { timeout: 60_000 }, async () => {
  // Of 40 rows 20 are missing, and of the 20 that are there 15 are red.
  const rows = [...Array(15).fill('red'), ...Array(5).fill('blue'), ...Array(20).fill('')];
  const { page, errors, close } = await opened('shares.csv', ['colour,n', ...rows.map((colour, i) => `${colour},${i}`)]);
  const row = page.locator(`${id('column-row')}[data-column="colour"]`);
  assert.match(await row.innerText(), /red 75(\.0)?\s%/);
  assert.match(await row.locator('svg').getAttribute('aria-label'), /^red 75(\.0)?\s%, blue 25(\.0)?\s%$/);
  await row.click();
  assert.match(await (await see(page, 'sentence')).innerText(), /red, is in 75(\.0)?\s%/);
  assert.match(await page.locator('.values li').first().innerText(), /75(\.0)?\s%/);
  assert.deepEqual(errors, []);
  await close();
});

test('copies are opened with their originals, and finding, tab and chip say so', { timeout: 60_000 }, async () => {
  const rows = Array.from({ length: 30 }, (_, i) => `${i},alone ${i}`);
  const { page, errors, close } = await opened('twice.csv', ['id,name', ...rows, rows[3], rows[3], rows[8]]);
  const says = 'Show 5 rows (the copies with their originals)';
  const chip = async () => {
    assert.equal((await (await see(page, 'filter-chip')).innerText()).trim(), 'exact copies with their originals');
    await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent.startsWith('5 of 33'), 'five rows are shown');
  };
  await page.locator(`${id('finding')}[data-code="duplicates.rows"]`).getByText(says).click();
  await chip();
  await at(page, '#/profile?tab=duplicates');
  await page.getByRole('button', { name: says }).click();
  await chip();
  assert.deepEqual(errors, []);
  await close();
});
