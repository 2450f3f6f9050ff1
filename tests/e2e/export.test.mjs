// What is shown, given as a file: the same bytes as the command line writes, and opened again the same table.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { go, id, isOpen, launch, open, root, sample, see, until } from './browser.mjs';

const program = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/glovebox');
const folder = mkdtempSync(join(tmpdir(), 'glovebox-export-'));

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const rows = (page, wanted) => until(page, (text) => document.querySelector('[data-test="row-count"]')?.textContent === text, `${wanted} are shown`, wanted);
const noticed = (page, what) => until(page, (text) => document.querySelector('[data-test="notice"]')?.innerText.includes(text), `it is said: ${what}`, what);

/** Chooses a format in an open menu, and gives the file's name and bytes. */
async function download(page, button, format) {
  const saving = page.waitForEvent('download');
  await page.locator(button).click();
  await page.locator(`${button}-list [role="menuitem"]`, { hasText: new RegExp(`^${format}`) }).click();
  const saved = await saving;
  return { name: saved.suggestedFilename(), bytes: readFileSync(await saved.path()) };
}

function line(...args) {
  return execFileSync(program, args, { maxBuffer: 1 << 28 });
}

async function opened(file) {
  const made = await open(browser, { acceptDownloads: true });
  await made.page.setInputFiles('#file-input', sample(file));
  await isOpen(made.page, file);
  return made;
}

test('rows of a filter in an order are written as the command line writes them', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await opened('adult.parquet');
  await go(page, 'table');
  await rows(page, '10,000 rows');
  const whole = await download(page, '#download', 'CSV');
  assert.equal(whole.name, 'adult.csv');
  assert.ok(whole.bytes.equals(line('rows', sample('adult.parquet'), '--to', 'csv')), 'all rows');

  await page.locator('#add-condition').click();
  await page.locator('#condition').fill('age >= 60 and sex = "Female"');
  await page.keyboard.press('Enter');
  const shown = await until(page, () => /^([\d,]+) of 10,000 rows$/.exec(document.querySelector('[data-test="row-count"]')?.textContent)?.[1], 'fewer rows');
  await page.locator('.head-cell button', { hasText: 'age' }).first().click();
  await until(page, () => /sort=/.test(location.hash), 'sorted');
  const order = /sort=(-?)/.exec(await page.evaluate(() => location.hash))[1];
  const asked = ['rows', sample('adult.parquet'), '--where', 'age >= 60 and sex = "Female"', `--sort=${order}age`];
  const count = shown.replace(',', '');
  for (const [format, ending] of [['CSV', 'csv'], ['TSV', 'tsv'], ['JSON', 'json'], ['NDJSON', 'ndjson'], ['Parquet', 'parquet']]) {
    const { name, bytes } = await download(page, '#download', format);
    assert.equal(name, `adult-${count}-rows.${ending}`);
    assert.ok(bytes.equals(line(...asked, '--to', ending)), `${format} is not the command line's`);
    await noticed(page, `${shown} rows`);
  }
  assert.deepEqual(errors, []);
  await close();
});

test('a version that steps made is written, by keyboard, and opened again is the same', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv');
  await page.locator(id('mend'), { hasText: 'Drop Region' }).click();
  await page.locator('#take-step').click();
  await until(page, () => document.querySelector('[data-test="summary"]')?.textContent.includes('344 rows × 16 columns'), 'a column fewer');
  await page.locator('#tables').click();
  const button = page.locator('#download-version');
  await button.focus();
  await page.keyboard.press('Enter');
  await until(page, () => document.activeElement?.getAttribute('role') === 'menuitem', 'the first format has the focus');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  const saving = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const saved = await saving;
  assert.equal(saved.suggestedFilename(), 'penguins-version-2.csv');
  const again = join(folder, saved.suggestedFilename());
  writeFileSync(again, readFileSync(await saved.path()));
  await noticed(page, 'penguins-version-2.csv is written');

  await go(page, 'table');
  const cells = () => page.evaluate(() => [...document.querySelectorAll('[data-test="cell"]')].map((cell) => cell.textContent));
  await rows(page, '344 rows');
  await see(page, 'cell');
  const before = await cells();
  await page.setInputFiles('#file-input', again);
  await isOpen(page, 'penguins-version-2.csv');
  await go(page, 'table');
  await rows(page, '344 rows');
  await see(page, 'cell');
  assert.deepEqual(await cells(), before);

  // Escape folds the list, and the focus is back where it was.
  await page.locator('#download').focus();
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('#download-list'), 'the list is there');
  await page.keyboard.press('Escape');
  await until(page, () => !document.querySelector('#download-list') && document.activeElement?.id === 'download', 'folded');
  assert.deepEqual(errors, []);
  await close();
});
