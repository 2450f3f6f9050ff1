// The form of a question: drawn from its schema, judged by the question itself, remembered by the file.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { go, id, isOpen, launch, open, root, sample, see, until } from './browser.mjs';

const program = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/glovebox');

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const asked = (page, words) => until(page, (text) => document.querySelector('[data-test="asked"]')?.textContent === text, `asked is: ${words}`, words);

test('a profile is asked for otherwise, and is what the command line says', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser, { acceptDownloads: true });
  await page.setInputFiles('#file-input', sample('adult.parquet'));
  await isOpen(page, 'adult.parquet');
  await see(page, 'finding');
  await go(page, 'profile');
  await asked(page, 'all options as by default');
  await page.locator('#change-question').click();
  const labels = await page.locator(`${id('form-row')} > label`).allInnerTexts();
  assert.deepEqual(labels, ['Bins', 'Top', 'Pair columns', 'Pairs', 'Share', 'Uniformity', 'Skewness', 'Association', 'Cardinality', 'Imbalance']);

  // What is wrong stands at its field, each at once; Apply leads to the first.
  await page.locator('#field-bins').fill('many');
  await page.locator('#field-share').fill('2');
  const problems = () => page.locator('.question-form .field-problem').allInnerTexts();
  assert.deepEqual((await problems()).map((text) => text.trim()), ['Bins must be a whole number.', 'Share must be from 0 to 1.']);
  await page.locator('#apply-question').click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'field-bins');
  await page.locator('#field-bins').fill('-3');
  assert.match((await problems()).join(), /Bins must not be negative/);

  // What is left empty is as by default; Escape leaves the form.
  await page.locator('#field-bins').fill('');
  await page.locator('#field-share').fill('');
  assert.deepEqual(await problems(), []);
  await page.keyboard.press('Escape');
  await page.locator('#question-form').waitFor({ state: 'detached' });
  await page.locator('#change-question').click();

  // Enter applies, as the button does; the focus is back on what opened the form.
  await page.locator('#field-bins').fill('12');
  await page.locator('#field-share').fill('0.95');
  await page.keyboard.press('Enter');
  await asked(page, 'bins 12 · share 0.95 · the others as by default');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'change-question');
  await go(page, 'overview');
  await see(page, 'finding');
  const downloading = page.waitForEvent('download');
  await page.locator('#export').click();
  const exported = readFileSync(await (await downloading).path());
  const told = execFileSync(program, ['profile', sample('adult.parquet'), '--bins', '12', '--share', '0.95', '--format', 'json'], { maxBuffer: 1 << 28 });
  assert.ok(exported.equals(told), 'the export is not the command line’s');

  // The file remembers it, over its versions and beside others; as by default is a click away.
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await go(page, 'profile');
  await asked(page, 'all options as by default');
  await page.locator('#tables').click();
  await page.locator(id('open-table'), { hasText: 'adult.parquet' }).locator('button').first().click();
  await isOpen(page, 'adult.parquet');
  await asked(page, 'bins 12 · share 0.95 · the others as by default');
  await page.locator('#change-question').click();
  await page.locator('#default-question').click();
  await page.locator('#apply-question').click();
  await asked(page, 'all options as by default');
  await see(page, 'sentence');
  assert.deepEqual(errors, []);
  await close();
});

test('columns are chosen, and an answer is there again on the way back', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser);
  for (const file of ['seattle-weather.csv', 'adult.parquet']) {
    await page.setInputFiles('#file-input', sample(file));
    await isOpen(page, file);
  }
  await page.setInputFiles('#file-input', join(root, 'static/demo/seattle-weather.csv'));
  await until(page, () => document.querySelector('[data-test="summary"]')?.textContent.includes('1,461 rows'), 'the same file twice');
  await go(page, 'drift');
  await page.locator('#reference').selectOption({ label: 'seattle-weather.csv' });
  await asked(page, 'columns all · alpha 0.05');
  await see(page, 'drift-row');
  const all = await page.locator(id('drift-row')).count();
  assert.ok(all > 2, `${all} columns`);
  await page.locator('#change-question').click();
  await page.locator('#field-columns').fill('wind');
  assert.equal(await page.locator(id('pick-column')).count(), 1, 'columns are found by name');
  // Enter takes what was found, and the form stays.
  await page.keyboard.press('Enter');
  assert.ok(await page.locator(id('pick-column')).isChecked());
  await page.locator('#apply-question').click();
  await asked(page, 'columns wind · alpha 0.05');
  await until(page, () => document.querySelectorAll('[data-test="drift-row"]').length === 1, 'one column');

  // The answer is kept: nothing is waited for on the way back.
  await go(page, 'overview');
  await page.evaluate(() => {
    globalThis.waited = 0;
    new MutationObserver(() => { if (document.querySelector('[data-test="busy"]')) globalThis.waited += 1; }).observe(document.body, { subtree: true, childList: true });
  });
  await go(page, 'drift');
  await until(page, () => document.querySelectorAll('[data-test="drift-row"]').length === 1, 'the same column');
  assert.equal(await page.evaluate(() => globalThis.waited), 0);
  assert.deepEqual(errors, []);
  await close();
});
