// Which parts of the page come from npm, and how are they packed? Writes the stylesheet with its
// fonts, the charts and their licences to .tools/parts, from where Trunk copies them.
//
// Run before every build (a Trunk hook); does nothing when its inputs have not changed.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '../../.tools/parts');
const modules = join(here, 'node_modules');

/**
 * Leaves out what the page never shows: slanted faces (the browser slants), icon fonts (the page draws its own
 * icons), and pictures behind the page.
 */
const slimmer = {
  name: 'slimmer',
  setup(build) {
    build.onLoad({ filter: /patternfly-base\.css$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
        .replace(/@font-face \{[^}]*(font-style: italic|Red Hat Display|Red Hat Mono|Font Awesome|pficon)[^}]*\}/g, '')
        .replace(/^(\.(fa|fas|far|fab|pf-v6-pficon)[-.: ,][^{}]*|\.fa,\s*\.fas )\{[^{}]*\}/gm, '')
        .replace(/url\("\.\/assets\/images\/[^"]*"\)/g, 'none');
      return { contents: text, loader: 'css', resolveDir: dirname(path) };
    });
  },
};

/** A value of PatternFly's that a stylesheet declares, and those that one asks for. */
const declared = /(?<=[{;])(--[\w-]+):((?:[^;{}"']|"[^"]*"|'[^']*')*)(?:;|(?=\}))/g;
const asked = /var\((--[\w-]+)/g;

/** The values that the page's own stylesheet and the program name. */
function ownNames() {
  const sources = join(here, '../../src/bin/studio');
  const files = readdirSync(sources, { recursive: true }).filter((file) => file.endsWith('.rs')).map((file) => join(sources, file));
  const texts = [join(here, '../studio.css'), ...files].map((file) => readFileSync(file, 'utf8'));
  return [...new Set(texts.flatMap((text) => text.match(/--pf-[\w-]+/g) ?? []))].sort();
}

/**
 * Leaves out the values that nobody asks for: PatternFly declares thousands, for all components and themes.
 * What a value that is kept asks for is kept as well.
 */
function usedOnly(css, names) {
  const values = new Map();
  for (const [, name, value] of css.matchAll(declared)) values.set(name, `${values.get(name) ?? ''} ${value}`);
  const rules = css.replace(declared, '');
  const waiting = [...names, ...[...rules.matchAll(asked)].map((match) => match[1])];
  const kept = new Set();
  while (waiting.length) {
    const name = waiting.pop();
    if (kept.has(name)) continue;
    kept.add(name);
    for (const [, other] of (values.get(name) ?? '').matchAll(asked)) waiting.push(other);
  }
  return css.replace(declared, (whole, name) => (kept.has(name) ? whole : ''));
}

const own = ownNames();
const inputs = ['package-lock.json', 'parts.mjs', 'echarts.js', 'patternfly.css'];
const stamp = createHash('sha256');
for (const name of inputs) stamp.update(readFileSync(join(here, name)));
stamp.update(own.join());
const wanted = stamp.digest('hex');
const stampFile = join(out, '.stamp');

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== wanted) {
  await pack();
  writeFileSync(stampFile, wanted);
}

async function pack() {
  const { build } = await import('esbuild');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, 'fonts'), { recursive: true });
  await build({
    entryPoints: [join(here, 'patternfly.css')],
    outfile: join(out, 'patternfly.css'),
    bundle: true,
    minify: true,
    logLevel: 'warning',
    loader: { '.svg': 'dataurl', '.woff2': 'file' },
    assetNames: 'fonts/[name]',
    plugins: [slimmer],
  });
  const styles = join(out, 'patternfly.css');
  writeFileSync(styles, usedOnly(readFileSync(styles, 'utf8'), own));
  await build({
    entryPoints: [join(here, 'echarts.js')],
    outfile: join(out, 'echarts.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
  });
  writeFileSync(join(out, 'NOTICES.txt'), notices());
}

function notices() {
  const packages = ['@patternfly/patternfly', 'echarts', 'zrender', 'tslib'];
  const texts = packages.map((name) => {
    const folder = join(modules, name);
    const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const licence = ['LICENSE', 'LICENSE.txt', 'LICENCE', 'NOTICE']
      .map((file) => join(folder, file))
      .filter(existsSync)
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    return `${name} ${about.version} (${about.license})\n\n${licence}`;
  });
  const fonts = 'The font Red Hat Text is under the SIL Open Font License 1.1.\n';
  return `Parts of this site made by others.\n\n${fonts}\n${texts.join('\n----\n\n')}`;
}
