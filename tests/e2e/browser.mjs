// How do the journeys reach the page? A server of the built site, one Chromium, and the few verbs that
// they share. `page.waitForFunction` compiles text, which the policy refuses: `until` polls instead.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { serve } from '../../static/build/serve.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const site = process.env.GLOVEBOX_SITE ?? join(root, 'dist');
export const sample = (name) => join(root, 'static/demo', name);

/** Nothing but the page talks: a browser's own look-ups would be counted against it. */
const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--no-sandbox',
];

export async function launch() {
  const executablePath = process.env.CHROMIUM || ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A browser that cannot ask where a file goes puts it among its downloads, where a journey finds it. */
const withoutPicker = () => { delete globalThis.showSaveFilePicker; };

/**
 * Serves the site and opens it, sealed and ready; `page` keeps what went wrong in `errors`. `picker` runs before
 * the page, to put something in the place of the browser's question where a file goes.
 */
export async function open(browser, { prefix = '/', path = '', headers = true, viewport = { width: 1280, height: 800 }, picker = withoutPicker, ...options } = {}) {
  const server = await serve({ folder: site, prefix, headers, aside: true });
  const context = await browser.newContext({ viewport, ...options });
  await context.addInitScript(picker);
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(server.address + path);
  await until(page, () => globalThis.glovebox.sealed && !document.getElementById('loading'), 'the page has started');
  return {
    server,
    context,
    page,
    errors,
    close: async () => {
      await context.close();
      await server.close();
    },
  };
}

/** Waits until `test` holds in the page; fails with `what` when it does not in time. */
export async function until(page, test, what, argument = undefined, timeout = 15_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await page.evaluate(test, argument);
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await page.waitForTimeout(40);
  }
}

/** Shows one by one what findings of several columns hold, on Overview, once all findings are there. */
export async function unfold(page) {
  await page.locator('.quality').waitFor();
  const folded = page.locator(`${id('parts')}[aria-expanded="false"]`);
  while (await folded.count()) await folded.first().click();
}

/** Waits until the address is as the pattern says: a link is followed some time after the click on it. */
export const isAt = (page, pattern) => until(
  page, (source) => new RegExp(source).test(location.hash), `the address is like ${pattern}`, pattern.source,
);

export const id = (name) => `[data-test="${name}"]`;

/** Waits for the first element with that test id, and gives its locator. */
export async function see(page, name, timeout = 15_000) {
  const found = page.locator(id(name)).first();
  await found.waitFor({ state: 'visible', timeout });
  return found;
}

/** Waits until a file is open, by the name in the masthead. */
export const isOpen = (page, name, timeout = 30_000) => until(page,
  (wanted) => document.querySelector('[data-test="open-file"]')?.textContent.includes(wanted), `${name} is open`, name, timeout);

/** Where a value of a picture's data is drawn: within the element that the plot is in. */
export const pointOf = (page, scope, value, series = 0) => page.evaluate(([within, data, seriesIndex]) => {
  const chart = globalThis.echarts.getInstanceByDom(document.querySelector(`${within} [data-test="plot"]`));
  const [x, y] = chart.convertToPixel({ seriesIndex }, data);
  return { x, y };
}, [scope, value, series]);

/** What a picture's data are: the option that it was drawn from. */
export const drawnOf = (page, scope) => page.evaluate((within) => {
  const chart = globalThis.echarts.getInstanceByDom(document.querySelector(`${within} [data-test="plot"]`));
  return chart.getOption().series.map(({ type, data }) => ({ type, data }));
}, scope);

/** Goes to a page by the menu. */
export async function go(page, place) {
  await page.locator(id(`nav-${place}`)).click();
  await until(page, (hash) => location.hash.startsWith(hash), `the address is of ${place}`, `#/${place}`);
}

/** Drops files on the page as a person does: from outside, with the bytes in the event. */
export async function drop(page, files) {
  const transfer = await page.evaluateHandle((list) => {
    const made = new DataTransfer();
    for (const { name, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      made.items.add(new File([bytes], name));
    }
    return made;
  }, files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })));
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('body', kind, { dataTransfer: transfer });
  }
}

/**
 * Calls a function, which is a text, on the list of all objects of a kind that the worker holds, after everything
 * that nobody holds was collected.
 */
export async function inWorker(context, page, prototype, count) {
  const session = await context.newCDPSession(page);
  const answers = new Map();
  let worker;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => { if (targetInfo.type === 'worker') worker = sessionId; });
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message);
    answers.get(answer.id)?.(answer.result);
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const ask = (method, params) => new Promise((resolve) => {
    const number = answers.size + 1;
    answers.set(number, resolve);
    session.send('Target.sendMessageToTarget', { sessionId: worker, message: JSON.stringify({ id: number, method, params }) });
  });
  const { result } = await ask('Runtime.evaluate', { expression: prototype });
  const { objects } = await ask('Runtime.queryObjects', { prototypeObjectId: result.objectId });
  const { result: counted } = await ask('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration: count });
  await session.detach();
  return counted.value;
}

/** The same of the page itself. */
export async function inPage(context, page, prototype, count) {
  const session = await context.newCDPSession(page);
  const { result } = await session.send('Runtime.evaluate', { expression: prototype });
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId });
  const { result: counted } = await session.send('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration: count });
  await session.detach();
  return counted.value;
}
