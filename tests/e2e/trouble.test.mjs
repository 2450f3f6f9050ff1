// What happens when something goes wrong? A file that is no table, a read that takes too long, a worker that
// dies: one clear message, and what was open stays open.

import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { drop, go, id, isOpen, launch, open, sample, see, until } from './browser.mjs';

/** Enough to be read for seconds, here and on a faster machine. */
const LONG = 400 << 20;

let browser;
let folder;
let long;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'glovebox-'));
  long = join(folder, 'long.csv');
  writeLong(long, LONG);
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** A CSV file of many bytes: one block of rows, over and over. */
function writeLong(path, bytes) {
  const rows = Array.from({ length: 20_000 }, (_, i) => `${i},${(i * 7919) % 1000},name ${i % 97},${(i / 7).toFixed(3)},2024-01-${String(1 + (i % 28)).padStart(2, '0')}`);
  const block = Buffer.from(`${rows.join('\n')}\n`);
  const file = openSync(path, 'w');
  writeSync(file, 'id,number,name,value,day\n');
  for (let written = 0; written < bytes; written += block.length) writeSync(file, block);
  closeSync(file);
}

async function openPenguins() {
  const opened = await open(browser);
  await opened.page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(opened.page, 'penguins.csv');
  await see(opened.page, 'column-row', 30_000);
  return opened;
}

const parquet = readFileSync(sample('adult.parquet'));
const encrypted = Buffer.from(parquet);
encrypted.write('PARE', 0, 'latin1');
encrypted.write('PARE', encrypted.length - 4, 'latin1');

for (const [name, bytes, words] of [
  ['empty.csv', Buffer.alloc(0), /empty/],
  ['cut.parquet', parquet.subarray(0, parquet.length / 2), /damaged/],
  ['secret.parquet', encrypted, /encrypted/],
  ['letter.csv', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<< /Type /Catalog >>\nendobj\n', 'latin1'), /PDF/],
]) {
  test(`${name} is refused in a sentence, and the open table stays`, { timeout: 60_000 }, async () => {
    const { page, errors, close } = await openPenguins();
    await drop(page, [{ name, bytes }]);
    const text = await (await see(page, 'notice-text')).innerText();
    assert.match(text, words);
    assert.match(text, new RegExp(name.replace('.', '\\.')), 'the message names the file');
    assert.match(await page.locator(id('open-file')).innerText(), /penguins\.csv/);
    await page.locator('#dismiss').click();
    await go(page, 'table');
    assert.match(await (await see(page, 'row-count')).innerText(), /344/);
    await see(page, 'cell');
    assert.deepEqual(errors, []);
    await close();
  });
}

test('a long read can be cancelled, and the table before it stays', { timeout: 120_000 }, async () => {
  const { page, close } = await openPenguins();
  await page.setInputFiles('#file-input', long);
  await see(page, 'progress');
  const told = Date.now();
  await page.locator('#cancel').click();
  await see(page, 'notice-text');
  assert.ok(Date.now() - told < 1500, `it stopped ${Date.now() - told} ms after being told`);
  assert.match(await page.locator(id('notice')).innerText(), /stopped/i);
  await go(page, 'table');
  assert.match(await (await see(page, 'row-count')).innerText(), /344/);
  await see(page, 'cell');
  await close();
});

test('a worker that dies in the middle of a scan is told, and asked again', { timeout: 180_000 }, async () => {
  const { page, close } = await openPenguins();
  await page.setInputFiles('#file-input', long);
  await see(page, 'progress');
  await page.evaluate(() => glovebox.killWorker());
  assert.match(await (await see(page, 'notice-text')).innerText(), /worker stopped/i);
  assert.match(await page.locator(id('open-file')).innerText(), /penguins\.csv/);
  await page.locator('#notice-again').click();
  await isOpen(page, 'long.csv', 120_000);
  await close();
});

test('a worker that dies with a table open: what is on screen stays, and the file reopens', { timeout: 60_000 }, async () => {
  const { page, close } = await openPenguins();
  await page.evaluate(() => glovebox.killWorker());
  await see(page, 'notice-text');
  assert.ok(await page.locator(id('column-row')).count() > 0);
  await page.locator('#notice-again').click();
  await until(page, () => !document.querySelector('[data-test="notice"]'), 'the message is gone');
  await go(page, 'table');
  await see(page, 'cell');
  await close();
});

test('a file that is not there yet: an address alone opens nothing, and says so', { timeout: 30_000 }, async () => {
  const { page, errors, close } = await open(browser, { path: '#/profile/3' });
  assert.match(await page.locator('main').innerText(), /open/i);
  assert.deepEqual(errors, []);
  await close();
});
