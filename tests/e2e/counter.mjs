// Did anything get out? A second host on this machine that counts what reaches it: requests by path, bare
// connections, and datagrams on the same port number (WebRTC and HTTP/3 speak UDP).

import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';

const BODIES = {
  css: ['text/css', 'body{}'],
  js: ['text/javascript', ''],
  html: ['text/html', '<title>outside</title>'],
  json: ['application/json', '{}'],
  events: ['text/event-stream', 'data: 1\n\n'],
};

const page = (script) => `<!doctype html><title>outside</title><body><script>${script}</script>`;

/** Pages that somebody else made, who hears what he can and tells this host. */
const PAGES = {
  /** Its tab was somewhere else before or after: says by which name. */
  '/name.html': page("onpageshow = () => fetch('/named-' + encodeURIComponent(name));"),
  /** Opens the page in its query, writes to it, and tells what it hears. */
  '/opener.html': page(`
    onmessage = (event) => fetch('/told-' + encodeURIComponent(event.data));
    const other = open(decodeURIComponent(location.search.slice(1)));
    setInterval(() => other?.postMessage('what do you have?', '*'), 50);`),
  /** Frames the page in its query, writes to it, and tells what it hears. */
  '/framing.html': page(`
    onmessage = (event) => fetch('/told-' + encodeURIComponent(event.data));
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.src = decodeURIComponent(location.search.slice(1));
    setInterval(() => frame.contentWindow.postMessage('what do you have?', '*'), 50);`),
};

export async function startCounter() {
  const seen = { requests: [], connections: 0, datagrams: 0 };
  const server = createServer((request, response) => {
    seen.requests.push(request.url);
    const path = request.url.split('?')[0];
    const [type, body] = PAGES[path] ? ['text/html', PAGES[path]] : BODIES[path.split('.').pop()] ?? ['text/plain', 'outside'];
    response.writeHead(200, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' }).end(body);
  });
  server.on('upgrade', (request, socket) => {
    seen.requests.push(request.url);
    socket.destroy();
  });
  server.on('connection', () => { seen.connections += 1; });
  // A test that fails half-way must still end.
  server.unref();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  const socket = createSocket('udp4');
  socket.unref();
  socket.on('message', () => { seen.datagrams += 1; });
  await new Promise((done) => socket.bind(port, '127.0.0.1', done));
  return {
    seen,
    port,
    address: `http://127.0.0.1:${port}/`,
    total: () => seen.requests.length + seen.connections + seen.datagrams,
    /** Whether it was asked for a path that begins so. */
    asked: (start) => seen.requests.some((path) => path.startsWith(`/${start}`)),
    close: () => new Promise((done) => { socket.close(); server.close(done); server.closeAllConnections(); }),
  };
}
