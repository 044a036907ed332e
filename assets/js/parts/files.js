// File inputs: camera or folder, several picks add up, drop works, pictures are shown before they are sent.
// The pictures are drawn on a canvas, so no address of a local file is ever made.
import { words } from './words.js';

const THUMB = 220; // px

function icon(name) {
  const sprite = document.querySelector('[data-files] .icon use')?.getAttribute('href').split('#')[0] ?? '';
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `${sprite}#i-${name}`);
  svg.append(use);
  return svg;
}

async function picture(file) {
  const box = document.createElement('span');
  box.className = 'files-icon';
  box.append(icon('file'));
  if (!file.type.startsWith('image/') || !window.createImageBitmap) return box;
  try {
    const bitmap = await createImageBitmap(file);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = THUMB;
    const side = Math.min(bitmap.width, bitmap.height);
    canvas.getContext('2d').drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, THUMB, THUMB);
    bitmap.close();
    return canvas;
  } catch {
    return box; // HEIC and the like: the server makes the picture
  }
}

async function draw(box, input) {
  const list = box.querySelector('[data-files-list]');
  const limit = Number(box.dataset.maxMb) * 1024 * 1024;
  const rows = await Promise.all([...input.files].map((file, index) => row(file, index, limit, box)));
  list.replaceChildren(...rows);
}

async function row(file, index, limit, box) {
  const item = document.createElement('li');
  const name = document.createElement('span');
  name.className = 'files-name';
  name.textContent = file.name;
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'btn-link';
  remove.dataset.filesRemove = String(index);
  remove.textContent = words('remove') || '×';
  remove.setAttribute('aria-label', `${words('remove')} ${file.name}`);
  item.append(await picture(file), name);
  if (file.size > limit) {
    const bad = document.createElement('span');
    bad.className = 'files-bad';
    bad.textContent = words('tooBig', { n: box.dataset.maxMb });
    item.append(bad);
  }
  item.append(remove);
  return item;
}

function set(input, files) {
  const transfer = new DataTransfer();
  files.forEach((file) => transfer.items.add(file));
  input.files = transfer.files;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Takes more files through a passing input, because a second choice in the same input would replace the first. */
function pick(box, input, camera) {
  const passing = document.createElement('input');
  passing.type = 'file';
  passing.accept = camera ? 'image/*' : input.accept;
  passing.multiple = input.multiple && !camera;
  if (camera) passing.capture = 'environment';
  passing.addEventListener('change', () => add(box, input, [...passing.files]));
  passing.click();
}

function add(box, input, files) {
  set(input, input.multiple ? [...input.files, ...files] : files.slice(0, 1));
  draw(box, input);
}

function prepare(box) {
  const input = box.querySelector('input[type=file]');
  try { new DataTransfer(); } catch { return; }
  box.classList.add('is-live');
  input.tabIndex = -1;
  box.querySelector('[data-files-tools]').hidden = false;
  input.addEventListener('change', () => draw(box, input));
  const label = document.querySelector(`label[for="${input.id}"]`);
  label?.addEventListener('click', (event) => { event.preventDefault(); box.querySelector('[data-files-choose]').focus(); });
  box.addEventListener('click', (event) => {
    if (event.target.closest('[data-files-camera]')) pick(box, input, true);
    if (event.target.closest('[data-files-choose]')) pick(box, input, false);
    const gone = event.target.closest('[data-files-remove]');
    if (gone) { set(input, [...input.files].filter((_, index) => index !== Number(gone.dataset.filesRemove))); draw(box, input); }
  });
  dropOn(box, (files) => add(box, input, files));
}

function dropOn(box, take) {
  const over = (on) => (event) => { event.preventDefault(); box.classList.toggle('is-over', on); };
  box.addEventListener('dragover', over(true));
  box.addEventListener('dragleave', over(false));
  box.addEventListener('drop', (event) => { over(false)(event); if (event.dataTransfer.files.length) take([...event.dataTransfer.files]); });
}

export function fresh(root) {
  root.querySelectorAll('[data-files]:not(.is-live)').forEach(prepare);
  root.querySelectorAll('[data-drop]').forEach((box) => dropOn(box, (files) => set(box.querySelector('input[type=file]'), files.slice(0, 1))));
}
