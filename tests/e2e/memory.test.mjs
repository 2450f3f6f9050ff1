// Is memory given back? What the page and its worker hold after many files is what they held after the first.

import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { id, inPage, inWorker, isOpen, launch, open, see, until } from './browser.mjs';

/** Files that are opened and closed, one after the other. */
const FILES = 30;
/** After so many there was every chance for what comes at once to come at once. */
const FIRST = 3;
/** Enough for what the worker holds to be the table, and not what happened to come at once. */
const ROWS = 300_000;

let browser;
let folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'glovebox-memory-'));
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Some megabytes of numbers, days and words. */
function made() {
  const path = join(folder, 'file.csv');
  const line = (i) => `${i},${(i * 7) % 9973},${((i * 31) % 1000) / 7},2024-0${1 + (i % 9)}-1${i % 10},word ${(i * 11) % 5000}`;
  writeFileSync(path, `id,code,share,day,word\n${Array.from({ length: ROWS }, (_, i) => line(i)).join('\n')}\n`);
  return path;
}

/** A worker reads as pieces come, now two at once and now one: so much is chance. */
const CHANCE = 4 * 2 ** 20;

const SIZES = 'function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }';

/** What the page and its worker hold, in bytes: WebAssembly's memories, which never shrink, and the page's objects. */
async function held(context, page) {
  const [here, there] = [await inPage(context, page, 'WebAssembly.Memory.prototype', SIZES), await inWorker(context, page, 'WebAssembly.Memory.prototype', SIZES)];
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return { page: here, worker: there, objects: usedSize };
}

test(`after ${FILES} files that were opened and closed, memory is what it was after the first few`, { timeout: 240_000 }, async (t) => {
  const { page, context, errors, close } = await open(browser);
  const original = made();
  let first;
  for (let number = 1; number <= FILES; number += 1) {
    const path = join(folder, `file-${number}.csv`);
    copyFileSync(original, path);
    await page.setInputFiles('#file-input', path);
    await isOpen(page, `file-${number}.csv`);
    await see(page, 'finding', 30_000);
    await page.locator('#tables').click();
    await page.locator(id('close-table')).first().click();
    await until(page, () => !document.querySelector('[data-test="open-file"]'), 'nothing is open');
    await page.keyboard.press('Escape');
    rmSync(path);
    if (number === FIRST) first = await held(context, page);
  }
  const last = await held(context, page);
  const words = (of) => Object.entries(of).map(([what, bytes]) => `${what} ${(bytes / 2 ** 20).toFixed(1)} MiB`).join(', ');
  t.diagnostic(`after the first ${FIRST}: ${words(first)}; after ${FILES}: ${words(last)}`);
  assert.ok(first.page > 1e6 && first.worker > 2e6, 'both memories are found');
  for (const what of ['page', 'worker', 'objects']) assert.ok(last[what] <= first[what] * 1.1 + (what === 'worker' ? CHANCE : 0), `${what}: ${words(last)} instead of ${words(first)}`);
  assert.deepEqual(errors, []);
  await close();
});
