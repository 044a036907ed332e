// A mask's 显示: asks for a reason, posts it, shows the value for a minute. Without a script the link opens a page.
import { openDialog } from './dialogs.js';
import { release } from './forms.js';
import { words } from './words.js';

const SHOWN_FOR = 60_000; // ms
let asked; // the link whose reason is being asked

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const error = form.querySelector('[data-reveal-error]');
  error.hidden = true;
  try {
    const answer = await fetch(asked.href, { method: 'POST', body: new FormData(form), headers: { Accept: 'text/plain', 'X-Requested-With': 'fetch' } });
    const text = (await answer.text()).trim();
    if (answer.ok && answer.headers.get('Content-Type')?.startsWith('text/plain')) show(asked.closest('.mask'), text);
    else throw new Error(answer.headers.get('X-Reference') ?? '');
    form.closest('dialog').close();
    form.reset();
  } catch (problem) {
    error.textContent = problem instanceof TypeError ? words('away') : words('failed', { ref: problem.message });
    error.hidden = false;
  }
  release(form);
}

function show(mask, text) {
  const value = mask.querySelector('.mask-value');
  const link = mask.querySelector('.mask-show');
  const hidden = value.textContent;
  value.textContent = text;
  mask.classList.add('is-shown');
  link.hidden = true;
  setTimeout(() => { value.textContent = hidden; mask.classList.remove('is-shown'); link.hidden = false; }, SHOWN_FOR);
}

export function start() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-reveal]');
    const dialog = document.getElementById('reveal');
    if (!link || !dialog) return;
    event.preventDefault();
    asked = link;
    openDialog(dialog);
    dialog.querySelector('input[name=reason]').focus();
  });
  document.addEventListener('submit', (event) => event.target.matches('[data-reveal-form]') && send(event), true);
}
