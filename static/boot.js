// How does the page start? It fetches every part it will ever need, seals itself with a second policy
// that ends all requests, and only then starts the studio. Policies add up and cannot be taken back.
//
// Workers start from a blob, since only those inherit the page's policies; each is handed the compiled
// engine and never fetches. The rest of the promise is in guard.js.
//
// A part that is broken is named. One that the page can do without (samples, fonts, charts, other formats) is waited
// for ten seconds, then the page starts without; for the others it goes on waiting, and says so.

const SEAL = "default-src 'none'; script-src 'wasm-unsafe-eval'; style-src 'none'; style-src-attr 'unsafe-inline'; "
  + "img-src data: blob:; font-src 'none'; worker-src blob:; connect-src 'none'; form-action 'none'; base-uri 'none'";

/** Milliseconds after which a part that does not come is told of. */
const PATIENCE = 10_000;
/** The smallest module with an instruction on 128 bits: what an old browser cannot run. */
const SIMD = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11);

const tag = document.querySelector('script[data-wasm]');
const address = (path) => new URL(path, document.baseURI).href;
const nameOf = (path) => new URL(address(path)).pathname.split('/').pop();
const { glovebox } = globalThis;
/** Ends what is still on its way when the page starts without. */
const leave = new AbortController();

/** A part that came, but is not what it should be; `why` follows its name. */
class Broken extends Error {
  constructor(path, why) {
    super(`${nameOf(path)} ${why}`);
  }
}

/** Names of the parts that the page cannot do without and that are not there yet. */
const awaited = new Set();

async function part(path, take) {
  awaited.add(nameOf(path));
  const taken = await take(path);
  awaited.delete(nameOf(path));
  return taken;
}

async function get(path, type) {
  const response = await fetch(address(path), { signal: leave.signal }).catch((error) => {
    throw new Broken(path, `did not arrive (${error.message})`);
  });
  if (!response.ok) throw new Broken(path, `is not there: the server answered ${response.status}`);
  // Hosts send the page's policy with each part; that of the page itself no script can read.
  glovebox.policy.header ||= response.headers.get('content-security-policy') ?? '';
  const given = response.headers.get('content-type') ?? '';
  // A host that has no such file may answer with a page that says so.
  if (given.startsWith('text/html')) throw new Broken(path, 'is not there: the server answered with a page instead');
  if (type && !type.test(given)) throw new Broken(path, `has the type “${given}”, with which a browser does not run it`);
  return response;
}

/** The rest of a response, which can break off. */
const read = (path, body) => body.catch((error) => { throw new Broken(path, `broke off (${error.message})`); });

const compile = (at) => part(at, async (path) => {
  const response = await get(path);
  // A host that does not know the type of wasm files is no reason to fail, only slower.
  const known = response.headers.get('content-type')?.startsWith('application/wasm');
  const module = known ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await read(path, response.arrayBuffer()));
  return module.catch((error) => {
    throw error instanceof WebAssembly.CompileError ? new Broken(path, 'is damaged') : new Broken(path, `broke off (${error.message})`);
  });
});

const SCRIPT = /^(text|application)\/(x-)?(javascript|ecmascript)/;

const load = (at) => part(at, (path) => import(address(path)).catch(async (error) => {
  if (error instanceof SyntaxError) throw new Broken(path, 'is damaged');
  // An import does not say why it failed; the same request made plainly does.
  await get(path, SCRIPT);
  throw error;
}));

/** Resolves when a part has had its time. */
const patience = new Promise((done) => { setTimeout(done, PATIENCE); });

/** The document has all its own elements. */
const parsed = new Promise((done) => {
  const look = () => { if (document.readyState !== 'loading') done(); };
  document.addEventListener('readystatechange', look);
  look();
});

const elementLoaded = (element) => new Promise((done, failed) => {
  element.addEventListener('load', done, { once: true });
  element.addEventListener('error', () => failed(new Error('did not load')), { once: true });
});

/** A stylesheet that could not be read is an empty one. */
const isStyled = (link) => link.sheet?.cssRules.length > 0;

const loadStyle = (link) => part(link.href, async (path) => {
  if (isStyled(link)) return;
  // A stylesheet in the head holds all words back, also those that say what is missing. One put there anew does not.
  const anew = patience.then(() => {
    if (isStyled(link)) return undefined;
    const again = link.cloneNode();
    link.replaceWith(again);
    return elementLoaded(again);
  });
  const loaded = link.sheet ? Promise.reject(new Error('is empty')) : elementLoaded(link);
  await Promise.race([loaded, anew]).catch(async () => {
    await get(path, /^text\/css/);
    throw new Broken(path, 'is damaged');
  });
});

async function loadStyles() {
  await parsed;
  await Promise.all([...document.querySelectorAll('link[rel=stylesheet]')].map(loadStyle));
}

/** Fonts load when first used, which could be after the seal: load them now, as the stylesheet names them. */
async function loadFonts() {
  await Promise.all([...document.fonts].map((face) => face.load()));
}

async function loadCharts() {
  await parsed;
  const script = document.querySelector('script[defer]');
  if (script && !globalThis.echarts) await elementLoaded(script);
  if (!globalThis.echarts) throw new Error('the charts are damaged');
}

async function loadSample({ id, title, about, file, path }) {
  const blob = await (await get(new URL(path, address(tag.dataset.samples)).href)).blob();
  return { id, title, about, file: new File([blob], file, { type: blob.type }) };
}

/** Samples go on the record as they come, in the order of their list: one that does not arrive is not offered. */
async function loadSamples(record) {
  const list = await (await get(tag.dataset.samples)).json();
  const arrived = [];
  const loads = await Promise.allSettled(list.map(async (sample, place) => {
    arrived[place] = await loadSample(sample);
    record.samples = arrived.filter(Boolean);
  }));
  // Told only now: the others were still on their way.
  const failed = loads.find((load) => load.status === 'rejected');
  if (failed) throw failed.reason;
}

/** What runs first in a worker: it gives up what it does not need, takes the compiled engine, keeps early messages, and lets no failure pass unseen. */
const LOADER = `
self.addEventListener('unhandledrejection', (event) => setTimeout(() => { throw event.reason; }));
self.addEventListener('securitypolicyviolation', (event) =>
  self.postMessage({ blocked: [event.effectiveDirective || event.violatedDirective, event.blockedURI, event.originalPolicy] }));
(${glovebox.sever})(self, (name) => self.postMessage({ blocked: [name, '', ''] }));
self.onmessage = async ({ data }) => {
  const early = [];
  const keep = (event) => early.push(event.data);
  self.onmessage = keep;
  await wasm_bindgen({ module_or_path: data });
  if (self.onmessage === keep) self.onmessage = null;
  for (const data of early) self.dispatchEvent(new MessageEvent('message', { data }));
};
`;

/** A way to start workers. One is started for a trial: that its text is whole, only running it shows. */
async function prepareWorkers(path) {
  const script = await read(path, (await get(path, SCRIPT)).text());
  const whole = new Blob([LOADER, script, '\nself.postMessage({ parsed: true });'], { type: 'text/javascript' });
  const start = glovebox.workersFrom(URL.createObjectURL(whole));
  const trial = start();
  await new Promise((done, failed) => {
    trial.onmessage = done;
    trial.onerror = () => failed(new Broken(path, 'is damaged'));
  });
  trial.terminate();
  return start;
}

/** Gives the page a way to start workers: `newWorker()`, each with its module on its way to it. */
function offerWorkers(name, start, engine) {
  const newWorker = () => {
    const worker = start();
    // What was stopped inside the worker goes on the page's record, and to nobody else.
    worker.addEventListener('message', (event) => {
      if (!event.data?.blocked) return;
      event.stopImmediatePropagation();
      const [kind, target, policy] = event.data.blocked;
      glovebox.violated(`${kind} (worker)`, target, policy);
    });
    worker.postMessage(engine);
    return worker;
  };
  Object.defineProperty(globalThis, name, { value: newWorker });
}

/** What turns files of other formats into text. Its bytes are compiled only when such a file is chosen. */
async function loadFormats() {
  const [start, bytes] = await Promise.all([
    prepareWorkers(tag.dataset.convertJs),
    get(tag.dataset.convertWasm).then((response) => read(tag.dataset.convertWasm, response.arrayBuffer())),
  ]);
  return () => offerWorkers('newConverter', start, bytes);
}

/** Says what failed and what to do, in the place of the word that the page is loading. */
function tell(error) {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(SIMD)) {
    glovebox.say('This browser cannot run Glovebox: it needs WebAssembly with SIMD, which every current browser has. Update it, or use another.');
  } else if (error instanceof Broken) {
    glovebox.say(`Glovebox could not start: ${error.message}. Check the connection and reload the page; if that does not help, the site has to be put up again.`);
  } else {
    glovebox.say(`Glovebox could not start: ${error.message}. Its parts may be of different versions: reload the page without what the browser kept of it (Ctrl Shift R).`);
  }
}

async function start() {
  glovebox.boots();
  patience.then(() => {
    if (glovebox.sealed || awaited.size === 0) return;
    glovebox.say(`Glovebox is still waiting for ${[...awaited].join(', ')}. On a slow line that takes a while; if it does not end, check the connection and reload the page.`, false);
  });
  const arriving = { samples: [] };
  const styles = loadStyles();
  const wishes = {
    samples: loadSamples(arriving),
    fonts: styles.then(loadFonts),
    charts: loadCharts(),
  };
  const formats = loadFormats();
  formats.catch(() => {});
  const without = Object.entries(wishes).map(([name, wish]) => Promise.race([wish.then(() => '', () => name), patience.then(() => name)]));
  const [app, page, workers, engine] = await Promise.all([
    load(tag.dataset.js),
    compile(tag.dataset.wasm),
    part(tag.dataset.workerJs, prepareWorkers),
    compile(tag.dataset.workerWasm),
    styles,
  ]);
  // The last part to come has ten seconds from now on.
  const offerFormats = await Promise.race([formats, new Promise((done) => { setTimeout(done, PATIENCE); })]).catch(() => undefined);
  glovebox.without = (await Promise.all(without)).concat(offerFormats ? [] : ['formats']).filter(Boolean);
  leave.abort();
  glovebox.version = tag.dataset.version ?? '';
  glovebox.samples = arriving.samples;
  offerWorkers('newWorker', workers, engine);
  offerFormats?.();
  glovebox.seal(SEAL);
  await app.default({ module_or_path: page });
}

if (!glovebox.refused) {
  start().catch((error) => {
    tell(error instanceof Error ? error : new Error(String(error)));
    throw error;
  });
}
