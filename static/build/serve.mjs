// Serves the built page on this machine, with the policy as a header too.
// usage: node static/build/serve.mjs [FOLDER [PORT [PREFIX]]]
//
// Also the server of the journeys and the benchmark, which start it by `serve()`.

import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** The headers in `_headers` for every path. */
export function siteHeaders(folder) {
  const file = join(folder, '_headers');
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => /^\s+\S/.test(line));
  return Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  }));
}

/** The file that an address asks for; nothing outside the folder can be reached. */
function locate(folder, prefix, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
  if (!path.startsWith(prefix)) return null;
  const file = normalize(join(folder, path.slice(prefix.length)));
  if (file !== folder && !file.startsWith(folder + sep)) return null;
  const wanted = existsSync(file) && statSync(file).isDirectory() ? join(file, 'index.html') : file;
  return existsSync(wanted) ? wanted : null;
}

/**
 * Serves `folder` under `prefix`. `port` 0 takes a free one. `requests` on the result lists the paths
 * asked for, in order. With `aside`, the program may end while the server still listens.
 */
export function serve({ folder, port = 0, prefix = '/', headers = true, aside = false }) {
  const root = resolve(folder);
  const always = headers ? siteHeaders(root) : {};
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    const file = request.method === 'GET' || request.method === 'HEAD' ? locate(root, prefix, request.url) : null;
    if (!file) {
      response.writeHead(404, { 'Content-Type': 'text/plain', ...always }).end('Nothing here\n');
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    // Names carry their content's hash, so all but the page itself may be kept.
    const cache = /-[0-9a-f]{12,}[._]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache';
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': statSync(file).size, 'Cache-Control': cache, ...always });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
  });
  return new Promise((done, failed) => {
    server.once('error', failed);
    if (aside) server.unref();
    server.listen(port, '127.0.0.1', () => {
      const address = `http://127.0.0.1:${server.address().port}${prefix}`;
      done({ address, requests, close: () => new Promise((end) => { server.close(end); server.closeAllConnections(); }) });
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder = 'dist', port = '8080', prefix = '/'] = process.argv.slice(2);
  try {
    const { address } = await serve({ folder, port: Number(port), prefix });
    console.log(`Glovebox is on ${address}  (Ctrl C stops it)`);
  } catch (error) {
    console.error(error.code === 'EADDRINUSE'
      ? `Port ${port} is taken by another program. Stop that, or choose another: make serve PORT=8081`
      : `Cannot serve ${folder}: ${error.message}`);
    process.exit(1);
  }
}
