// <form data-autosave="key"> keeps an unsent draft on this device for three days. Opt-in: not for counters that
// strangers share. Passwords, files and hidden inputs are never kept; signing out forgets every draft.
import { words } from './words.js';

const PREFIX = 'draft:';
const KEPT_FOR = 3 * 24 * 3600 * 1000; // ms
const keyOf = (form) => `${PREFIX}${location.pathname}:${form.dataset.autosave}`;
const kept = (field) => field.name && !field.closest('[data-no-draft]') && !['password', 'file', 'hidden', 'submit'].includes(field.type);

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    return draft && Date.now() - draft.at < KEPT_FOR ? draft : null;
  } catch {
    return null;
  }
}

function keep(form) {
  const values = [...form.elements].filter(kept)
    .filter((field) => !['checkbox', 'radio'].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values }));
  } catch { /* storage full or off: the form itself still holds the words */ }
}

function restore(form, { values }) {
  for (const field of [...form.elements].filter(kept)) {
    const mine = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (['checkbox', 'radio'].includes(field.type)) field.checked = mine.includes(field.value);
    else if (mine.length) field.value = mine[0];
  }
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

function offer(form, draft) {
  const bar = document.createElement('div');
  bar.className = 'draft-bar';
  const time = new Date(draft.at).toLocaleString(document.documentElement.lang, { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  const text = document.createElement('span');
  text.textContent = words('draftFound', { time });
  bar.append(text, choice('draftUse', () => restore(form, draft)), choice('draftDrop', () => localStorage.removeItem(keyOf(form))));
  bar.addEventListener('click', (event) => event.target.closest('button') && bar.remove());
  form.prepend(bar);
}

function choice(word, act) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-small';
  button.textContent = words(word);
  button.addEventListener('click', act);
  return button;
}

function forgetAll() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}

/** A draft that was sent and did not come back with errors is done with. */
function forgetSent() {
  const sent = sessionStorage.getItem('draft-sent');
  if (!sent) return;
  sessionStorage.removeItem('draft-sent');
  if (!document.querySelector('.error-summary')) localStorage.removeItem(sent);
}

export function start() {
  try { forgetSent(); } catch { return; }
  let timer;
  document.addEventListener('input', ({ target }) => {
    const form = target.closest('form[data-autosave]');
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(() => keep(form), 400);
  });
  document.addEventListener('submit', ({ target }) => {
    clearTimeout(timer);
    if (target.matches('[data-forget-drafts]')) forgetAll();
    if (target.matches('[data-autosave]')) { keep(target); sessionStorage.setItem('draft-sent', keyOf(target)); }
  });
}

export function fresh(root) {
  for (const form of root.querySelectorAll('form[data-autosave]')) {
    const draft = read(keyOf(form));
    if (draft && !document.querySelector('.error-summary')) offer(form, draft);
  }
}
