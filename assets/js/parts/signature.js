// Signing on the screen: the pad is fetched when first needed. A picture and the strokes go into hidden inputs.
import { openDialog } from './dialogs.js';
import { words } from './words.js';

let pad;
let target; // the [data-signature] being signed

async function open(box) {
  target = box;
  const dialog = document.getElementById('pad');
  const { default: SignaturePad } = await import('signature_pad');
  dialog.querySelector('[data-pad-who]').textContent = box.dataset.who;
  openDialog(dialog);
  const canvas = dialog.querySelector('[data-pad]');
  pad ??= new SignaturePad(canvas, { penColor: '#1b2430', minWidth: 0.9, maxWidth: 2.8 });
  fit(canvas);
  const before = hidden('strokes').value;
  if (before) pad.fromData(JSON.parse(before).strokes, { clear: true });
}

/** Canvas pixels follow the screen's, or the line is drawn beside the finger. Turning the phone keeps the strokes. */
function fit(canvas) {
  const strokes = pad.toData();
  const ratio = Math.max(window.devicePixelRatio || 1, 1);
  canvas.width = canvas.offsetWidth * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext('2d').scale(ratio, ratio);
  pad.clear();
  if (strokes.length) pad.fromData(strokes, { clear: true });
}

const hidden = (kind) => target.querySelector(`input[name$="_${kind}"]`);

function undo() {
  pad.fromData(pad.toData().slice(0, -1), { clear: true });
}

function done(dialog) {
  if (pad.isEmpty()) {
    dialog.querySelector('[data-pad-who]').textContent = words('signFirst');
    return;
  }
  const canvas = dialog.querySelector('[data-pad]');
  hidden('png').value = pad.toDataURL('image/png');
  hidden('strokes').value = JSON.stringify({ width: canvas.offsetWidth, height: canvas.offsetHeight, strokes: pad.toData() });
  showIn(target, canvas);
  target.querySelector('[data-signature-paper]')?.toggleAttribute('disabled', true);
  target.dispatchEvent(new Event('input', { bubbles: true }));
  pad.clear();
  dialog.close();
}

function showIn(box, canvas) {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  copy.getContext('2d').drawImage(canvas, 0, 0);
  copy.setAttribute('role', 'img');
  copy.setAttribute('aria-label', words('signed'));
  box.querySelector('[data-signature-shown]').replaceChildren(copy);
}

export function start() {
  document.addEventListener('click', (event) => {
    const { target: element } = event;
    if (element.closest('[data-signature-open]')) open(element.closest('[data-signature]'));
    else if (element.closest('[data-pad-clear]')) pad.clear();
    else if (element.closest('[data-pad-undo]')) undo();
    else if (element.closest('[data-pad-done]')) done(element.closest('dialog'));
  });
  window.addEventListener('resize', () => {
    const dialog = document.getElementById('pad');
    if (pad && dialog?.open) fit(dialog.querySelector('[data-pad]'));
  });
}
