// What is shown, given as a file: the same bytes as the command line writes, and opened again the same table. Where
// the browser asks for the file first, it is written while it is made, and put in place only whole.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { go, id, isOpen, launch, open, root, sample, see, unfold, until } from './browser.mjs';

const program = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/glovebox');
const folder = mkdtempSync(join(tmpdir(), 'glovebox-export-'));

let browser;
before(async () => { browser = await launch(); });
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const rows = (page, wanted) => until(page, (text) => document.querySelector('[data-test="row-count"]')?.textContent === text, `${wanted} are shown`, wanted);
const noticed = (page, what) => until(page, (text) => document.querySelector('[data-test="notice"]')?.innerText.includes(text), `it is said: ${what}`, what, 60_000);

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

async function opened(file, options = {}) {
  const made = await open(browser, { acceptDownloads: true, ...options });
  await made.page.setInputFiles('#file-input', sample(file));
  await isOpen(made.page, file);
  return made;
}

test('rows of a filter in an order are written as the command line writes them', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await opened('adult.parquet');
  await go(page, 'table');
  await rows(page, '5,000 rows');
  const whole = await download(page, '#download', 'CSV');
  assert.equal(whole.name, 'adult.csv');
  assert.ok(whole.bytes.equals(line('rows', sample('adult.parquet'), '--to', 'csv')), 'all rows');

  await page.locator('#add-condition').click();
  await page.locator('#condition').fill('age >= 60 and sex = "Female"');
  await page.keyboard.press('Enter');
  const shown = await until(page, () => /^([\d,]+) of 5,000 rows$/.exec(document.querySelector('[data-test="row-count"]')?.textContent)?.[1], 'fewer rows');
  await page.locator('.head-cell button', { hasText: 'age' }).first().click();
  await until(page, () => /sort=/.test(location.hash), 'sorted');
  const order = /sort=(-?)/.exec(await page.evaluate(() => location.hash))[1];
  const asked = ['rows', sample('adult.parquet'), '--where', 'age >= 60 and sex = "Female"', `--sort=${order}age`];
  const count = shown.replace(',', '');
  for (const [format, ending] of [['CSV', 'csv'], ['TSV', 'tsv'], ['XLSX', 'xlsx'], ['JSON', 'json'], ['NDJSON', 'ndjson'], ['Parquet', 'parquet'], ['Arrow', 'arrow']]) {
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
  await unfold(page);
  await page.locator(id('mend'), { hasText: /Drop Region$/ }).click();
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

test('a workbook and an Arrow file are opened again as the same table; what has no room is refused, what loses digits is told', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser, { acceptDownloads: true });
  const plain = join(folder, 'plain.csv');
  const lines = Array.from({ length: 300 }, (_, i) => `${i},word ${i % 7},${i}.5,2024-03-${String(1 + (i % 28)).padStart(2, '0')},${i % 3 === 0},${i % 5 === 0 ? '' : 'x'}`);
  writeFileSync(plain, `id,text,number,day,is,gap\n${lines.join('\n')}\n`);
  await page.setInputFiles('#file-input', plain);
  await isOpen(page, 'plain.csv');
  await go(page, 'table');
  await rows(page, '300 rows');
  await see(page, 'cell');
  const cells = () => page.evaluate(() => [...document.querySelectorAll('[data-test="cell"]')].map((cell) => cell.textContent));
  const before = await cells();
  for (const [format, ending] of [['XLSX', 'xlsx'], ['Arrow', 'arrow']]) {
    const { name, bytes } = await download(page, '#download', format);
    assert.equal(name, `plain.${ending}`);
    const again = join(folder, name);
    writeFileSync(again, bytes);
    await page.setInputFiles('#file-input', again);
    await isOpen(page, name);
    await go(page, 'table');
    await rows(page, '300 rows');
    await see(page, 'cell');
    assert.deepEqual(await cells(), before, format);
  }

  const long = join(folder, 'notes.csv');
  writeFileSync(long, `id,note\n9007199254740993,${'y'.repeat(32_768)}\n5,x\n`);
  await page.setInputFiles('#file-input', long);
  await isOpen(page, 'notes.csv');
  await go(page, 'table');
  await rows(page, '2 rows');
  await choose(page, 'XLSX');
  await noticed(page, '1 text in "note" is longer, up to 32,768.');
  await page.locator('#dismiss').click();
  const ids = join(folder, 'ids.csv');
  writeFileSync(ids, 'id,n\n9007199254740993,1\n5,2\n');
  await page.setInputFiles('#file-input', ids);
  await isOpen(page, 'ids.csv');
  await go(page, 'table');
  await rows(page, '2 rows');
  await download(page, '#download', 'XLSX');
  await noticed(page, 'Written as text, since some of the cells have more digits than XLSX keeps of a number: id.');
  assert.deepEqual(errors, []);
  await close();
});

/**
 * Answers in the place of the person who is asked where a file goes: the browser's own question needs a window. The
 * file is one of the page's own store, whose handles and streams are those of any other. `picked` says what was
 * asked, and how it goes on.
 */
function stub() {
  // Taken before the page takes it away.
  const { storage } = navigator;
  const picked = { asked: [], name: 'there.csv', answer: null, full: Infinity, begun: 0, done: 0, closing: 0, aborted: 0, gate: Promise.resolve(), last: Promise.resolve() };
  globalThis.picked = picked;
  picked.file = async (options) => (await storage.getDirectory()).getFileHandle(picked.name, options);
  picked.bytes = async () => new Uint8Array(await (await (await picked.file()).getFile()).arrayBuffer()).toBase64();
  picked.put = async (text) => {
    const stream = await (await picked.file({ create: true })).createWritable();
    await stream.write(text);
    await stream.close();
  };
  picked.hold = () => { picked.gate = new Promise((done) => { picked.release = done; }); };
  globalThis.showSaveFilePicker = async (options) => {
    picked.asked.push({ ...options, active: navigator.userActivation.isActive });
    if (picked.answer) throw new DOMException('no', picked.answer);
    const file = await picked.file({ create: true });
    return {
      name: file.name,
      getFile: () => file.getFile(),
      remove: () => file.remove(),
      createWritable: async () => {
        const stream = await file.createWritable();
        return {
          write: async (piece) => {
            picked.begun += 1;
            await picked.gate;
            if (picked.done >= picked.full) throw new DOMException('no room', 'QuotaExceededError');
            await stream.write(piece);
            picked.done += 1;
          },
          close: async () => {
            picked.closing += 1;
            await picked.last;
            await stream.close();
          },
          abort: () => { picked.aborted += 1; return stream.abort(); },
        };
      },
    };
  };
}

/** A table of some forty pieces. */
function long() {
  const path = join(folder, 'long.csv');
  const lines = Array.from({ length: 10_000 }, (_, i) => `${i},${(i * 7919) % 1000},${'name '.repeat(1 + (i % 9))}${i % 97}`);
  writeFileSync(path, `id,number,name\n${`${lines.join('\n')}\n`.repeat(400)}`);
  return path;
}

/** Chooses a format, without a download to wait for. */
async function choose(page, format) {
  await page.locator('#download').click();
  await page.locator('#download-list [role="menuitem"]', { hasText: new RegExp(`^${format}`) }).click();
}

async function stubbed(file = sample('adult.parquet')) {
  const made = await open(browser, { picker: stub });
  const downloads = [];
  made.page.on('download', (download) => downloads.push(download.suggestedFilename()));
  await made.page.setInputFiles('#file-input', file);
  await isOpen(made.page, file.split('/').pop());
  await go(made.page, 'table');
  await see(made.page, 'cell');
  return { ...made, downloads };
}

const written = async (page) => Buffer.from(await page.evaluate(() => picked.bytes()), 'base64');

test('a file that is named first is written where it was named, with the same bytes', { timeout: 120_000 }, async () => {
  const { page, errors, downloads, close } = await stubbed();
  for (const [format, ending] of [['CSV', 'csv'], ['JSON', 'json'], ['Parquet', 'parquet'], ['XLSX', 'xlsx'], ['Arrow', 'arrow']]) {
    await page.evaluate((name) => { picked.name = name; }, `mine.${ending}`);
    await choose(page, format);
    await noticed(page, `mine.${ending} is written`);
    await noticed(page, '5,000 rows');
    assert.ok((await written(page)).equals(line('rows', sample('adult.parquet'), '--to', ending)), format);
    await page.locator('#dismiss').click();
  }
  const asked = await page.evaluate(() => picked.asked);
  assert.deepEqual(asked.map(({ suggestedName }) => suggestedName), ['adult.csv', 'adult.json', 'adult.parquet', 'adult.xlsx', 'adult.arrow']);
  assert.ok(asked.every(({ active }) => active), 'it is asked while the click is handled');
  assert.deepEqual(asked[0].types, [{ accept: { 'text/csv': ['.csv'] } }]);
  // Of a filter nobody knows yet how many rows it leaves.
  await page.locator('#search').fill('Doctorate');
  await until(page, () => /of 5,000/.test(document.querySelector('[data-test="row-count"]')?.textContent), 'fewer rows');
  await choose(page, 'TSV');
  await noticed(page, 'is written');
  assert.equal(await page.evaluate(() => picked.asked.at(-1).suggestedName), 'adult-filtered.tsv');
  assert.deepEqual([downloads, errors], [[], []]);
  await close();
});

test('the worker waits for the disk, and what is stopped leaves the file as it was', { timeout: 180_000 }, async () => {
  const { page, errors, downloads, close } = await stubbed(long());
  await page.evaluate(async () => { await picked.put('before'); picked.hold(); });
  await choose(page, 'CSV');
  await until(page, () => picked.begun > 0, 'the first piece is there');
  await page.waitForTimeout(1500);
  const begun = await page.evaluate(() => picked.begun);
  assert.ok(begun <= 4, `${begun} pieces came while none was written`);
  await page.evaluate(() => picked.release());
  await until(page, () => picked.done >= 10, 'with the disk it goes on');
  await page.evaluate(() => picked.hold());
  await see(page, 'progress');
  await page.locator('#cancel').click();
  await noticed(page, 'No file was written');
  await page.evaluate(() => picked.release());
  await until(page, () => picked.aborted > 0, 'it is given up');
  assert.equal((await written(page)).toString(), 'before');
  // Of a file that was not there before nothing stays.
  await page.evaluate(() => { Object.assign(picked, { name: 'new.csv', begun: 0 }); picked.hold(); });
  await choose(page, 'CSV');
  await until(page, () => picked.begun > 0, 'it has begun');
  await page.locator('#cancel').click();
  await page.evaluate(() => picked.release());
  await until(page, () => picked.file().then(() => false, (error) => error.name === 'NotFoundError'), 'no empty file is left');
  // It can be stopped still while it is put in place.
  await page.evaluate(() => {
    Object.assign(picked, { name: 'there.csv', closing: 0, aborted: 0 });
    picked.last = new Promise((done) => { picked.shut = done; });
  });
  await choose(page, 'CSV');
  await until(page, () => picked.closing > 0, 'it is being put in place');
  await page.locator('#cancel').click();
  await until(page, () => picked.aborted > 0, 'it is given up');
  await page.evaluate(() => picked.shut());
  await noticed(page, 'No file was written');
  await until(page, () => !document.querySelector('[data-test="progress"]'), 'nothing is under way');
  assert.equal((await written(page)).toString(), 'before');
  // Whole, it is the same as without a question.
  await page.evaluate(() => { picked.name = 'whole.csv'; });
  await choose(page, 'CSV');
  await noticed(page, 'whole.csv is written');
  const size = await page.evaluate(async () => (await (await picked.file()).getFile()).size);
  assert.equal(size, readFileSync(join(folder, 'long.csv')).length);
  assert.deepEqual([downloads, errors], [[], []]);
  await close();
});

test('a disk that is full, or a worker that dies, is told once and loses nothing', { timeout: 180_000 }, async () => {
  const { page, errors, downloads, close } = await stubbed(long());
  await page.evaluate(async () => { await picked.put('before'); picked.full = 3; });
  await choose(page, 'CSV');
  await noticed(page, 'there.csv could not be written: there is not enough room for it.');
  assert.match(await page.locator(id('notice')).innerText(), /No file was written/);
  assert.equal(await page.locator(id('notice')).count(), 1);
  await until(page, () => picked.aborted > 0 && !document.querySelector('[data-test="progress"]'), 'it is given up');
  assert.equal((await written(page)).toString(), 'before');
  await page.locator('#dismiss').click();
  // The worker has stopped with it: the rows are there, and the next file is written.
  await page.evaluate(() => { Object.assign(picked, { full: Infinity, name: 'again.csv', begun: 0, aborted: 0 }); });
  await choose(page, 'CSV');
  await noticed(page, 'again.csv is written');
  await page.evaluate(() => { Object.assign(picked, { name: 'there.csv', begun: 0 }); picked.hold(); });
  await choose(page, 'CSV');
  await until(page, () => picked.begun > 0, 'it has begun');
  await page.evaluate(() => { glovebox.killWorker(); picked.release(); });
  await noticed(page, 'worker stopped');
  await until(page, () => picked.aborted > 0, 'it is given up');
  assert.equal((await written(page)).toString(), 'before');
  assert.deepEqual([downloads, errors], [[], []]);
  await close();
});

test('who thinks better of it hears nothing; a browser that may not ask writes as any other', { timeout: 120_000 }, async () => {
  const { page, errors, downloads, close } = await stubbed();
  await page.evaluate(() => { picked.answer = 'AbortError'; });
  await choose(page, 'CSV');
  await until(page, () => picked.asked.length === 1, 'it is asked');
  await page.waitForTimeout(1000);
  assert.equal(await page.locator(id('notice')).count(), 0);
  assert.deepEqual(downloads, []);
  await page.evaluate(() => { picked.answer = 'SecurityError'; });
  const { name, bytes } = await download(page, '#download', 'CSV');
  assert.equal(name, 'adult.csv');
  assert.ok(bytes.equals(line('rows', sample('adult.parquet'), '--to', 'csv')));
  await noticed(page, 'adult.csv is written');
  assert.deepEqual(errors, []);
  await close();
});

test('under the headers the browser’s own question comes: without a window it is dismissed at once', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv', { picker: () => {} });
  const downloads = [];
  page.on('download', (made) => downloads.push(made));
  assert.equal(await page.evaluate(() => typeof showSaveFilePicker), 'function');
  await go(page, 'table');
  await rows(page, '344 rows');
  await choose(page, 'CSV');
  await page.waitForTimeout(2000);
  assert.equal(downloads.length, 0, 'a browser that refused would have been followed by a download');
  assert.equal(await page.locator(id('notice')).count(), 0);
  assert.deepEqual(errors, []);
  await close();
});
