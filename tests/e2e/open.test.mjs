// Can a person open a file and see what is in it? By picker, by drop and from a sample, through the three
// pages, from a finding to its rows, back and forward, and with another delimiter than the one found.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { drop, go, id, isAt, isOpen, launch, open, pointOf, sample, see, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

test('a CSV file by picker: overview, table and profile', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const choosing = page.waitForEvent('filechooser');
  await page.locator('#choose-file').click();
  await (await choosing).setFiles(sample('loans.csv'));
  await isOpen(page, 'loans.csv');
  await see(page, 'finding', 30_000);
  assert.match(await (await see(page, 'summary')).innerText(), /2,020 rows × 14 columns/);
  assert.equal(await page.locator(id('column-row')).count(), 14);

  await go(page, 'table');
  await see(page, 'cell');
  assert.match(await (await see(page, 'row-count')).innerText(), /2,020/);
  const first = page.locator(`${id('row')}[data-row="0"] ${id('cell')}[data-column="application"]`);
  assert.equal((await first.innerText()).trim(), '000001', 'leading zeros are kept');

  await go(page, 'profile');
  await page.locator(`${id('profile-column')}[data-column="amount"]`).click();
  await see(page, 'plot');
  await until(page, () => document.querySelector('[data-test="plot"] canvas, canvas'), 'the plot is drawn');
  await isAt(page, /^#\/profile\/7$/);
  assert.deepEqual(errors, []);
  await close();
});

test('a Parquet file by drop', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await drop(page, [{ name: 'adult.parquet', bytes: readFileSync(sample('adult.parquet')) }]);
  await isOpen(page, 'adult.parquet');
  await see(page, 'finding', 30_000);
  assert.match(await (await see(page, 'summary')).innerText(), /5,000 rows × 15 columns/);
  assert.match(await (await see(page, 'reading')).innerText(), /parquet/i);
  assert.deepEqual(errors, []);
  await close();
});

test('a Parquet file by picker, a CSV file by drop over it', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('adult.parquet'));
  await isOpen(page, 'adult.parquet');
  await drop(page, [{ name: 'penguins.csv', bytes: readFileSync(sample('penguins.csv')) }]);
  await isOpen(page, 'penguins.csv');
  assert.match(await (await see(page, 'summary')).innerText(), /344 rows × 17 columns/);
  await close();
});

test('every sample opens', { timeout: 120_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const names = await page.evaluate(() => glovebox.samples.map(({ id: name, file }) => [name, file.name]));
  assert.equal(names.length, 5);
  for (const [name, file] of names) {
    await page.evaluate(() => { location.hash = '#/'; });
    await page.locator(`${id('sample')}[data-sample="${name}"]`).click();
    await isOpen(page, file);
    await see(page, 'column-row', 30_000);
  }
  assert.deepEqual(errors, []);
  await close();
});

test('a finding opens its rows, and back returns to it', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('loans.csv'));
  await isOpen(page, 'loans.csv');
  await see(page, 'finding', 30_000);
  const link = page.locator(id('show-rows')).first();
  const promised = Number((await link.innerText()).replace(/[^0-9]/g, ''));
  assert.ok(promised > 0 && promised < 2020, `a finding about ${promised} rows`);
  await link.click();
  await see(page, 'filter-chip');
  await until(page, (number) => document.querySelector('[data-test="row-count"]')?.textContent.replaceAll(',', '').match(/\d+/)?.[0] === String(number),
    'the table shows as many rows as the finding promised', promised);
  await page.goBack();
  await see(page, 'finding');
  await isAt(page, /^#\/overview/);
  await page.goForward();
  await see(page, 'filter-chip');
  await isAt(page, /^#\/table\?rows=/);
  await close();
});

test('back and forward walk the pages, and an address leads to its place', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  for (const place of ['table', 'profile', 'overview', 'table']) await go(page, place);
  await page.goBack();
  await page.goBack();
  await until(page, () => location.hash.startsWith('#/profile'), 'two steps back is the profile');
  await page.goForward();
  await until(page, () => location.hash.startsWith('#/overview'), 'one forward is the overview');
  await page.evaluate(() => { location.hash = '#/profile/3'; });
  await until(page, () => document.querySelector('main').innerText.includes('Species'), 'the column’s own address');
  await close();
});

test('the delimiter can be overridden', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser);
  const text = `a;b,c;d\n${Array.from({ length: 50 }, (_, i) => `${i};${i},${i};x`).join('\n')}\n`;
  await drop(page, [{ name: 'cells.csv', bytes: Buffer.from(text) }]);
  await isOpen(page, 'cells.csv');
  assert.match(await (await see(page, 'summary')).innerText(), /50 rows × 3 columns/);
  await page.locator('#change-reading').click();
  await page.locator('#read-delimiter').selectOption(',');
  await page.locator('#apply-reading').click();
  await until(page, () => /50 rows × 2 columns/.test(document.querySelector('[data-test="summary"]')?.innerText), 'two columns with commas');
  await page.locator('#read-as-before').click();
  await until(page, () => /50 rows × 3 columns/.test(document.querySelector('[data-test="summary"]')?.innerText), 'read as before');
  await close();
});

test('types of columns that another delimiter makes vanish are dropped, and that is said', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const text = `a;b,c;d\n${Array.from({ length: 50 }, (_, i) => `${i};${i},${i};x`).join('\n')}\n`;
  await drop(page, [{ name: 'cells.csv', bytes: Buffer.from(text) }]);
  await isOpen(page, 'cells.csv');
  await page.locator('#change-reading').click();
  for (const column of ['a', 'd']) await page.locator(`${id('read-type')}[data-column="${column}"] select`).selectOption('text');
  await page.locator('#apply-reading').click();
  await until(page, () => /50 rows × 3 columns/.test(document.querySelector('[data-test="summary"]')?.innerText), 'read with types');
  await page.locator(id('reading-form')).waitFor({ state: 'detached' });
  await page.locator('#change-reading').click();
  await page.locator('#read-delimiter').selectOption(',');
  await page.locator('#apply-reading').click();
  await until(page, () => /50 rows × 2 columns/.test(document.querySelector('[data-test="summary"]')?.innerText), 'two columns with commas');
  assert.match(await (await see(page, 'notice-text')).innerText(), /no column called a, d/);
  assert.equal(await page.locator(id('notice')).getAttribute('role'), 'status');
  assert.deepEqual(errors, []);
  await close();
});

test('an encoding that was guessed is said to be, and others can be chosen', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  // Windows-1250, which nothing in the bytes tells apart from Windows-1252.
  const text = Buffer.from(`name,n\n${Array.from({ length: 30 }, (_, i) => `\xF8eka ${i},${i}`).join('\n')}\n`, 'latin1');
  await drop(page, [{ name: 'czech.csv', bytes: text }]);
  await isOpen(page, 'czech.csv');
  assert.match(await (await see(page, 'reading')).innerText(), /Windows-125\d, guessed/);
  await page.locator('#change-reading').click();
  const offered = await page.locator('#read-encoding option').evaluateAll((options) => options.map((o) => o.value));
  for (const label of ['utf-8', 'windows-1250', 'windows-1251', 'windows-1252', 'windows-1254', 'iso-8859-2', 'iso-8859-15', 'shift_jis', 'euc-kr', 'gb18030', 'big5', 'koi8-r']) {
    assert.ok(offered.includes(label), label);
  }
  for (const label of offered.filter((l) => l && !l.startsWith('utf'))) {
    if (!await page.locator('#read-encoding').count()) await page.locator('#change-reading').click();
    await page.locator('#read-encoding').selectOption(label);
    await page.locator('#apply-reading').click();
    await page.locator(id('reading-form')).waitFor({ state: 'detached' });
    await until(page, (wanted) => document.querySelector('[data-test="reading"]').innerText.toLowerCase().includes(wanted), `it is read as ${label}`, label);
    assert.doesNotMatch(await page.locator(id('reading')).innerText(), /guessed/, 'what was chosen was not guessed');
  }
  await page.locator('#change-reading').click();
  await page.locator('#read-encoding').selectOption('windows-1251');
  const first = (wanted) => until(page, (text) => document.querySelector('[data-test="preview"] tbody td')?.textContent === text, `the first row is ${wanted}`, wanted);
  await first('шeka 0');
  await page.locator('#read-encoding').selectOption('windows-1250');
  await first('řeka 0');
  await page.locator('#apply-reading').click();
  await page.locator(id('reading-form')).waitFor({ state: 'detached' });
  await go(page, 'table');
  await until(page, () => document.querySelector('[data-test="cell"]')?.textContent === 'řeka 0', 'the letters are Czech');
  assert.deepEqual(errors, []);
  await close();
});

test('the table sorts and filters', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('seattle-weather.csv'));
  await isOpen(page, 'seattle-weather.csv');
  await go(page, 'table');
  await see(page, 'cell');
  const head = page.locator(`${id('head')}[data-column="precipitation"] button`);
  await head.click();
  await head.click();
  const top = `${id('cell')}[data-column="precipitation"]`;
  await until(page, (selector) => Number(document.querySelector(selector)?.textContent) > 50, 'the wettest day is first', top);
  await page.locator('#search').fill('snow');
  await until(page, () => /^(?!1,461).*\d/.test(document.querySelector('[data-test="row-count"]')?.textContent.trim()), 'fewer rows are left');
  await close();
});

/** The number of rows that the table shows. */
const shown = (page, number) => until(page, (wanted) =>
  document.querySelector('[data-test="row-count"]')?.textContent.replaceAll(',', '').match(/\d+/)?.[0] === String(wanted), `the table shows ${number} rows`, number);

test('equal rows are shown once, beside the numbers of all of them', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const once = Array.from({ length: 40 }, (_, i) => `${i},alone ${i},2024-01-02`);
  const rows = [...once, ...Array(3).fill('7,"twice, or more",NA'), ...Array(120).fill('9,often,2024-02-03')];
  await drop(page, [{ name: 'copies.csv', bytes: Buffer.from(`id,name,day\n${rows.join('\n')}\n`) }]);
  await isOpen(page, 'copies.csv');
  await see(page, 'column-row', 30_000);
  await page.evaluate(() => { location.hash = '#/profile?tab=duplicates'; });
  const value = (column) => page.locator(`${id('group-value')}[data-column="${column}"]`).innerText();
  const says = (words) => until(page, (wanted) => document.querySelector('[data-test="group-value"][data-column="name"]')?.textContent === wanted, words, words);
  await says('often');
  assert.equal(await page.locator(id('group')).count(), 2);

  await page.locator(`${id('group-copies')} button`, { hasText: 'All 120 rows' }).click();
  await shown(page, 120);
  await page.goBack();
  await says('often');

  await page.locator(id('group')).nth(1).click();
  await says('twice, or more');
  assert.deepEqual([await value('id'), await value('day')], ['7', '–'], 'a missing cell is a dash');
  const doors = page.locator(`${id('group-copies')} li button`);
  assert.deepEqual(await doors.allInnerTexts(), ['41', '42', '43']);
  await doors.nth(2).click();
  await see(page, 'filter-chip');
  await until(page, () => document.querySelector('[data-test="row"]')?.dataset.row === '42', 'the third copy alone');
  await page.goBack();
  await says('twice, or more');
  assert.deepEqual(errors, []);
  await close();
});

test('a number is drawn as histogram and as cumulative share, over one box plot', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  // Every fourth value is 10, the others are even from 0.05 to 20: the quartiles are at a third and at two thirds.
  const values = Array.from({ length: 400 }, (_, i) => (i % 4 ? (i / 20).toFixed(2) : 10));
  await drop(page, [{ name: 'half.csv', bytes: Buffer.from(`x\n${[...values, 20].join('\n')}\n`) }]);
  await isOpen(page, 'half.csv');
  await see(page, 'column-row', 30_000);
  await page.evaluate(() => { location.hash = '#/profile/1'; });
  await see(page, 'plot');
  // Where the picture is blue, in shares of its width, on the line through the box.
  const boxed = () => until(page, () => {
    const canvas = document.querySelector('[data-test="plot"] canvas');
    if (!canvas) return null;
    const { data, width } = canvas.getContext('2d').getImageData(0, canvas.height - 29 * devicePixelRatio, canvas.width, 1);
    const blue = Array.from({ length: width }, (_, x) => x).filter((x) => data[4 * x + 2] > 200 && data[4 * x] < 100);
    return blue.length ? [blue[0] / width, blue.at(-1) / width] : null;
  }, 'the box is drawn');
  const box = await boxed();
  assert.ok(Math.abs(box[0] - 0.36) < 0.05 && Math.abs(box[1] - 0.67) < 0.05, `the box lies between the quartiles: ${box}`);
  await page.getByRole('button', { name: 'Log', exact: true }).click();
  const same = (a, b) => a.every((x, i) => Math.abs(x - b[i]) < 0.02);
  assert.ok(same(await boxed(), box), 'the box stays, whatever the scale of the heights');

  await page.getByRole('button', { name: 'Cumulative share' }).click();
  assert.ok(same(await boxed(), box), 'the box stays below the line');
  assert.equal(await page.getByRole('button', { name: 'Log', exact: true }).count(), 0);
  await page.locator(id('as-table')).click();
  const last = page.locator('.plot-table tbody tr').last();
  assert.match((await last.innerText()).replace(/\s+/g, ' '), /^up to 20 401 100 %$/);
  await page.locator('.plot-table tr:has(td:text-is("below 5.24"))').getByRole('button').click();
  await shown(page, 78);
  await page.goBack();
  await page.getByRole('button', { name: 'Cumulative share' }).click();
  await until(page, () => document.querySelector('[data-test="plot"] canvas'), 'the shares are drawn');
  await page.locator(id('plot')).click({ position: await pointOf(page, '#plot', [19.8, 50]) });
  await shown(page, 401);
  assert.deepEqual(errors, []);
  await close();
});

test('the header’s bars filter by drag and by click, and the form by keyboard', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const day = (i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
  const numbers = Array.from({ length: 501 }, (_, i) => i);
  await drop(page, [{ name: 'even.csv', bytes: Buffer.from(`x,day\n${numbers.map((i) => `${i},${day(i)}`).join('\n')}\n`) }]);
  await isOpen(page, 'even.csv');
  await see(page, 'column-row', 30_000);
  await go(page, 'table');
  const head = (column) => page.locator(`${id('head')}[data-column="${column}"]`);
  await head('x').locator('button').click();
  await head('x').locator('button').click();
  await until(page, () => document.querySelector('[data-test="row"]')?.dataset.row === '500', 'the greatest is first');

  const drag = async (column, ...shares) => {
    const { x, y, width } = await head(column).locator(id('brush')).boundingBox();
    await page.mouse.move(x + shares[0] * width, y + 8);
    await page.mouse.down();
    for (const share of shares.slice(1)) await page.mouse.move(x + share * width, y + 30, { steps: 5 });
    await page.mouse.up();
  };
  const range = async (pattern) => {
    await until(page, (wanted) => new RegExp(wanted).test(document.querySelector('[data-test="filter-chip"]')?.textContent), pattern.source, pattern.source);
    return pattern.exec(await page.locator(id('filter-chip')).innerText()).slice(1);
  };
  // From about 110 to 250, and back over the edge of the picture to about 190.
  await drag('x', 0.22, 0.5, 0.38);
  const [low, high] = (await range(/x (\d+) – (\d+)/)).map(Number);
  assert.ok(Math.abs(low - 100) < 25 && Math.abs(high - 200) < 25, `from ${low} to ${high}`);
  await shown(page, high - low + 1);
  await isAt(page, /sort=-1/); // the order stays
  await until(page, (row) => document.querySelector('[data-test="row"]')?.dataset.row === row, 'the greatest of them is first', String(high));
  await see(page, 'brushed');
  await drag('x', 0.97, 5);
  const [last] = (await range(/x (4\d\d) – 5\d\d/)).map(Number);
  await shown(page, 501 - last);
  // Filters add up: those of the other column would leave nothing.
  await page.locator('#clear-filter').click();
  await page.locator(id('filter-chip')).waitFor({ state: 'detached' });
  await drag('day', 0.01);
  const [end] = await range(/day 2024-01-01 – (2024-\d\d-\d\d)/);
  await shown(page, numbers.filter((i) => day(i) <= end).length);

  await page.locator('#add-filter').focus();
  await page.keyboard.press('Enter');
  await page.locator('#filter-test').selectOption({ label: 'between' });
  await page.locator('#filter-value').fill('7');
  await page.keyboard.press('Tab');
  await page.keyboard.type('11');
  await page.keyboard.press('Enter');
  await shown(page, 5);
  await head('x').locator('.to-profile').click();
  await see(page, 'sentence');
  await isAt(page, /^#\/profile\/1$/);
  assert.deepEqual(errors, []);
  await close();
});

test('a cell in full says which types it could be', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  const cells = {
    '2024-01-05': 'date, text.',
    '2023-02-29': 'text.',
    '03/04/2024': 'date, text. Which of the two is the day, only other cells can tell.',
    '2024-01-05T10:20:30.5+02:00': 'date and time, text.',
    '25/12/2024 7:05': 'date and time, text.',
    '23:59': 'time of day, text.',
    '9:30': 'time of day, text.',
    '24:00': 'text.',
    '42': 'whole number, number, text.',
    '1': 'whole number, number, true or false, text.',
    '-1.5e3': 'number, text.',
    '007': 'text. A number would lose its leading zeros.',
    '0.5': 'number, text.',
    '9007199254740993': 'whole number, text. A number with decimals would round it.',
    '99999999999999999999': 'text.',
    'TRUE': 'true or false, text.',
    'ümlaut-01-05': 'text.',
    '-': 'text.',
  };
  await drop(page, [{ name: 'mixed.csv', bytes: Buffer.from(`x,y\n${Object.keys(cells).map((cell) => `${cell},1`).join('\n')}\n`) }]);
  await isOpen(page, 'mixed.csv');
  await go(page, 'table');
  await see(page, 'cell');
  for (const [row, [cell, words]] of Object.entries(cells).entries()) {
    await page.locator(`${id('row')}[data-row="${row}"] ${id('cell')}[data-column="x"]`).dblclick();
    const said = await (await see(page, 'could-be')).innerText();
    assert.equal(said, `Could be: ${words}`, cell);
    await page.keyboard.press('Escape');
    await page.locator(id('cell-panel')).waitFor({ state: 'detached' });
  }
  assert.deepEqual(errors, []);
  await close();
});
