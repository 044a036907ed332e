// Around htmx: the token that lets it write, the line at the top while it waits. When it fails: words, not silence.
import { toast } from './toasts.js';
import { words } from './words.js';

let running = 0;

function turn(step) {
  running = Math.max(0, running + step);
  document.querySelector('[data-loading-line]')?.classList.toggle('is-on', running > 0);
}

export function start() {
  // Requests that write and come from no form of ours still carry the token.
  document.addEventListener('htmx:configRequest', ({ detail }) => {
    if (detail.verb !== 'get') detail.headers['X-CSRFToken'] = document.querySelector('meta[name=csrf-token]')?.content ?? '';
  });
  document.addEventListener('htmx:beforeRequest', () => turn(1));
  document.addEventListener('htmx:afterRequest', () => turn(-1));
  document.addEventListener('htmx:sendError', () => toast(words('away'), 'error'));
  document.addEventListener('htmx:responseError', ({ detail }) => {
    if (detail.xhr.status === 401) return location.reload();
    toast(words('failed', { ref: detail.xhr.getResponseHeader('X-Reference') ?? '' }), 'error');
  });
  // A form that comes back with errors (422) or a conflict (409) is shown, not thrown away.
  document.addEventListener('htmx:beforeSwap', ({ detail }) => {
    if ([409, 422].includes(detail.xhr.status)) { detail.shouldSwap = true; detail.isError = false; }
  });
}
