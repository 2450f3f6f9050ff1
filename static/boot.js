// How does the page start? It fetches every part it will ever need, seals itself with a second policy
// that ends all requests, and only then starts the studio. Policies add up and cannot be taken back.
//
// Workers start from a blob, since only those inherit the page's policies; each is handed the compiled
// engine and never fetches. The rest of the promise is in guard.js.

const SEAL = "default-src 'none'; script-src 'wasm-unsafe-eval'; style-src 'none'; style-src-attr 'unsafe-inline'; "
  + "img-src data: blob:; font-src 'none'; worker-src blob:; connect-src 'none'; form-action 'none'; base-uri 'none'";

const tag = document.querySelector('script[data-wasm]');
const address = (path) => new URL(path, document.baseURI).href;

async function get(path) {
  const response = await fetch(address(path));
  if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
  return response;
}

async function compile(path) {
  const response = await get(path);
  // A host that does not know the type of wasm files is no reason to fail, only slower.
  const known = response.headers.get('content-type')?.startsWith('application/wasm');
  return known ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** Fonts load when first used, which could be after the seal: load them now, as the stylesheet names them. */
async function loadFonts() {
  await Promise.all([...document.fonts].map((face) => face.load().catch(() => undefined)));
}

async function loadSample({ id, title, about, file, path }) {
  const blob = await (await get(new URL(path, address(tag.dataset.samples)).href)).blob();
  return { id, title, about, file: new File([blob], file, { type: blob.type }) };
}

/** A sample that does not arrive is not offered; the page works without. */
async function loadSamples() {
  const list = await get(tag.dataset.samples).then((response) => response.json()).catch(() => []);
  const loaded = await Promise.allSettled(list.map(loadSample));
  return loaded.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/** Stylesheets and the deferred charts are there when the document is parsed and has loaded. */
function loadDocument() {
  if (document.readyState === 'complete') return Promise.resolve();
  return new Promise((resolve) => addEventListener('load', resolve, { once: true }));
}

/** What runs first in a worker: it takes the compiled engine, keeps early messages, and lets no failure pass unseen. */
const LOADER = `
self.addEventListener('unhandledrejection', (event) => setTimeout(() => { throw event.reason; }));
self.addEventListener('securitypolicyviolation', (event) =>
  self.postMessage({ blocked: [event.effectiveDirective || event.violatedDirective, event.blockedURI] }));
self.onmessage = async ({ data }) => {
  const early = [];
  const keep = (event) => early.push(event.data);
  self.onmessage = keep;
  await wasm_bindgen({ module_or_path: data });
  if (self.onmessage === keep) self.onmessage = null;
  for (const data of early) self.dispatchEvent(new MessageEvent('message', { data }));
};`;

/** Gives the page a way to start workers: `newWorker()`, each with the engine on its way to it. */
function offerWorkers(script, engine) {
  const url = URL.createObjectURL(new Blob([script, LOADER], { type: 'text/javascript' }));
  const newWorker = () => {
    const worker = new Worker(url);
    // What the policy stopped inside the worker goes on the page's record, and to nobody else.
    worker.addEventListener('message', (event) => {
      if (!event.data?.blocked) return;
      event.stopImmediatePropagation();
      const [kind, target] = event.data.blocked;
      if (glovebox.blocked.length < 500) {
        glovebox.blocked.push({ kind: `${kind} (worker)`, target, at: performance.now() });
      }
    });
    worker.postMessage(engine);
    return worker;
  };
  Object.defineProperty(globalThis, 'newWorker', { value: newWorker });
}

function seal() {
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = SEAL;
  document.head.append(meta);
  glovebox.policy.seal = SEAL;
  glovebox.sealed = true;
  glovebox.sealedAt = performance.now();
}

/** Says what failed and what to do, in the place of the word that the page is loading. */
function tell(error) {
  const old = typeof WebAssembly !== 'object' || error instanceof WebAssembly.CompileError;
  const place = document.getElementById('loading') ?? document.body.appendChild(document.createElement('p'));
  place.setAttribute('role', 'alert');
  place.textContent = old
    ? 'This browser cannot run Glovebox: it needs WebAssembly with SIMD, which every current browser has. Update it, or use another.'
    : `Glovebox could not start: ${error.message}. Check the connection and reload the page.`;
}

try {
  const [app, page, script, engine, samples] = await Promise.all([
    import(address(tag.dataset.js)),
    compile(tag.dataset.wasm),
    get(tag.dataset.workerJs).then((response) => response.text()),
    compile(tag.dataset.workerWasm),
    loadSamples(),
    loadDocument().then(loadFonts),
  ]);
  glovebox.version = tag.dataset.version ?? '';
  glovebox.samples = samples;
  offerWorkers(script, engine);
  seal();
  await app.default({ module_or_path: page });
} catch (error) {
  tell(error instanceof Error ? error : new Error(String(error)));
  throw error;
}
