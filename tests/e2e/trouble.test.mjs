// What happens when something goes wrong? A file that is no table, a read that takes too long, a worker that
// dies: one clear message, and what was open stays open.

import assert from 'node:assert/strict';
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { drop, go, id, inWorker, isOpen, launch, open, sample, see, unfold, until } from './browser.mjs';

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

/** Takes a step: the first cell is set missing. */
async function emptyFirstCell(page) {
  if ((page.viewportSize().width) < 900) await page.locator('#menu').click();
  await go(page, 'table');
  await until(page, () => document.querySelector('[data-test="cell"]')?.textContent, 'the first cell is there');
  await page.locator(id('cell')).first().click();
  await page.keyboard.press('Enter');
  await page.locator('#empty-cell').click();
}

test('a browser whose streams make their own room reads the same', { timeout: 60_000 }, async () => {
  const file = join(folder, 'short.csv');
  writeLong(file, 5 << 20);
  const counted = [];
  for (const lacks of [false, true]) {
    const { page, errors, close } = await openPenguins();
    await page.workers()[0].evaluate((without) => {
      const { prototype } = ReadableStream;
      const { getReader } = prototype;
      globalThis.refused = 0;
      prototype.getReader = function own(options) {
        if (!without || !options) return getReader.call(this, options);
        globalThis.refused += 1;
        throw new TypeError('no such reader');
      };
    }, lacks);
    await page.setInputFiles('#file-input', file);
    await isOpen(page, 'short.csv');
    await see(page, 'column-row', 30_000);
    counted.push(await (await see(page, 'summary')).innerText());
    assert.equal(await page.workers()[0].evaluate(() => globalThis.refused > 0), lacks);
    assert.deepEqual(errors, []);
    await close();
  }
  assert.match(counted[0], /^\d+,000 rows × 5 columns/);
  assert.equal(counted[0], counted[1]);
});

test('a file that changes while its bytes are on their way is told of, and the others stay', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await openPenguins();
  const file = join(folder, 'grows.csv');
  for (const change of [() => appendFileSync(file, '9,9\n'), () => rmSync(file)]) {
    writeLong(file, 8 << 20);
    // Between the first look at the file and the rest of its bytes the worker is held up, so that it can change.
    await page.workers()[0].evaluate(() => {
      const stream = Blob.prototype.stream;
      Blob.prototype.stream = function held() {
        Blob.prototype.stream = stream;
        const end = Date.now() + 800;
        while (Date.now() < end);
        return stream.call(this);
      };
    });
    await page.setInputFiles('#file-input', file);
    await page.waitForTimeout(400);
    change();
    await until(page, () => /grows\.csv.*it was changed/.test(document.querySelector('[data-test="notice"]')?.textContent ?? ''), 'it is told');
    await page.locator('#dismiss').click();
  }
  await go(page, 'table');
  await see(page, 'cell');
  assert.deepEqual(errors, []);
  await close();
});

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
  assert.match(await (await see(page, 'progress')).innerText(), /long\.csv: /, 'it is said which file is read');
  const top = () => page.locator('main h1').evaluate((e) => e.getBoundingClientRect().top);
  const before = await top();
  const told = Date.now();
  await page.locator('#cancel').click();
  await see(page, 'notice-text');
  assert.ok(Date.now() - told < 1500, `it stopped ${Date.now() - told} ms after being told`);
  assert.match(await page.locator(id('notice')).innerText(), /stopped/i);
  assert.equal(await page.locator(id('notice')).getAttribute('role'), 'status', 'what a person wanted is no alarm');
  assert.equal(await top(), before, 'nothing moves');
  await go(page, 'table');
  assert.match(await (await see(page, 'row-count')).innerText(), /344/);
  await see(page, 'cell');
  await close();
});

test('a file that comes while another is opened waits for it, and neither is lost', { timeout: 180_000 }, async () => {
  const { page, errors, close } = await openPenguins();
  await page.setInputFiles('#file-input', long);
  await see(page, 'progress');
  await drop(page, [{ name: 'next.csv', bytes: Buffer.from('a,b\n1,2\n3,4\n') }]);
  assert.match(await (await see(page, 'notice-text')).innerText(), /opened once long\.csv is/);
  await drop(page, [{ name: 'none.csv', bytes: Buffer.from('') }]);
  await isOpen(page, 'next.csv', 120_000);
  await until(page, () => /none\.csv was not opened/.test(document.querySelector('[data-test="notice"]')?.textContent), 'what cannot be opened is told');
  await page.locator('#tables').click();
  await see(page, 'open-table');
  const names = await page.locator(`${id('open-table')} button:first-of-type`).allInnerTexts();
  assert.match(names.join(), /penguins\.csv.*long\.csv.*next\.csv/);
  assert.deepEqual(errors, []);
  await close();
});

test('a step that is on its way when the worker dies is told not to be taken', { timeout: 90_000 }, async () => {
  const { page, close } = await openPenguins();
  await unfold(page);
  await page.locator(id('mend'), { hasText: /Drop Region$/ }).click();
  await see(page, 'effect');
  await page.evaluate(() => {
    document.getElementById('take-step').click();
    glovebox.killWorker();
  });
  assert.match(await (await see(page, 'notice-text')).innerText(), /stopped before the step was taken/);
  await page.locator('#notice-again').click();
  await until(page, () => !document.querySelector('[data-test="notice"]'), 'it is open again');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await close();
});

test('what a person stops is no alarm, and a note does not cover Cancel on a narrow screen', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser, { viewport: { width: 360, height: 740 } });
  // Long enough to be stopped while it is summed up.
  const files = await page.evaluateHandle(() => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},${(i * 7919) % 1000},name ${i % 97},${(i / 7).toFixed(3)}`);
    const one = new DataTransfer();
    one.items.add(new File(['id,number,name,value\n', ...Array(300).fill(`${lines.join('\n')}\n`)], 'long.csv'));
    return one;
  });
  for (const kind of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', kind, { dataTransfer: files });
  await isOpen(page, 'long.csv', 60_000);
  // A step leaves a note, and another table to sum up.
  await emptyFirstCell(page);
  assert.match(await (await see(page, 'notice', 30_000)).innerText(), /missing/);
  await page.locator('#menu').click();
  await go(page, 'overview');
  await see(page, 'progress');
  await page.locator('#cancel').click({ timeout: 5_000 });
  const problem = await see(page, 'problem');
  assert.match(await problem.innerText(), /stopped/i);
  assert.equal(await problem.getAttribute('role'), 'status');
  assert.equal(await page.getByRole('alert').count(), 0);
  assert.deepEqual(errors, []);
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

test('a worker that does not hear Cancel is ended, and what was open is opened again', { timeout: 90_000 }, async () => {
  const { page, close } = await openPenguins();
  await page.setInputFiles('#file-input', long);
  await see(page, 'progress');
  // It ends without a word: no event tells the page.
  for (const worker of page.workers()) await worker.evaluate(() => self.close());
  await page.locator('#cancel').click();
  assert.match(await (await see(page, 'notice-text', 30_000)).innerText(), /worker stopped/i);
  await page.locator('#tables').click();
  await page.locator(`${id('open-table')} button`).first().click();
  await isOpen(page, 'penguins.csv', 60_000);
  await go(page, 'table');
  await see(page, 'cell');
  await close();
});

test('a calm message goes after a while, but not while it is looked at', { timeout: 90_000 }, async () => {
  const { page, close } = await openPenguins();
  await emptyFirstCell(page);
  await see(page, 'notice');
  await page.locator(id('notice-text')).hover();
  await new Promise((done) => setTimeout(done, 13_000));
  assert.equal(await page.locator(id('notice')).count(), 1);
  await page.mouse.move(4, 700);
  await until(page, () => !document.querySelector('[data-test="notice"]'), 'it is gone', undefined, 15_000);
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

test('a note beside the page does not keep from being told that the worker died', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser);
  await drop(page, [{ name: 'first.csv', bytes: Buffer.from('a,b\n1,2\n3,4\n') }]);
  await isOpen(page, 'first.csv');
  await see(page, 'column-row', 30_000);
  await emptyFirstCell(page);
  await see(page, 'notice');
  await page.evaluate(() => glovebox.killWorker());
  await until(page, () => /worker stopped/i.test(document.querySelector('[data-test="notice"]')?.textContent), 'it is told');
  assert.equal(await page.locator(id('notice')).getAttribute('role'), 'alert');
  await close();
});

test('a file that is not there yet: an address alone opens nothing, and says so', { timeout: 30_000 }, async () => {
  const { page, errors, close } = await open(browser, { path: '#/profile/3' });
  assert.match(await page.locator('main').innerText(), /open/i);
  assert.deepEqual(errors, []);
  await close();
});

test('workers killed again and again in one turn: the next file opens', { timeout: 60_000 }, async () => {
  const { page, close } = await openPenguins();
  await page.evaluate(() => { for (let i = 0; i < 5; i += 1) glovebox.killWorker(); });
  await see(page, 'notice-text');
  await page.setInputFiles('#file-input', sample('seattle-weather.csv'));
  await isOpen(page, 'seattle-weather.csv');
  await go(page, 'table');
  await see(page, 'cell');
  await close();
});

test('a worker that cannot be started is told at once, with what to do', { timeout: 60_000 }, async () => {
  const { page, server, context, close } = await open(browser);
  const other = await context.newPage();
  await other.addInitScript(() => {
    globalThis.Worker = class extends Worker {
      constructor(...given) {
        super(...given);
        // The one that is started for a trial, before the seal, is sound.
        if (globalThis.glovebox?.sealed) setTimeout(() => this.dispatchEvent(new ErrorEvent('error')));
      }
    };
  });
  await other.goto(server.address);
  await until(other, () => globalThis.glovebox.sealed && !document.getElementById('loading'), 'the page has started');
  await other.waitForTimeout(500);
  for (const name of ['penguins.csv', 'seattle-weather.csv']) {
    const told = Date.now();
    await other.setInputFiles('#file-input', sample(name));
    const text = await (await see(other, 'notice-text')).innerText();
    assert.match(text, /could not be started, 3 times in a row.*reload the page/);
    assert.ok(Date.now() - told < 3000, 'it does not wait');
    await other.locator('#dismiss').click();
  }
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await close();
});

/** Pastes text as a person does, into what has the focus. */
const paste = (page, text) => page.evaluate((pasted) => {
  const data = new DataTransfer();
  data.setData('text/plain', pasted);
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event.defaultPrevented;
}, text);

test('a word that is pasted is no table; cells are one', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await openPenguins();
  for (const text of ['word', 'a sentence, with commas; and more\n', ' \t\n']) {
    await paste(page, text);
    if (text.trim()) {
      assert.match(await (await see(page, 'notice')).innerText(), /no table/);
      await page.locator('#dismiss').click();
    }
    assert.match(await page.locator(id('open-file')).innerText(), /penguins\.csv/);
  }
  await page.locator('#find-column').focus();
  assert.equal(await paste(page, 'a\tb\n1\t2\n'), false, 'a field keeps what is pasted into it');
  await page.waitForTimeout(200);
  assert.match(await page.locator(id('open-file')).innerText(), /penguins\.csv/);
  await page.evaluate(() => document.activeElement.blur());
  await paste(page, 'a\tb\n1\t2\n');
  await isOpen(page, 'pasted.tsv');
  await page.evaluate(() => document.activeElement.blur());
  await paste(page, 'one,two\n3,4\n5,6\n7,8\n');
  await until(page, () => /3 rows × 2 columns/.test(document.querySelector('[data-test="summary"]')?.textContent), 'lines of a file are a table too');
  assert.deepEqual(errors, []);
  await close();
});

/** How many files the worker has a hold of, after everything that nobody holds was collected. */
const filesHeld = (context, page) => inWorker(context, page, 'File.prototype', 'function () { return this.length; }');

test('the worker lets go of a file when its table is closed', { timeout: 90_000 }, async () => {
  const { page, context, close } = await openPenguins();
  assert.equal(await filesHeld(context, page), 1);
  const names = ['seattle-weather.csv', 'loans.csv', 'adult.parquet'];
  for (const name of names) {
    await page.setInputFiles('#file-input', sample(name));
    await isOpen(page, name);
    await see(page, 'column-row', 30_000);
  }
  assert.equal(await filesHeld(context, page), 4);
  await page.setInputFiles('#file-input', { name: 'letter.csv', mimeType: 'text/csv', buffer: Buffer.from('%PDF-1.7\n') });
  await see(page, 'notice');
  assert.equal(await filesHeld(context, page), 4, 'a file that is refused is not kept');
  await page.locator('#dismiss').click();
  await page.locator('#tables').click();
  for (let left = 3; left > 0; left -= 1) {
    await page.locator(id('close-table')).first().click();
    await until(page, (wanted) => document.querySelectorAll('[data-test="open-table"]').length === wanted, `${left} tables are open`, left);
  }
  await page.keyboard.press('Escape');
  await see(page, 'column-row', 30_000);
  assert.equal(await filesHeld(context, page), 1);
  await close();
});

/** A file of some rows that are made here. */
const made = (name, from) => ({ name, bytes: Buffer.from(`id,visits,city\n${Array.from({ length: 900 }, (_, i) => `${i},${from + (i % 10)},Oslo\n`).join('')}`) });
const countOf = (page, words) => until(page, (wanted) => document.querySelector('[data-test="row-count"]')?.textContent === wanted, `it says ${words}`, words);

test('steps that need a closed file bring it back, after a worker died and when the file is read otherwise', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await drop(page, [made('january.csv', 0), made('june.csv', 20)]);
  await page.locator('#stack').click();
  await until(page, () => document.querySelector('[data-test="summary"]')?.textContent.includes('1,800 rows × 4 columns'), 'they are stacked');
  await page.locator('#tables').click();
  await page.locator(id('open-table'), { hasText: 'june.csv' }).locator(id('close-table')).click();
  await page.keyboard.press('Escape');
  await go(page, 'table');
  await countOf(page, '1,800 rows');
  await page.evaluate(() => glovebox.killWorker());
  await see(page, 'notice-text');
  await page.locator('#notice-again').click();
  await until(page, () => !document.querySelector('[data-test="notice"]'), 'it is open again');
  await page.locator(id('grid')).press('Control+End');
  await until(page, () => [...document.querySelectorAll('[data-test="cell"][data-column="source_file"]')].some((cell) => cell.textContent === 'june.csv'), 'the rows of the other file are there');
  // Closed again, and the first read otherwise.
  await page.locator('#tables').click();
  await page.locator(id('open-table'), { hasText: 'june.csv' }).locator(id('close-table')).click();
  await page.keyboard.press('Escape');
  await go(page, 'overview');
  await page.locator('#change-reading').click();
  await page.locator(`${id('read-type')}[data-column="id"] select`).selectOption('text');
  await page.locator('#apply-reading').click();
  await until(page, () => document.querySelector('[data-test="column-row"][data-column="id"] .tag')?.textContent === 'abc', 'it is text');
  assert.match(await page.locator(id('summary')).innerText(), /^1,800 rows × 4 columns/);
  assert.equal(await page.locator(id('version')).innerText(), '· v2');
  assert.deepEqual(errors, []);
  await close();
});

test('steps that do not fit another reading refuse it, and nothing is lost', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);
  await unfold(page);
  await page.locator(id('mend'), { hasText: /Drop Region$/ }).click();
  await see(page, 'effect');
  await page.locator('#take-step').click();
  await until(page, () => document.querySelector('[data-test="version"]'), 'a step is taken');
  await see(page, 'column-row', 30_000);
  await page.locator('#change-reading').click();
  await page.locator('#read-delimiter').selectOption(';');
  await page.locator('#apply-reading').click();
  await until(page, () => /could not be taken again/.test(document.querySelector('[data-test="notice"]')?.textContent), 'it is told');
  assert.match(await page.locator(id('summary')).innerText(), /^344 rows × 16 columns/);
  assert.equal(await page.locator(id('version')).innerText(), '· v2');
  assert.deepEqual(errors, []);
  await close();
});

test('a table whose worker died shows its rows once it is open again, and takes no step before', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await drop(page, [made('january.csv', 0)]);
  await isOpen(page, 'january.csv');
  await see(page, 'column-row', 30_000);
  await go(page, 'table');
  await see(page, 'cell');
  await page.evaluate(() => glovebox.killWorker());
  await see(page, 'notice-text');
  await page.locator(id('grid')).press('Control+End');
  await see(page, 'problem').catch(() => {});
  await page.locator('#notice-again').click();
  await until(page, () => [...document.querySelectorAll('[data-test="row"]')].some((row) => row.dataset.row === '899') && [...document.querySelectorAll('[data-test="cell"]')].some((cell) => cell.textContent === '899'), 'the last rows are there without another click');
  await page.evaluate(() => glovebox.killWorker());
  await see(page, 'notice-text');
  await page.locator('#add-condition').click();
  await page.locator('#condition').fill('visits > 5');
  await page.keyboard.press('Enter');
  await page.locator('#drop-rows').click();
  await until(page, () => document.querySelector('dialog')?.textContent.includes('worker'), 'it is said that the worker is gone');
  assert.doesNotMatch(await page.locator('dialog').innerText(), /under number/);
  await page.locator('dialog button', { hasText: 'Reopen the file' }).click();
  await see(page, 'effect');
  await page.locator('#take-step').click();
  await until(page, () => document.querySelector('[data-test="version"]')?.textContent === ' · v2', 'the step is taken');
  assert.deepEqual(errors, []);
  await close();
});
