// Pictures of two columns and of two tables: does each open the rows that it draws, is each a table too, and is
// each saved as a file that is read without the page, with no byte sent?

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { drawnOf, drop, id, isAt, isOpen, launch, open, pointOf, sample, see, until } from './browser.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const at = (page, hash) => page.evaluate((wanted) => { location.hash = wanted; }, hash);
const rows = (page, wanted) => until(page, (text) => document.querySelector('[data-test="row-count"]')?.textContent.startsWith(`${text} of `), `${wanted} rows are shown`, wanted);

/** Saves a picture, and gives the file's name and bytes. */
async function save(page, picture, format) {
  const saving = page.waitForEvent('download');
  await page.locator(`#${picture}-save`).click();
  await page.locator(`#${picture}-save-list [role="menuitem"]`, { hasText: format }).click();
  const saved = await saving;
  return { name: saved.suggestedFilename(), bytes: readFileSync(await saved.path()) };
}

/** Words of an SVG, as they are read. */
const words = (svg) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text.trim()).join('\n');

/** Whether a browser shows an SVG as a picture, which it does of well-formed ones alone; gives its width. */
async function widthOf(svg) {
  const page = await browser.newPage();
  const width = await page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image.naturalWidth;
  }, `data:image/svg+xml;base64,${svg.toString('base64')}`);
  await page.close();
  return width;
}

/** Width and height of a PNG. */
function size(png) {
  assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

/** Counts what is asked of any host from now on. */
function asked(page) {
  const all = [];
  page.on('request', (request) => { if (!/^(blob|data):/.test(request.url())) all.push(request.url()); });
  return all;
}

/** Opens a pair of columns by its names, as the map titles it. */
async function pair(page, method, a, b) {
  await at(page, '#/profile?tab=associations');
  await see(page, 'pair');
  await page.locator('button.choice', { hasText: method }).click();
  const wanted = new RegExp(`^(${a} and ${b}|${b} and ${a}):`);
  await until(page, (source) => [...document.querySelectorAll('[data-test="pair"] title')].some((title) => new RegExp(source).test(title.textContent)), 'the pair is drawn', wanted.source);
  const titles = await page.locator(`${id('pair')} title`).allTextContents();
  await page.locator(id('pair')).nth(titles.findIndex((title) => wanted.test(title))).click();
  return see(page, 'joint');
}

const JOINT = id('joint');

test('two columns: rows one by one, boxes by value, counts in cells; each opens its rows', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);

  let joint = await pair(page, 'Pearson', 'Culmen Length \\(mm\\)', 'Body Mass \\(g\\)');
  let [series] = await drawnOf(page, JOINT);
  assert.deepEqual([series.type, series.data.length], ['scatter', 342]);
  const alone = series.data.find(({ name }) => name.includes('\nrow '));
  await joint.locator(id('plot')).click({ position: await pointOf(page, JOINT, alone.value) });
  await rows(page, 1);

  joint = await pair(page, 'orrelation ratio', 'Species', 'Body Mass \\(g\\)');
  [series] = await drawnOf(page, JOINT);
  assert.equal(series.type, 'boxplot');
  assert.match(series.data[0].name, /Adelie.*\n151 rows\nleast 2,850\n.*\n25 % 3,350\nmedian 3,700\n75 % 4,000/);
  await joint.locator(id('plot')).click({ position: await pointOf(page, JOINT, [4000, 0]) });
  await rows(page, 151);
  await page.goBack();
  joint = await see(page, 'joint');
  await joint.locator(id('as-table')).click();
  assert.deepEqual(await joint.locator('th').allInnerTexts(), ['Species', 'Rows', 'least', '5 %', '25 %', 'median', '75 %', '95 %', 'greatest']);
  await joint.locator('tbody tr').nth(1).locator(id('rows-link')).click();
  await rows(page, 123);

  await page.goBack();
  joint = await see(page, 'joint');
  await joint.getByRole('button', { name: 'Medians' }).click();
  await until(page, () => /a dot is the median/.test(document.querySelector('[data-test="joint"]')?.textContent), 'medians are drawn');
  [series] = await drawnOf(page, JOINT);
  assert.match(series.data[0].name, /Adelie.*\n151 rows\nmedian 3,700\nbetween 3,550 and 3,800$/);
  await joint.locator(id('plot')).click({ position: await pointOf(page, JOINT, [5000, 1]) });
  await rows(page, 123);

  joint = await pair(page, 'Cram', 'Species', 'Island');
  [series] = await drawnOf(page, JOINT);
  assert.deepEqual([series.type, series.data.length], ['heatmap', 5]);
  const [x, y, count] = series.data[0].value;
  await joint.locator(id('plot')).click({ position: await pointOf(page, JOINT, [x, y]) });
  await rows(page, count);
  assert.deepEqual(errors, []);
  await close();
});

test('a picture is saved as SVG and as PNG, and says what it shows; nothing is asked of any host', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser, { acceptDownloads: true });
  await page.setInputFiles('#file-input', sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  await see(page, 'column-row', 30_000);
  const requests = asked(page);
  await at(page, '#/profile/13');
  await see(page, 'plot');
  const title = await page.locator('#column-title').innerText();
  const svg = await save(page, 'plot', 'SVG');
  assert.match(svg.name, /^penguins-.*\.svg$/);
  const said = words(svg.bytes.toString('utf8'));
  for (const wanted of [title, 'penguins.csv, 344 rows', 'rows']) assert.ok(said.includes(wanted), `${wanted} in ${said}`);
  assert.equal(await widthOf(svg.bytes), 860);
  const png = await save(page, 'plot', 'PNG');
  assert.match(png.name, /^penguins-.*\.png$/);
  const [width, height] = size(png.bytes);
  assert.ok(width === 1720 && height > 600, `${width} × ${height}`);

  await pair(page, 'orrelation ratio', 'Species', 'Body Mass \\(g\\)');
  const boxes = words((await save(page, 'joint', 'SVG')).bytes.toString('utf8'));
  assert.ok(boxes.includes('Species and Body Mass (g)') || boxes.includes('Body Mass (g) and Species'), boxes);
  size((await save(page, 'joint', 'PNG')).bytes);
  assert.deepEqual(requests, []);
  assert.deepEqual(await page.evaluate(() => globalThis.glovebox.blocked), [], 'the policy has stopped nothing');
  assert.deepEqual(errors, []);
  await close();
});

test('a name with anything in it is a name in a saved picture', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser, { acceptDownloads: true });
  const name = '<b>&"x"\'{a|b}\u0001';
  const lines = Array.from({ length: 40 }, (_, i) => `${i / 8},<i>&${i % 3}`);
  await drop(page, [{ name: 'odd.csv', bytes: Buffer.from(`"${name.replace('"x"', '""x""')}",t\n${lines.join('\n')}\n`) }]);
  await isOpen(page, 'odd.csv');
  await see(page, 'column-row', 30_000);
  for (const column of [1, 2]) {
    await at(page, `#/profile/${column}`);
    await see(page, 'plot');
    assert.equal(await widthOf((await save(page, 'plot', 'SVG')).bytes), 860);
  }
  assert.deepEqual(errors, []);
  await close();
});

const month = (name, shift) => ({
  name,
  bytes: Buffer.from(`id,visits,city,day\n${Array.from({ length: 60 }, (_, i) => `${i},${shift + (i % 10)},${i % 3 && shift ? 'Oslo' : 'Bergen'},2024-0${shift ? 6 : 1}-${String(1 + (i % 28)).padStart(2, '0')}\n`).join('')}`),
});

test('two tables: the chosen column is drawn in both, as bars and as shares added up, and opens its rows', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser, { acceptDownloads: true });
  await drop(page, [month('january.csv', 0), month('june.csv', 5)]);
  await page.locator('#compare').click();
  await isOpen(page, 'june.csv');
  const shown = await see(page, 'distribution');
  await until(page, () => document.querySelectorAll('[data-test="distribution"] [data-test="plot"] canvas').length === 2, 'two pictures are drawn');
  const requests = asked(page);
  const choose = (name) => page.locator(`${id('drift-column')}:is([aria-label="Draw ${name}"], [aria-label="Draw both: ${name}"])`);
  await choose('visits').click();
  await until(page, () => document.querySelector('[data-test="distribution"] h2')?.textContent === 'visits', 'the column is shown');
  await until(page, () => document.querySelectorAll('[data-test="distribution"] [data-test="plot"] canvas').length === 2, 'both of its pictures');
  const series = await drawnOf(page, '#drift-0');
  assert.deepEqual(series.map(({ type }) => type), ['bar', 'bar', 'line']);
  assert.match(series[0].data.at(-1).name, /^14\njanuary\.csv: 0 rows, 0.%\njune\.csv: 6 rows, 10\.0.%$/);
  assert.match(await shown.innerText(), /the largest distance is 0\.5/);
  const svg = words((await save(page, 'drift-1', 'SVG')).bytes.toString('utf8'));
  for (const wanted of ['visits: cumulative share', 'june.csv, compared with january.csv', 'largest distance 0.5', '(reference)']) assert.ok(svg.includes(wanted), `${wanted} in ${svg}`);
  size((await save(page, 'drift-0', 'PNG')).bytes);
  assert.deepEqual(requests, []);
  assert.deepEqual(await page.evaluate(() => globalThis.glovebox.blocked), [], 'the policy has stopped nothing');

  await page.locator(`#drift-0 ${id('as-table')}`).click();
  const last = page.locator('#drift-0 tbody tr').last();
  assert.match((await last.innerText()).replace(/\s+/g, ' '), /^14 0 0 % 6 10\.0 %$/);
  await last.locator(id('rows-link')).click();
  await rows(page, 6);
  await page.goBack();
  await see(page, 'distribution');
  assert.equal(await choose('visits').getAttribute('aria-pressed'), 'true', 'the column is still the chosen one');
  await until(page, () => document.querySelectorAll('[data-test="distribution"] [data-test="plot"] canvas').length === 2, 'both pictures');
  await page.locator(`#drift-0 ${id('plot')}`).click({ position: await pointOf(page, '#drift-0', [14.5, 1]) });
  await rows(page, 6);
  await page.goBack();

  await choose('city').click();
  await until(page, () => document.querySelector('[data-test="distribution"] h2')?.textContent === 'city', 'the text is shown');
  await until(page, () => document.querySelectorAll('[data-test="distribution"] [data-test="plot"] canvas').length === 1, 'as bars alone');
  await isAt(page, /^#\/drift\?column=3$/); // its number in the table
  const [reference, current] = await drawnOf(page, '#drift-0');
  assert.deepEqual([reference.data.length, current.data.length], [2, 2]);
  await at(page, '#/drift?column=4');
  await until(page, () => document.querySelector('[data-test="distribution"] h2')?.textContent === 'day', 'the fourth column is drawn');
  await choose('city').click();
  await until(page, () => document.querySelector('[data-test="distribution"] h2')?.textContent === 'city' && document.querySelector('#drift-0 canvas'), 'the text again');
  assert.match(await page.locator('.left-out').innerText(), /city: it is text/);
  await page.locator(`#drift-0 ${id('plot')}`).click({ position: await pointOf(page, '#drift-0', [1, 0], 1) });
  await until(page, () => /^\d+ of 60/.test(document.querySelector('[data-test="row-count"]')?.textContent), 'rows of one city');
  assert.deepEqual(errors, []);
  await close();
});

/** Two tables with what is hard to draw: one value, clocks, days of a month, numbers below zero, far and infinite ones. */
const hard = (name, far) => ({
  name,
  bytes: Buffer.from(`one,clock,day,below,far,infinite,city\n${Array.from({ length: 120 }, (_, i) => [
    7.25, `${String(i % 24).padStart(2, '0')}:${String((i * 7) % 60).padStart(2, '0')}:00`, `2024-05-${String(1 + (i % 29)).padStart(2, '0')}`,
    -40 - (i % 37) / 2, i === 7 && far ? 1e6 : (i % 50) / 2, i % 40 === 5 && far ? 'inf' : (i % 30) / 4,
    [' Oslo', 'Oslo', '"Ber\ngen"', 'Ze\u200bro'][i % 4],
  ].join(',')).join('\n')}\n`),
});

test('axes say values, clocks, days with their year and a true minus, and what is hidden in a text is seen', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser, { acceptDownloads: true, timezoneId: 'America/Los_Angeles' });
  await drop(page, [hard('hard.csv', false)]);
  await isOpen(page, 'hard.csv');
  await see(page, 'column-row', 30_000);
  const names = ['one', 'clock', 'day', 'below', 'far', 'infinite', 'city'];
  const drawn = async (name) => {
    await at(page, `#/profile/${names.indexOf(name) + 1}`);
    await until(page, (wanted) => document.querySelector('#column-title')?.textContent === wanted && document.querySelector('#plot canvas'), 'the column is drawn', name);
    const { bytes } = await save(page, 'plot', 'SVG');
    const svg = bytes.toString('utf8');
    const families = new Set([...svg.matchAll(/font-family:([^;"]*)/g)].map(([, family]) => family));
    assert.deepEqual([...families], ["'Red Hat Text', system-ui, sans-serif"]);
    assert.equal((svg.match(/<text/g) ?? []).length, (svg.match(/<text[^>]*font-family/g) ?? []).length, 'every word has its typeface');
    return words(svg).split('\n');
  };
  assert.ok((await drawn('one')).includes('7.25'), 'the one value');
  const clock = await drawn('clock');
  for (const wanted of ['06:00', '12:00', '18:00']) assert.ok(clock.includes(wanted), `${wanted} in ${clock}`);
  const day = await drawn('day');
  assert.ok(day.includes('2024-05-06') && day.includes('2024-05-20'), `${day}`);
  const below = await drawn('below');
  assert.ok(below.includes('−45') && !below.some((word) => /^-\d/.test(word)), `${below}`);
  const city = await drawn('city');
  for (const wanted of ['·Oslo', 'Oslo', 'Ber↵gen', 'Ze[U+200B]ro']) assert.ok(city.includes(wanted), `${wanted} in ${city}`);
  assert.deepEqual(errors, []);
  await close();
});

test('two tables: few far values and infinite ones are told, and all values can be drawn; what no test compares has a way to it', { timeout: 90_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await drop(page, [hard('old.csv', false), hard('new.csv', true)]);
  await page.locator('#compare').click();
  await isOpen(page, 'new.csv');
  await see(page, 'distribution', 30_000);
  const choose = async (name) => {
    await page.locator(`${id('drift-column')}:is([aria-label="Draw ${name}"], [aria-label="Draw both: ${name}"])`).click();
    await until(page, (wanted) => document.querySelector('[data-test="distribution"] h2')?.textContent === wanted && document.querySelector('#drift-0 canvas'), 'the column is drawn', name);
  };
  const end = () => page.evaluate(() => globalThis.echarts.getInstanceByDom(document.querySelector('#drift-0 [data-test="plot"]')).getOption().xAxis[0].max);
  await choose('far');
  assert.equal(await page.locator(id('undrawn')).innerText(), '1 value is above 24.5 and not drawn: 0 of the reference, 1 of the current table.');
  assert.equal(await end(), 24.5);
  await page.locator(id('range')).getByRole('button', { name: 'All values' }).click();
  await until(page, () => !document.querySelector('[data-test="undrawn"]') && document.querySelector('#drift-0 canvas'), 'all values are drawn');
  assert.equal(await end(), 1e6);
  await page.locator(id('range')).getByRole('button', { name: 'Without far values' }).click();
  await page.locator(`${id('undrawn')} ${id('rows-link')}`).click();
  await rows(page, 1);
  await page.goBack();
  await see(page, 'distribution');
  await choose('infinite');
  assert.match(await page.locator(id('undrawn')).innerText(), /^3 infinite values are not drawn: 0 of the reference, 3 of the current table\.$/);
  await choose('city');
  assert.equal(await page.locator('#drift-0 canvas').count(), 1);
  assert.equal(await page.locator('.beside table').isVisible(), true, 'one picture has its figures beside it');
  await page.locator('.left-out a', { hasText: 'city' }).click();
  await until(page, () => document.querySelector('#column-title')?.textContent === 'city', 'its profile is open');
  assert.deepEqual(errors, []);
  await close();
});
