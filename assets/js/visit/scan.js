// A barcode with the camera, where the browser has its own detector: nothing is fetched, so it works without signal.
// Elsewhere the digits are typed.
import { button, h, words } from './dom.js';

const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'upc_e'];
const GAP = 150; // milliseconds between two looks

export function scanner(found, tell) {
  if (!('BarcodeDetector' in globalThis) || !navigator.mediaDevices?.getUserMedia) return null;
  const video = h('video', { class: 'visit-video', playsinline: true, muted: true, hidden: true });
  return h('div', {}, button(words('scan'), () => look(video, found).catch(() => tell(words('scanNone'))), '', 'barcode'), video);
}

async function look(video, found) {
  const detector = new globalThis.BarcodeDetector({ formats: FORMATS });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: 'environment' } }, audio: false });
  video.srcObject = stream;
  video.hidden = false;
  try {
    await video.play();
    while (video.isConnected) {
      const [hit] = await detector.detect(video).catch(() => []);
      if (hit) return found(hit.rawValue);
      await new Promise((resolve) => setTimeout(resolve, GAP));
    }
    return null;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.hidden = true;
  }
}
