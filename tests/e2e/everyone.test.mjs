// Can everyone use it? By keyboard alone; with a screen reader, as far as axe-core can tell; in light and dark,
// on a narrow screen and a wide one.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { go, id, isAt, isOpen, launch, open, sample, see, unfold, until } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/** What axe finds that keeps people out, in a line each. */
async function barriers(page, place) {
  // Not as a script in the page, which its policy refuses.
  await page.evaluate(`if (!globalThis.axe) { ${axe} }`);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id: rule, nodes }) => nodes.map((node) => `${place}: ${rule}: ${node.html.slice(0, 160)} (${node.failureSummary.replace(/\s+/g, ' ').slice(0, 200)})`));
}

/** Goes through all pages, tabs and dialogs, and calls `look` at each. */
async function everywhere(page, look) {
  const at = (hash) => page.evaluate((wanted) => { location.hash = wanted; }, hash);
  const closed = async (dialog) => {
    await page.keyboard.press('Escape');
    await page.locator(id(dialog)).waitFor({ state: 'detached' });
  };
  const dialog = async (button, name) => {
    await page.locator(button).click();
    await see(page, name);
    await look(name);
    await closed(name);
  };
  await look('landing');
  await page.setInputFiles('#file-input', { name: 'letter.csv', mimeType: 'text/csv', buffer: Buffer.from('%PDF-1.7\n') });
  await see(page, 'notice');
  await look('notice');
  await page.locator('#dismiss').click();
  await page.setInputFiles('#file-input', sample('loans.csv'));
  await isOpen(page, 'loans.csv');
  await see(page, 'column-row', 30_000);
  await page.locator('#how-counted').click();
  await look('overview');
  await dialog('#change-reading', 'reading-form');
  await dialog('#help', 'help-drawer');
  await dialog('#shield', 'shield-drawer');
  await page.keyboard.press('Control+k');
  await see(page, 'goto');
  await look('go to');
  await closed('goto');
  await page.locator(`${id('role')} select`).first().selectOption('identifier');
  await dialog('#tables', 'tables-drawer');
  await page.locator(id('mend')).first().click();
  await see(page, 'effect');
  await look('mend');
  await page.keyboard.press('Escape');
  await page.locator('dialog#mend').waitFor({ state: 'detached' });
  await page.locator(id('show-rows')).first().click();
  await see(page, 'filter-chip');
  await see(page, 'cell');
  await page.locator('#add-filter').click();
  await look('table');
  await page.locator('#cancel-filter').click();
  await page.locator(id('cell')).first().dblclick();
  await see(page, 'cell-panel');
  await look('cell');
  await closed('cell-panel');
  await page.locator('#add-condition').click();
  await page.locator('#condition').fill('amount > ');
  await look('condition');
  await page.locator('#cancel-condition').click();
  await page.locator(`${id('filter-chip')} .chip-not`).first().click();
  await page.locator('.grid').focus();
  await page.keyboard.press('Control+a');
  await see(page, 'picked');
  await page.locator('#download').click();
  await page.locator('#download-list').waitFor();
  await look('picked cells, and the menu of formats');
  await page.keyboard.press('Escape');
  await dialog('#columns', 'columns-drawer');
  await at('#/profile');
  await page.locator('#change-question').click();
  await page.locator('#field-bins').fill('none');
  await look('form');
  await page.locator('#change-question').click();
  await page.locator(`${id('profile-column')}[data-column="amount"]`).click();
  await see(page, 'plot');
  await look('profile of a number');
  await page.locator(id('as-table')).click();
  await look('profile as table');
  await page.locator(`${id('profile-column')}[data-column="purpose"]`).click();
  await see(page, 'made-of');
  await look('profile of a text');
  for (const [tab, there] of [['missing', 'rows-link'], ['associations', 'pair'], ['duplicates', 'groups']]) {
    await at(`#/profile?tab=${tab}`);
    await see(page, there);
    if (tab === 'associations') {
      await page.locator(id('pair')).first().click();
      await see(page, 'joint');
    }
    await look(tab);
  }
  const half = readFileSync(sample('loans.csv'), 'utf8').split('\n').filter((_, line) => line === 0 || line % 2);
  await page.setInputFiles('#file-input', { name: 'half.csv', mimeType: 'text/csv', buffer: Buffer.from(half.join('\n')) });
  await isOpen(page, 'half.csv');
  await at('#/drift');
  await see(page, 'picture');
  await look('drift');
  await page.locator(`${id('distribution')} ${id('as-table')}`).first().click();
  await look('drift as table');
  if (await page.locator('#menu').isVisible()) {
    await page.locator('#menu').click();
    await look('menu');
  }
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 360]) {
    test(`no barrier in ${colorScheme}, ${width} pixels wide`, { timeout: 180_000 }, async () => {
      const { page, errors, close } = await open(browser, { colorScheme, viewport: { width, height: 800 } });
      const found = [];
      await everywhere(page, async (place) => found.push(...await barriers(page, place)));
      assert.deepEqual(found, []);
      assert.deepEqual(errors, []);
      await close();
    });
  }
}

const press = async (page, ...keys) => { for (const key of keys) await page.keyboard.press(key); };
const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.dataset.test || document.activeElement?.tagName);
/** Presses Tab until an element of that id, or test id, has the focus. */
async function tabTo(page, name, key = 'Tab') {
  for (let i = 0; i < 80; i += 1) {
    if (await focused(page) === name) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${name} is not reached by ${key}`);
}
const active = (page, selector) => page.evaluate((wanted) => {
  const at = document.getElementById(document.activeElement.getAttribute('aria-activedescendant'));
  return at?.matches(wanted) ? at.textContent : null;
}, selector);

test('by keyboard alone: open, sort, a cell in full, filter', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  // Listened for from the start: a key is pressed sooner than a browser hears that choosers are wanted.
  const chosen = new Promise((resolve) => { page.on('filechooser', resolve); });
  await press(page, 'Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the page');
  await press(page, 'Enter');
  assert.equal(await focused(page), 'main');
  await tabTo(page, 'choose-file');
  await press(page, 'Enter');
  await (await chosen).setFiles(sample('seattle-weather.csv'));
  await isOpen(page, 'seattle-weather.csv');
  await see(page, 'column-row', 30_000);
  assert.equal(await page.title(), 'Overview · seattle-weather.csv — Glovebox');
  await until(page, () => /seattle-weather\.csv are summed up: \d+ findings?\./.test(document.querySelector('[data-test="announcer"]').textContent), 'it is said that the profile is there');

  await press(page, 'g', 't');
  await see(page, 'cell');
  assert.equal(await page.title(), 'Table · seattle-weather.csv — Glovebox');
  assert.equal(await focused(page), 'main', 'a new page is read from its beginning');
  await tabTo(page, 'grid');
  const grid = await page.locator(id('grid')).evaluate((e) => [e.getAttribute('aria-rowcount'), e.getAttribute('aria-colcount')]);
  assert.deepEqual(grid, ['1462', '7'], 'rows with the header, columns with the row numbers');
  assert.equal(await active(page, '[role=gridcell][aria-selected=true][aria-colindex="2"]'), '2012-01-01');
  assert.equal(await page.locator('[aria-selected=true]').count(), 1);
  await press(page, 'ArrowRight', 'ArrowUp');
  assert.match(await active(page, '[role=columnheader][aria-sort=none]'), /precipitation/);
  await press(page, 'Enter', 'Enter');
  await until(page, () => /sorted by precipitation, falling/.test(document.querySelector('[data-test="order"]').textContent), 'the order is said');
  assert.match(await active(page, '[role=columnheader][aria-sort=descending]'), /precipitation/);
  await until(page, () => document.querySelector('[data-test="cell"][data-column="precipitation"]')?.textContent === '55.9', 'the wettest day is first');
  await press(page, 'ArrowDown');
  assert.equal(await active(page, '[role=gridcell]'), '55.9');
  await press(page, 'Enter');
  await see(page, 'cell-panel');
  assert.equal(await focused(page), 'cell-panel-close');
  await press(page, 'Tab', 'Tab', 'Tab', 'Tab', 'Tab');
  assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('dialog')), 'the dialog holds the focus');
  await press(page, 'g', 'o');
  assert.match(await page.evaluate(() => location.hash), /^#\/table/, 'the page below cannot be left meanwhile');
  await press(page, 'Escape');
  await page.locator(id('cell-panel')).waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'grid', 'the focus is where it was');

  await tabTo(page, 'add-filter', 'Shift+Tab');
  await press(page, 'Enter');
  await tabTo(page, 'filter-column');
  await page.keyboard.type('weather');
  await tabTo(page, 'filter-value');
  await page.keyboard.type('snow');
  await press(page, 'Enter');
  await see(page, 'filter-chip');
  await until(page, () => /^\d+ of 1,461/.test(document.querySelector('[data-test="row-count"]')?.textContent), 'the snowy days are left');

  await press(page, 'Control+k');
  await page.keyboard.type('temp_max');
  await until(page, () => document.querySelectorAll('[data-test="goto-entry"]').length === 2, 'the column of the rows and its profile');
  assert.match(await active(page, '[role=option][aria-selected=true]'), /column of these rows/);
  await press(page, 'ArrowDown');
  assert.match(await active(page, '[role=option][aria-selected=true]'), /temp_max/);
  await press(page, 'Enter');
  await see(page, 'sentence');
  assert.match(await page.locator('#column-title').innerText(), /temp_max/);
  assert.deepEqual(errors, []);
  await close();
});

test('dialogs hold the focus and give it back, by Escape, by button and by a click beside them', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser);
  for (const [button, name] of [['shield', 'shield-drawer'], ['help', 'help-drawer'], ['go-to', 'goto']]) {
    for (const way of name === 'goto' ? ['Escape', 'beside'] : ['Escape', 'beside', 'button']) {
      await page.locator(`#${button}`).focus();
      await press(page, 'Enter');
      await see(page, name);
      await until(page, () => document.activeElement.closest('dialog'), `${name} has the focus`);
      assert.ok(await page.locator('#theme').evaluate((e) => { e.focus(); return document.activeElement !== e; }), 'nothing below can have it');
      if (way === 'Escape') await press(page, 'Escape');
      else if (way === 'beside') await page.mouse.click(20, 700);
      else await page.locator(`#${name}-close`).click();
      await page.locator(id(name)).waitFor({ state: 'detached' });
      assert.equal(await focused(page), button, `${name}, closed by ${way}`);
    }
  }
  await close();
});

for (const width of [360, 640]) {
  test(`the menu of ${width} pixels folds by Escape and by Back`, { timeout: 60_000 }, async () => {
    const { page, errors, close } = await open(browser, { viewport: { width, height: 740 } });
    await page.setInputFiles('#file-input', sample('penguins.csv'));
    await isOpen(page, 'penguins.csv');
    const folded = () => until(page, () => !document.querySelector('.menu-veil') && document.getElementById('menu').getAttribute('aria-expanded') === 'false', 'the menu is folded');
    await page.locator('#menu').click();
    await page.locator('.menu-veil').waitFor();
    await press(page, 'Escape');
    await folded();
    assert.equal(await focused(page), 'menu');
    await page.locator('#menu').click();
    await page.locator(id('nav-table')).click();
    await folded();
    await page.locator('#menu').click();
    await page.locator('.menu-veil').waitFor();
    await page.goBack();
    await folded();
    await page.locator(id('column-row')).first().click();
    await see(page, 'sentence');
    assert.deepEqual(errors, []);
    await close();
  });
}

test('by keyboard alone: a column’s plot, two columns together, in and out of a search field', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);
  const goTo = async (words) => {
    await press(page, 'Control+k');
    await see(page, 'goto');
    await page.keyboard.type(words);
    await press(page, 'Enter');
    await page.locator(id('goto')).waitFor({ state: 'detached' });
  };
  for (const words of ['Species', 'Flipper']) {
    await goTo(words);
    await until(page, () => document.activeElement.id === 'column-title', 'the heading of the column has the focus');
    assert.match(await page.locator('#column-title').innerText(), new RegExp(words));
  }
  // Past what was found in the column.
  const isAtPlot = () => page.evaluate(() => Boolean(document.activeElement.closest('.plots')));
  for (let keys = 0; keys < 30 && !await isAtPlot(); keys += 1) await press(page, 'Tab');
  assert.ok(await isAtPlot(), 'the plot is a few keys away');
  await page.evaluate(() => document.querySelector('.skip').focus());
  await press(page, 'Enter');
  assert.equal(await focused(page), 'column-title', 'past the list of columns');
  await isAt(page, /^#\/profile\/\d+$/); // on the same page

  await press(page, '/');
  assert.equal(await focused(page), 'find-profile');
  await page.keyboard.type('bill');
  await press(page, 'Escape');
  assert.equal(await focused(page), 'main');
  assert.equal(await page.locator('#find-profile').inputValue(), 'bill', 'what was typed stays');

  await goTo('Associations');
  await see(page, 'pair');
  await tabTo(page, 'open-pair');
  await press(page, 'Enter');
  await see(page, 'joint');
  await until(page, () => document.activeElement.id === 'pair-title', 'the pair has the focus');
  await page.locator(`${id('joint')} ${id('as-table')}`).focus();
  await press(page, 'Enter');
  await tabTo(page, 'rows-link', 'Shift+Tab');
  await press(page, 'Enter');
  await see(page, 'filter-chip');
  assert.deepEqual(errors, []);
  await close();
});

test('names on a narrow screen, where words are hidden', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser, { viewport: { width: 360, height: 740 } });
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  assert.equal(await page.getByRole('link', { name: 'Glovebox: open a file' }).count(), 1);
  await page.setViewportSize({ width: 1280, height: 800 });
  assert.equal(await page.getByRole('button', { name: 'Ctrl K: go to a page or column' }).count(), 1);
  await go(page, 'table');
  await close();
});

test('the go-to box does what keys do, and says where nothing is called that', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);
  const choose = async (typed, entry) => {
    await page.keyboard.press('Control+k');
    await see(page, 'goto');
    await page.keyboard.type(typed);
    await until(page, (words) => document.querySelector('[data-test="goto-entry"]')?.textContent.startsWith(words), `${entry} is offered first`, entry);
    await page.keyboard.press('Enter');
    await page.locator(id('goto')).waitFor({ state: 'detached' });
  };
  const isDark = () => page.evaluate(() => document.documentElement.classList.contains('pf-v6-theme-dark'));
  const before = await isDark();
  await choose('light', 'Light or dark');
  await until(page, (was) => document.documentElement.classList.contains('pf-v6-theme-dark') !== was, 'it is lit otherwise', before);
  for (const [typed, entry, drawer] of [['tables and', 'Tables and steps', 'tables-drawer'], ['help', 'Help and keys', 'help-drawer'], ['left this', 'What left this tab', 'shield-drawer']]) {
    await choose(typed, entry);
    await see(page, drawer);
    await page.keyboard.press('Escape');
    await page.locator(id(drawer)).waitFor({ state: 'detached' });
  }
  await page.keyboard.press('Control+k');
  await page.keyboard.type('undo');
  await until(page, () => document.querySelector('[data-test="goto-count"]')?.textContent.trim() === 'Nothing is called that.', 'there is nothing to undo');
  assert.ok(await page.locator(id('goto-count')).isVisible());
  await page.keyboard.press('Escape');
  await unfold(page);
  await page.locator(id('mend'), { hasText: /Drop Region$/ }).click();
  await see(page, 'effect');
  await page.locator('#take-step').click();
  await until(page, () => document.querySelector('[data-test="version"]'), 'a step is taken');
  await choose('undo', 'Undo the last step');
  await until(page, () => !document.querySelector('[data-test="version"]'), 'and taken back');
  await choose('redo', 'Redo the step');
  await until(page, () => document.querySelector('[data-test="version"]'), 'and taken again');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), choose('choose', 'Choose a file to open')]);
  assert.ok(chooser);
  assert.deepEqual(errors, []);
  await close();
});
