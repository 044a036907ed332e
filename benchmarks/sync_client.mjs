// The phone's own store and sync under Node, for benchmarks/sync.py: makes the answers and photos, then sends them.
// Reads one JSON line: {base, key, visit, pack, photos, answers, size}; writes one JSON line with what was needed.
import 'fake-indexeddb/auto';
import { randomFillSync } from 'node:crypto';
import { createInterface } from 'node:readline';
import { sha256 } from '../assets/js/visit/capture.js';
import { Store } from '../assets/js/visit/store.js';
import { Sync } from '../assets/js/visit/sync.js';

const [wish] = await new Promise((resolve) => createInterface({ input: process.stdin }).once('line', (line) => resolve([JSON.parse(line)])));
const store = await Store.open();
await store.keepPack({ visit: wish.visit, sha256: wish.pack }, wish.key);
let needed = 0;

/** A JPEG that every decoder takes, made as large as a telephone's by what follows its end. */
const picture = Buffer.from(wish.picture, 'base64');
for (let n = 0; n < wish.photos; n += 1) {
  const bytes = Buffer.alloc(Math.round(wish.size * (0.5 + (n % 10) / 9)));
  randomFillSync(bytes);
  picture.copy(bytes);
  const named = await sha256(bytes);
  await store.recordPhoto(wish.visit, `photo/item/E1-01/${n}`, { sha256: named, bytes: bytes.buffer, size: bytes.length, type: 'image/jpeg', preview: null });
  needed += bytes.length;
}
for (let n = 0; n < wish.answers; n += 1) {
  await store.record(wish.visit, `item/E1-01/${n}`, { verdict: n % 7 ? 'PASS' : 'FAIL', words: n % 7 ? '' : `第 ${n} 项：被海报遮住，看不清电话。` });
}
const waiting = await store.waiting(wish.visit);
for (const { id, item, value, device, made_at, replaces } of waiting.answers) needed += Buffer.byteLength(JSON.stringify({ id, item, value, device, made_at, replaces }));

const started = Date.now();
let cuts = 0;
const sync = new Sync({ store, base: wish.base, changed: ({ away }) => { cuts += away ? 1 : 0; }, rest: () => new Promise((resolve) => setTimeout(resolve, 100)) });
await sync.run(wish.visit);
const left = await store.waiting(wish.visit);
const failed = [...await store.answers(wish.visit), ...await store.photos(wish.visit)].filter((one) => one.state === 'failed');
console.log(JSON.stringify({ needed, answers: waiting.answers.length, photos: wish.photos, cuts, seconds: (Date.now() - started) / 1000, left: left.answers.length + left.photos.length, failed: failed.length, reason: failed[0]?.reason }));
process.exit(0);
