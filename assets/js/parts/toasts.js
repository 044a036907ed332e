// Toasts: from the server (flashes; HX-Trigger {"toast": {kind, text}}) and from scripts. Good news leaves by itself;
// errors stay until closed.
import { words } from './words.js';

const STAYS = 7000; // ms

/** Says *text* at the corner. Kinds: ok, warning, error. */
export function toast(text, kind = 'ok') {
  const box = document.createElement('div');
  box.className = `toast toast-${kind}`;
  box.dataset.toast = '';
  const said = document.createElement('span');
  said.textContent = text;
  const close = document.createElement('button');
  close.type = 'button';
  close.dataset.toastClose = '';
  close.textContent = words('close');
  box.append(document.createElement('span'), said, close);
  document.getElementById('toasts')?.append(box);
  leave(box);
}

function leave(box) {
  if (box.classList.contains('toast-error') || box.classList.contains('toast-warning')) return;
  setTimeout(() => box.matches(':hover, :focus-within') ? leave(box) : box.remove(), STAYS);
}

export function start() {
  document.addEventListener('toast', ({ detail }) => toast(detail.text ?? detail.value, detail.kind));
  document.addEventListener('click', (event) => event.target.closest('[data-toast-close]')?.closest('[data-toast]').remove());
  document.querySelectorAll('[data-toast]').forEach(leave);
}
