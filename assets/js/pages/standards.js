// A self-check on a phone: photos go one by one, each with its progress; what could not be sent stays here and can be
// sent again. Without this script the same forms send one file and reload.
import { toast } from '../parts/toasts.js';
import { words } from '../parts/words.js';

const queue = [];
let busy = false;

function element(name, text, cls) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (cls) made.className = cls;
  return made;
}

/** Puts the server's fragment in the place of the item and of the standing. */
function swap(html) {
  const box = document.createElement('template');
  box.innerHTML = html;
  for (const part of [...box.content.children]) {
    const old = part.id && document.getElementById(part.id);
    if (!old) continue;
    part.removeAttribute('hx-swap-oob');
    keepWaiting(old, part);
    old.replaceWith(part);
    window.htmx?.process(part);
    prepareAll(part);
  }
}

/** Files not sent yet must not vanish with the item that is redrawn. */
function keepWaiting(old, fresh) {
  for (const list of old.querySelectorAll('[data-upload-list]')) {
    const action = list.closest('form').getAttribute('action');
    const place = [...fresh.querySelectorAll('form[data-upload]')].find((form) => form.getAttribute('action') === action);
    for (const row of [...list.children]) if (row.job && !row.job.sent) place?.querySelector('[data-upload-list]').append(row);
  }
}

function add(form, files) {
  for (const file of files) {
    const list = form.querySelector('[data-upload-list]');
    const job = { file, action: form.getAttribute('action'), row: element('li', '', 'upload-row'), say: { ...list.dataset }, sent: false };
    job.row.job = job;
    list.append(job.row);
    queue.push(job);
    show(job, 0);
  }
  next();
}

function show(job, share) {
  const bar = element('progress');
  bar.max = 100;
  bar.value = share;
  bar.setAttribute('aria-label', `${job.file.name} ${job.say.wordsSending}`);
  job.row.replaceChildren(element('span', job.file.name, 'upload-name'), bar);
}

function failed(job, reason) {
  const again = element('button', job.say.wordsAgain, 'btn btn-small');
  const drop = element('button', job.say.wordsDrop, 'btn-link small');
  again.type = drop.type = 'button';
  again.addEventListener('click', () => { queue.push(job); show(job, 0); next(); });
  drop.addEventListener('click', () => job.row.remove());
  job.row.replaceChildren(element('span', job.file.name, 'upload-name'), element('span', reason || job.say.wordsFailed, 'upload-bad'), again, drop);
}

function next() {
  if (busy || !queue.length) return;
  busy = true;
  const job = queue.shift();
  const sending = new XMLHttpRequest();
  const body = new FormData();
  body.append('file', job.file);
  sending.open('POST', job.action);
  sending.setRequestHeader('HX-Request', 'true');
  sending.setRequestHeader('X-CSRFToken', document.querySelector('meta[name=csrf-token]')?.content ?? '');
  sending.upload.addEventListener('progress', (event) => event.lengthComputable && show(job, (100 * event.loaded) / event.total));
  sending.addEventListener('load', () => loaded(job, sending));
  sending.addEventListener('error', () => failed(job));
  sending.addEventListener('timeout', () => failed(job));
  sending.addEventListener('loadend', () => { busy = false; next(); });
  sending.timeout = 180000;
  sending.send(body);
}

function loaded(job, { status, responseText }) {
  const html = responseText.includes('id="item-');
  if (status === 200 || ([409, 422].includes(status) && html)) {
    job.sent = true; // taken, or refused with the reason on the item: another try would end the same
    job.row.remove();
    swap(responseText);
    if (status === 200) toast(job.say.wordsKept);
    return;
  }
  if (status === 401) { failed(job); return; }
  failed(job, status === 413 ? words('tooBig', { n: 20 }) : job.say.wordsFailed);
}

function pick(form, input, camera) {
  const passing = document.createElement('input');
  passing.type = 'file';
  passing.accept = input.accept;
  passing.multiple = !camera;
  if (camera) passing.capture = 'environment';
  passing.addEventListener('change', () => add(form, [...passing.files]));
  passing.click();
}

function prepare(form) {
  if (form.classList.contains('is-live')) return;
  form.classList.add('is-live');
  const input = form.querySelector('input[type=file]');
  input.tabIndex = -1;
  input.setAttribute('aria-hidden', 'true');
  form.querySelector('[data-upload-tools]').hidden = false;
  form.querySelector('[data-upload-send]').hidden = true;
  input.addEventListener('change', () => { add(form, [...input.files]); input.value = ''; });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.querySelector('[data-upload-camera]')?.addEventListener('click', () => pick(form, input, true));
  form.querySelector('[data-upload-choose]')?.addEventListener('click', () => pick(form, input, false));
}

function prepareAll(root) {
  root.querySelectorAll('form[data-upload]').forEach(prepare);
}

prepareAll(document);
document.addEventListener('htmx:afterSwap', ({ detail }) => prepareAll(detail.elt.isConnected ? detail.elt : document));
window.addEventListener('beforeunload', (event) => { if (busy || queue.length || document.querySelector('.upload-row')) event.preventDefault(); });
