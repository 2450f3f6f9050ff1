// Why can an old part of the page never meet a new one? Each file is named by its content, and only
// index.html, which names them all, keeps its name. Trunk names what it builds; this hook names the
// rest, and everything that they mention of each other. Before that it takes comments and spaces out
// of scripts: their sources are for reading, and the page loads sooner without.
//
// Run by Trunk after every build, in the folder that it is about to publish.

import { transformSync } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';

const site = process.env.TRUNK_STAGING_DIR;
if (!site) throw new Error('names.mjs is run by Trunk: TRUNK_STAGING_DIR is not set');

const read = (name) => readFileSync(join(site, name), 'utf8');
const write = (name, text) => writeFileSync(join(site, name), text);

/** Renames a file by its content and returns its new name, relative to the site. */
function rename(name) {
  const bytes = readFileSync(join(site, name));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const ending = extname(name);
  const renamed = join(dirname(name), `${basename(name, ending)}-${hash}${ending}`);
  renameSync(join(site, name), join(site, renamed));
  return renamed;
}

const list = (folder) => readdirSync(join(site, folder)).map((name) => join(folder, name))
  .filter((name) => statSync(join(site, name)).isFile());

/** Replaces a name wherever it stands whole, and fails when nothing mentions it. */
function replace(text, from, to) {
  const parts = text.split(from);
  if (parts.length < 2) throw new Error(`nothing mentions ${from}`);
  return parts.join(to);
}

function nameFonts() {
  let css = read('patternfly.css');
  for (const font of list('fonts')) css = replace(css, font, rename(font));
  write('patternfly.css', css);
}

function nameSamples() {
  const samples = JSON.parse(read('demo/samples.json'));
  for (const sample of samples) sample.path = relative('demo', rename(join('demo', sample.file)));
  write('demo/samples.json', JSON.stringify(samples));
  for (const name of list('demo')) if (/\.(py|mjs)$/.test(name)) rmSync(join(site, name));
}

/** Takes comments and spaces out of a script; no name in it is another, and no statement. */
function lighten(name) {
  write(name, transformSync(read(name), { minifyWhitespace: true, legalComments: 'none', charset: 'utf8' }).code);
}

function version() {
  const manifest = readFileSync(join(process.env.TRUNK_SOURCE_DIR ?? '.', 'Cargo.toml'), 'utf8');
  return /^version = "([^"]+)"/m.exec(manifest)?.[1] ?? '';
}

list('.').filter((name) => name.endsWith('.js') && name !== 'echarts.js').forEach(lighten);
nameFonts();
nameSamples();
let html = read('index.html');
const named = ['guard.js', 'boot.js', 'patternfly.css', 'studio.css', 'echarts.js', 'worker.js', 'worker_bg.wasm', 'convert.js', 'convert_bg.wasm', 'demo/samples.json'];
for (const name of named) {
  if (existsSync(join(site, name))) html = replace(html, name, rename(name));
}
html = html.replace('data-samples=', `data-version="${version()}" data-samples=`);
write('index.html', html);
