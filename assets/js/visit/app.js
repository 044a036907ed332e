// What the page knows and does: it draws only what is on the disk, so the strip of stored and waiting never lies.
import { view } from './answers.js';
import { PhotoRefused, capture } from './capture.js';
import { StorageFull } from './db.js';
import { callout, duty, link, megabytes, words } from './dom.js';
import * as ends from './ends.js';
import * as judge from './judge.js';
import { sign } from './pad.js';
import * as screens from './screens.js';
import { photosOf, steps } from './steps.js';

const LOW = 200 * 1048576; // bytes
const OLD = 3 * 86400e3; // an answer that waits longer than this is spoken of (iOS clears after seven days)
const STEPS = { item: judge.item, quiz: judge.quiz, ledger: judge.ledger, goods: ends.goods, findings: ends.findings, sign: ends.sign, finish: ends.finish };

export class App {
  constructor({ store, screen, alert, strip }) {
    Object.assign(this, { store, screen, alert, strip, packs: [], queue: [], here: null, asked: null, space: '', notices: new Map() });
    addEventListener('hashchange', () => { this.notices.delete('say'); this.draw(true); });
  }

  get place() {
    const [, kind, visit, step] = location.hash.split('/');
    return { kind: kind || 'route', visit, step: step ? Number(step) : null };
  }

  /** Read the disk again and draw. */
  async refresh() {
    this.packs = await this.store.packs();
    this.queue = await Promise.all(this.packs.map(async (one) => {
      const [answers, photos] = await Promise.all([this.store.answers(one.visit), this.store.photos(one.visit)]);
      return { ...one, all: answers, answers: answers.filter((each) => each.state !== 'theirs'), photos };
    }));
    await this.#disk();
    this.draw();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 100);
  }

  #open(visit) {
    const held = this.queue.find((one) => one.visit === visit);
    if (!held) return null;
    const items = view(held.all);
    return { held, items, all: steps(held.pack, duty), photos: photosOf(items), previews: new Map(held.photos.map((one) => [one.sha256, one.preview])) };
  }

  draw(moved = false) {
    const { kind, visit, step } = this.place;
    this.here = kind === 'v' ? this.#open(visit) : null;
    const typing = !moved && this.screen.contains(document.activeElement) && /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName);
    this.#strip();
    if (typing || (!moved && document.querySelector('video:not([hidden])'))) return; // nobody's words are taken from under the fingers
    const focused = document.activeElement?.closest?.('#visit-screen') ? document.activeElement.textContent : null;
    this.screen.replaceChildren(...this.#elements(kind, step).flat().filter(Boolean));
    const again = focused && !moved && [...this.screen.querySelectorAll('button, a')].find((one) => one.textContent === focused);
    if (again) again.focus();
    if (moved) this.#top();
  }

  #top() {
    const heading = this.screen.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
    scrollTo(0, 0);
  }

  #elements(kind, step) {
    if (kind === 'queue') return screens.queue(this);
    if (!this.here) return screens.route(this);
    const one = this.here.all[step];
    return step === null || !one ? screens.visit(this) : STEPS[one.kind](this, one, step);
  }

  #strip() {
    const every = this.queue.flatMap((one) => [...one.answers, ...one.photos]);
    const open = every.filter((one) => one.state !== 'held').length;
    this.strip.querySelector('[data-sync-stored]').textContent = every.length;
    this.strip.querySelector('[data-sync-waiting]').textContent = open;
    this.strip.querySelector('[data-sync-offline]').hidden = this.net.online;
    this.strip.classList.toggle('is-waiting', open > 0);
    this.#alerts(every);
  }

  #alerts(every) {
    const visiting = this.place.kind === 'v'; // on site only what matters there
    const shown = [...this.notices].filter(([name]) => !(visiting && name === 'persist')).map(([, notice]) => notice);
    if (this.net.signIn) shown.push(['amber', words('signIn'), link(words('signInLink'), `/sign-in?next=${encodeURIComponent(location.pathname)}`, 'btn')]);
    if (this.net.error) shown.push(['amber', this.net.error]);
    const oldest = Math.min(...every.filter((one) => one.state === 'waiting' && one.made_at).map((one) => Date.parse(one.made_at)));
    if (Date.now() - oldest > OLD) shown.push(['seal', words('oldWaiting', { n: Math.floor((Date.now() - oldest) / 86400e3) })]);
    const key = JSON.stringify(shown.map(([tone, text]) => [tone, text]));
    if (key === this.shownAlerts) return; // an alert that is drawn anew is read aloud anew
    this.shownAlerts = key;
    this.alert.replaceChildren(...shown.map(([tone, text, ...more]) => callout(tone, text, ...more)));
  }

  /** Say something at the top; said with the same name it replaces what was said before. */
  say(tone, text, name = 'say') {
    this.notices.delete(name);
    if (text) this.notices.set(name, [tone, text]);
    this.#strip();
  }

  async #disk() {
    const told = await navigator.storage?.estimate?.().catch(() => null);
    if (!told?.quota) return;
    const free = told.quota - told.usage;
    this.space = words('space', { n: megabytes(free) });
    this.say('seal', free < LOW ? words('spaceLow', { n: megabytes(free) }) : '', 'space');
  }

  go(step) {
    const wanted = `#/v/${this.here.held.visit}/${step}`;
    if (location.hash === wanted) this.draw(true);
    else location.hash = wanted;
  }

  /** Keep an answer. True once it is on the disk; otherwise it is said why it is not. */
  async answer(item, told) {
    return this.#keep(() => this.store.record(this.here.held.visit, item, told), 'fullAnswer');
  }

  async #keep(work, full) {
    try {
      await work();
      this.say('', '');
    } catch (error) {
      if (error instanceof PhotoRefused) this.say('amber', words(error.code, error.values));
      else this.say('seal', error instanceof StorageFull ? words(full) : words('notStored', { words: error.message }));
      return false;
    }
    await this.refresh();
    this.net.pump();
    return true;
  }

  /** Take photos of an item in hand: hashed first, kept, then shown. */
  async photograph(name, files) {
    const { visit } = this.here.held;
    for (const file of files) {
      this.say('plain', words('storing'));
      let photo;
      const kept = await this.#keep(async () => {
        photo = await capture(file);
        await this.store.recordPhoto(visit, `photo/${name}`, photo);
      }, 'full');
      if (kept && photo.original) this.say('amber', words('photoSmaller', { n: megabytes(photo.original.size), m: megabytes(photo.size) }));
    }
  }

  async sign(who, title, name) {
    const { visit } = this.here.held;
    const drawn = await sign(title);
    if (!drawn) return;
    await this.#keep(async () => {
      const photo = await capture(drawn);
      await this.store.recordSignature(visit, `sign/${who}`, photo, { name, png: photo.sha256 });
    }, 'full');
  }

  async forget(visit) {
    if (!(await this.store.forget(visit))) return this.say('amber', words('forgetNot'));
    location.hash = '#/';
    return this.refresh();
  }

  async retry() {
    for (const one of this.packs) await this.store.retry(one.visit);
    await this.refresh();
    return this.net.pump();
  }
}
