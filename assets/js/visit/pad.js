// Signing on the screen: a page-wide pad; the picture is kept like a photo.
import SignaturePad from 'signature_pad';
import { words } from './dom.js';

let pad;

/** Resolves to the signature as a PNG file, or null when the pad was closed. */
export function sign(title) {
  const dialog = document.getElementById('visit-pad');
  const canvas = dialog.querySelector('[data-pad]');
  const heading = dialog.querySelector('[data-pad-who]');
  heading.textContent = title;
  dialog.showModal();
  pad ??= new SignaturePad(canvas, { penColor: '#1b2430', backgroundColor: '#ffffff', minWidth: 0.9, maxWidth: 2.8 });
  fit(canvas);
  return new Promise((resolve) => {
    const end = (result) => {
      dialog.onclick = dialog.onclose = null;
      if (dialog.open) dialog.close();
      resolve(result);
    };
    dialog.onclose = () => end(null);
    dialog.onclick = ({ target }) => {
      if (target.closest('[data-pad-clear]')) pad.clear();
      else if (target.closest('[data-pad-close]')) end(null);
      else if (target.closest('[data-pad-done]')) {
        if (pad.isEmpty()) heading.textContent = words('signEmpty');
        else canvas.toBlob((blob) => end(blob), 'image/png');
      }
    };
  });
}

function fit(canvas) {
  const ratio = Math.max(devicePixelRatio || 1, 1);
  canvas.width = canvas.offsetWidth * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext('2d').scale(ratio, ratio);
  pad.clear();
}
