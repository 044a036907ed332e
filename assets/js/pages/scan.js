// Reading a barcode with the phone's camera: the browser's own detector where it has one, else ZXing in plain
// JavaScript, fetched only then (no WebAssembly, so the content policy stays as it is). Without a camera the digits
// are typed.
const box = document.querySelector('[data-scan]');
const [start, stop, video, words] = ['start', 'stop', 'video', 'words'].map((name) => box?.querySelector(`[data-scan-${name}]`));
const code = document.getElementById('code');
const GAP = 150; // ms between two looks of the browser's own detector
let stream;
let control;

const CAMERA = { video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 } }, audio: false };
const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'upc_e'];

function found(text) {
  end();
  code.value = text;
  navigator.vibrate?.(60);
  code.form.requestSubmit();
}

function end() {
  control?.stop();
  stream?.getTracks().forEach((track) => track.stop());
  control = stream = undefined;
  video.hidden = stop.hidden = true;
  start.hidden = false;
  words.textContent = '';
}

async function ownDetector() {
  if (!('BarcodeDetector' in window)) return null;
  const known = await window.BarcodeDetector.getSupportedFormats();
  return FORMATS.slice(0, 2).every((name) => known.includes(name)) ? new window.BarcodeDetector({ formats: FORMATS.filter((name) => known.includes(name)) }) : null;
}

async function look(detector) {
  if (!stream) return;
  const [hit] = await detector.detect(video).catch(() => []);
  if (hit) found(hit.rawValue);
  else setTimeout(() => look(detector), GAP);
}

async function withZxing() {
  const { BarcodeFormat, BrowserMultiFormatOneDReader } = await import('@zxing/browser');
  const reader = new BrowserMultiFormatOneDReader();
  reader.possibleFormats = [BarcodeFormat.EAN_13, BarcodeFormat.EAN_8, BarcodeFormat.UPC_A, BarcodeFormat.UPC_E];
  control = await reader.decodeFromStream(stream, video, (result) => { if (result && stream) found(result.getText()); });
}

async function begin() {
  words.textContent = box.dataset.looking;
  try {
    stream = await navigator.mediaDevices.getUserMedia(CAMERA);
    start.hidden = true;
    video.hidden = stop.hidden = false;
    const detector = await ownDetector();
    if (!detector) { await withZxing(); return; }
    video.srcObject = stream;
    await video.play();
    look(detector);
  } catch (error) {
    end();
    words.textContent = error.name === 'NotAllowedError' ? box.dataset.denied : box.dataset.away;
  }
}

if (box && navigator.mediaDevices?.getUserMedia) {
  box.hidden = false;
  start.addEventListener('click', begin);
  stop.addEventListener('click', end);
  window.addEventListener('pagehide', end);
} else code?.focus();
