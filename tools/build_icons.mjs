// One SVG sprite of the Tabler icons that are really used, found by reading templates, scripts and Python.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// icon('phone') · icon_here('phone') · icon="phone" · "icon": "phone" · {icon: 'phone'}
const CALLS = /\bicon\(\s*['"]([a-z0-9-]+)['"]/g;
const CALLS_HERE = /\bicon_here\(\s*['"]([a-z0-9-]+)['"]/g;
const VALUES = /\bicon(?:_name)?['"]?\s*[:=]\s*['"]([a-z0-9-]+)['"]/g;
// {% set icons = {'pdf': 'file-type-pdf', …} %}
const TABLES = /\bicons\s*=\s*\{([^}]*)\}/g;
const TABLE_VALUES = /:\s*['"]([a-z0-9-]+)['"]/g;

function textOf(root, folder, endings) {
  const full = join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { recursive: true })
    .filter((name) => endings.some((ending) => name.endsWith(ending)) && !name.startsWith('static'))
    .map((name) => readFileSync(join(full, name), 'utf8'));
}

function symbolOf(root, name) {
  const path = join(root, `node_modules/@tabler/icons/icons/outline/${name}.svg`);
  if (!existsSync(path)) throw new Error(`There is no Tabler icon called "${name}" (see tabler.io/icons).`);
  const drawing = readFileSync(path, 'utf8').replace(/<!--[\s\S]*?-->/g, '');
  const inside = drawing.slice(drawing.indexOf('>', drawing.indexOf('<svg')) + 1, drawing.lastIndexOf('</svg>'));
  return `<symbol id="i-${name}" viewBox="0 0 24 24">${inside.replace(/\s*\n\s*/g, '')}</symbol>`;
}

function spriteOf(root, names) {
  const symbols = [...names].sort().map((name) => symbolOf(root, name)).join('');
  return '<!-- Tabler Icons, MIT licence, (c) Paweł Kuna -->' +
    `<svg xmlns="http://www.w3.org/2000/svg">${symbols}</svg>`;
}

/** {"sprite.svg": every icon used, "sprite-public.svg": only those that public pages draw from inside the page}. */
export function buildSprites(root) {
  const sources = [
    ...textOf(root, 'templates', ['.html']), ...textOf(root, 'assets/js', ['.js']), ...textOf(root, 'portal', ['.py']),
  ].join('\n');
  const found = (pattern) => [...sources.matchAll(pattern)].map((match) => match[1]);
  const tables = [...sources.matchAll(TABLES)].flatMap(([, body]) => [...body.matchAll(TABLE_VALUES)].map((match) => match[1]));
  const here = new Set(found(CALLS_HERE));
  return {
    'sprite.svg': spriteOf(root, new Set([...found(CALLS), ...found(VALUES), ...tables, ...here])),
    'sprite-public.svg': spriteOf(root, here),
  };
}
