// Does anything leave? Every way out that can be closed is tried from the sealed page and from its worker, with
// a real file open, against a host that counts. First the same ways are tried from a page without a policy, so
// that a way which never worked proves nothing.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { siteHeaders } from '../../static/build/serve.mjs';
import { go, isOpen, launch, open, sample, see, site } from './browser.mjs';
import { startCounter } from './counter.mjs';
import { byGuard, byPolicy, fromWorker, prelude, toOwnHost } from './ways-out.mjs';

/** Chromium without a window never asks for a manifest, so that this way cannot be seen open. */
const UNSEEN = ['manifest.json'];

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/** Runs one way out; that it throws is what should happen. */
async function attempt(target, way, to, port) {
  const done = target.evaluate(`(async () => { try { await (${way})(${JSON.stringify(to)}, ${port}); } catch {} })()`).catch(() => {});
  await Promise.race([done, new Promise((end) => { setTimeout(end, 500); })]);
}

/** Whether a way reaches the counting host from a page without a policy. */
async function leadsOut(name, way, counter, inWorker) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${counter.address}blank.html`);
  await page.evaluate(prelude);
  const [asked, datagrams] = [counter.seen.requests.length, counter.seen.datagrams];
  await attempt(inWorker ? await startWorker(page) : page, way, counter.address + name, counter.port);
  const udp = /webrtc|webtransport/.test(name);
  const reached = () => (udp ? counter.seen.datagrams > datagrams : counter.seen.requests.slice(asked).some((path) => path.startsWith(`/${name}`)));
  for (let i = 0; i < 60 && !reached(); i += 1) await new Promise((end) => { setTimeout(end, 30); });
  await context.close();
  return reached();
}

async function startWorker(page) {
  const started = page.waitForEvent('worker');
  await page.evaluate(() => { globalThis.probe = new Worker(URL.createObjectURL(new Blob(['self.onmessage = () => {}']))); });
  return started;
}

test('without a policy the ways lead out, and the counter sees them', { timeout: 180_000 }, async () => {
  const counter = await startCounter();
  const silent = [];
  for (const [ways, inWorker] of [[byPolicy, false], [byGuard, false], [fromWorker, true]]) {
    for (const [name, way] of Object.entries(ways)) {
      if (!(await leadsOut(name, way, counter, inWorker))) silent.push(name);
    }
  }
  await counter.close();
  assert.deepEqual(silent, UNSEEN, 'the others reached nobody even when they could');
});

test('from the sealed page and its worker nothing gets out', { timeout: 120_000 }, async () => {
  const counter = await startCounter();
  const { page, server, context, close } = await open(browser);
  const opened = [];
  context.on('page', (other) => { if (other !== page) opened.push(other.url()); });
  const asked = server.requests.length;

  await page.setInputFiles('#file-input', sample('loans.csv'));
  await see(page, 'summary', 30_000);
  for (const name of ['table', 'profile', 'overview']) await go(page, name);
  const place = () => page.url().split('#')[0];
  const address = place();
  await page.evaluate(prelude);
  const [engine] = page.workers();
  assert.ok(engine, 'the page has a worker');

  for (const [name, way] of Object.entries({ ...byPolicy, ...byGuard })) {
    await attempt(page, way, counter.address + name, counter.port);
    assert.equal(place(), address, `${name} led the page away`);
  }
  for (const [name, way] of Object.entries(toOwnHost)) await attempt(page, way, server.address + name, counter.port);
  assert.equal(place(), address, 'the page stays where it was');
  const probe = await startWorker(page);
  for (const worker of [engine, probe]) {
    for (const [name, way] of Object.entries(fromWorker)) await attempt(worker, way, counter.address + name, counter.port);
  }
  await page.waitForTimeout(1500);

  assert.deepEqual(counter.seen, { requests: [], connections: 0, datagrams: 0 });
  assert.deepEqual(opened, [], 'no window was opened');
  assert.deepEqual(server.requests.slice(asked), [], 'nothing was asked of its own host either');
  const blocked = await page.evaluate(() => glovebox.blocked.map(({ kind }) => kind));
  for (const kind of ['connect-src', 'img-src', 'window.open', 'link', 'navigation', 'connect-src (worker)']) {
    assert.ok(blocked.includes(kind), `${kind} is on the page's own record`);
  }
  await close();
  await counter.close();
});

test('after the seal its own host is asked for nothing, whatever is opened', { timeout: 60_000 }, async () => {
  const { page, server, close } = await open(browser);
  const asked = server.requests.length;
  const before = await page.evaluate(() => ({ sealedAt: glovebox.sealedAt, seal: glovebox.policy.seal }));
  assert.match(before.seal, /connect-src 'none'/);
  for (const name of ['loans.csv', 'adult.parquet', 'penguins.csv']) {
    await page.setInputFiles('#file-input', sample(name));
    await isOpen(page, name);
    for (const place of ['table', 'profile', 'overview']) {
      await go(page, place);
      await page.waitForTimeout(300);
    }
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForTimeout(300);
  const late = await page.evaluate((at) => performance.getEntriesByType('resource')
    .filter((entry) => entry.startTime > at && entry.name.startsWith('http')).map((entry) => entry.name), before.sealedAt);
  assert.deepEqual(late, []);
  assert.deepEqual(server.requests.slice(asked), []);
  await close();
});

test('the page names no other host, and never asks to connect ahead', () => {
  const files = readdirSync(site, { recursive: true }).filter((name) => /\.(html|css|js)$/.test(name));
  for (const name of files) {
    const text = readFileSync(join(site, name), 'utf8');
    assert.doesNotMatch(text, /rel=["']?(preconnect|dns-prefetch)/, name);
    if (/\.(html|css)$/.test(name)) assert.doesNotMatch(text.replaceAll('http://www.w3.org/2000/svg', ''), /(src|href|url\()[=("']*https?:/, name);
  }
});

test('the policy in the header is the page’s own, and one thing more that only a header can say', () => {
  const html = readFileSync(join(site, 'index.html'), 'utf8');
  const first = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)[1];
  assert.equal(siteHeaders(site)['Content-Security-Policy'], `${first}; frame-ancestors 'none'`);
});
