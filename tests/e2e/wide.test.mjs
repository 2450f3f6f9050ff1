// Does a table of many columns, or of endless names, hold the page up? What is shown is whole, and no more is
// drawn than can be seen.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { drop, go, id, isOpen, launch, open, see, unfold, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const csv = (names, rows, cell) => Buffer.from(`${names.join(',')}\n${Array.from({ length: rows }, (_, row) => names.map((_, i) => cell(row, i)).join(',')).join('\n')}\n`);
const count = (page, selector) => page.locator(selector).count();

for (const columns of [201, 203, 251]) {
  test(`all of ${columns} columns are shown`, { timeout: 60_000 }, async () => {
    const { page, errors, close } = await open(browser);
    const names = Array.from({ length: columns }, (_, i) => `c${i}`);
    await drop(page, [{ name: 'wide.csv', bytes: csv(names, 40, (row, i) => (row * (i + 3)) % 17) }]);
    await isOpen(page, 'wide.csv');
    await see(page, 'column-row', 30_000);
    assert.equal(await page.locator('.column-table').getAttribute('aria-rowcount'), String(columns + 1));
    await page.locator('#find-column').fill(`c${columns - 1}`);
    await page.locator(`${id('column-row')}[data-column="c${columns - 1}"] a`).click();
    assert.equal(await page.locator('#column-title').innerText(), `c${columns - 1}`);
    assert.equal(await page.locator(`${id('profile-column')}`).first().locator('xpath=..').getAttribute('aria-setsize'), String(columns));
    assert.deepEqual(errors, []);
    await close();
  });
}

test('thousands of columns with findings: what is on screen is drawn, and the rest as it is scrolled to', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const names = Array.from({ length: 3000 }, (_, i) => `column ${i}`);
  // Half of each column is missing, which is a finding.
  await drop(page, [{ name: 'findings.csv', bytes: csv(names, 12, (row, i) => (row % 2 ? '' : row + i)) }]);
  await isOpen(page, 'findings.csv');
  await see(page, 'column-row', 60_000);
  const missing = page.locator(id('finding'), { hasText: '3,000 columns have missing cells' });
  await missing.first().waitFor({ timeout: 60_000 });
  await unfold(page);
  const few = await count(page, id('finding'));
  assert.ok(few > 100 && few < 260, `${few} findings are drawn`);
  assert.match(await missing.first().innerText(), /and 2,900 more/);
  assert.ok(await count(page, id('column-row')) < 80);

  await page.evaluate(() => { location.hash = '#/profile'; });
  await see(page, 'sentence');
  assert.ok(await count(page, id('profile-column')) < 80);
  await page.locator('.column-list .scrolls').evaluate((e) => e.scrollTo(0, e.scrollHeight));
  await page.locator(`${id('profile-column')}[data-column="column 2999"]`).click();
  await until(page, () => document.getElementById('column-title').textContent === 'column 2999', 'the last column is reached by scrolling');
  await page.evaluate(() => { location.hash = '#/profile?tab=missing'; });
  await page.getByRole('button', { name: 'Show all' }).click();
  assert.ok(await count(page, '.profile-body tr') < 200);

  await go(page, 'table');
  await page.locator('#add-filter').click();
  assert.ok(await count(page, '#filter-column option') <= 200);
  await page.locator('#filter-find').fill('column 2998');
  await page.locator('#filter-test').selectOption({ label: 'is missing' });
  await page.locator('#apply-filter').click();
  await until(page, () => document.querySelector('[data-test="row-count"]')?.textContent === '6 of 12 rows', 'the rows of the column that was found');
  assert.match(await page.locator(id('filter-chip')).innerText(), /column 2998 is missing/);
  assert.deepEqual(errors, []);
  await close();
});

/** The longest text and the longest attribute on the page. The address of a column is another matter. */
const longest = (page) => page.evaluate(() => {
  const found = { text: 0, attribute: 0, where: '' };
  for (const element of document.querySelectorAll('body *, title')) {
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) found.text = Math.max(found.text, child.length);
    }
    for (const { name, value } of element.attributes) {
      if (name === 'href' || value.length <= found.attribute) continue;
      Object.assign(found, { attribute: value.length, where: `${element.tagName} ${name}` });
    }
  }
  return found;
});

test('names and values of a hundred thousand letters are cut wherever they are shown', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const endless = (word) => word.repeat(Math.ceil(100_000 / word.length));
  const names = ['n', 't', 'u', 'm'].map((letter) => endless(`${letter}ame`));
  const values = ['north', 'south'].map(endless);
  const bytes = csv(names, 60, (row, i) => [row, values[row % 2], values[(row >> 1) % 2], row % 3 ? row : ''][i]);
  await drop(page, [{ name: 'endless.csv', bytes }]);
  await isOpen(page, 'endless.csv', 60_000);
  await see(page, 'column-row', 60_000);
  const look = async (place) => {
    const { text, attribute, where } = await longest(page);
    assert.ok(text < 2000 && attribute < 4000, `${place}: a text of ${text} letters, an attribute of ${attribute} (${where})`);
  };
  await look('overview');
  await page.locator('#change-reading').click();
  await see(page, 'reading-form');
  await look('reading');
  await page.keyboard.press('Escape');
  await go(page, 'table');
  await see(page, 'cell');
  await look('table');
  await page.locator('#add-filter').click();
  await page.locator('#filter-test').selectOption({ label: 'is missing' });
  await look('filter');
  await page.locator('#apply-filter').click();
  await see(page, 'filter-chip');
  await look('filtered');
  await page.evaluate(() => { location.hash = '#/profile'; });
  await see(page, 'sentence');
  for (let i = 0; i < names.length; i += 1) {
    await page.locator(id('profile-column')).nth(i).click();
    await until(page, (at) => document.querySelectorAll('[data-test="profile-column"]')[at].getAttribute('aria-current') === 'true', 'the column is shown', i);
    await see(page, 'sentence');
    await look(`profile of column ${i}`);
    await page.locator(id('as-table')).click();
    await look(`profile of column ${i} as table`);
  }
  for (const tab of ['missing', 'associations', 'duplicates']) {
    await page.evaluate((wanted) => { location.hash = `#/profile?tab=${wanted}`; }, tab);
    await until(page, () => document.querySelector('.profile-body')?.childElementCount > 0, tab);
    if (tab === 'associations') {
      await page.locator(id('pair')).first().click();
      await see(page, 'joint');
    }
    await look(tab);
  }
  await page.keyboard.press('Control+k');
  await see(page, 'goto');
  await look('go to');
  assert.deepEqual(errors, []);
  await close();
});
