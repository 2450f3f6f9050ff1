// Columns as a person wants them: hidden, kept at the left, in another order, wider; what is downloaded is what is shown.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { go, id, isOpen, launch, open, sample, see, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** The names in the header that are on screen, from left to right. */
const heads = (page) => page.locator(id('head')).evaluateAll((all) => all
  .map((head) => [head.getBoundingClientRect().x, head.dataset.column])
  .sort(([a], [b]) => a - b)
  .map(([, name]) => name));
const entry = (page, name) => page.locator(`${id('arranged')}[data-column="${name}"]`);
const width = (page, name) => page.locator(`${id('head')}[data-column="${name}"]`).evaluate((head) => head.getBoundingClientRect().width);

async function adult() {
  const opened = await open(browser, { acceptDownloads: true });
  await opened.page.setInputFiles('#file-input', sample('adult.parquet'));
  await isOpen(opened.page, 'adult.parquet');
  await go(opened.page, 'table');
  await see(opened.page, 'cell');
  await until(opened.page, () => document.querySelector('[data-test="head"] svg, [data-test="head"] .mini'), 'the shapes are there');
  return opened;
}

test('columns are hidden, moved and kept at the left, and stay so', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await adult();
  const before = await heads(page);
  assert.deepEqual(before.slice(0, 4), ['age', 'workclass', 'fnlwgt', 'education']);
  await page.locator('#columns').click();
  await entry(page, 'fnlwgt').locator('input').click();
  await until(page, () => /^14 of 15 columns/.test(document.querySelector('[data-test="columns-shown"]')?.textContent), 'one is hidden');
  await entry(page, 'education').getByLabel('education earlier').click();
  await entry(page, 'education').getByLabel('education earlier').click();
  await page.locator('#find-shown').fill('inco');
  await entry(page, 'income').locator('.pin').click();
  await page.keyboard.press('Escape');
  await until(page, () => document.querySelector('.grid-status')?.textContent.includes('14 of 15 columns'), 'the status says it');
  assert.deepEqual((await heads(page)).slice(0, 4), ['income', 'age', 'education', 'workclass']);
  assert.match(await page.locator(`${id('cell')}[data-at="0 0"]`).innerText(), /50K/, 'the cells go with their names');
  assert.equal(await page.locator(`${id('cell')}[data-at="0 1"]`).innerText(), '50');

  // What is kept at the left is there however far the others are scrolled.
  await page.locator('#main, main').first().waitFor();
  await page.locator('.grid').evaluate((grid) => { grid.scrollLeft = 700; });
  await until(page, () => !document.querySelector('[data-test="head"][data-column="age"]'), 'the first others are scrolled away');
  const first = await page.locator(`${id('head')}[data-column="income"]`).evaluate((head) => {
    const { x, y } = head.getBoundingClientRect();
    return document.elementFromPoint(x + 12, y + 12).closest('[data-test="head"]').dataset.column;
  });
  assert.equal(first, 'income', 'the others pass below it');
  // A cell that the keyboard comes to is not below it.
  await page.locator('.grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await until(page, () => {
    const cell = document.querySelector('.cell.here[data-column="age"]')?.getBoundingClientRect();
    const kept = document.querySelector('[data-test="head"][data-column="income"]').getBoundingClientRect();
    return cell && cell.x >= kept.right - 1;
  }, 'age stands beside income');

  const saving = page.waitForEvent('download');
  await page.locator('#download').click();
  await page.locator('#download-list [role="menuitem"]').first().click();
  const saved = await saving;
  assert.equal(saved.suggestedFilename(), 'adult-14-columns.csv', 'the name says that it is not all');
  const lines = readFileSync(await saved.path(), 'utf8').split('\n');
  const names = lines[0].split(',');
  assert.equal(names.length, 14);
  assert.deepEqual(names.slice(0, 3), ['income', 'age', 'education']);
  assert.ok(!names.includes('fnlwgt'));

  await go(page, 'overview');
  await go(page, 'table');
  await see(page, 'cell');
  assert.equal((await heads(page))[0], 'income', 'it stays so');
  // What is hidden comes back when it is asked for; of all hidden columns one stays.
  await page.keyboard.press('Control+k');
  await page.locator('#goto-input').fill('fnlw');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('.cell.here[data-column="fnlwgt"]'), 'it is shown again');
  await page.locator('#columns').click();
  await page.locator('#hide-found').click();
  await until(page, () => /^1 of 15/.test(document.querySelector('[data-test="columns-shown"]')?.textContent), 'one stays');
  await page.locator('#find-shown').fill('capital');
  await page.locator('#show-found').click();
  await until(page, () => /^2 of 15/.test(document.querySelector('[data-test="columns-shown"]')?.textContent), 'those that were found');
  await page.locator('#own-columns').click();
  await page.keyboard.press('Escape');
  assert.deepEqual((await heads(page)).slice(0, 4), before.slice(0, 4));
  assert.deepEqual(errors, []);
  await close();
});

test('a column is made wider by its edge and by keyboard', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await adult();
  const narrow = await width(page, 'workclass');
  const edge = await page.locator(`${id('head')}[data-column="workclass"] .head-edge`).boundingBox();
  await page.mouse.move(edge.x + 4, edge.y + 20);
  await page.mouse.down();
  await page.mouse.move(edge.x + 84, edge.y + 20, { steps: 4 });
  await page.mouse.up();
  const wide = await width(page, 'workclass');
  assert.ok(Math.abs(wide - narrow - 80) <= 2, `${narrow} became ${wide}`);
  assert.ok(!/sort=/.test(await page.evaluate(() => location.hash)), 'and nothing is sorted');
  await page.locator(`${id('cell')}[data-at="0 1"]`).click();
  await page.keyboard.press('>');
  await until(page, (before) => document.querySelector('[data-test="head"][data-column="workclass"]').getBoundingClientRect().width > before + 8, 'wider still', wide);
  for (let i = 0; i < 40; i += 1) await page.keyboard.press('<');
  assert.equal(await width(page, 'workclass'), 48, 'it stays wide enough to be found');
  assert.deepEqual(errors, []);
  await close();
});

test('a column is carried past others by its name, and a click on the name still sorts', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await adult();
  const middle = async (name) => {
    const { x, y, width } = await page.locator(`${id('head')}[data-column="${name}"] button`).boundingBox();
    return [x + width / 2, y + 6];
  };
  const before = await heads(page);
  const [name, , , past] = before;
  await page.mouse.move(...await middle(name));
  await page.mouse.down();
  await page.mouse.move(...await middle(past), { steps: 12 });
  await page.mouse.move((await middle(past))[0] + 60, (await middle(past))[1], { steps: 4 });
  await page.mouse.up();
  assert.deepEqual((await heads(page)).slice(0, 4), [...before.slice(1, 4), name]);
  assert.ok(!/sort=/.test(await page.evaluate(() => location.hash)), 'and nothing is sorted');
  await page.mouse.move(...await middle(name));
  await page.mouse.down();
  const first = await page.locator(`${id('head')}[data-lane="0"]`).boundingBox();
  await page.mouse.move(first.x + 8, first.y + 10, { steps: 16 });
  await page.mouse.up();
  assert.deepEqual((await heads(page)).slice(0, 4), before.slice(0, 4), 'it is back');
  // Escape puts it back where it was.
  const [x, y] = await middle(name);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 300, y, { steps: 12 });
  assert.notDeepEqual((await heads(page)).slice(0, 4), before.slice(0, 4));
  await page.keyboard.press('Escape');
  await page.mouse.move(x + 400, y, { steps: 4 });
  await page.mouse.up();
  assert.deepEqual((await heads(page)).slice(0, 4), before.slice(0, 4));
  await page.mouse.click(...await middle(name));
  await until(page, () => /sort=/.test(location.hash), 'a click sorts');
  assert.deepEqual(errors, []);
  await close();
});

test('a column is moved to either end, by keyboard too', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await adult();
  await page.locator('#columns').click();
  await entry(page, 'income').getByLabel('income first').click();
  assert.equal((await heads(page))[0], 'income');
  await until(page, () => document.activeElement?.getAttribute('aria-label') === 'income first', 'the button keeps the focus');
  const order = () => page.locator(id('arranged')).evaluateAll((all) => all.map((one) => one.dataset.column));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.deepEqual((await order()).slice(0, 2), ['age', 'income'], 'later');
  await until(page, () => document.activeElement?.getAttribute('aria-label') === 'income later', 'the button keeps the focus');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelectorAll('[data-test="arranged"]')[2].dataset.column === 'income', 'and later');
  await until(page, () => document.activeElement?.getAttribute('aria-label') === 'income later', 'again');
  await entry(page, 'age').getByLabel('age last').click();
  assert.equal((await order()).at(-1), 'age');
  await page.locator('#own-columns').click();
  assert.deepEqual(errors, []);
  await close();
});

test('a text is looked for in the columns that are shown, and that is said', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await adult();
  const counted = (wanted) => until(page, (text) => document.querySelector('[data-test="row-count"]')?.textContent === text, wanted, wanted);
  const status = () => page.locator('.grid-status').innerText();
  await page.locator('#search').fill('Doctorate');
  await until(page, () => /^[1-9]\d* of 5,000 rows$/.test(document.querySelector('[data-test="row-count"]')?.textContent), 'some rows');
  const all = await page.locator(id('row-count')).innerText();
  assert.doesNotMatch(await status(), /hidden/);
  await page.locator('#columns').click();
  await entry(page, 'education').locator('input').click();
  await counted('0 of 5,000 rows');
  await page.keyboard.press('Escape');
  assert.match(await status(), /14 of 15 columns; hidden ones are not searched/);
  await page.locator('#columns').click();
  await entry(page, 'education').locator('input').click();
  await counted(all);
  assert.deepEqual(errors, []);
  await close();
});
