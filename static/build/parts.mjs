// What is packed for the page beside its program? From npm PatternFly's stylesheet with its fonts, the charts
// and their licences, to .tools/parts, from where Trunk copies them; and the page's own stylesheets, as one,
// into the site that Trunk is about to make.
//
// Run before every build (a Trunk hook). What comes from npm is packed anew only when its inputs have changed.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const sources = join(here, '../../src/bin/studio');
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

/** The page's own files with that ending, in one order on every machine. */
function own(ending) {
  const files = readdirSync(sources, { recursive: true }).filter((file) => file.endsWith(ending));
  return files.map((file) => file.replaceAll(sep, '/')).sort();
}

/** The values that the page's own stylesheets and the program name. */
function ownNames() {
  const texts = [...own('.rs'), ...own('.css')].map((file) => readFileSync(join(sources, file), 'utf8'));
  return [...new Set(texts.flatMap((text) => text.match(/--pf-[\w-]+/g) ?? []))].sort();
}

/**
 * The page's own stylesheets as one: what is the page's as a whole, what is seen twice, then each room's. So a
 * room can vary what a part looks like, and no part what a room says.
 */
async function ownStyles(build) {
  const general = ['base/', 'parts/'];
  const files = own('.css');
  const rooms = files.filter((file) => !general.some((folder) => file.startsWith(folder)));
  const inOrder = [...general.flatMap((folder) => files.filter((file) => file.startsWith(folder))), ...rooms];
  const { outputFiles: [{ text }], warnings } = await build({
    stdin: { contents: inOrder.map((file) => `@import "./${file}";`).join('\n'), loader: 'css', resolveDir: sources },
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'warning',
  });
  if (warnings.length) throw new Error('a stylesheet has a fault, which is told above');
  return text;
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

const named = ownNames();
const inputs = ['package-lock.json', 'parts.mjs', 'echarts.js', 'patternfly.css'];
const stamp = createHash('sha256');
for (const name of inputs) stamp.update(readFileSync(join(here, name)));
stamp.update(named.join());
const wanted = stamp.digest('hex');
const stampFile = join(out, '.stamp');
const { build } = await import('esbuild');

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== wanted) {
  await pack();
  writeFileSync(stampFile, wanted);
}
// Always, and not by way of .tools, which several copies of the sources may share: it takes no time.
if (process.env.TRUNK_STAGING_DIR) writeFileSync(join(process.env.TRUNK_STAGING_DIR, 'studio.css'), await ownStyles(build));

async function pack() {
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
  writeFileSync(styles, usedOnly(readFileSync(styles, 'utf8'), named));
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
