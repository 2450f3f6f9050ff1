// What columns are for: chosen where they are listed, shown where they are named, remembered by the file.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { go, id, isOpen, launch, open, sample, see, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const role = (page, column) => page.getByLabel(`Role of ${column}`, { exact: true });

test('a label and groups are chosen in Overview and Table, and stay with the file', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('adult.parquet'));
  await isOpen(page, 'adult.parquet');
  await see(page, 'column-row');
  await role(page, 'income').selectOption('label');
  await role(page, 'sex').selectOption('sensitive');
  assert.match(await page.evaluate(() => location.hash), /^#\/overview/, 'choosing is no click on the line');

  await go(page, 'table');
  await see(page, 'cell');
  await page.locator('#columns').click();
  await page.locator('#find-shown').fill('race');
  await role(page, 'race').selectOption('sensitive');
  await page.locator('#find-shown').fill('age');
  // A label is one column: the one before has none then.
  await role(page, 'age').selectOption('label');
  await page.keyboard.press('Escape');
  const tags = () => page.locator(id('head')).evaluateAll((heads) => heads.map((head) => [head.dataset.column, head.querySelector('[data-test="role-tag"]')?.textContent]).filter(([, tag]) => tag));
  await page.locator('.grid').evaluate((grid) => { grid.scrollLeft = 0; });
  await until(page, () => document.querySelector('[data-test="head"][data-column="age"] [data-test="role-tag"]'), 'age is the label');
  assert.deepEqual((await tags()).find(([column]) => column === 'age'), ['age', 'label']);

  // Another file has its own.
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row');
  assert.equal(await page.locator('.role:not(.unset) select').count(), 0);
  await page.locator('#tables').click();
  await page.locator(id('open-table'), { hasText: 'adult.parquet' }).locator('button').first().click();
  await isOpen(page, 'adult.parquet');
  await see(page, 'column-row');
  const given = await page.locator('.role:not(.unset) select').evaluateAll((all) => all.map((one) => `${one.labels[0].textContent}: ${one.value}`));
  assert.deepEqual(given, ['Role of age: label', 'Role of race: sensitive', 'Role of sex: sensitive']);
  assert.deepEqual(errors, []);
  await close();
});
