// Does anything leave? Every way out is tried from the sealed page and from its worker, with a real file open,
// against a host that counts: as a script in the page would, with headers and without, and once more from a world
// that guard.js does not reach, so that what the browser itself refuses is told from what only code does. What only
// code shuts, the shield's drawer must say. First the same ways are tried from a page without a policy, so that a
// way which never worked proves nothing.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { siteHeaders } from '../../static/build/serve.mjs';
import { drop, go, id, isOpen, launch, open, sample, see, site, until } from './browser.mjs';
import { startCounter } from './counter.mjs';
import { SHARED_WORDS, channels, fromPage, fromWorker, prelude, toOwnHost } from './ways-out.mjs';

/** Chromium without a window never asks for a manifest nor connects ahead, so that these ways cannot be seen open. */
const UNSEEN = (name) => name === 'manifest.json' || name.startsWith('preconnect');

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

const pause = (milliseconds) => new Promise((end) => { setTimeout(end, milliseconds); });

const text = (way, to, port) => `(async () => { try { await (${way})(${JSON.stringify(to)}, ${port}); } catch {} })()`;

/** Runs one way out; that it throws is what should happen. */
async function attempt(target, { way }, to, port) {
  await Promise.race([target.evaluate(text(way, to, port)).catch(() => {}), pause(500)]);
}

/** A world of scripts that shares the page's elements and policies, but not what guard.js put in place. */
async function otherWorld(context, page) {
  const session = await context.newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  const evaluate = async (expression) => {
    const { result } = await session.send('Runtime.evaluate', { expression, contextId, awaitPromise: true, returnByValue: true });
    return result.value;
  };
  await evaluate(prelude);
  return { evaluate };
}

/** Whether a way reaches a counting host, of its own, from a page without a policy. */
async function leadsOut({ name, way }, inWorker) {
  const counter = await startCounter();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${counter.address}blank.html`);
  await page.evaluate(prelude);
  const target = inWorker ? await startWorker(page) : page;
  const [asked, datagrams] = [counter.seen.requests.length, counter.seen.datagrams];
  await attempt(target, { way }, counter.address + name, counter.port);
  const udp = /webrtc|webtransport/.test(name);
  const reached = () => (udp ? counter.seen.datagrams > datagrams : counter.seen.requests.slice(asked).some((path) => path.startsWith(`/${name}`)));
  for (let i = 0; i < 60 && !reached(); i += 1) await pause(50);
  await context.close();
  await counter.close();
  return reached();
}

async function startWorker(page) {
  const started = page.waitForEvent('worker');
  await page.evaluate(() => { globalThis.probe = new Worker(URL.createObjectURL(new Blob(['self.onmessage = () => {}']))); });
  return started;
}

/** The sealed page with a file open and its pages seen, and what was asked of its host since. */
async function sealed(options) {
  const opened = await open(browser, options);
  const { page, server, context } = opened;
  const windows = [];
  context.on('page', (other) => { if (other !== page) windows.push(other.url()); });
  const asked = server.requests.length;
  await page.setInputFiles('#file-input', sample('loans.csv'));
  await see(page, 'summary', 30_000);
  for (const name of ['table', 'profile', 'overview']) await go(page, name);
  await page.evaluate(prelude);
  return { ...opened, windows, later: () => server.requests.slice(asked), place: () => page.url().split('#')[0] };
}

const stopped = (page) => page.evaluate(() => glovebox.stopped);

const nothing = { requests: [], connections: 0, datagrams: 0 };

test('without a policy the ways lead out, and the counter sees them', { timeout: 240_000 }, async () => {
  const ways = [...fromPage.map((row) => [row, false]), ...fromWorker.map((row) => [row, true])].filter(([{ name }]) => !UNSEEN(name));
  assert.ok(ways.length > 50, `${ways.length} ways`);
  const silent = [];
  const left = ways.values();
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (const [row, inWorker] of left) if (!(await leadsOut(row, inWorker))) silent.push(row.name);
  }));
  assert.deepEqual(silent, [], 'these reach nobody even when they could');
});

for (const headers of [true, false]) {
  test(`from the sealed page and its worker nothing gets out, ${headers ? 'with' : 'without'} headers`, { timeout: 180_000 }, async () => {
    const counter = await startCounter();
    const { page, server, windows, later, place, close } = await sealed({ headers });
    const address = place();
    const [engine] = page.workers();
    assert.ok(engine, 'the page has a worker');

    for (const [list, target, host] of [[fromPage, page, counter.address], [toOwnHost, page, server.address], [fromWorker, engine, counter.address]]) {
      for (const row of list) {
        const before = await stopped(page);
        await attempt(target, row, host + row.name, counter.port);
        const told = headers ? row.told ?? 1 : row.toldBare ?? row.told ?? 1;
        await until(page, (least) => glovebox.stopped >= least, `${row.name} is on the page's own record`, before + told);
        await page.waitForTimeout(20);
        assert.equal(await stopped(page) - before, told, `${row.name} is counted once`);
        assert.equal(place(), address, `${row.name} led the page away`);
        assert.deepEqual(counter.seen, nothing, `${row.name} reached somebody`);
      }
    }
    await page.waitForTimeout(1000);
    assert.deepEqual(counter.seen, nothing);
    assert.deepEqual(windows, [], 'no window was opened');
    assert.deepEqual(later(), [], 'nothing was asked of its own host either');
    await close();
    await counter.close();
  });

  test(`what the browser itself refuses, it refuses without guard.js too, ${headers ? 'with' : 'without'} headers`, { timeout: 120_000 }, async () => {
    const counter = await startCounter();
    const { page, context, server, windows, later, place, close } = await sealed({ headers });
    const world = await otherWorld(context, page);
    const [address, refused] = [place(), headers ? ['policy', 'sandbox'] : ['policy']];
    for (const [list, host] of [[fromPage, counter.address], [toOwnHost, server.address]]) {
      const ways = list.filter(({ shut }) => refused.includes(shut));
      assert.ok(ways.length >= 8, `${ways.length} ways`);
      for (const row of ways) {
        await attempt(world, row, host + row.name, counter.port);
        assert.equal(place(), address, `${row.name} led the page away`);
        assert.deepEqual(counter.seen, nothing, `${row.name} reached somebody`);
      }
    }
    await page.waitForTimeout(500);
    assert.deepEqual(counter.seen, nothing);
    if (headers) await fromFrame(page, world, counter);
    await page.waitForTimeout(500);
    assert.deepEqual(counter.seen.requests, []);
    assert.deepEqual(windows, []);
    assert.deepEqual(later(), []);
    await close();
    await counter.close();
  });
}

/**
 * A frame that came about all the same has everything once more, but policy and header hold for it as well. Bare
 * connections are not counted here: for pictures and fonts of such a frame Chromium makes them before it refuses.
 */
async function fromFrame(page, world, counter) {
  await world.evaluate("document.body.append(document.createElement('iframe'))");
  await until(page, () => globalThis.length === 1, 'there is a frame');
  const [, frame] = page.frames();
  await frame.evaluate(prelude);
  // A link to a place in it would lead such a frame to the page's own address, which is refused and ends it.
  const ways = fromPage.filter(({ shut, name }) => shut !== 'guard' && !['ping', 'changing-link'].includes(name));
  assert.ok(ways.some(({ name }) => name === 'window-open') && ways.some(({ name }) => name === 'blank-link'));
  for (const row of ways) {
    await attempt(frame, row, `${counter.address}${row.name}`, counter.port);
    assert.deepEqual(counter.seen, { ...nothing, connections: counter.seen.connections }, `${row.name} reached somebody from a frame`);
    assert.equal(frame.url(), 'about:blank', `${row.name} keeps the frame`);
  }
  for (const target of ['_top', '_parent', '_blank']) {
    await attempt(frame, { way: `(to) => addElement('a', { href: to, target: '${target}' }).click()` }, `${counter.address}frame-link`, counter.port);
    await attempt(frame, { way: `(to) => open(to, '${target}')` }, `${counter.address}frame-open`, counter.port);
  }
  await attempt(frame, { way: () => { parent.history.pushState(null, '', '?secret'); parent.location.reload(); } }, '', 0);
  await attempt(frame, { way: (to) => { parent.location = to; } }, `${counter.address}frame-parent`, counter.port);
}

test('what only code shuts is in the shield’s drawer, and no more than that is', async () => {
  const { page, close } = await open(browser, { headers: false });
  await page.locator('#shield').click();
  const byCode = await (await see(page, 'by-code')).innerText();
  for (const { name, shut, listed } of [...fromPage, ...toOwnHost, ...fromWorker]) {
    if (shut !== 'policy') assert.ok(listed && byCode.includes(listed), `${name} is listed`);
  }
  for (const words of [SHARED_WORDS, 'Answers to a window that opened this tab']) assert.ok(byCode.includes(words), words);
  assert.match(byCode, /sends no header/);
  assert.match(await (await see(page, 'stays-open')).innerText(), /page of the same host that opened this tab/);
  await close();

  const other = await open(browser);
  await other.page.locator('#shield').click();
  assert.match(await (await see(other.page, 'by-code')).innerText(), /also sends a header/);
  assert.doesNotMatch(await (await see(other.page, 'stays-open')).innerText(), /opened this tab/);
  await other.close();
});

test('that the browser’s own methods are replaced changes nothing', { timeout: 60_000 }, async () => {
  const counter = await startCounter();
  const { page, server, windows, later, place, close } = await sealed({ headers: false });
  const address = place();
  await page.evaluate(`{
    Event.prototype.preventDefault = Event.prototype.stopImmediatePropagation = () => {};
    Event.prototype.composedPath = () => [];
    for (const [owner, name] of [[NavigateEvent, 'userInitiated'], [NavigationDestination, 'sameDocument'], [Node, 'isConnected']]) {
      Object.defineProperty(owner.prototype, name, { get: () => true });
    }
    for (const [owner, name, value] of [[String, 'indexOf', -1], [String, 'slice', ''], [String, 'toLowerCase', ''], [Element, 'matches', false],
      [Element, 'closest', null], [Element, 'querySelector', null], [WeakSet, 'has', false], [Map, 'get', undefined]]) {
      owner.prototype[name] = () => value;
    }
    Array.prototype[Symbol.iterator] = function* none() {};
    const to = ${JSON.stringify(counter.address)};
    const tries = [
      () => { const a = document.createElement('a'); a.href = to + 'a'; a.target = '_blank'; document.body.append(a); a.click(); },
      () => { const a = document.createElement('a'); a.href = to + 'b'; a.target = '_blank'; a.click(); },
      () => { const frame = document.createElement('iframe'); document.body.append(frame); frame.contentWindow.open(to + 'c'); },
      () => { document.body.innerHTML += '<iframe src=' + to + 'd>'; },
      () => { const link = document.querySelector('link').cloneNode(); link.rel = 'preconnect'; link.href = to; document.head.append(link); },
      () => { history.replaceState(null, '', '?secret'); },
      () => { location.reload(); },
      () => { history.go(0); },
      () => { location = to + 'e'; },
    ];
    for (let i = 0; i < tries.length; i += 1) try { tries[i](); } catch {}
  }`).catch(() => {});
  await pause(1500);
  assert.equal(place(), address);
  assert.deepEqual(counter.seen, nothing);
  assert.deepEqual(windows, []);
  assert.deepEqual(later(), []);
  await close();
  await server.close();
  await counter.close();
});

test('pages of the same host hear nothing from the page or its worker', { timeout: 120_000 }, async () => {
  const counter = await startCounter();
  const { page, context, server, close } = await sealed({ headers: false });
  const [engine] = page.workers();
  // Another page of the host, with no policy, that tells all it hears.
  const listening = await context.newPage();
  await listening.goto(`${server.address}NOTICES.txt`);
  const heard = async (word) => {
    await listening.evaluate(`{
      const tell = (word) => { if (word) fetch(${JSON.stringify(`${counter.address}heard-`)} + encodeURIComponent(word), { mode: 'no-cors' }); };
      clearInterval(globalThis.listener);
      const hear = () => { ${Object.values(channels).map(({ hear }) => `try { Promise.resolve((${hear})(tell)).catch(() => {}); } catch {}`).join('\n')} };
      hear();
      globalThis.listener = setInterval(hear, 100);
    }`);
    await pause(400);
    return () => counter.asked(`heard-${word}`);
  };
  await heard('nothing');
  for (const [name, channel] of Object.entries(channels)) {
    for (const [where, target] of [['page', page], ...(channel.page ? [] : [['worker', engine]])]) {
      await attempt(target, { way: channel.send }, `secret-${where}-${name}`, 0);
    }
  }
  await pause(1500);
  assert.deepEqual(counter.seen.requests, [], 'nothing was heard');

  // The same words from a page that is not sealed: each channel would carry them.
  const speaking = await context.newPage();
  await speaking.goto(`${server.address}NOTICES.txt`);
  const deaf = [];
  for (const [name, channel] of Object.entries(channels)) {
    await attempt(speaking, { way: channel.send }, `open-${name}`, 0);
    for (let i = 0; i < 40 && !counter.asked(`heard-open-${name}`); i += 1) await pause(50);
    if (!counter.asked(`heard-open-${name}`)) deaf.push(name);
  }
  assert.deepEqual(deaf, []);
  const told = await page.evaluate(() => glovebox.blocked.map(({ kind }) => kind));
  for (const kind of ['BroadcastChannel', 'caches', 'BroadcastChannel (worker)', 'caches (worker)', 'localStorage', 'document.cookie']) assert.ok(told.includes(kind), kind);
  await close();
  await counter.close();
});

test('going back carries no name to the page before', { timeout: 60_000 }, async () => {
  const counter = await startCounter();
  const { page, server, context, close } = await open(browser, { headers: false });
  const other = await context.newPage();
  await other.goto(`${counter.address}name.html`);
  await other.evaluate(() => { name = 'before'; });
  await other.goto(server.address);
  await until(other, () => glovebox.sealed && !document.getElementById('loading'), 'the page has started');
  const address = other.url();
  assert.equal(await other.evaluate(() => name), '', 'the name that the page before gave is gone');
  for (const way of ['history.back()', 'history.go(-1)', 'navigation.back()', 'navigation.traverseTo(navigation.entries()[0].key)']) {
    await other.evaluate(`{ name = 'secret'; try { ${way} } catch {} }`).catch(() => {});
    await pause(300);
    assert.equal(other.url(), address, way);
  }
  // The person may.
  await other.goBack();
  await until(other, () => document.title === 'outside', 'the page before');
  await pause(300);
  assert.equal(counter.asked('named-secret'), false);
  await page.close();
  await close();
  await counter.close();
});

for (const headers of [true, false]) {
  test(`a window that opened the page learns nothing, ${headers ? 'with' : 'without'} headers`, { timeout: 60_000 }, async () => {
    const counter = await startCounter();
    const { server, context, close } = await open(browser, { headers });
    const opener = await context.newPage();
    const opening = context.waitForEvent('page');
    await opener.goto(`${counter.address}opener.html?${encodeURIComponent(server.address)}`);
    const page = await opening;
    await until(page, () => globalThis.glovebox?.sealed && !document.getElementById('loading'), 'the page has started');
    await page.evaluate((to) => {
      for (const listen of [(act) => addEventListener('message', act, true), (act) => { onmessage = act; }, (act) => { document.body.onmessage = act; }]) {
        listen((event) => event.source.postMessage('secret', '*'));
      }
      try { opener.postMessage('secret', '*'); } catch { /* there is none */ }
      try { opener.location = `${to}opener-sent`; } catch { /* there is none */ }
      parent.postMessage('secret', '*');
      top.name = 'secret';
    }, counter.address);
    await pause(800);
    assert.equal(counter.asked('told-'), false, 'nothing was told');
    assert.equal(counter.asked('opener-sent'), false);
    assert.equal(await page.evaluate(() => `${opener} ${name}`), 'null ');
    await close();
    await counter.close();
  });

  test(`inside another page it does not start, ${headers ? 'with' : 'without'} headers`, { timeout: 60_000 }, async () => {
    const counter = await startCounter();
    const { server, context, close } = await open(browser, { headers });
    const outside = await context.newPage();
    const before = server.requests.length;
    await outside.goto(`${counter.address}framing.html?${encodeURIComponent(server.address)}`);
    await pause(1000);
    const [, frame] = outside.frames();
    if (headers) {
      assert.match(frame.url(), /^chrome-error/, 'the browser refuses it');
    } else {
      assert.match(await frame.locator('body').innerText(), /does not start inside another page.*tab of its own/s);
      assert.equal(await frame.evaluate(() => glovebox.sealed || document.querySelectorAll('input').length > 0), false);
      assert.ok(!server.requests.slice(before).some((path) => path.includes('worker')), 'its engine is not even loaded');
    }
    await close();
    await counter.close();
  });
}

test('all that a person does works under the headers', { timeout: 90_000 }, async () => {
  const { page, context, server, errors, close } = await open(browser);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const choosing = page.waitForEvent('filechooser');
  await page.locator('#choose-file').click();
  await (await choosing).setFiles(sample('penguins.csv'));
  await isOpen(page, 'penguins.csv');
  const saving = page.waitForEvent('download');
  await page.locator('#export').click();
  const saved = await saving;
  assert.equal(JSON.parse(readFileSync(await saved.path(), 'utf8')).table.rows, 344);

  await drop(page, [{ name: 'dropped.csv', bytes: Buffer.from('a,b\n1,2\n3,4\n') }]);
  await isOpen(page, 'dropped.csv');
  await page.evaluate(() => navigator.clipboard.writeText('x\ty\n1\t2\n3\t4\n'));
  await page.locator('main').click();
  await page.keyboard.press('Control+v');
  await isOpen(page, 'pasted.tsv');
  await page.locator('#change-reading').click();
  await page.locator('#read-skip').fill('1');
  await page.keyboard.press('Enter');
  await until(page, () => /1 line passed over/.test(document.querySelector('[data-test="reading"]')?.innerText), 'a form by keyboard');

  await page.keyboard.press('Control+k');
  await page.locator('#goto-input').fill('Table');
  await page.keyboard.press('Enter');
  await see(page, 'row-count');
  await page.goBack();
  await until(page, () => location.hash === '#/overview', 'back');
  await page.goForward();
  await until(page, () => location.hash === '#/table', 'forward');
  await page.locator('a.brand').click();
  await until(page, () => location.hash === '#/', 'a link within the page');

  // Loading again and typing an address are the person's own.
  const asked = server.requests.length;
  await page.reload();
  await until(page, () => glovebox.sealed && !document.getElementById('loading'), 'it starts anew');
  assert.ok(server.requests.length > asked);
  assert.equal(await page.evaluate(() => glovebox.stopped), 0, 'nothing of all that was refused');
  await page.goto(`${server.address}NOTICES.txt`);
  await page.goBack();
  await until(page, () => globalThis.glovebox?.sealed && !document.getElementById('loading'), 'and back');
  assert.deepEqual(errors, []);
  await close();
});

test('no cell is in an address, nor in the history', { timeout: 60_000 }, async () => {
  const { page, close } = await open(browser);
  const file = 'Alice Smith,London,HIV positive\nBob Jones,Paris,diabetes\nCarol White,Rome,asthma\nDan Green,Oslo,asthma\n';
  await drop(page, [{ name: 'headerless.csv', bytes: Buffer.from(file) }]);
  await isOpen(page, 'headerless.csv');
  await see(page, 'column-row', 30_000);
  await page.locator('#change-reading').click();
  await page.locator('#read-header').selectOption('true');
  await page.locator('#apply-reading').click();
  await see(page, 'column-row', 30_000);
  const addresses = new Set();
  const seen = async () => { await page.waitForTimeout(100); addresses.add(decodeURIComponent(page.url())); };
  await page.locator(`${id('column-row')} a`).first().click();
  await seen();
  for (const link of await page.locator(id('profile-column')).all()) { await link.click(); await seen(); }
  await go(page, 'table');
  const heads = page.locator(`${id('head')} button`);
  await heads.nth(2).click();
  await seen();
  await page.locator('#search').fill('asthma');
  await page.waitForTimeout(400);
  await seen();
  await page.locator('#add-filter').click();
  await page.locator('#filter-value').fill('Rome');
  await page.locator('#apply-filter').click();
  await see(page, 'filter-chip');
  await seen();
  const hrefs = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => decodeURIComponent(a.href)));
  const entries = await page.evaluate(() => navigation.entries().map((entry) => decodeURIComponent(entry.url)));
  const states = await page.evaluate(() => navigation.entries().map((entry) => JSON.stringify(entry.getState() ?? null)).concat(JSON.stringify(history.state)));
  assert.ok(addresses.size >= 4, [...addresses].join(' '));
  assert.ok(hrefs.length >= 4 && entries.length >= 4, `${hrefs.length} links, ${entries.length} entries`);
  for (const state of states) assert.match(state, /^(null|\d+)$/, 'the history keeps no more than a number');
  for (const address of [...addresses, ...hrefs, ...entries]) {
    assert.match(address, /^[^#]*(#([a-z]+|\/[a-z]*(\/\d+)?(\?[a-z]+=[a-z\d]+(&[a-z]+=[a-z\d]+)*)?))?$/);
    for (const word of file.split(/[ ,\n]+/).filter(Boolean)) assert.ok(!address.includes(word), `${word} is in ${address}`);
  }
  await close();
});

test('going back to another table’s numbers opens none of this one’s columns', { timeout: 60_000 }, async () => {
  const { page, errors, close } = await open(browser);
  await drop(page, [{ name: 'first.csv', bytes: Buffer.from('a,b,c\n1,2,3\n3,1,2\n') }]);
  await isOpen(page, 'first.csv');
  await see(page, 'column-row', 30_000);
  await go(page, 'table');
  await page.locator(`${id('head')} button`).nth(2).click();
  await until(page, () => location.hash === '#/table?sort=3', 'the order is in the address');
  await drop(page, [{ name: 'second.csv', bytes: Buffer.from('d,e,f,g\n9,8,7,6\n5,6,7,8\n') }]);
  await isOpen(page, 'second.csv');
  await until(page, () => location.hash === '#/overview', 'the new file is shown');
  await page.goBack();
  await see(page, 'cell');
  await until(page, () => location.hash === '#/table', 'the order of the other file is gone');
  assert.equal(await page.locator('[aria-sort="ascending"]').count(), 0);
  assert.deepEqual(errors, []);
  await close();
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
  assert.equal(await stopped(page), 0, 'and nothing of the page’s own is refused');
  await close();
});

test('the page names no other host, and never asks to connect ahead', () => {
  const files = readdirSync(site, { recursive: true }).filter((name) => /\.(html|css|js)$/.test(name));
  for (const kind of ['html', 'css', 'js']) assert.ok(files.some((name) => name.endsWith(kind)), `there is ${kind}`);
  for (const name of files) {
    const content = readFileSync(join(site, name), 'utf8');
    assert.doesNotMatch(content, /rel=["']?(preconnect|dns-prefetch)/, name);
    if (/\.(html|css)$/.test(name)) assert.doesNotMatch(content.replaceAll('http://www.w3.org/2000/svg', ''), /(src|href|url\()[=("']*https?:/, name);
  }
});

test('the policy in the header is the page’s own, and what only a header can say', () => {
  const html = readFileSync(join(site, 'index.html'), 'utf8');
  const first = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)[1];
  assert.equal(siteHeaders(site)['Content-Security-Policy'], `${first}; frame-ancestors 'none'; sandbox allow-scripts allow-same-origin allow-downloads allow-modals`);
});
