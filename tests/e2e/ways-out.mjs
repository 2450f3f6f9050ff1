// Which ways lead out of a tab? Each is a row: its name, what shuts it, and a function that tries it, run inside the
// page or a worker. `to` is an address on the counting host that ends in the way's own name, `port` that host's port.
//
// What shuts it is one of
//   policy   the browser, by the policy in the page: with or without headers, with or without guard.js
//   sandbox  the browser, where the host sends the header; elsewhere guard.js
//   guard    guard.js alone: what the shield's drawer lists as shut by code, in the words of `listed`

const add = (tag, attributes) => {
  const element = document.createElement(tag);
  Object.assign(element, attributes);
  document.body.append(element);
  return element;
};

const addXml = (space, tag, attributes) => {
  const element = document.createElementNS(space, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
  return element;
};

/** A click that denies to be one. */
const disguised = () => {
  const event = new MouseEvent('click', { bubbles: true, cancelable: true });
  Object.assign(event, { composedPath: () => [], preventDefault: () => {} });
  return Object.defineProperty(event, 'type', { value: 'x' });
};

/** Helpers that the functions below need inside the page, as text. */
export const prelude = `globalThis.addElement = ${add}; globalThis.addXml = ${addXml}; globalThis.disguised = ${disguised};`;

/** What the drawer calls each kind of way that is shut by code. */
const LEAVING = 'Leaving: opening a window, following a link elsewhere, loading the page again or going back';
const SERVICES = 'Services that talk to hosts by themselves, such as WebRTC';
const FRAMES = 'Frames: an empty one';
const SHARED = 'What the pages of one host share';
const HINTS = 'Hints to connect to a host';

/** How often one try of these is counted, where that is not once: harmless, or two tries in one. */
const TOLD = {
  // guard.js follows links within the page itself, and as they were when it looked at them.
  'ping': { told: 0 },
  'changing-link': { told: 0 },
  'changing-loose-link': { told: 0 },
  // A sandboxed page has no form that could be sent, and nobody is told.
  'form-click': { told: 0, toldBare: 1 },
  'replace-state-reload': { told: 2 },
  'push-state-go-0': { told: 2 },
};

const rows = (shut, listed, ways) => Object.entries(ways).map(([name, way]) => ({ name, shut, listed, way, ...TOLD[name] }));

const policy = {
  'fetch': (to) => fetch(to, { mode: 'no-cors' }),
  'fetch-keepalive': (to) => fetch(to, { mode: 'no-cors', keepalive: true, method: 'POST', body: 'x' }),
  'xhr': (to) => { const x = new XMLHttpRequest(); x.open('GET', to); x.send(); },
  'websocket': (to) => { new WebSocket(to.replace('http', 'ws')); },
  'eventsource.events': (to) => { new EventSource(to); },
  'webtransport': (to, port) => new WebTransport(`https://127.0.0.1:${port}/`).ready,
  'beacon': (to) => { navigator.sendBeacon(to, 'x'); },
  'ping': (to) => { const a = addElement('a', { href: '#', ping: to, textContent: 'x' }); a.click(); },
  'preload.js': (to) => { addElement('link', { rel: 'preload', as: 'fetch', href: to, crossOrigin: 'anonymous' }); },
  'image': (to) => { new Image().src = to; },
  'css-url': (to) => { addElement('div', { textContent: 'x' }).style.backgroundImage = `url(${to})`; },
  'favicon': (to) => { document.head.append(Object.assign(document.createElement('link'), { rel: 'icon', href: to })); },
  'font': (to) => new FontFace('Out', `url(${to})`).load(),
  'video': (to) => { addElement('video', { src: to, preload: 'auto' }).load(); },
  'audio': (to) => { addElement('audio', { src: to, preload: 'auto' }).load(); },
  'script.js': (to) => { addElement('script', { src: to }); },
  'import.js': (to) => import(to),
  'modulepreload.js': (to) => { addElement('link', { rel: 'modulepreload', href: to }); },
  'stylesheet.css': (to) => { addElement('link', { rel: 'stylesheet', href: to }); },
  'style-import.css': (to) => { addElement('style', { textContent: `@import url(${to});` }); },
  'manifest.json': (to) => { addElement('link', { rel: 'manifest', href: to, crossOrigin: 'anonymous' }); },
  'prefetch': (to) => { addElement('link', { rel: 'prefetch', href: to }); },
  'speculation.html': (to) => { addElement('script', { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ urls: [to], eagerness: 'immediate' }] }) }); },
  'worker.js': (to) => { new Worker(to); },
  'shared-worker.js': (to) => { new SharedWorker(to); },
  'blob-worker': (to) => { new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(to)}, { mode: 'no-cors' })`]))); },
  'blob-shared-worker': (to) => { new SharedWorker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(to)}, { mode: 'no-cors' })`]))); },
  'data-worker': (to) => { new Worker(`data:text/javascript,fetch(${encodeURIComponent(JSON.stringify(to))}, { mode: 'no-cors' })`); },
  'svg-image': (to) => { addElement('div', {}).append(addXml('http://www.w3.org/2000/svg', 'svg', {})); document.querySelector('div:last-of-type svg').append(addXml('http://www.w3.org/2000/svg', 'image', { href: to, width: '9', height: '9' })); },
  'markup-image': (to) => { addElement('div', { innerHTML: `<img src="${to}">` }); },
};

/** The policy lets nothing load here either, but Chromium connects to the host of some before it asks the policy. */
const framed = {
  'object.html': (to) => { addElement('object', { data: to }); },
  'embed.html': (to) => { addElement('embed', { src: to, type: 'text/html' }); },
  'iframe.html': (to) => { addElement('iframe', { src: to }); },
  'iframe-ns.html': (to) => { addXml('http://www.w3.org/1999/xhtml', 'iframe', { src: to }); },
  'iframe-prefix.html': (to) => { addXml('http://www.w3.org/1999/xhtml', 'x:iframe', { src: to }); },
  'iframe-set-ns.html': (to) => { addElement('iframe', {}).setAttributeNS(null, 'src', to); },
  'iframe-node.html': (to) => { const node = document.createAttribute('src'); node.value = to; addElement('iframe', {}).setAttributeNode(node); },
  'iframe-node-later.html': (to) => { const frame = addElement('iframe', {}); const node = document.createAttribute('src'); frame.setAttributeNode(node); node.value = to; },
  'iframe-named.html': (to) => { const frame = addElement('iframe', {}); const node = document.createAttribute('src'); node.value = to; frame.attributes.setNamedItem(node); },
  'frameset.html': (to) => { const set = document.createElement('frameset'); const frame = document.createElement('frame'); frame.src = to; set.append(frame); document.documentElement.append(set); },
  'blob-frame.html': (to) => { addElement('iframe', { src: URL.createObjectURL(new Blob([`<img src="${to}">`], { type: 'text/html' })) }); },
  'srcdoc-frame': (to) => { addElement('iframe', { srcdoc: `<img src="${to}">` }); },
  'frame-fetch': (to) => addElement('iframe', {}).contentWindow.fetch(to, { mode: 'no-cors' }),
  'markup-frame.html': (to) => { addElement('div', { innerHTML: `<iframe src="${to}"></iframe>` }); },
  'adjacent-frame.html': (to) => { document.body.insertAdjacentHTML('beforeend', `<iframe src="${to}"></iframe>`); },
  'parsed-frame.html': (to) => { document.body.append(document.adoptNode(new DOMParser().parseFromString(`<iframe src="${to}"></iframe>`, 'text/html').querySelector('iframe'))); },
  'xml-frame.html': (to) => { document.body.append(document.adoptNode(new DOMParser().parseFromString(`<x:iframe xmlns:x="http://www.w3.org/1999/xhtml" src="${to}"/>`, 'text/xml').documentElement)); },
  'fragment-frame.html': (to) => { document.body.append(document.createRange().createContextualFragment(`<iframe src="${to}"></iframe>`)); },
  'unsafe-frame.html': (to) => { addElement('div', {}).setHTMLUnsafe(`<iframe src="${to}"></iframe>`); },
  'written-frame.html': (to) => { document.write(`<iframe src="${to}"></iframe>`); },
  'made-frame.html': (to) => { const root = document.implementation.createDocument('http://www.w3.org/1999/xhtml', 'iframe').documentElement; root.setAttribute('src', to); document.body.append(document.adoptNode(root)); },
  'xslt-frame.html': (to) => {
    const XSL = 'http://www.w3.org/1999/XSL/Transform';
    const sheet = document.implementation.createDocument(XSL, 'xsl:stylesheet');
    sheet.documentElement.setAttribute('version', '1.0');
    const part = (parent, name, attributes, content = '') => {
      const element = sheet.createElementNS(XSL, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      element.append(content);
      return parent.appendChild(element);
    };
    const made = part(part(sheet.documentElement, 'xsl:template', { match: '/' }), 'xsl:element', { name: 'iframe', namespace: 'http://www.w3.org/1999/xhtml' });
    part(made, 'xsl:attribute', { name: 'src' }, to);
    const machine = new XSLTProcessor();
    machine.importStylesheet(sheet);
    document.body.append(machine.transformToFragment(sheet, document));
  },
};

const leaving = {
  'refresh': (to) => { addElement('meta', { httpEquiv: 'refresh', content: `0; url=${to}` }); },
  'link': (to) => { addElement('a', { href: to, textContent: 'out' }).click(); },
  'download-link': (to) => { addElement('a', { href: to, download: 'x' }).click(); },
  'location': (to) => { location.href = to; },
  'location-replace': (to) => { location.replace(to); },
  'navigate': (to) => { navigation.navigate(to); },
};

const windows = {
  'window-open': (to) => { window.open(to); },
  'window-open-noopener': (to) => { open(to, '_blank', 'noopener'); },
  'blank-link': (to) => { addElement('a', { href: to, target: '_blank', textContent: 'out' }).click(); },
  'area-link': (to) => { addElement('area', { href: to, target: '_blank' }).click(); },
  'link-event': (to) => { addElement('a', { href: to, target: '_blank' }).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })); },
  'changing-link': (to) => { const a = addElement('a', { href: '#', target: '_blank' }); a.addEventListener('click', () => { a.href = to; }); a.click(); },
  'changing-loose-link': (to) => {
    const a = Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'x', target: '_blank' });
    a.addEventListener('click', () => { a.removeAttribute('download'); a.href = to; });
    a.click();
  },
  'shadow-link': (to) => {
    const root = addElement('div', {}).attachShadow({ mode: 'closed' });
    const a = Object.assign(document.createElement('a'), { href: to, target: '_blank' });
    root.append(a);
    a.click();
  },
  'loose-link': (to) => { Object.assign(document.createElement('a'), { href: to, target: '_blank' }).click(); },
  'loose-child': (to) => { const a = Object.assign(document.createElement('a'), { href: to, target: '_blank' }); const b = document.createElement('b'); a.append(b); b.click(); },
  'disguised-event': (to) => { addElement('a', { href: to, target: '_blank' }).dispatchEvent(disguised()); },
  'disguised-loose-event': (to) => { Object.assign(document.createElement('a'), { href: to, target: '_blank' }).dispatchEvent(disguised()); },
  'svg-link': (to) => {
    const svg = addXml('http://www.w3.org/2000/svg', 'svg', {});
    const link = addXml('http://www.w3.org/2000/svg', 'a', { href: to, target: '_blank' });
    svg.append(link);
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  },
  'form-blank': (to) => { addElement('form', { action: to, target: '_blank' }).submit(); },
  'form-click': (to) => { const form = addElement('form', { action: to, target: '_blank' }); const button = document.createElement('button'); form.append(button); button.click(); },
};

const services = {
  'webrtc': async (to, port) => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
  },
};

const hints = {
  'preconnect': (to) => { addElement('link', { rel: 'preconnect', href: to }); },
  'preconnect-old-link': (to) => { Object.assign(document.querySelector('link'), { rel: 'preconnect', href: to }); },
  'preconnect-attribute': (to) => { const link = document.querySelector('link'); link.setAttribute('href', to); link.setAttributeNS(null, 'rel', 'preconnect'); },
  'preconnect-node': (to) => { const link = document.querySelector('link'); link.getAttributeNode('href').value = to; link.getAttributeNode('rel').nodeValue = 'preconnect'; },
  'preconnect-list': (to) => { const link = document.querySelector('link'); link.attributes.href.textContent = to; link.relList.add('preconnect'); },
  'preconnect-copy': (to) => { document.head.append(Object.assign(document.querySelector('link').cloneNode(), { rel: 'preconnect', href: to })); },
  'preconnect-import': (to) => { document.head.append(Object.assign(document.importNode(document.querySelector('link'), true), { rel: 'preconnect', href: to })); },
  'preconnect-range': (to) => { const range = document.createRange(); range.selectNode(document.querySelector('link')); const copy = range.cloneContents(); Object.assign(copy.firstChild, { rel: 'preconnect', href: to }); document.head.append(copy); },
  'preconnect-markup': (to) => { addElement('div', { innerHTML: `<link rel="preconnect" href="${to}">` }); },
  'preconnect-sanitized': (to) => { addElement('div', {}).setHTML(`<link rel="preconnect" href="${to}">`, { sanitizer: { elements: ['link'], attributes: ['rel', 'href'] } }); },
};

/** From the page, to another host. */
export const fromPage = [
  ...rows('policy', '', policy),
  ...rows('guard', FRAMES, framed),
  ...rows('guard', LEAVING, leaving),
  ...rows('sandbox', LEAVING, windows),
  ...rows('guard', SERVICES, services),
  ...rows('guard', HINTS, hints),
];

/** From the page to its own host, which is out of reach too once the page is sealed. `to` is below the page's address. */
export const toOwnHost = [
  ...rows('policy', '', {
    'own-fetch': policy.fetch,
    'own-image': policy.image,
    'own-script.js': policy['script.js'],
    'own-font': policy.font,
    'own-stylesheet.css': policy['stylesheet.css'],
    'own-worker.js': policy['worker.js'],
    'own-shared-worker.js': policy['shared-worker.js'],
    'own-service-worker.js': (to) => navigator.serviceWorker.register(to),
  }),
  ...rows('guard', LEAVING, {
    'own-location?x': leaving.location,
    'own-link': leaving.link,
    'reload': () => { location.reload(); },
    'go-0': () => { history.go(0); },
    'navigation-reload': () => { navigation.reload(); },
    'replace-state-reload': () => { history.replaceState(null, '', '?secret'); location.reload(); },
    'push-state-go-0': () => { history.pushState(null, '', '/secret'); history.go(0); },
    'navigation-replace': () => { navigation.navigate('?secret', { history: 'replace' }); },
    'intercepted': () => {
      navigation.addEventListener('navigate', (event) => event.intercept(), { once: true });
      navigation.navigate('?secret');
    },
    'refresh-own': () => { addElement('meta', { httpEquiv: 'refresh', content: '0' }); },
    'hash-reload': () => { location.hash = '#/secret'; location.reload(); },
  }),
];

/** From the engine's worker. */
export const fromWorker = [
  ...rows('policy', '', {
    'w-fetch': policy.fetch,
    'w-xhr': policy.xhr,
    'w-websocket': policy.websocket,
    'w-eventsource.events': policy['eventsource.events'],
    'w-webtransport': policy.webtransport,
    'w-importscripts.js': (to) => { importScripts(to); },
    'w-import.js': policy['import.js'],
    'w-font': policy.font,
    'w-nested.js': policy['worker.js'],
    'w-blob-nested': policy['blob-worker'],
  }),
];

/**
 * What pages of one host share: `send` puts a word there, in page or worker, and `hear` calls back with it in
 * another page of that host, which may do with it what it likes.
 */
export const channels = {
  'broadcast': {
    send: (word) => { new BroadcastChannel('out').postMessage(word); },
    hear: (tell) => { new BroadcastChannel('out').onmessage = (event) => tell(event.data); },
  },
  'cache': {
    send: async (word) => (await caches.open('out')).put('/out', new Response(word)),
    hear: async (tell) => { const found = await caches.match('/out'); if (found) tell(await found.text()); },
  },
  'indexed-db': {
    send: (word) => new Promise((done) => {
      const opening = indexedDB.open('out', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(word);
      opening.onsuccess = () => { opening.result.close(); done(); };
    }),
    hear: async (tell) => {
      if (!(await indexedDB.databases()).some(({ name }) => name === 'out')) return;
      const opening = indexedDB.open('out');
      opening.onsuccess = () => { tell([...opening.result.objectStoreNames].join()); opening.result.close(); };
    },
  },
  'lock': {
    send: (word) => { navigator.locks.request(word, () => new Promise(() => {})); },
    hear: async (tell) => { for (const { name } of (await navigator.locks.query()).held) tell(name); },
  },
  'own-files': {
    send: async (word) => { await (await navigator.storage.getDirectory()).getFileHandle(word, { create: true }); },
    hear: async (tell) => { for await (const name of (await navigator.storage.getDirectory()).keys()) tell(name); },
  },
  'bucket': {
    send: async (word) => { await navigator.storageBuckets.open(word); },
    hear: async (tell) => { for (const name of await navigator.storageBuckets.keys()) tell(name); },
  },
  'old-files': {
    page: true,
    send: (word) => new Promise((done, failed) => { webkitRequestFileSystem(0, 99, (system) => system.root.getFile(word, { create: true }, done, failed), failed); }),
    hear: (tell) => { webkitRequestFileSystem(0, 99, (system) => system.root.createReader().readEntries((list) => { for (const { name } of list) tell(name); })); },
  },
  'local-storage': {
    page: true,
    send: (word) => { localStorage.setItem('out', word); localStorage.out = word; },
    hear: (tell) => { if (localStorage.out) tell(localStorage.out); },
  },
  'local-theme': {
    page: true,
    send: (word) => { localStorage.setItem('glovebox.theme', word); },
    hear: (tell) => { const theme = localStorage.getItem('glovebox.theme'); if (theme) tell(theme); },
  },
  'cookie': {
    page: true,
    send: (word) => { document.cookie = `out=${word}`; },
    hear: (tell) => { if (document.cookie) tell(document.cookie.split('=')[1]); },
  },
  'cookie-store': {
    page: true,
    send: (word) => cookieStore.set('out-too', word),
    hear: async (tell) => { const found = await cookieStore.get('out-too'); if (found) tell(found.value); },
  },
};
export const SHARED_WORDS = SHARED;
