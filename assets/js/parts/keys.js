// Lists by keyboard: J/K move, Enter opens, E takes the row's main step, ? tells the keys.
// Any element with data-key="d" is pressed by D: first inside the current row or the open case, then on the page.
import { words } from './words.js';

const rowsOf = () => [...document.querySelectorAll('[data-list] [data-row]')].filter((row) => row.offsetParent !== null);
const current = () => document.querySelector('[data-row].is-current');
const typing = (target) => target.closest?.('input, textarea, select, [contenteditable]') || document.querySelector('dialog[open]');

/** Makes *row* the current one, brings it into view, and shows it beside the list where there is room. */
export function go(row) {
  current()?.classList.remove('is-current');
  row.classList.add('is-current');
  row.scrollIntoView({ block: 'nearest' });
  const link = row.querySelector('a[href]');
  link?.focus({ preventScroll: true });
  row.dispatchEvent(new CustomEvent('row:current', { bubbles: true }));
  const rows = rowsOf();
  row.setAttribute('aria-label', words('row', { n: rows.indexOf(row) + 1, total: rows.length }));
}

function move(step) {
  const rows = rowsOf();
  if (!rows.length) return;
  const at = rows.indexOf(current());
  go(rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)]);
}

function press(key) {
  const match = `[data-key="${CSS.escape(key)}"]`;
  const found = current()?.querySelector(match) ?? document.querySelector(`[data-view] ${match}`) ?? document.querySelector(match);
  if (!found) return false;
  if (found.matches('input, select, textarea')) { found.focus(); found.select?.(); } else found.click();
  return true;
}

function tellKeys() {
  const list = document.querySelector('[data-keys-list]');
  if (!list || list.dataset.filled) return;
  list.dataset.filled = '1';
  const keyed = document.querySelectorAll('[data-key][data-key-label], button[data-key], a[data-key]');
  if ([...keyed].some((element) => element.dataset.key === 'e')) list.querySelectorAll('[data-generic]').forEach((line) => line.remove());
  for (const element of keyed) {
    const term = document.createElement('dt');
    const key = document.createElement('kbd');
    key.textContent = element.dataset.key.toUpperCase();
    term.append(key);
    const meaning = document.createElement('dd');
    meaning.textContent = element.dataset.keyLabel ?? element.textContent.replace(/\s+/g, ' ').trim();
    list.append(term, meaning);
  }
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === 'j' || key === 'k') move(key === 'j' ? 1 : -1);
  else if (key === '?') { tellKeys(); document.getElementById('keys')?.showModal(); }
  else if (key === 'enter' && current() && event.target === document.body) current().querySelector('a[href]')?.click();
  else if (key.length === 1 && press(key)) { /* pressed */ } else return;
  event.preventDefault();
}

export function start() {
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-dialog="keys"]')) tellKeys();
    const row = event.target.closest('[data-list] [data-row]');
    if (!row || event.target.closest('a, button, summary, input, label, select')) return;
    if (!String(getSelection())) row.querySelector('a[href]')?.click();
  });
}
