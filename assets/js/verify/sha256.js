// SHA-256 (FIPS 180-4), synchronous. WebCrypto answers each digest through a promise, which on a register of a
// million objects costs far more than the hashing; and it cannot continue from a prefix hashed once.

const ROUND = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
const START = new Int32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
const schedule = new Int32Array(64);
const utf8 = new TextEncoder();

export class Sha256 {
  constructor(from) {
    this.state = Int32Array.from(from ? from.state : START);
    this.block = from ? Uint8Array.from(from.block) : new Uint8Array(64);
    this.held = from ? from.held : 0;
    this.length = from ? from.length : 0;
  }

  // Adds text (as UTF-8) or bytes.
  update(data) {
    const bytes = typeof data === "string" ? utf8.encode(data) : data;
    this.length += bytes.length;
    let at = 0;
    if (this.held) {
      const take = Math.min(64 - this.held, bytes.length);
      this.block.set(bytes.subarray(0, take), this.held);
      this.held += take;
      at = take;
      if (this.held < 64) return this;
      compress(this.state, this.block, 0);
      this.held = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) compress(this.state, bytes, at);
    this.block.set(bytes.subarray(at));
    this.held = bytes.length - at;
    return this;
  }

  // The digest as eight 32-bit words; the hasher is spent.
  words() {
    const { block, length } = this;
    block[this.held] = 0x80;
    block.fill(0, this.held + 1);
    if (this.held > 55) {
      compress(this.state, block, 0);
      block.fill(0);
    }
    const view = new DataView(block.buffer);
    view.setUint32(56, Math.floor(length / 0x20000000));
    view.setUint32(60, (length << 3) >>> 0);
    compress(this.state, block, 0);
    return Array.from(this.state, (word) => word >>> 0);
  }

  hex() {
    return this.words()
      .map((word) => word.toString(16).padStart(8, "0"))
      .join("");
  }
}

// Eight words: the digest of one whole block (`prefix`, already hashed) followed by a short ASCII text.
const tail = new Uint8Array(64);
const scratch = new Int32Array(8);
export function wordsAfter(prefix, ascii) {
  const size = ascii.length;
  if (size > 55) return new Sha256(prefix).update(ascii).words();
  for (let i = 0; i < size; i++) tail[i] = ascii.charCodeAt(i);
  tail[size] = 0x80;
  tail.fill(0, size + 1);
  const bits = (prefix.length + size) * 8; // a block and a short text: far below 2^16 bits
  tail[62] = bits >>> 8;
  tail[63] = bits & 255;
  scratch.set(prefix.state);
  compress(scratch, tail, 0);
  return scratch;
}

export const sha256 = (data) => new Sha256().update(data).hex();

function compress(state, bytes, at) {
  const w = schedule;
  for (let i = 0, p = at; i < 16; i++, p += 4) {
    w[i] = (bytes[p] << 24) | (bytes[p + 1] << 16) | (bytes[p + 2] << 8) | bytes[p + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}
