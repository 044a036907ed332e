// With signal: the route and the packs, then everything that waits. Without: nothing is asked of anybody.
import { SignInNeeded, Sync } from './sync.js';
import { today } from './dom.js';

const EVERY = 30_000; // milliseconds between two looks while the page is open
const KEY_SPARE = 12 * 3600e3; // a key that ends sooner is renewed while there is a signal
const LOCK = 'yizhan-visits-sync';

export class Net {
  /** `changed()` is called whenever something of this changed. */
  constructor({ store, base, changed }) {
    Object.assign(this, { store, base, changed, online: navigator.onLine, signIn: false, stops: null, csrf: '', rest: 0, downloading: new Set(), error: '' });
    this.sync = new Sync({ store, base, changed: (what) => { if (what.away) this.online = false; changed(); } });
  }

  start() {
    addEventListener('online', () => this.wake());
    addEventListener('offline', () => { this.online = false; this.changed(); });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.wake(); });
    setInterval(() => this.pump(), EVERY);
    return this.wake();
  }

  async wake() {
    await this.route();
    await this.pump();
  }

  /** Ask for the route; every visit of it that is not here, or not fresh, is downloaded by itself. */
  async route() {
    const told = await this.#json('route');
    if (!told) return;
    Object.assign(this, { stops: told.stops, csrf: told.csrf, person: told.person });
    this.changed();
    const packs = new Map((await this.store.packs()).map((one) => [one.pack.task.id, one]));
    for (const stop of told.stops) {
      if (await this.#wanted(packs.get(stop.task))) await this.download(stop.task);
      packs.delete(stop.task);
    }
    // Visits that left the route but still hold something get a key as long as the server gives one.
    for (const one of packs.values()) {
      if (await this.#wanted(one) && await this.#holds(one)) await this.download(one.pack.task.id);
    }
  }

  async #wanted(one) {
    if (!one) return true;
    // Answers of a colleague who used this telephone go out under that colleague's own key.
    if (one.person !== this.person && await this.#holds(one)) return false;
    return one.person !== this.person || one.keyLost || one.state === 'STALE' || today(Date.parse(one.downloaded_at)) !== today() || Date.parse(one.key_until) - Date.now() < KEY_SPARE;
  }

  async #holds(one) {
    const { answers, photos } = await this.store.waiting(one.visit);
    return answers.length + photos.length > 0;
  }

  async download(task) {
    this.downloading.add(task);
    this.changed();
    const body = JSON.stringify({ device: this.store.device, device_time: new Date().toISOString() });
    const told = await this.#json(`packs/${task}`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', 'X-CSRFToken': this.csrf } });
    this.downloading.delete(task);
    if (told) {
      await this.store.keepPack(told.pack, told.key);
      await this.store.note(told.pack.visit, { person: this.person, key_until: told.key_until, keyLost: false, skew: told.skew });
    }
    this.changed();
  }

  async #json(path, options = {}) {
    try {
      const answer = await fetch(this.base + path, { cache: 'no-store', redirect: 'manual', ...options, headers: { Accept: 'application/json', ...options.headers } });
      this.online = true;
      if (answer.type === 'opaqueredirect' || answer.status === 401) {
        this.signIn = true;
        this.changed();
        return null;
      }
      this.signIn = false;
      const told = await answer.json();
      this.error = answer.ok ? '' : told.error?.message ?? String(answer.status);
      return answer.ok ? told : null;
    } catch {
      this.online = false;
      this.changed();
      return null;
    }
  }

  /** Send what waits; one page of this device at a time. */
  async pump() {
    clearTimeout(this.later);
    if (navigator.locks) await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => lock && this.#all());
    else await this.#all();
    this.changed();
  }

  async #all() {
    let away = false;
    for (const one of await this.store.packs()) {
      if (one.keyLost || (one.state === 'DONE' && !(await this.#holds(one)))) continue;
      try {
        await this.sync.once(one.visit);
        this.online = true;
      } catch (error) {
        away = !(await this.#failed(one, error)) || away;
      }
    }
    this.rest = away ? Math.min(60, Math.max(2, this.rest * 2)) : 0; // seconds
    if (away) this.later = setTimeout(() => this.pump(), this.rest * 1000 * (0.5 + Math.random() / 2));
  }

  async #failed(one, error) {
    if (error instanceof SignInNeeded) {
      await this.store.note(one.visit, { keyLost: true });
      this.signIn ||= !this.stops;
      if (this.stops) {
        await this.download(one.pack.task.id);
        this.later = setTimeout(() => this.pump(), 5000);
      }
      return true;
    }
    this.online = false;
    return false;
  }
}
