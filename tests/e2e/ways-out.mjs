// Which ways lead out of a tab? Each is a function that tries one, run inside the page or a worker. `to` is an
// address on the counting host that ends in the way's own name, `port` that host's port.
//
// What nothing closes is not here: preconnect and DNS hints, which the page never emits (another test).

const add = (tag, attributes) => {
  const element = document.createElement(tag);
  Object.assign(element, attributes);
  document.body.append(element);
  return element;
};

/** Helpers that the functions below need inside the page, as text. */
export const prelude = `globalThis.addElement = ${add};`;

/** From the page, shut by the policy. */
export const byPolicy = {
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
  'object.html': (to) => { addElement('object', { data: to }); },
  'embed.html': (to) => { addElement('embed', { src: to, type: 'text/html' }); },
  'iframe.html': (to) => { addElement('iframe', { src: to }); },
  'script.js': (to) => { addElement('script', { src: to }); },
  'import.js': (to) => import(to),
  'modulepreload.js': (to) => { addElement('link', { rel: 'modulepreload', href: to }); },
  'stylesheet.css': (to) => { addElement('link', { rel: 'stylesheet', href: to }); },
  'style-import.css': (to) => { addElement('style', { textContent: `@import url(${to});` }); },
  'manifest.json': (to) => { addElement('link', { rel: 'manifest', href: to, crossOrigin: 'anonymous' }); },
  'prefetch': (to) => { addElement('link', { rel: 'prefetch', href: to }); },
  'speculation.html': (to) => { addElement('script', { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ urls: [to], eagerness: 'immediate' }] }) }); },
  'form': (to) => { addElement('form', { action: to, method: 'post' }).submit(); },
  'form-blank': (to) => { addElement('form', { action: to, target: '_blank' }).submit(); },
  'blob-frame.html': (to) => { addElement('iframe', { src: URL.createObjectURL(new Blob([`<img src="${to}">`], { type: 'text/html' })) }); },
  'srcdoc-frame': (to) => { addElement('iframe', { srcdoc: `<img src="${to}">` }); },
  'frame-fetch': (to) => addElement('iframe', {}).contentWindow.fetch(to, { mode: 'no-cors' }),
  'worker.js': (to) => { new Worker(to); },
  'shared-worker.js': (to) => { new SharedWorker(to); },
  'blob-worker': (to) => { new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(to)}, { mode: 'no-cors' })`]))); },
  'data-worker': (to) => { new Worker(`data:text/javascript,fetch(${encodeURIComponent(JSON.stringify(to))}, { mode: 'no-cors' })`); },
};

/** From the page, open to every policy, shut by guard.js. */
export const byGuard = {
  'window-open': (to) => { window.open(to); },
  'window-open-noopener': (to) => { open(to, '_blank', 'noopener'); },
  'blank-link': (to) => { addElement('a', { href: to, target: '_blank', textContent: 'out' }).click(); },
  'link': (to) => { addElement('a', { href: to, textContent: 'out' }).click(); },
  'link-event': (to) => { addElement('a', { href: to, target: '_blank' }).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })); },
  'loose-link': (to) => { Object.assign(document.createElement('a'), { href: to, target: '_blank' }).click(); },
  'svg-link': (to) => {
    const link = document.createElementNS('http://www.w3.org/2000/svg', 'a');
    link.setAttribute('href', to);
    addElement('div', {}).append(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));
    document.querySelector('div:last-of-type svg')?.append(link);
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  },
  'download-link': (to) => { addElement('a', { href: to, download: 'x' }).click(); },
  'location': (to) => { location.href = to; },
  'location-replace': (to) => { location.replace(to); },
  'navigate': (to) => { navigation.navigate(to); },
  'refresh': (to) => { addElement('meta', { httpEquiv: 'refresh', content: `0; url=${to}` }); },
  'webrtc': async (to, port) => {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
  },
};

/** To the page's own host, which is out of reach too once the page is sealed. */
export const toOwnHost = {
  'own-fetch': byPolicy.fetch,
  'own-image': byPolicy.image,
  'own-script.js': byPolicy['script.js'],
  'own-font': byPolicy.font,
  'own-stylesheet.css': byPolicy['stylesheet.css'],
  'own-worker.js': byPolicy['worker.js'],
  'own-shared-worker.js': byPolicy['shared-worker.js'],
  'own-service-worker.js': (to) => navigator.serviceWorker.register(to),
  'own-location?x': byGuard.location,
  'own-link': byGuard.link,
};

/** From a worker. */
export const fromWorker = {
  'w-fetch': (to) => fetch(to, { mode: 'no-cors' }),
  'w-xhr': (to) => { const x = new XMLHttpRequest(); x.open('GET', to); x.send(); },
  'w-websocket': (to) => { new WebSocket(to.replace('http', 'ws')); },
  'w-eventsource.events': (to) => { new EventSource(to); },
  'w-webtransport': (to, port) => new WebTransport(`https://127.0.0.1:${port}/`).ready,
  'w-importscripts.js': (to) => { importScripts(to); },
  'w-import.js': (to) => import(to),
  'w-font': (to) => new FontFace('Out', `url(${to})`).load(),
  'w-nested.js': (to) => { new Worker(to); },
  'w-blob-nested': (to) => { new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(to)}, { mode: 'no-cors' })`]))); },
};
