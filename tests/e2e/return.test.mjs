// What was left is there again: each page of each file, what was set of a file that was closed, everything of a
// file whose worker died.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { drop, go, id, isOpen, launch, open, sample, see, unfold, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

async function opened(...names) {
  const all = await open(browser);
  for (const name of names) {
    await all.page.setInputFiles('#file-input', sample(name));
    await isOpen(all.page, name);
    await see(all.page, 'column-row', 30_000);
  }
  return all;
}

const rows = (page, words) => until(page, (wanted) => document.querySelector('[data-test="row-count"]')?.textContent === wanted, `it says ${words}`, words);
const hash = (page, wanted) => until(page, (text) => location.hash === text, `the address is ${wanted}`, wanted);
const role = (page, column) => page.getByLabel(`Role of ${column}`, { exact: true });

async function condition(page, text) {
  await page.locator('#add-condition').click();
  await page.locator('#condition').fill(text);
  await page.keyboard.press('Enter');
}

/** Takes the step that a finding of the penguins offers. */
async function dropRegion(page) {
  await unfold(page);
  await page.locator(id('mend'), { hasText: /Drop Region$/ }).click();
  await see(page, 'effect');
  await page.locator('#take-step').click();
  await until(page, () => document.querySelector('[data-test="version"]')?.textContent === ' · v2', 'a step was taken');
}

async function switchTo(page, name) {
  await page.locator('#tables').click();
  await page.locator(id('open-table'), { hasText: name }).locator('button').first().click();
  await isOpen(page, name);
}

test('each page is come back to as it was left, in each file', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv', 'seattle-weather.csv');
  await go(page, 'table');
  await condition(page, 'weather = "snow"');
  await until(page, () => / of 1,461 rows$/.test(document.querySelector('[data-test="row-count"]')?.textContent), 'some rows');
  const snowy = await page.locator(id('row-count')).innerText();
  await switchTo(page, 'penguins.csv');
  await rows(page, '344 rows');
  await hash(page, '#/table');
  await condition(page, 'Island = "Dream"');
  await rows(page, '124 of 344 rows');
  await switchTo(page, 'seattle-weather.csv');
  await rows(page, snowy);
  // Profile and Drift too, by the menu, by keys and by the go-to box.
  await page.evaluate(() => { location.hash = '#/profile/3?tab=associations'; });
  await see(page, 'pair');
  await go(page, 'table');
  await rows(page, snowy);
  await page.locator(id('nav-profile')).click();
  await hash(page, '#/profile/3?tab=associations');
  await page.locator(id('nav-profile')).click();
  await hash(page, '#/profile');
  await switchTo(page, 'penguins.csv');
  await page.locator(id('nav-table')).click();
  await rows(page, '124 of 344 rows');
  // How far the rows are scrolled, too: between pages, and between files.
  const scroll = () => page.evaluate(() => { const { scrollLeft, scrollTop } = document.getElementById('grid'); return [scrollLeft, scrollTop]; });
  const scrolledTo = (place) => until(page, (wanted) => {
    const grid = document.getElementById('grid');
    return grid && String([grid.scrollLeft, grid.scrollTop]) === wanted;
  }, `it is scrolled to ${place}`, String(place));
  await page.evaluate(() => document.getElementById('grid').scrollTo(300, 520));
  await scrolledTo([300, 520]);
  await switchTo(page, 'seattle-weather.csv');
  await rows(page, snowy);
  assert.deepEqual(await scroll(), [0, 0]);
  await switchTo(page, 'penguins.csv');
  await scrolledTo([300, 520]);
  await go(page, 'overview');
  await go(page, 'table');
  await scrolledTo([300, 520]);
  await page.locator(id('grid')).focus();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await see(page, 'column-row');
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await scrolledTo([300, 520]);
  // The other is closed, and what was left of this one stays.
  await page.locator('#tables').click();
  await page.locator(id('open-table'), { hasText: 'seattle' }).locator(id('close-table')).click();
  await page.keyboard.press('Escape');
  await rows(page, '124 of 344 rows');
  assert.deepEqual(errors, []);
  await close();
});

test('roles that do not fit are not offered, one that is taken from another column is told, and all outlive the file', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv');
  const offered = (column) => role(page, column).locator('option').allInnerTexts();
  assert.deepEqual(await offered('Species'), ['no role', 'label', 'sensitive', 'identifier']);
  assert.deepEqual(await offered('Date Egg'), ['no role', 'label', 'sensitive', 'identifier', 'time']);
  assert.deepEqual(await offered('Body Mass (g)'), ['no role', 'label', 'sensitive', 'identifier', 'time', 'weight']);
  await role(page, 'Sex').selectOption('label');
  assert.equal(await page.locator(id('notice')).count(), 0);
  await role(page, 'Species').selectOption('label');
  assert.match(await (await see(page, 'notice-text')).innerText(), /^Sex has no role any more: one column alone is the label/);
  await role(page, 'Sex').selectOption('sensitive');
  await page.locator('#tables').click();
  await page.locator(id('close-table')).click();
  await see(page, 'drop-zone');
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);
  assert.equal(await role(page, 'Species').inputValue(), 'label');
  assert.equal(await role(page, 'Sex').inputValue(), 'sensitive');
  assert.deepEqual(errors, []);
  await close();
});

test('the order follows its column, and the profile its own, where another column is dropped and comes back', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv');
  await page.evaluate(() => { location.hash = '#/table?sort=5'; });
  await rows(page, '344 rows');
  await page.evaluate(() => { location.hash = '#/profile/13'; });
  await see(page, 'plot');
  await go(page, 'overview');
  await dropRegion(page);
  await go(page, 'table');
  await hash(page, '#/table?sort=4');
  await page.locator(`${id('head')}[data-column="Island"][aria-sort="ascending"]`).waitFor();
  await go(page, 'profile');
  await hash(page, '#/profile/12');
  const title = () => until(page, () => document.querySelector('.profile-body h2')?.textContent.startsWith('Body Mass (g)'), 'that column is shown');
  await title();
  // On the page itself too.
  await page.keyboard.press('Control+z');
  await hash(page, '#/profile/13');
  await title();
  await go(page, 'table');
  await hash(page, '#/table?sort=5');
  // Of a column that is gone there is no order.
  await page.evaluate(() => { location.hash = '#/table?sort=4.5'; });
  await page.locator(`${id('head')}[data-column="Region"][aria-sort="ascending"]`).waitFor();
  // In the drawer that lists the steps the keys of steps work as well.
  await page.locator('#tables').click();
  await page.locator('#tables-drawer').waitFor();
  await page.keyboard.press('Control+Shift+Z');
  await hash(page, '#/table?sort=4');
  assert.deepEqual(errors, []);
  await close();
});

test('before steps are lost with the tab, the browser asks', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv');
  const asked = [];
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  await dropRegion(page);
  await page.close({ runBeforeUnload: true });
  for (let i = 0; i < 100 && asked.length === 0; i += 1) await page.waitForTimeout(50);
  assert.deepEqual(asked, ['beforeunload']);
  await page.keyboard.press('Control+z');
  await until(page, () => document.querySelector('[data-test="summary"]')?.textContent.startsWith('344 rows × 17 columns'), 'the tab is still there');
  assert.deepEqual(errors, []);
  await close();
});

test('a file that was closed is opened again with its steps and all that was set of it', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await opened('penguins.csv', 'seattle-weather.csv');
  await switchTo(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);
  await role(page, 'Species').selectOption('label');
  await dropRegion(page);
  await go(page, 'table');
  await condition(page, 'Island = "Dream"');
  await rows(page, '124 of 344 rows');
  const shut = async (name) => {
    await page.locator('#tables').click();
    await page.locator(id('open-table'), { hasText: name }).locator(id('close-table')).click();
  };
  await shut('penguins.csv');
  await isOpen(page, 'seattle-weather.csv');
  assert.match(await (await see(page, 'notice-text')).innerText(), /opens it again, with its 1 step/);
  const closed = page.locator(id('closed-table'));
  assert.deepEqual((await closed.allInnerTexts()).map((text) => text.split(/\n+/)), [['penguins.csv', '344 rows × 16 columns, 1 step']]);
  await page.keyboard.press('Escape');
  await shut('seattle-weather.csv');
  await see(page, 'drop-zone');
  assert.equal(await closed.count(), 2);
  assert.match(await closed.first().innerText(), /^seattle-weather.csv/);
  await closed.last().locator('button').click();
  await isOpen(page, 'penguins.csv');
  await until(page, () => document.querySelector('[data-test="summary"]')?.textContent.startsWith('344 rows × 16 columns'), 'its version is there');
  await see(page, 'column-row', 30_000);
  assert.equal(await page.locator(id('version')).innerText(), '· v2');
  assert.equal(await role(page, 'Species').inputValue(), 'label');
  await page.keyboard.press('Control+z');
  await until(page, () => document.querySelector('[data-test="summary"]')?.textContent.startsWith('344 rows × 17 columns'), 'and the one before');
  // Filters are as they were left.
  await go(page, 'table');
  await rows(page, '124 of 344 rows');
  // The other is opened anew, and is no more among those that were closed.
  await page.setInputFiles('#file-input', sample('seattle-weather.csv'));
  await isOpen(page, 'seattle-weather.csv');
  await page.locator('#tables').click();
  assert.equal(await closed.count(), 0);
  assert.deepEqual(errors, []);
  await close();
});

const month = (from) => Buffer.from(`id,visits,city\n${Array.from({ length: 60 }, (_, i) => `${i},${from + (i % 10)},Oslo\n`).join('')}`);

test('another file of a name that steps know is not taken for the one that they know', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const file = (name, lines) => ({ name, bytes: Buffer.from(`id,city\n${lines.join('\n')}\n`) });
  await drop(page, [file('a.csv', ['1,Oslo', '2,Bergen']), file('b.csv', ['3,Oslo'])]);
  await page.locator('#stack').click();
  await until(page, () => /^3 rows × 3/.test(document.querySelector('[data-test="summary"]')?.textContent), 'they are stacked');
  await page.locator('#tables').click();
  await page.locator(id('open-table'), { hasText: 'b.csv' }).locator(id('close-table')).click();
  await page.keyboard.press('Escape');
  await drop(page, [file('b.csv', ['8,Lund', '9,Lund'])]);
  await isOpen(page, 'b (2).csv');
  // One that no step knows keeps its name.
  await drop(page, [file('c.csv', ['8,Lund', '9,Lund'])]);
  await isOpen(page, 'c.csv');
  assert.deepEqual(errors, []);
  await close();
});

test('two files of one name are told apart, and are stacked by their own rows', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await drop(page, [{ name: 'visits.csv', bytes: month(0) }, { name: 'visits.csv', bytes: month(20) }]);
  await page.locator('#stack').click();
  await until(page, () => document.querySelector('[data-test="summary"]')?.textContent.includes('120 rows × 4 columns'), 'they are stacked');
  const made = await (await see(page, 'made-by')).innerText();
  assert.equal(made, 'Version 2: Append visits (2).csv, each row’s table in source_file.');
  await go(page, 'table');
  await condition(page, 'visits >= 20 and source_file = "visits (2).csv"');
  await rows(page, '60 of 120 rows');
  await page.locator('#tables').click();
  assert.deepEqual((await page.locator(`${id('open-table')} button.link`).allInnerTexts()).sort(), ['visits (2).csv', 'visits.csv']);
  await page.keyboard.press('Escape');
  await page.evaluate(() => { location.hash = '#/drift'; });
  const text = await (await see(page, 'drift')).locator('.asked-of').innerText();
  assert.match(text, /visits.*visits/s);
  assert.deepEqual(errors, []);
  await close();
});

test('a worker that dies leaves everything of a file as it was: rows, order, steps, answers, and files that steps need', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await drop(page, [{ name: 'january.csv', bytes: month(0) }, { name: 'june.csv', bytes: month(20) }]);
  await page.locator('#stack').click();
  await until(page, () => document.querySelector('[data-test="summary"]')?.textContent.includes('120 rows × 4 columns'), 'they are stacked');
  await see(page, 'column-row', 30_000);
  await go(page, 'table');
  await condition(page, 'visits >= 25');
  await rows(page, '30 of 120 rows');
  await page.locator(`${id('head')}[data-column="visits"] button`).click();
  await until(page, () => /sorted by visits, rising/.test(document.querySelector('[data-test="order"]')?.textContent), 'they are sorted');
  const address = await page.evaluate(() => location.hash);
  await page.evaluate(() => glovebox.killWorker());
  await see(page, 'notice-text');
  await page.locator('#notice-again').click();
  await until(page, () => !document.querySelector('[data-test="notice"]'), 'it is open again');
  await rows(page, '30 of 120 rows');
  assert.equal(await page.evaluate(() => location.hash), address);
  assert.equal(await page.locator('#version, [data-test="version"]').innerText(), '· v2');
  await until(page, () => document.querySelector('[data-test="cell"][data-column="visits"]')?.textContent === '25', 'the rows are read');
  await page.locator(`${id('head')}[data-column="id"] button`).click();
  await until(page, () => /sorted by id, rising/.test(document.querySelector('[data-test="order"]')?.textContent), 'they are sorted anew');
  await go(page, 'overview');
  await see(page, 'column-row');
  // Two tables: both are there, and the comparison is asked once more.
  await page.evaluate(() => { location.hash = '#/drift'; });
  await until(page, () => document.querySelector('[data-test="summary"]')?.textContent.includes('of'), 'they are compared');
  assert.deepEqual(errors, []);
  await close();
});

test('a comparison is there again after the worker died, with both tables', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await drop(page, [{ name: 'january.csv', bytes: month(0) }, { name: 'june.csv', bytes: month(20) }]);
  await page.locator('#compare').click();
  await until(page, () => document.querySelector('[data-test="summary"]')?.textContent.includes('1 of 2 columns has changed'), 'they are compared');
  await see(page, 'plot');
  await page.evaluate(() => glovebox.killWorker());
  await see(page, 'notice-text');
  assert.match(await page.locator(id('summary')).innerText(), /1 of 2 columns has changed/, 'what is on screen stays');
  assert.ok(await page.locator(id('plot')).first().isVisible());
  await page.locator('#notice-again').click();
  await until(page, () => !document.querySelector('[data-test="notice"]'), 'they are open again');
  await page.locator(id('drift-column')).first().click();
  await until(page, () => document.querySelector('[data-test="distribution"], .distribution')?.textContent.includes('id'), 'the other column is drawn');
  await page.locator('#tables').click();
  assert.deepEqual(await page.locator(`${id('open-table')} button.link`).allInnerTexts(), ['january.csv', 'june.csv']);
  assert.doesNotMatch(await page.locator('.open-tables').innerText(), /opened again/);
  assert.deepEqual(errors, []);
  await close();
});
