// How long from a dropped file to its complete profile, beside DuckDB-WASM and parquet-wasm in the same browser?
// usage: node compare.mjs ROUNDS FILE.csv FILE.parquet
//
// Rounds alternate, each in a fresh page with its engine started. The page's time runs from the moment the file
// is chosen to the moment the columns, summed up, are on screen, which come with the last finding; the peers' from the
// same moment to their answer.

import { build } from 'esbuild';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { serve } from '../../static/build/serve.mjs';
import { launch, open, until } from '../../tests/e2e/browser.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '../../.tools/bench/peers');
const [rounds, csv, parquet] = process.argv.slice(2);

async function pack() {
  const modules = join(here, 'node_modules');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build({ entryPoints: [join(here, 'peers.js')], outfile: join(out, 'peers.js'), bundle: true, format: 'esm', logLevel: 'error' });
  copyFileSync(join(modules, '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js'), join(out, 'duckdb-worker.js'));
  copyFileSync(join(modules, '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'), join(out, 'duckdb.wasm'));
  copyFileSync(join(modules, 'parquet-wasm/esm/parquet_wasm_bg.wasm'), join(out, 'parquet.wasm'));
  writeFileSync(join(out, 'index.html'), '<!doctype html><title>Peers</title><input type="file"><script type="module" src="peers.js"></script>');
}

/** Milliseconds from choosing the file to its columns on screen, and the long tasks of the page meanwhile. */
async function own(browser, file) {
  const { page, close } = await open(browser);
  await page.evaluate(() => {
    globalThis.bench = { start: 0, end: 0, tasks: [] };
    document.querySelector('#file-input').addEventListener('change', () => { globalThis.bench.start = performance.now(); }, true);
    new MutationObserver(() => {
      if (!globalThis.bench.end && document.querySelector('[data-test="column-row"]')) globalThis.bench.end = performance.now();
    }).observe(document.body, { childList: true, subtree: true });
    new PerformanceObserver((list) => globalThis.bench.tasks.push(...list.getEntries().map((entry) => Math.round(entry.duration))))
      .observe({ entryTypes: ['longtask'] });
  });
  // As after a moment's look at the page: the worker has started.
  await page.waitForTimeout(1000);
  await page.setInputFiles('#file-input', file);
  const { start, end, tasks } = await until(page, () => globalThis.bench.end > 0 && globalThis.bench, 'the profile', undefined, 300_000);
  const measures = await page.workers()[0].evaluate(() => performance.getEntriesByType('measure').map(({ name, duration }) => [name, duration]));
  await close();
  return { took: end - start, tasks, measures };
}

async function peer(browser, server, file, what) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.address);
  await page.setInputFiles('input', file);
  await until(page, (name) => name in globalThis, 'the peer is loaded', what);
  const took = await page.evaluate((name) => globalThis[name](), what);
  await context.close();
  return took;
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(3)} s`;

async function compare(browser, server, { file, what, name, bar }) {
  const mine = [];
  const theirs = [];
  const tasks = [];
  let measures = [];
  for (let i = 0; i < Number(rounds); i += 1) {
    const round = await own(browser, file);
    mine.push(round.took);
    tasks.push(...round.tasks);
    measures = round.measures;
    theirs.push(await peer(browser, server, file, what));
  }
  console.log(`page, ${file.split('/').pop()}, ${rounds} rounds`);
  for (const [who, list] of [['glovebox', mine], [name, theirs]]) {
    console.log(`  ${who.padEnd(22)} min ${seconds(Math.min(...list))}   median ${seconds(median(list))}`);
  }
  const ratio = median(mine) / median(theirs);
  console.log(`  ratio ${(Math.min(...mine) / Math.min(...theirs)).toFixed(2)} by min, ${ratio.toFixed(2)} by median; bar ${bar}: ${ratio <= bar ? 'met' : 'MISSED'}`);
  console.log('  where the time of the last round went, in the worker:');
  measures.forEach(([name, duration]) => console.log(`  ${duration.toFixed(1).padStart(9)} ms  ${name}`));
  console.log(`  tasks over 50 ms on the page's own thread; bar none: ${tasks.length ? `MISSED, ${tasks.join(', ')} ms` : 'met'}`);
}

/** From the address to the sealed page that takes a file, each time with nothing cached. */
async function ready(browser) {
  const bar = 1500;
  const sealed = [];
  for (let i = 0; i < Number(rounds); i += 1) {
    const { page, close } = await open(browser);
    sealed.push(await page.evaluate(() => glovebox.sealedAt));
    await close();
  }
  const took = median(sealed);
  console.log(`page, ready for a file: min ${seconds(Math.min(...sealed))}   median ${seconds(took)}; bar ${seconds(bar)}: ${took <= bar ? 'met' : 'MISSED'}`);
}

await pack();
const server = await serve({ folder: out, headers: false });
const browser = await launch();
console.log(`Chromium ${browser.version()}`);
await ready(browser);
await compare(browser, server, { file: csv, what: 'summarize', name: 'duckdb-wasm SUMMARIZE', bar: 0.6 });
await compare(browser, server, { file: parquet, what: 'decode', name: 'parquet-wasm decode', bar: 2.5 });
await browser.close();
await server.close();
