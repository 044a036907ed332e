// Sending what waits: answers in small batches, photos in pieces that go on where the line was cut. Everything may be
// repeated; nothing is taken as done before the server has named its hash.

const BATCH = 40; // answers of one request
const SMALLEST = 16 * 1024; // bytes of one piece of a photo
const LARGEST = 1024 * 1024;
const PIECE_TAKES = 350; // milliseconds a piece should take: what a cut line costs at most
const REST_FIRST = 500; // milliseconds before a second try, doubling
const REST_LONGEST = 60_000;

/** The server does not know the key any more: sign in, the queue is kept. */
export class SignInNeeded extends Error {}
class Away extends Error {}
class Refused extends Error {
  constructor(status, body) {
    super(body?.error?.message || String(status));
    this.status = status;
    this.body = body ?? {};
  }
}

export class Sync {
  /**
   * @param store  what this device holds
   * @param base   address of the visits' interface, ending in a slash
   * @param send   fetch, or what stands in for it
   */
  constructor({ store, base, send = (...a) => fetch(...a), rest = wait, clock = () => Date.now(), jitter = Math.random, changed = () => {} }) {
    Object.assign(this, { store, base, send, rest, clock, jitter, changed });
    this.piece = 64 * 1024;
    this.now = null; // {photo, sent, size} while a photo goes out
  }

  /** Send all that waits of one visit. Resolves to the server's last word; throws SignInNeeded. Tries as long as `go()`. */
  async run(visit, { go = () => true } = {}) {
    let rest = REST_FIRST;
    for (;;) {
      try {
        return await this.once(visit);
      } catch (error) {
        if (!(error instanceof Away)) throw error;
        if (!go()) throw error;
        this.changed({ away: true, rest });
        await this.rest(rest * (0.5 + this.jitter() / 2));
        rest = error.progressed ? REST_FIRST : Math.min(REST_LONGEST, rest * 2);
      }
    }
  }

  /** One pass: all answers, then all photos. Throws Away (with `progressed`) when the line is cut. */
  async once(visit) {
    let progressed = false;
    try {
      let word = await this.#exchange(visit, []);
      progressed = true;
      for (let batch; (batch = (await this.store.waiting(visit)).answers.slice(0, BATCH)).length;) {
        word = await this.#exchange(visit, batch);
        this.changed({ word });
      }
      if (await this.#photos(visit)) word = await this.#exchange(visit, []);
      return word;
    } catch (error) {
      if (error instanceof Away) error.progressed = progressed;
      throw error;
    }
  }

  /** Give a batch, take what others gave. */
  async #exchange(visit, batch) {
    const found = await this.store.pack(visit);
    const answers = batch.map(({ id, item, value, device, made_at, replaces }) => ({ id, item, value, device, made_at, replaces }));
    const body = { device: this.store.device, device_time: new Date(this.clock()).toISOString(), pack: found.pack.sha256, cursor: found.cursor ?? 0, answers };
    const word = await this.#ask(found, 'POST', `sync/${visit}`, JSON.stringify(body), 'application/json');
    await this.store.confirm(visit, word.held ?? {});
    for (const one of batch) {
      if (word.held?.[one.id] === one.digest) continue;
      await this.store.fail('answers', [visit, one.id, one.digest], word.refused?.[one.id] ?? 'hash');
    }
    await this.store.keepTheirs(visit, word.theirs ?? [], word.cursor ?? 0);
    await this.store.note(visit, { state: word.state, words: word.words, skew: word.skew, missing: word.missing });
    return word;
  }

  /** True when a photo arrived. */
  async #photos(visit) {
    const waiting = (await this.store.waiting(visit)).photos;
    if (!waiting.length) return false;
    const found = await this.store.pack(visit);
    const names = JSON.stringify({ photos: waiting.map((one) => one.sha256) });
    const { received } = await this.#ask(found, 'POST', `sync/${visit}/photos`, names, 'application/json');
    for (const photo of waiting) await this.#photo(found, photo, received[photo.sha256] ?? 0);
    return true;
  }

  async #photo(found, photo, from) {
    const bytes = await this.store.bytes(photo.sha256);
    if (!bytes) return this.store.fail('photos', [found.visit, photo.sha256], 'gone');
    try {
      await this.#pieces(found, photo, bytes, from);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await this.store.fail('photos', [found.visit, photo.sha256], error.message);
    } finally {
      this.now = null;
    }
    return undefined;
  }

  async #pieces(found, photo, bytes, from) {
    let at = from;
    for (let again = 0; again < 3;) {
      this.now = { photo: photo.sha256, sent: at, size: bytes.byteLength };
      this.changed({});
      const word = await this.#put(found, photo, bytes, at);
      if (word.held === photo.sha256) {
        await this.store.photoHeld(found.visit, photo.sha256);
        this.changed({});
        return;
      }
      // Said to be elsewhere than this device thought (another tab, a lost answer): the server knows best.
      if (word.received <= at) again += 1;
      at = word.received;
    }
    throw new Refused(0, { error: { message: 'hash' } });
  }

  async #put(found, photo, bytes, at) {
    const part = bytes.slice(at, at + this.piece);
    const started = this.clock();
    const path = `sync/${found.visit}/photos/${photo.sha256}?at=${at}&size=${bytes.byteLength}`;
    try {
      const word = await this.#ask(found, 'POST', path, part, 'application/octet-stream');
      this.#pace(part.byteLength, this.clock() - started);
      return word;
    } catch (error) {
      if (error instanceof Away) this.piece = Math.max(SMALLEST, this.piece >> 1);
      throw error;
    }
  }

  /** The next piece is as large as the line carries in a third of a second; at most twice the last. */
  #pace(size, milliseconds) {
    const fitting = (size / Math.max(1, milliseconds)) * PIECE_TAKES;
    this.piece = Math.round(Math.min(LARGEST, Math.max(SMALLEST, Math.min(fitting, this.piece * 2))));
  }

  async #ask(found, method, path, body, type) {
    let answer;
    let word;
    try {
      answer = await this.send(this.base + path, {
        method, body, cache: 'no-store', credentials: 'omit', redirect: 'error',
        headers: { 'Content-Type': type, Accept: 'application/json', Authorization: `Bearer ${found.key}` },
      });
      word = await answer.json();
    } catch (error) {
      throw new Away(error?.message);
    }
    if (answer.ok) return word;
    if (answer.status === 401 || answer.status === 404) throw new SignInNeeded(word?.error?.message);
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408 || answer.status === 409) throw new Away(String(answer.status));
    throw new Refused(answer.status, word);
  }
}

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
