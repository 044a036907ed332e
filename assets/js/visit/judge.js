// One thing a screen, under the thumb: a check, a person on duty, a question, a case of the ledger.
import { value } from './answers.js';
import { button, callout, day, field, h, icon, link, words } from './dom.js';
import { after, needsPhoto } from './steps.js';
import { at } from './screens.js';

const FACES = [['PASS', 'pass', 'check'], ['FAIL', 'fail', 'x'], ['NA', 'na', null]];

export function item(app, step, n) {
  const { items } = app.here;
  const told = items.has(step.name) ? value(items.get(step.name).current) : {};
  return [
    ...heading(app, step, n),
    step.basis && h('p', { class: 'item-basis' }, words('basis', { words: step.basis })),
    step.before && h('p', { class: 'item-basis seal' }, words('before', { day: day(step.before.on), words: step.before.words })),
    ...beside(app, step.name),
    verdicts(app, step, n, told, (code) => words(code)),
    ...fault(app, step, told),
    between(app, n),
  ];
}

export function ledger(app, step, n) {
  const { items, held: { pack } } = app.here;
  const told = items.has(step.name) ? value(items.get(step.name).current) : {};
  const names = { pass: words('agrees'), fail: words('differs'), na: words('na') };
  return [
    ...heading(app, step, n),
    h('p', { class: 'item-basis' }, words('ledgerAsk')),
    h('p', { class: 'muted small' }, words('ledgerOf', { n: pack.ledger.of })),
    ...beside(app, step.name),
    verdicts(app, step, n, told, (code) => names[code]),
    ...fault(app, step, told),
    between(app, n),
  ];
}

export function quiz(app, step, n) {
  const { items } = app.here;
  const told = items.has(step.name) ? value(items.get(step.name).current) : {};
  const { choices, right, basis } = step.asked;
  const choose = (choice) => app.answer(step.name, { choice, text: choices[choice] ?? words('quizNone'), right: choice === right }).then((kept) => kept && app.go(after(app.here.all, n)));
  return [
    ...heading(app, step, n),
    h('p', { class: 'muted' }, words('quizAsk')),
    ...beside(app, step.name),
    h('div', { class: 'visit-choices', role: 'group', 'aria-label': step.title }, choices.map((text, choice) => h('button', {
      type: 'button', class: 'btn btn-big btn-block', 'aria-pressed': String(told.choice === choice), onclick: () => choose(choice),
    }, text)), h('button', { type: 'button', class: 'btn btn-block btn-quiet', 'aria-pressed': String(told.choice === -1), onclick: () => choose(-1) }, words('quizNone'))),
    h('details', {}, h('summary', {}, words('quizRight', { words: '…' })), h('p', {}, choices[right]), h('p', { class: 'muted small' }, words('quizBasis', { words: basis }))),
    between(app, n),
  ];
}

function heading({ here: { held, all } }, step, n) {
  const asking = all.filter((one) => one.name);
  return [h('div', {}, h('p', { class: 'muted small' }, `${held.pack.station.name} · ${words('itemOf', { n: n + 1, total: asking.length })}${step.above ? ` · ${step.above}` : ''}`),
    h('h1', { class: 'item-title' }, step.kind === 'ledger' ? `${words('ledger')} ${step.title}` : step.title))];
}

/** Big pass and fail, small "does not apply". A pass goes on by itself; a fault opens the camera. */
function verdicts(app, step, n, told, name) {
  const person = step.name.startsWith('duty/');
  const say = (verdict) => {
    const fails = verdict === 'FAIL';
    if (fails && !person) document.getElementById('camera')?.click(); // at once: browsers open it only under the finger
    return app.answer(step.name, fails ? { verdict, words: told.words ?? '' } : { verdict }).then((kept) => kept && !fails && app.go(after(app.here.all, n)));
  };
  return h('div', { class: 'verdict', role: 'group', 'aria-label': step.title }, FACES.map(([verdict, code, face]) => h('button', {
    type: 'button', class: `verdict-face verdict-${code}`, 'aria-pressed': String(told.verdict === verdict), onclick: () => say(verdict),
  }, face && icon(face), h('span', {}, name(code)))), !person && camera(app, step.name));
}

/** The hidden camera of an item; without `capture` the gallery would do, so it is there. */
export const camera = (app, name, id = 'camera') => h('input', {
  type: 'file', id, class: 'visually-hidden', accept: 'image/*', capture: 'environment', 'aria-label': words('photo'), tabindex: '-1',
  onchange: ({ target }) => { app.photograph(name, [...target.files]); target.value = ''; },
});

/** What a fault asks for; `mark` tells several on one screen apart. */
export function fault(app, step, told, mark = '') {
  if (told.verdict !== 'FAIL') return [];
  const { items, photos } = app.here;
  const taken = photos.get(step.name) ?? [];
  const note = field(`fault-words${mark}`, words('words'), told.words, { area: true, onchange: ({ target }) => app.answer(step.name, { ...told, verdict: 'FAIL', words: target.value.trim() }) });
  const person = step.name.startsWith('duty/');
  return [
    needsPhoto(step.name, items, photos) && callout('seal', words('photoForced')),
    !person && h('label', { for: `camera${mark}`, class: 'btn btn-big btn-block' }, icon('camera'), taken.length ? words('photoMore', { n: taken.length }) : words('photo')),
    thumbs(app, taken),
    note.box,
  ];
}

export const thumbs = (app, taken) => taken.length > 0 && h('ul', { class: 'visit-photos' }, taken.map((sha256, n) => {
  const preview = app.here.previews.get(sha256);
  return h('li', {}, preview ? h('img', { src: preview, alt: words('photoAlt', { n: n + 1 }) }) : h('span', { class: 'tag tag-line' }, words('photoAlt', { n: n + 1 })));
}));

/** What another device said: shown, never hidden. */
function beside(app, name) {
  const one = app.here.items.get(name);
  if (!one) return [];
  if (one.contested) return [callout('amber', words('twice'))];
  return one.current.state === 'theirs' ? [h('p', { class: 'muted small' }, words('theirs', { who: one.current.who ?? '' }))] : [];
}

export function between(app, n) {
  const { held, all } = app.here;
  return h('div', { class: 'btn-row row-between' },
    link(words('back'), n > 0 ? at(held.visit, n - 1) : at(held.visit, ''), 'btn btn-quiet', 'arrow-left'),
    link(words('overview'), at(held.visit, ''), 'btn btn-quiet', 'list'),
    n < all.length - 1 && button(words('next'), () => app.go(n + 1), 'btn-primary btn-big', 'arrow-right'));
}
