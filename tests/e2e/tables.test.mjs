// Several tables, and steps: opened side by side, compared, stacked, changed, undone and done again, by hand and
// by keyboard. The file itself never changes.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { drop, go, id, isOpen, launch, open, sample, see, unfold, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

async function opened(...names) {
  const all = await open(browser, { acceptDownloads: true });
  for (const name of names) {
    await all.page.setInputFiles('#file-input', sample(name));
    await isOpen(all.page, name);
    await see(all.page, 'column-row', 30_000);
  }
  return all;
}

const summary = (page, words) => until(page, (wanted) => document.querySelector('[data-test="summary"]')?.textContent.includes(wanted), `the summary says ${words}`, words);
const version = (page, wanted) => until(page, (text) => (document.querySelector('[data-test="version"]')?.textContent ?? '').trim() === text, `it is ${wanted || 'the table as it was read'}`, wanted);
const mends = async (page) => {
  await unfold(page);
  return page.locator(id('mend')).allInnerTexts();
};

/** Takes the step that a finding offers. */
async function mend(page, words) {
  await unfold(page);
  await page.locator(id('mend'), { hasText: new RegExp(`^Mend: ${words}( with .*)?$`) }).click();
  await see(page, 'effect');
  await page.locator('#take-step').click();
}

test('two files are open side by side, each with its own rows, and each is closed by itself', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv', 'seattle-weather.csv');
  await summary(page, '1,461 rows');
  await go(page, 'table');
  await see(page, 'cell');
  await page.locator('#tables').click();
  const entries = page.locator(id('open-table'));
  await until(page, () => [...document.querySelectorAll('[data-test="open-table"]')].every((entry) => /in memory/.test(entry.textContent)), 'it is said what each weighs');
  assert.equal(await entries.count(), 2);
  await entries.first().locator('button').first().click();
  await isOpen(page, 'penguins.csv');
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent === '344 rows', 'the rows are those of the first');
  await page.goBack();
  await summary(page, '344 rows');
  await page.locator('#tables').click();
  await page.locator(id('close-table')).first().click();
  await until(page, () => document.querySelectorAll('[data-test="open-table"]').length === 1, 'one is left');
  await page.keyboard.press('Escape');
  await isOpen(page, 'seattle-weather.csv');
  await summary(page, '1,461 rows');
  await page.locator('#tables').click();
  await page.locator(id('close-table')).click();
  await see(page, 'drop-zone');
  assert.equal(await page.locator('#tables').count(), 0);
  assert.deepEqual(errors, []);
  await close();
});

test('a finding is mended by its step, undone and mended again, by keyboard', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv');
  const before = await mends(page);
  const button = page.locator(id('mend'), { hasText: /Drop Region$/ });
  await button.focus();
  await page.keyboard.press('Enter');
  assert.match(await (await see(page, 'effect')).innerText(), /17 → 16 columns/);
  await page.locator('#take-step').focus();
  await page.keyboard.press('Enter');
  await version(page, '· v2');
  await summary(page, '344 rows × 16 columns');
  await until(page, () => ![...document.querySelectorAll('[data-test="mend"]')].some((e) => e.textContent.includes('Drop Region')), 'the finding is gone');
  await page.keyboard.press('Control+z');
  await version(page, '');
  await summary(page, '344 rows × 17 columns');
  assert.deepEqual(await mends(page), before, 'the findings are as they were');
  await page.keyboard.press('Control+Shift+z');
  await version(page, '· v2');
  await summary(page, '344 rows × 16 columns');
  assert.ok(await page.locator('#redo').isDisabled());
  assert.deepEqual(errors, []);
  await close();
});

test('columns of one finding are mended by one step, and why it matters is told to whoever asks', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv');
  await until(page, () => [...document.querySelectorAll('[data-test="mend"]')].some((e) => e.textContent.endsWith('Drop Region and Stage')), 'the finding of both is there');
  const finding = page.locator(id('finding'), { hasText: 'Drop Region and Stage' });
  const why = finding.locator(id('why'));
  assert.equal(await why.locator('p').first().isVisible(), false);
  await why.locator('summary').click();
  assert.match(await why.innerText(), /never varies[^]*constant/);
  assert.deepEqual(await finding.locator('.named').allInnerTexts(), ['Region', 'Stage']);
  await finding.locator(id('mend')).click();
  assert.match(await (await see(page, 'effect')).innerText(), /17 → 15 columns/);
  await page.locator('#take-step').click();
  await version(page, '· v2');
  await summary(page, '344 rows × 15 columns');
  assert.deepEqual(errors, []);
  await close();
});

test('a step after an undone one takes its place, and the recipe tells the steps that count', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv');
  await mend(page, 'Drop Region');
  await version(page, '· v2');
  await summary(page, '16 columns');
  await mend(page, 'Fill missing cells of Sex');
  await version(page, '· v3');
  await page.locator('#undo').click();
  await version(page, '· v2');
  await until(page, () => document.querySelectorAll('[data-test="mend"]').length > 0, 'the findings of the version before are there');
  await mend(page, 'Drop Stage');
  await version(page, '· v3');
  await summary(page, '15 columns');
  await page.locator('#tables').click();
  const steps = await page.locator(`${id('step')} button`).allInnerTexts();
  assert.deepEqual(steps, ['As it was read', 'Drop Region', 'Drop Stage']);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save-recipe').click()]);
  const recipe = JSON.parse(readFileSync(await download.path(), 'utf8'));
  assert.equal(recipe.version, 1);
  assert.deepEqual(recipe.steps, [{ step: 'drop-columns', columns: ['Region'] }, { step: 'drop-columns', columns: ['Stage'] }]);
  // A click on a version looks at it.
  await page.locator(`${id('step')} button`).first().click();
  await page.keyboard.press('Escape');
  await version(page, '');
  await summary(page, '17 columns');
  assert.deepEqual(errors, []);
  await close();
});

test('a cell is set by hand, and the rows of a filter are dropped', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv');
  await go(page, 'table');
  const cell = page.locator(`${id('cell')}[data-column="Island"]`).first();
  await until(page, () => document.querySelector('[data-test="cell"][data-column="Island"]')?.textContent === 'Torgersen', 'the first cells are there');
  await cell.dblclick();
  await page.locator('#cell-value').fill('Elsewhere');
  await page.keyboard.press('Enter');
  await version(page, '· v2');
  await until(page, () => document.querySelector('[data-test="cell"][data-column="Island"]')?.textContent === 'Elsewhere', 'the cell is set');
  // A number that is none is refused with the reason at the field, and what was typed stays to be mended.
  await page.locator(`${id('cell')}[data-column="Sample Number"]`).first().dblclick();
  await page.locator('#cell-value').fill('many');
  await page.locator('#set-cell').click();
  await until(page, () => /^many is no integer/.test(document.querySelector('.edit-cell [role="alert"]')?.textContent), 'it is said why');
  await version(page, '· v2');
  assert.equal(await page.locator('#cell-value').inputValue(), 'many');
  await page.locator('#cell-value').fill('7');
  assert.equal(await page.locator('.edit-cell [role="alert"]').count(), 0, 'what is typed anew is not wrong yet');
  await page.keyboard.press('Enter');
  await version(page, '· v3');
  await until(page, () => !document.querySelector('#cell-value'), 'the panel is gone');
  await page.keyboard.press('Control+z');
  await version(page, '· v2');
  await go(page, 'overview');
  await unfold(page);
  await page.locator(`${id('part-list')} ${id('finding')}`, { hasText: 'no value for Sex' }).locator(id('show-rows')).click();
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent.startsWith('11 of 344'), 'the rows of the finding');
  await page.locator('#drop-rows').click();
  assert.match(await (await see(page, 'effect')).innerText(), /344 → 333 rows/);
  await page.locator('#take-step').click();
  await version(page, '· v3');
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent === '333 rows', 'they are gone');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await version(page, '');
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent === '344 rows', 'all rows are there');
  await page.locator(id('grid')).press('Home');
  await until(page, () => document.querySelector('[data-test="cell"][data-column="Island"]')?.textContent === 'Torgersen', 'all is as it was');
  assert.deepEqual(errors, []);
  await close();
});

const january = 'id,visits,city\n' + Array.from({ length: 60 }, (_, i) => `${i},${i % 10},Oslo\n`).join('');
const june = 'id,visits,city\n' + Array.from({ length: 60 }, (_, i) => `${i},${20 + (i % 10)},Oslo\n`).join('');
const months = [{ name: 'january.csv', bytes: Buffer.from(january) }, { name: 'june.csv', bytes: Buffer.from(june) }];

test('of two files dropped at once one is asked what to do: they are compared', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await drop(page, months);
  await page.locator('#compare').click();
  await isOpen(page, 'june.csv');
  await until(page, () => location.hash === '#/drift', 'the page of drift');
  await summary(page, '1 of 2 columns has changed');
  assert.equal(await page.locator('#reference').inputValue(), await page.locator('#reference option').first().getAttribute('value'));
  assert.match(await page.locator(id('drift-row'), { hasText: 'visits' }).innerText(), /yes/);
  assert.match(await page.locator(id('drift-row'), { hasText: 'visits' }).innerText(), /\d\.\d\d.×.10⁻/, 'a small p has its power of ten');
  assert.match(await page.locator(id('drift-row'), { hasText: 'id' }).innerText(), /no/);
  assert.match(await page.locator('.left-out').innerText(), /city/);
  assert.deepEqual(errors, []);
  await close();
});

test('of two files dropped at once one is asked what to do: they are stacked, and opened each', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await drop(page, months);
  await page.locator('#stack').click();
  await summary(page, '120 rows × 4 columns');
  await isOpen(page, 'january.csv');
  await page.locator('#tables').click();
  assert.deepEqual(await page.locator(`${id('step')} button`).allInnerTexts(), ['As it was read', 'Append june.csv, each row’s table in source_file']);
  await page.keyboard.press('Escape');
  // Each row says which file it is from, and one is as good a filter as any.
  await go(page, 'table');
  await page.locator('#add-condition').click();
  await page.locator('#condition').fill('source_file = "june.csv"');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent === '60 of 120 rows', 'the rows of June');
  await drop(page, months);
  await page.locator('#open-all').click();
  // Others of their names are open.
  await isOpen(page, 'june (2).csv');
  await summary(page, '60 rows × 3 columns');
  await page.locator('#tables').click();
  assert.equal(await page.locator(id('open-table')).count(), 4);
  assert.deepEqual(errors, []);
  await close();
});

test('a worker that dies takes no step with it: opened again, the versions are there', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv');
  await mend(page, 'Drop Region');
  await version(page, '· v2');
  await summary(page, '16 columns');
  await page.evaluate(() => glovebox.killWorker());
  assert.match(await (await see(page, 'notice-text')).innerText(), /steps are taken again/i);
  await page.locator('#notice-again').click();
  await until(page, () => !document.querySelector('[data-test="notice"]'), 'it is open again');
  await version(page, '· v2');
  await summary(page, '16 columns');
  await go(page, 'table');
  await see(page, 'cell');
  assert.equal(await page.locator(`${id('head')}[data-column="Region"]`).count(), 0);
  await page.keyboard.press('Control+z');
  await version(page, '');
  await until(page, () => document.querySelector('[data-test="head"][data-column="Region"]'), 'the column is back');
  assert.deepEqual(errors, []);
  await close();
});
