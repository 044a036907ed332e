// Fails when a pair of colours that is used together falls below WCAG AA in any theme. Usage: npm run check
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TOKENS = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '../assets/css/_tokens.scss'), 'utf8');
const TEXT = 4.5;
const SHAPE = 3; // borders of controls, marks, the focus ring
const GROUNDS = ['paper', 'card', 'hover'];
const PAIRS = [
  ...['ink', 'ink-2', 'ink-3', 'brand', 'brand-2', 'seal', 'amber', 'jade'].flatMap((text) => GROUNDS.map((ground) => [text, ground, TEXT])),
  ...['ink', 'ink-2', 'ink-3'].map((text) => [text, 'sunken', TEXT]),
  ...['brand', 'seal', 'amber', 'jade'].map((tone) => [tone, `${tone}-tint`, TEXT]),
  ...['brand', 'seal', 'amber', 'jade'].flatMap((tone) => [['ink', `${tone}-tint`, TEXT], ['ink-2', `${tone}-tint`, TEXT]]),
  ['ink-3', 'brand-tint', TEXT],
  ['on-brand', 'brand', TEXT], ['on-brand', 'brand-2', TEXT], ['on-seal', 'seal', TEXT], ['card', 'ink', TEXT],
  ...GROUNDS.flatMap((ground) => [['control', ground, SHAPE], ['focus', ground, SHAPE], ['brand', ground, SHAPE]]),
];

function themeOf(name) {
  const body = TOKENS.match(new RegExp(`\\$${name}: \\(([\\s\\S]*?)\\n\\);`))[1];
  return Object.fromEntries([...body.matchAll(/([a-z0-9-]+): (#[0-9a-fA-F]{6})/g)].map(([, key, value]) => [key, value]));
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

let failed = 0;
let lowest = Infinity;
for (const theme of ['light', 'dark']) {
  const colours = themeOf(theme);
  for (const [front, back, least] of PAIRS) {
    if (!colours[front] || !colours[back]) throw new Error(`${theme} has no ${colours[front] ? back : front}`);
    const ratio = contrast(colours[front], colours[back]);
    if (least === TEXT) lowest = Math.min(lowest, ratio);
    if (ratio < least) {
      failed += 1;
      console.log(`${theme}: ${front} on ${back} is ${ratio.toFixed(2)}, needs ${least}`);
    }
  }
}
console.log(`${2 * PAIRS.length - failed} passed, ${failed} failed (lowest text contrast ${lowest.toFixed(2)})`);
process.exit(failed ? 1 : 0);
