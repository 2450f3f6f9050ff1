// Does every number tell the truth? Each count on the pages is clicked, and the table must show as many rows;
// and what the page exports must be what the command line says, byte for byte.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { id, isOpen, launch, open, root, sample, see, until } from './browser.mjs';

let browser;
let folder;
let program;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'glovebox-'));
  // Nothing to do where the tests before have built it already.
  execFileSync('cargo', ['build', '--locked', '--quiet', '--bin', 'glovebox'], { cwd: root, stdio: 'inherit' });
  program = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/glovebox');
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Numbers that look random and are the same every time. */
function* numbers(state) {
  for (;;) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state / 2147483648;
  }
}

function made(name, header, rows, line) {
  const path = join(folder, name);
  writeFileSync(path, `${header}\n${Array.from({ length: rows }, (_, i) => line(i)).join('\n')}\n`);
  return path;
}

const data = (name) => join(root, 'tests/data', name);
/** Under a name of its own each time: two tests go at once, and a browser reads no file that was written since it was chosen. */
const copies = (name) => made(name, 'key,word,share,note', 240,
  (i) => (i % 5 ? `${i},w${i % 9},${(i % 7) / 7},` : `1,again,${1 / 3},"two, three"`));
/** How many numbers each file has at least: findings come and go. */
const LEAST = {
  'digit.csv': 30,
  'mixed_types.csv': 100,
  'null_tokens.csv': 90,
  'semicolon_decimal_comma.csv': 60,
  'leading_zeros.csv': 60,
  'seattle-weather.csv': 400,
  'digits.csv': 220,
  'times.csv': 230,
  'copies.csv': 220,
  'copies.parquet': 220,
};
const FILES = {
  // Read one digit away, this number is no cell of the table.
  'digit.csv': () => made('digit.csv', 'x', 8, (i) => ['1', '2', '0.1'][i] ?? '1.9370000000000003'),
  'mixed_types.csv': () => data('csv/mixed_types.csv'),
  'null_tokens.csv': () => data('csv/null_tokens.csv'),
  'semicolon_decimal_comma.csv': () => data('csv/semicolon_decimal_comma.csv'),
  'leading_zeros.csv': () => data('csv/leading_zeros.csv'),
  'seattle-weather.csv': () => sample('seattle-weather.csv'),
  // Sixteen and seventeen digits, where the nearest other float is one in the last digit away.
  'digits.csv': () => {
    const next = numbers(7);
    const digit = () => next.next().value;
    return made('digits.csv', 'even,skewed,near', 400, () => [digit(), Math.exp(9 * digit()), 1.5 + digit() * 1e-13].join());
  },
  'times.csv': () => {
    const next = numbers(11);
    const two = (x) => String(Math.floor(x)).padStart(2, '0');
    return made('times.csv', 'day,seen,at', 300, () => {
      const [a, b, c] = [next.next().value, next.next().value, next.next().value];
      return `20${two(10 + a * 14)}-${two(1 + b * 12)}-${two(1 + c * 28)},2024-01-${two(1 + b * 28)} ${two(a * 24)}:${two(c * 60)}:07.25,${two(c * 24)}:${two(a * 60)}:${two(b * 60)}`;
    });
  },
  'copies.csv': () => copies('copies.csv'),
  'copies.parquet': () => {
    execFileSync(program, ['convert', copies('packed.csv'), join(folder, 'copies.parquet')]);
    return join(folder, 'copies.parquet');
  },
};

/**
 * Clicks every link to rows within `scope` of the page at `hash`, one after the other, and gives those that open
 * another number of rows than they promise. `prepare` lists buttons to press first, by their words; of links that
 * come in hundreds only each `step`th is clicked.
 */
const wrongLinks = (page, hash, scope, prepare = [], step = 1) => page.evaluate(async ([where, within, buttons, each]) => {
  const until = async (test, what) => {
    const end = Date.now() + 10_000;
    for (;;) {
      const found = test();
      if (found !== null && found !== undefined && found !== false) return found;
      if (Date.now() > end) throw new Error(`waited in vain for ${what} at ${location.hash}`);
      await new Promise((done) => { setTimeout(done, 4); });
    }
  };
  const number = (text) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', ''));
  /** Of words and characters the page counts how often they occur, of row numbers nothing. */
  const promise = (link) => {
    const list = link.closest('ol, .plot-table');
    if (link.closest('.group-copies ol')) return [1, 1];
    const counts = number(link.textContent);
    const title = list?.previousElementSibling?.matches('.note') ? list.previousElementSibling.previousElementSibling : list?.previousElementSibling;
    const occurrences = (link.closest('[data-test="made-of"]') && title?.textContent !== 'Patterns') || buttons.includes('Characters');
    return [occurrences ? 1 : counts, counts];
  };
  const links = async () => {
    if (location.hash !== where) location.hash = where;
    await until(() => document.querySelector(within), within);
    for (const words of buttons) {
      const find = (text) => [...document.querySelectorAll('main button')].find((b) => b.textContent.trim() === text);
      if (words === 'as table' && find('as picture')) continue;
      const button = await until(() => find(words), words);
      if (button.getAttribute('aria-pressed') !== 'true') button.click();
      await until(() => find(words)?.getAttribute('aria-pressed') === 'true' || (words === 'as table' && find('as picture')), `${words} is pressed`);
    }
    return [...document.querySelectorAll(`${within} [data-test="rows-link"], ${within} [data-test="show-rows"]`)];
  };
  const wrong = [];
  let asked = 0;
  for (let i = 0; ; i += each) {
    const list = await links();
    if (i >= list.length) return { wrong, asked };
    const [least, most] = promise(list[i]);
    const words = list[i].title || list[i].closest('li')?.querySelector('.finding-text p')?.textContent;
    list[i].click();
    const text = await until(() => {
      const shown = location.hash.startsWith('#/table') && document.querySelector('[data-test="row-count"]')?.textContent;
      return shown && /^[\d,]+ of /.test(shown) ? shown : document.querySelector('[data-test="problem"]')?.textContent;
    }, words);
    asked += 1;
    if (!(number(text) >= least && number(text) <= most)) wrong.push(`${words}: promised ${most}, opened ${text}`);
  }
}, [hash, scope, prepare, step]);

async function everyLink(page, name) {
  const all = { wrong: [], asked: 0 };
  const look = async (...where) => {
    const { wrong, asked } = await wrongLinks(page, ...where);
    all.wrong.push(...wrong.map((words) => `${name} ${where[0]}: ${words}`));
    all.asked += asked;
  };
  await look('#/overview', '.findings');
  await page.evaluate(() => { location.hash = '#/profile'; });
  await see(page, 'sentence');
  const columns = await page.locator(id('profile-column')).evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  for (const column of columns) {
    await page.evaluate((hash) => { location.hash = hash; }, column);
    await see(page, 'sentence');
    await look(column, '.profile-body');
    await page.evaluate((hash) => { location.hash = hash; }, column);
    await see(page, 'sentence');
    const looks = await page.locator('.plots .choices[aria-label="Picture"] button').allInnerTexts();
    if (await page.locator(id('as-table')).count() === 0) continue;
    for (const picture of looks.length ? looks : [null]) {
      await look(column, '.plots', [...(picture ? [picture] : []), 'as table'], picture === 'Cumulative share' ? 5 : 1);
    }
  }
  for (const tab of ['missing', 'duplicates']) {
    // From elsewhere, so that no links of the last column are taken for those of the tab.
    await page.evaluate(() => { location.hash = '#/overview'; });
    await see(page, 'summary');
    await look(`#/profile?tab=${tab}`, '.profile-body');
  }
  return all;
}

// While a page waits for its engine or for the next frame, another goes on.
describe('each number', { concurrency: 2 }, () => {
  for (const [name, path] of Object.entries(FILES)) {
    test(`${name}: every number opens as many rows, and the export is the command line’s`, { timeout: 240_000 }, async (t) => {
      const { page, errors, close } = await open(browser, { acceptDownloads: true });
      const file = path();
      await page.setInputFiles('#file-input', file);
      await isOpen(page, name);
      await see(page, 'column-row', 30_000);
      await until(page, () => document.getElementById('export'), 'the profile is there', undefined, 30_000);
      const downloading = page.waitForEvent('download');
      await page.locator('#export').click();
      const exported = readFileSync(await (await downloading).path());
      const told = execFileSync(program, ['profile', file, '--format', 'json'], { maxBuffer: 1 << 28 });
      const differs = exported.findIndex((byte, i) => byte !== told[i]);
      assert.ok(exported.equals(told), `from byte ${differs}: ${exported.subarray(differs - 60, differs + 40)} instead of ${told.subarray(differs - 60, differs + 40)}`);

      // Numbers are read as tables; drawing each picture again on the way would take most of the time.
      await page.evaluate(() => { globalThis.echarts = undefined; });
      const { wrong, asked } = await everyLink(page, name);
      t.diagnostic(`${asked} numbers`);
      assert.ok(asked >= LEAST[name], `${asked} numbers`);
      assert.deepEqual(wrong, []);
      assert.deepEqual(errors, []);
      await close();
    });
  }
});
