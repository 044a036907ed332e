// What this device holds: packs, answers, photos. Nothing is forgotten before the server has named its hash.
import { digest, view } from './answers.js';
import { open, settled, transact } from './db.js';

const ALL = ['meta', 'packs', 'answers', 'photos', 'blobs'];
const uuid = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');

export class Store {
  constructor(db, clock) {
    this.db = db;
    this.clock = clock;
  }

  /** Opens the device's store; the device gets its name the first time. */
  static async open({ name = 'yizhan-visits', factory, clock = () => Date.now() } = {}) {
    const store = new Store(await open(name, factory), clock);
    store.device = await transact(store.db, ['meta'], 'readwrite', async ({ meta }) => {
      const known = await settled(meta.get('device'));
      if (known) return known;
      const made = uuid();
      meta.put(made, 'device');
      return made;
    });
    return store;
  }

  close() {
    this.db.close();
  }

  #read(names, work) {
    return transact(this.db, names, 'readonly', work);
  }

  #write(names, work) {
    return transact(this.db, names, 'readwrite', work);
  }

  // Packs

  /** Keep a pack; its answers of before stay. `key` may be new while the pack is not. */
  keepPack(pack, key) {
    return this.#write(['packs'], async ({ packs }) => {
      const before = await settled(packs.get(pack.visit));
      packs.put({ ...before, visit: pack.visit, pack, key, cursor: before?.cursor ?? 0, state: 'CURRENT', words: '', downloaded_at: this.#now() });
    });
  }

  packs() {
    return this.#read(['packs'], ({ packs }) => settled(packs.getAll()));
  }

  pack(visit) {
    return this.#read(['packs'], ({ packs }) => settled(packs.get(visit)));
  }

  /** Note what the server said of a visit: {state, words, skew, done}. */
  note(visit, changes) {
    return this.#write(['packs'], async ({ packs }) => {
      const found = await settled(packs.get(visit));
      if (found) packs.put({ ...found, ...changes });
    });
  }

  // Answers

  /** Answer an item. The answer replaces those that this device can see standing. Resolves when it is on the disk. */
  record(visit, item, value) {
    return this.#write(['meta', 'answers'], (stores) => this.#append(stores, visit, item, value));
  }

  /** Keep a photo and the answer that names it, or neither. `photo` is what capture.js made. */
  recordPhoto(visit, item, photo) {
    const { bytes, preview, ...facts } = photo;
    return this.#write(['meta', 'answers', 'photos', 'blobs'], async (stores) => {
      await this.#put(stores, visit, photo);
      return this.#append(stores, visit, `${item}/${photo.sha256}`, facts);
    });
  }

  /** Keep a signature's picture and the answer that names it, or neither. */
  recordSignature(visit, item, photo, value) {
    return this.#write(['meta', 'answers', 'photos', 'blobs'], async (stores) => {
      await this.#put(stores, visit, photo);
      return this.#append(stores, visit, item, value);
    });
  }

  async #put({ photos, blobs }, visit, { sha256, bytes, type, preview }) {
    if (await settled(photos.get([visit, sha256]))) return;
    photos.put({ visit, sha256, size: bytes.byteLength, type, preview, state: 'waiting', reason: '' });
    blobs.put(bytes, sha256);
  }

  async #append({ meta, answers }, visit, item, value) {
    const counter = ((await settled(meta.get('counter'))) ?? 0) + 1;
    meta.put(counter, 'counter');
    const all = await settled(answers.index('visit').getAll(visit));
    const seen = view(all.filter((one) => one.item === item)).get(item);
    const answer = {
      id: `${this.device}-${counter}`, visit, item, value: JSON.stringify(value), device: this.device, made_at: this.#now(),
      replaces: seen ? [seen.current, ...seen.beside].map((one) => one.id) : [],
    };
    const kept = { ...answer, digest: digest(answer), state: 'waiting', reason: '' };
    answers.put(kept);
    return kept;
  }

  answers(visit) {
    return this.#read(['answers'], ({ answers }) => settled(answers.index('visit').getAll(visit)));
  }

  /** Keep what other devices answered, and how far this device has read. */
  keepTheirs(visit, theirs, cursor) {
    return this.#write(['answers', 'packs'], async ({ answers, packs }) => {
      for (const one of theirs) {
        if (!(await settled(answers.get([visit, one.id, one.digest])))) answers.put({ ...one, visit, state: 'theirs', reason: '' });
      }
      const found = await settled(packs.get(visit));
      if (found && cursor > (found.cursor ?? 0)) packs.put({ ...found, cursor });
    });
  }

  // The queue

  /** What has not been confirmed: {answers, photos}, in the order in which it was made. */
  async waiting(visit) {
    const [answers, photos] = await this.#read(['answers', 'photos'], (stores) => Promise.all([
      settled(stores.answers.index('visit').getAll(visit)), settled(stores.photos.index('visit').getAll(visit)),
    ]));
    const open = (one) => one.state === 'waiting';
    const number = (one) => Number(one.id.slice(one.id.lastIndexOf('-') + 1));
    return { answers: answers.filter(open).sort((a, b) => number(a) - number(b)), photos: photos.filter(open) };
  }

  photos(visit) {
    return this.#read(['photos'], ({ photos }) => settled(photos.index('visit').getAll(visit)));
  }

  bytes(sha256) {
    return this.#read(['blobs'], ({ blobs }) => settled(blobs.get(sha256)));
  }

  /** The server named these digests: only answers that are the same byte for byte count as held. */
  confirm(visit, held) {
    return this.#write(['answers'], async ({ answers }) => {
      for (const [id, named] of Object.entries(held)) {
        const found = await settled(answers.get([visit, id, named]));
        if (found?.state === 'waiting') answers.put({ ...found, state: 'held', reason: '' });
      }
    });
  }

  /** The server will not take it, and says why. It stays on the device, in the queue's list of failures. */
  fail(kind, key, reason) {
    return this.#write([kind], async (stores) => {
      const found = await settled(stores[kind].get(key));
      if (found && found.state !== 'held') stores[kind].put({ ...found, state: 'failed', reason });
    });
  }

  /** Try the failures of a visit again. */
  retry(visit) {
    return this.#write(['answers', 'photos'], async (stores) => {
      for (const kind of ['answers', 'photos']) {
        for (const one of await settled(stores[kind].index('visit').getAll(visit))) {
          if (one.state === 'failed') stores[kind].put({ ...one, state: 'waiting', reason: '' });
        }
      }
    });
  }

  /** The server holds a photo whose hash it computed itself: its bytes may go, its small preview stays. */
  photoHeld(visit, sha256) {
    return this.#write(['photos', 'blobs'], async ({ photos, blobs }) => {
      const found = await settled(photos.get([visit, sha256]));
      if (!found) return;
      photos.put({ ...found, state: 'held', reason: '' });
      const elsewhere = (await settled(photos.getAll())).some((one) => one.sha256 === sha256 && one.visit !== visit && one.state !== 'held');
      if (!elsewhere) blobs.delete(sha256);
    });
  }

  /** Clear a visit from the device. Refuses (false) while anything of it is unconfirmed. */
  forget(visit) {
    return this.#write(ALL, async (stores) => {
      const answers = await settled(stores.answers.index('visit').getAll(visit));
      const photos = await settled(stores.photos.index('visit').getAll(visit));
      const kept = (one) => one.state === 'held' || one.state === 'theirs';
      if (![...answers, ...photos].every(kept)) return false;
      for (const one of answers) stores.answers.delete([visit, one.id, one.digest]);
      for (const one of photos) stores.photos.delete([visit, one.sha256]);
      stores.packs.delete(visit);
      return true;
    });
  }

  #now() {
    return new Date(this.clock()).toISOString();
  }
}
