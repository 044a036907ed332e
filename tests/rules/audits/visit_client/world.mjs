// A small world for the visit's own scripts: devices that are killed, a line that is cut, and a server that keeps the
// protocol of docs/visit-sync.md. Everything random comes from one seed.
import { IDBDatabase, IDBFactory } from 'fake-indexeddb';
import { createHash } from 'node:crypto';
import { digest } from '../../../../assets/js/visit/answers.js';
import { Store } from '../../../../assets/js/visit/store.js';
import { Sync } from '../../../../assets/js/visit/sync.js';

export const VISIT = '0193-visit';
export const sha = (bytes) => createHash('sha256').update(Buffer.from(bytes)).digest('hex');
export const tick = () => new Promise((resolve) => setImmediate(resolve));
const NEVER = new Promise(() => {});

/** mulberry32 */
export function random(seed) {
  let a = seed >>> 0;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  next.below = (n) => Math.floor(next() * n);
  next.pick = (list) => list[next.below(list.length)];
  return next;
}

// Which transactions of a database are under way, so that a kill can catch one in the middle.
const underWay = new WeakMap();
const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function transaction(...given) {
  const made = begin.apply(this, given);
  const set = underWay.get(this) ?? new Set();
  underWay.set(this, set);
  set.add(made);
  for (const end of ['complete', 'abort']) made.addEventListener(end, () => set.delete(made));
  return made;
};

export class Server {
  constructor() {
    this.answers = new Map();
    this.parts = new Map();
    this.photos = new Map();
    this.cutHere = () => false;
  }

  handle(path, options) {
    const [, , tail, name] = path.match(/^sync\/([^/?]+)(\/photos)?(?:\/([0-9a-f]{64}))?/) ? [...path.match(/^sync\/([^/?]+)(\/photos)?(?:\/([0-9a-f]{64}))?/)] : [];
    if (name) return this.piece(name, new URL(path, 'http://x/').searchParams, options.body);
    if (tail) return { received: Object.fromEntries(JSON.parse(options.body).photos.map((one) => [one, this.photos.has(one) ? this.photos.get(one).byteLength : (this.parts.get(one)?.length ?? 0)])) };
    return this.exchange(JSON.parse(options.body));
  }

  exchange({ device, cursor, answers }) {
    const held = {};
    for (const one of answers) {
      const answer = { ...one, visit: VISIT };
      const named = digest(answer);
      const key = `${one.id} ${named}`;
      if (!this.answers.has(key)) this.answers.set(key, { ...answer, digest: named, seq: this.answers.size + 1 });
      held[one.id] = named;
    }
    const theirs = [...this.answers.values()].filter((one) => one.seq > cursor && one.device !== device).map(({ seq, ...one }) => one);
    return { held, theirs, cursor: this.answers.size, state: 'CURRENT', words: '' };
  }

  piece(name, asked, body) {
    if (this.photos.has(name)) return { received: this.photos.get(name).byteLength, held: name };
    const have = this.parts.get(name) ?? Buffer.alloc(0);
    if (Number(asked.get('at')) !== have.length) return { received: have.length };
    const now = Buffer.concat([have, Buffer.from(body)]);
    this.parts.set(name, now);
    if (now.length < Number(asked.get('size'))) return { received: now.length };
    this.parts.delete(name);
    if (sha(now) !== name) return { received: 0 };
    this.photos.set(name, now);
    return { received: now.length, held: name };
  }
}

export class Device {
  constructor(name, server, chance, clock) {
    Object.assign(this, { name, server, chance, clock, factory: new IDBFactory(), acknowledged: [], photographs: new Map(), kills: 0, running: new Set(), bad: 0.3, sent: 0 });
  }

  async start() {
    const life = { alive: true };
    this.life = life;
    this.store = await Store.open({ factory: this.factory, clock: this.clock });
    this.sync = new Sync({
      store: this.store, base: '', rest: tick, jitter: () => 0,
      clock: this.clock, send: (path, options) => this.#line(life, path, options),
    });
    this.sync.piece = 64;
    if (!(await this.store.pack(VISIT))) await this.store.keepPack({ visit: VISIT, sha256: 'p' }, 'key');
  }

  /** What reaches the server may lose its answer; what is sent may not arrive. */
  async #line(life, path, options) {
    await tick();
    if (!life.alive) return NEVER;
    this.sent += options.body.byteLength ?? options.body.length;
    if (this.chance() < this.bad / 2) throw new TypeError('cut before');
    const word = JSON.stringify(this.server.handle(path, options));
    await tick();
    if (!life.alive) return NEVER;
    if (this.chance() < this.bad / 2) throw new TypeError('cut after');
    return { ok: true, status: 200, json: async () => JSON.parse(word) };
  }

  /** The battery is out: what is not on the disk is gone, and nothing more happens in this life. */
  async kill() {
    this.kills += 1;
    this.life.alive = false;
    const { db } = this.store;
    for (const one of underWay.get(db) ?? []) {
      if (this.chance() < 0.5) try { one.abort(); } catch { /* committed already */ }
    }
    db.close();
    await tick();
    await this.start();
  }

  #note(life, promise, then) {
    const done = promise.then((value) => life.alive && then(value), () => {});
    this.running.add(done);
    done.finally(() => this.running.delete(done));
  }

  answer(item, value) {
    this.#note(this.life, this.store.record(VISIT, item, value), (kept) => this.acknowledged.push(kept));
  }

  photograph(item, bytes) {
    const named = sha(bytes);
    const photo = { sha256: named, bytes: bytes.buffer.slice(0), preview: null, type: 'image/jpeg', size: bytes.byteLength };
    this.#note(this.life, this.store.recordPhoto(VISIT, `photo/${item}`, photo), (kept) => {
      this.acknowledged.push(kept);
      this.photographs.set(named, bytes);
    });
  }

  send() {
    this.#note(this.life, this.sync.once(VISIT), () => {});
  }

  /** Each photo that was acknowledged is whole on the device or whole at the server, at every moment. */
  async missing() {
    const gone = [];
    for (const named of this.photographs.keys()) {
      const here = await this.store.bytes(named);
      if (!here && !this.server.photos.has(named)) gone.push(named);
    }
    return gone;
  }
}
