// The desk: the case beside the list follows the row; a dispatched case leaves the list and the next one comes up.
// Without this script every step is an ordinary form and every row an ordinary link.
import { go } from '../parts/keys.js';
import { release } from '../parts/forms.js';
import { toast } from '../parts/toasts.js';
import { words } from '../parts/words.js';

const view = document.getElementById('view');
const desk = document.querySelector('[data-desk]');
const asText = { 'X-Requested-With': 'fetch' };
let shown = 0;

async function show(url) {
  const mine = ++shown;
  try {
    const answer = await fetch(url, { headers: asText });
    if (!answer.ok) throw new Error(answer.headers.get('X-Reference') ?? '');
    const html = await answer.text();
    if (mine !== shown) return; // another row was chosen meanwhile
    view.innerHTML = html;
    view.querySelector('[data-hits] button')?.focus();
  } catch (problem) {
    toast(problem instanceof TypeError ? words('away') : words('failed', { ref: problem.message }), 'error');
  }
}

const rowOf = (id) => desk.querySelector(`[data-case="${CSS.escape(id)}"]`);

function leave(done) {
  const row = rowOf(done.case);
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  row?.remove();
  document.querySelector('[data-left]').textContent = done.left;
  if (next) go(next);
  else location.reload();
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const body = new FormData(form, event.submitter);
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { ...asText, Accept: 'application/json' } });
    const done = await answer.json();
    if (!answer.ok) {
      toast(done.error.message, 'error');
      if (desk.querySelector('.is-current')) show(desk.querySelector('.is-current').dataset.fragment);
      return;
    }
    toast(done.words, 'ok');
    if (form.action.endsWith('/send')) {
      const sent = document.querySelector('[data-sent]');
      sent.textContent = Number(sent.textContent) + 1;
    }
    leave(done);
  } catch (problem) {
    toast(problem instanceof TypeError ? words('away') : words('failed', { ref: '' }), 'error');
  } finally {
    release(form);
  }
}

if (desk) {
  desk.addEventListener('row:current', (event) => show(event.target.dataset.fragment));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-desk] .strip-link');
    if (!link || event.ctrlKey || event.metaKey || matchMedia('(max-width: 63.99rem)').matches) return;
    event.preventDefault();
    const row = link.closest('[data-row]');
    if (row.classList.contains('is-current')) view.querySelector('[data-key="d"]')?.focus();
    else go(row);
  });
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return; // sent a moment ago
    if (event.target.matches('[data-desk-form]')) send(event);
    else if (event.target.matches('[data-desk-search]')) {
      event.preventDefault();
      show(`${event.target.action}?${new URLSearchParams(new FormData(event.target))}`);
      release(event.target);
    }
  });
}

// Words to begin a reminder with: one key each.
document.addEventListener('click', (event) => {
  const template = event.target.closest('[data-template]');
  if (template) document.getElementById(template.dataset.templateFor).value = template.dataset.template;
});
