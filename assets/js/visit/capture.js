// A photo at the moment it is taken: its hash first, then a small preview. The original goes to the server as it is;
// only what is larger than the server takes is made smaller here, and then the original's hash is kept beside it.
import { Sha256 } from '../verify/sha256.js';

export const MOST_BYTES = 20 * 1024 * 1024;
const SMALLER_SIDE = 4096; // pixels
const PREVIEW_SIDE = 320;

/** `code` names the words that say what happened; `values` fill them. */
export class PhotoRefused extends Error {
  constructor(code, values = {}) {
    super(code);
    Object.assign(this, { code, values });
  }
}

export async function sha256(bytes) {
  if (!globalThis.crypto?.subtle) return new Sha256().update(new Uint8Array(bytes)).hex();
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The kind of picture the bytes are, whatever the name says; null for anything else. */
export function kindOf(bytes) {
  const head = new Uint8Array(bytes.slice(0, 12));
  const text = String.fromCharCode(...head);
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg';
  if (text.startsWith('\x89PNG')) return 'image/png';
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return 'image/webp';
  if (text.slice(4, 8) === 'ftyp' && /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(text.slice(8, 12))) return 'image/heic';
  return null;
}

/** {sha256, bytes, size, type, preview, taken_at, original?}. Throws PhotoRefused. */
export async function capture(file, now = () => Date.now()) {
  const taken_at = new Date(now()).toISOString();
  const bytes = await file.arrayBuffer();
  const type = kindOf(bytes);
  if (!type) throw new PhotoRefused('photoBad');
  const picture = await decoded(file, type);
  if (bytes.byteLength > MOST_BYTES) return smaller(bytes, picture, taken_at);
  const preview = picture ? await drawn(picture, PREVIEW_SIDE, 0.7).then(asDataUrl) : null;
  return { sha256: await sha256(bytes), bytes, size: bytes.byteLength, type, preview, taken_at };
}

async function decoded(file, type) {
  try {
    return await createImageBitmap(file);
  } catch {
    if (type === 'image/heic') return null; // this browser cannot show it; the server can
    throw new PhotoRefused('photoBad');
  }
}

async function smaller(original, picture, taken_at) {
  const size = original.byteLength;
  const made = picture && await drawn(picture, SMALLER_SIDE, 0.88).catch(() => null);
  if (!made || made.size > MOST_BYTES) throw new PhotoRefused('photoBig', { n: Math.round(size / 1048576) });
  const bytes = await made.arrayBuffer();
  const preview = await drawn(picture, PREVIEW_SIDE, 0.7).then(asDataUrl);
  return {
    sha256: await sha256(bytes), bytes, size: bytes.byteLength, type: 'image/jpeg', preview, taken_at,
    original: { sha256: await sha256(original), size },
  };
}

function drawn(picture, side, quality) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', quality);
  });
}

const asDataUrl = (blob) => new Promise((resolve) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.readAsDataURL(blob);
});
