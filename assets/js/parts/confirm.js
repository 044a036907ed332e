// data-confirm="question" on a button, link or form asks before it acts; hx-confirm asks in the same dialog.
import { openDialog } from './dialogs.js';

/** Resolves to true when the person says yes. */
export function ask(question, yes) {
  const dialog = document.getElementById('confirm');
  if (!dialog?.showModal) return Promise.resolve(window.confirm(question));
  dialog.querySelector('[data-confirm-text]').textContent = question;
  const button = dialog.querySelector('[data-confirm-yes]');
  button.dataset.usual ??= button.textContent;
  button.textContent = yes || button.dataset.usual;
  dialog.returnValue = '';
  openDialog(dialog);
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}

let allowed; // the element whose question was just answered with yes

async function onClick(event) {
  const element = event.target.closest('[data-confirm]');
  if (!element || element.matches('form') || element === allowed) return;
  event.preventDefault();
  event.stopPropagation();
  if (!(await ask(element.dataset.confirm, element.dataset.confirmYes))) return;
  allowed = element;
  element.click();
  allowed = undefined;
}

async function onSubmit(event) {
  const form = event.target.closest('form[data-confirm]');
  if (!form || form === allowed) return;
  event.preventDefault();
  event.stopPropagation();
  const button = event.submitter;
  if (!(await ask(form.dataset.confirm, form.dataset.confirmYes))) return;
  allowed = form;
  form.requestSubmit(button ?? undefined);
  allowed = undefined;
}

export function start() {
  document.addEventListener('click', onClick, true);
  document.addEventListener('submit', onSubmit, true);
  document.addEventListener('htmx:confirm', (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
  });
}
