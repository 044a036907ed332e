// One send only, no lost words, errors under the eye.
import { words } from './words.js';

const changed = new Set();

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  changed.delete(form);
  if (!form.hasAttribute('data-once')) return;
  form.dataset.sent = '1';
  // After the browser has taken the form's data: a disabled button would not be sent with it.
  setTimeout(() => mark(form, event.submitter, true));
}

function mark(form, submitter, busy) {
  for (const button of form.querySelectorAll('button:not([type=button])')) busy ? button.setAttribute('aria-disabled', 'true') : button.removeAttribute('aria-disabled');
  submitter?.classList.toggle('is-busy', busy);
}

/** Lets a form be sent again (after the server refused, or the page came back from the browser's memory). */
export function release(form) {
  delete form.dataset.sent;
  mark(form, form.querySelector('.is-busy'), false);
}

function count(area) {
  const shown = document.querySelector(`[data-count-of="${area.id}"]`);
  if (!shown) return;
  const length = [...area.value].length;
  shown.textContent = `${length} / ${area.maxLength}`;
  shown.classList.toggle('is-over', length > area.maxLength);
}

export function start() {
  document.addEventListener('submit', onSubmit);
  document.addEventListener('input', ({ target }) => {
    const form = target.closest('form[data-guard]');
    if (form) changed.add(form);
    if (target.matches('textarea[maxlength]')) count(target);
  });
  window.addEventListener('beforeunload', (event) => {
    if (![...changed].some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = words('unsaved');
  });
  window.addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(release));
  document.addEventListener('htmx:afterRequest', ({ detail }) => detail.elt.closest?.('form') && release(detail.elt.closest('form')));
}

export function fresh(root) {
  root.querySelector('[data-focus]')?.focus();
}
