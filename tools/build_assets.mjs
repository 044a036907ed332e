// Builds assets/ into portal/static/: hashed names, one manifest.json ({"app.css": "app-1A2B3C4D.css", …}).
// Usage: npm run build | npm run watch
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import * as sass from 'sass';
import { buildSprites } from './build_icons.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const OUT = join(ROOT, 'portal/static');
// What a phone bought in 2019 still runs; esbuild lowers syntax, not APIs.
const TARGET = ['chrome84', 'safari14.1', 'firefox91'];

const filesIn = (folder, ending) => {
  const full = join(ROOT, folder);
  return existsSync(full) ? readdirSync(full).filter((name) => name.endsWith(ending)).map((name) => join(full, name)) : [];
};
const hashOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** A file under a name that changes with its content. */
function emit(manifest, name, content) {
  const dot = name.lastIndexOf('.');
  const hashed = `${name.slice(0, dot)}-${hashOf(content)}${name.slice(dot)}`;
  mkdirSync(dirname(join(OUT, hashed)), { recursive: true });
  writeFileSync(join(OUT, hashed), content);
  manifest[name] = hashed;
}

async function buildStyles(manifest) {
  const entries = filesIn('assets/css', '.scss').filter((path) => !basename(path).startsWith('_'));
  for (const path of [...entries, ...filesIn('assets/css/pages', '.scss')]) {
    const { css } = sass.compile(path, { loadPaths: [join(ROOT, 'assets/css')] });
    const { code } = await esbuild.transform(css, { loader: 'css', minify: true, target: TARGET });
    emit(manifest, relative(join(ROOT, 'assets/css'), path).replace('.scss', '.css'), code);
  }
}

async function buildScripts(manifest) {
  const result = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [...filesIn('assets/js', '.js'), ...filesIn('assets/js/pages', '.js')],
    outdir: OUT, outbase: join(ROOT, 'assets/js'), entryNames: '[dir]/[name]-[hash]', chunkNames: 'chunk-[hash]',
    bundle: true, format: 'esm', splitting: true, minify: true, target: TARGET, legalComments: 'eof', metafile: true,
  });
  const outputs = Object.entries(result.metafile.outputs).map(([file, { entryPoint }]) => [relative(OUT, join(ROOT, file)), entryPoint]);
  for (const [file, entryPoint] of outputs) {
    if (entryPoint?.startsWith('assets/js/')) manifest[relative('assets/js', entryPoint)] = file;
  }
  return outputs.map(([file]) => file);
}

function buildImages(manifest) {
  for (const path of ['.svg', '.png'].flatMap((ending) => filesIn('assets/img', ending))) {
    emit(manifest, basename(path), readFileSync(path));
  }
}

/** Old files go last, so that a server reading the old manifest meanwhile still finds them. */
function sweep(kept) {
  for (const entry of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (!kept.has(relative(OUT, path))) rmSync(path);
  }
}

function report(manifest) {
  for (const [name, file] of Object.entries(manifest).sort()) {
    const bytes = readFileSync(join(OUT, file));
    console.log(`${name.padEnd(28)} ${(bytes.length / 1024).toFixed(1).padStart(7)} kB ${(gzipSync(bytes).length / 1024).toFixed(1).padStart(7)} kB gzip`);
  }
}

async function build() {
  mkdirSync(OUT, { recursive: true });
  const manifest = {};
  await buildStyles(manifest);
  const scripts = await buildScripts(manifest);
  buildImages(manifest);
  for (const [name, content] of Object.entries(buildSprites(ROOT))) emit(manifest, name, content);
  writeFileSync(join(OUT, 'manifest.json.new'), JSON.stringify(manifest, null, 1));
  renameSync(join(OUT, 'manifest.json.new'), join(OUT, 'manifest.json'));
  sweep(new Set([...Object.values(manifest), ...scripts, 'manifest.json']));
  report(manifest);
}

await build();
if (process.argv.includes('--watch')) {
  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => build().catch((error) => console.error(error.message)), 120);
  };
  for (const folder of ['assets', 'templates']) watch(join(ROOT, folder), { recursive: true }, again);
}
