// The end of a visit: goods on the shelf, findings in words, place, signatures, the last word.
import { value } from './answers.js';
import { button, callout, field, h, link, words } from './dom.js';
import { between, camera, fault } from './judge.js';
import { scanner } from './scan.js';
import { at } from './screens.js';
import { delisted, found, missing } from './steps.js';

/** Goods on the shelf against the notices of the pack. A barcode names a product, a notice names batches: the person
 * compares the batch, and only then it is a find. */
export function goods(app, step, n) {
  const { held: { pack, visit }, items } = app.here;
  const asked = app.asked?.visit === visit ? app.asked.code : null;
  const typed = field('barcode', words('barcode'), '', { inputmode: 'numeric', maxlength: 14 });
  const check = (code) => {
    const text = (code ?? typed.input.value).replace(/\s/g, '');
    if (!/^\d{8,14}$/.test(text)) return app.say('amber', words('goodsBad'));
    document.activeElement?.blur(); // the screen is drawn anew: what was typed has been taken
    if (!delisted(pack, text).length) return app.answer(`goods/${text}`, { verdict: 'PASS' });
    app.asked = { visit, code: text };
    app.say('', '');
    return app.draw();
  };
  const checked = [...items].filter(([name]) => name.startsWith('goods/') && name !== `goods/${asked}`);
  return [
    h('h1', { class: 'item-title' }, words('goods')),
    h('p', { class: 'item-basis' }, `${words('goodsAsk')} ${words('goodsCount', { n: pack.goods.length })}`),
    h('form', { class: 'stack', onsubmit: (event) => { event.preventDefault(); check(); } }, typed.box,
      h('div', { class: 'btn-row' }, h('button', { class: 'btn btn-primary' }, words('check')), scanner(check, (text) => app.say('amber', text)))),
    asked && ask(app, asked, delisted(pack, asked)),
    ...checked.map(([name, one]) => good(app, name, value(one.current))),
    between(app, n),
  ];
}

/** Which of the batches under notice is it, if any? */
function ask(app, code, hits) {
  const say = (told) => { app.asked = null; return app.answer(`goods/${code}`, told); };
  return h('section', { class: 'stack' }, callout('amber', words('goodsHit', { code })),
    h('div', { class: 'visit-choices', role: 'group', 'aria-label': words('goodsHit', { code }) },
      hits.map((one) => h('button', { type: 'button', class: 'btn btn-big btn-block', onclick: () => say(found([one])) }, words('goodsThis', { name: one.name, batch: one.batch || words('goodsAnyBatch'), notice: one.notice }))),
      hits.length > 1 && h('button', { type: 'button', class: 'btn btn-block', onclick: () => say(found(hits)) }, words('goodsAll')),
      h('button', { type: 'button', class: 'btn btn-block btn-quiet', onclick: () => say({ verdict: 'PASS', other: true }) }, words('goodsOther'))));
}

function good(app, name, told) {
  const code = name.slice('goods/'.length);
  const again = delisted(app.here.held.pack, code).length > 0 && button(words('goodsAgain'), () => { app.asked = { visit: app.here.held.visit, code }; app.draw(); }, 'btn-small btn-quiet', 'refresh');
  if (told.verdict !== 'FAIL') return h('div', { class: 'btn-row' }, h('p', {}, `${code} · ${words(told.other ? 'goodsOtherDone' : 'goodsOk')}`), again);
  return h('section', { class: 'stack' }, callout('seal', code, h('p', {}, told.words)), camera(app, name, `camera-${code}`), ...fault(app, { name }, told, `-${code}`), again);
}

export function findings(app, step, n) {
  const { items } = app.here;
  const told = (name) => (items.has(name) ? value(items.get(name).current) : {});
  const text = field('findings', words('findingsAsk'), told('findings').words, { area: true, maxlength: 8000, onchange: ({ target }) => app.answer('findings', { words: target.value.trim() }) });
  const met = told('met');
  const keepMet = () => app.answer('met', { name: name.input.value.trim(), post: post.input.value.trim() });
  const name = field('met-name', words('metName'), met.name, { maxlength: 60, onchange: keepMet, list: 'met-people' });
  const post = field('met-post', words('metPost'), met.post, { maxlength: 60, onchange: keepMet });
  return [
    h('h1', { class: 'item-title' }, words('findings')),
    text.box, name.box, h('datalist', { id: 'met-people' }, app.here.held.pack.station.people.map((one) => h('option', { value: one.name }))), post.box,
    place(app, told('place'), items.has('place')),
    between(app, n),
  ];
}

function place(app, told, known) {
  const words_ = !known ? '' : told.refused ? words('placeRefused', { words: told.words }) : words('placeDone', { n: Math.round(told.accuracy) });
  return h('section', { class: 'stack stack-s' }, h('h2', {}, words('place')), known && h('p', {}, words_), button(words('placeTake'), () => take(app), '', 'map-pin'));
}

/** The place is noted when the telephone gives it; a refusal is noted as well. Nobody is held up by it. */
export function take(app) {
  const none = (reason) => app.answer('place', { refused: true, words: words(reason) });
  if (!navigator.geolocation) return none('placeAway');
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(app.answer('place', { latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy })),
      (error) => resolve(none(error.code === 1 ? 'placeDenied' : 'placeAway')),
      { enableHighAccuracy: true, timeout: 5_000, maximumAge: 600_000 },
    );
  });
}

/** The last word; where the place was not noted before, it is asked for now, for a few seconds at most. */
async function close(app) {
  const { items } = app.here;
  if (!items.has('place')) await take(app);
  return app.answer('done', { answers: items.size });
}

export function sign(app, step, n) {
  return [h('h1', { class: 'item-title' }, words('sign')), side(app, 'inspector', 'signInspector'), side(app, 'station', 'signStation'), refusal(app), between(app, n)];
}

function side(app, who, title) {
  const { items, held: { pack }, previews } = app.here;
  const told = items.has(`sign/${who}`) ? value(items.get(`sign/${who}`).current) : {};
  const guess = who === 'inspector' ? pack.task.team.map((one) => one.name).join('、') : (items.has('met') ? value(items.get('met').current).name : '');
  const name = field(`sign-${who}`, words('signName'), told.name ?? guess, { maxlength: 60 });
  return h('section', { class: 'card visit-side' }, h('h2', {}, words(title)), name.box,
    told.png && previews.get(told.png) && h('img', { class: 'visit-sign', src: previews.get(told.png), alt: words('signed') }),
    told.refused && callout('amber', words('refusedBy', { words: told.witness })),
    button(words(told.png ? 'signAgain' : 'signOpen'), () => app.sign(who, words(title), name.input.value.trim()), 'btn-block', 'signature'));
}

function refusal(app) {
  const told = app.here.items.has('sign/station') ? value(app.here.items.get('sign/station').current) : {};
  const reason = field('refuse-reason', words('refuseReason'), told.reason, { maxlength: 300 });
  const witness = field('refuse-witness', words('refuseWitness'), told.witness, { maxlength: 60 });
  const keep = () => {
    const [why, who] = [reason, witness].map((one) => one.input.value.trim());
    if (!why || !who) return app.say('amber', words('refuseNeeds'));
    return app.answer('sign/station', { refused: true, reason: why, witness: who });
  };
  return h('details', { open: Boolean(told.refused) }, h('summary', {}, words('refuse')), h('div', { class: 'stack' }, reason.box, witness.box, button(words('save'), keep)));
}

export function finish(app, step, n) {
  const { all, items, held } = app.here;
  const left = missing(all, items);
  const closed = items.has('done');
  return [
    h('h1', { class: 'item-title' }, words('finish')),
    closed && callout(held.state === 'DONE' ? 'jade' : 'brand', words(held.state === 'DONE' ? 'complete' : 'finished')),
    h('p', { class: 'strong' }, left.length ? `${words('missing')}: ${left.length}` : words('nothingMissing')),
    h('ul', { class: 'plain' }, left.map((one) => h('li', {}, link(one.side ? words(one.side === 'station' ? 'signStation' : 'signInspector') : one.photo ? words('missPhoto', { words: one.title }) : one.title, at(held.visit, one.at))))),
    !closed && button(words('finishAsk'), () => (left.length ? app.say('amber', words('finishAnyway')) : close(app)), 'btn-primary btn-big btn-block', 'flag'),
    between(app, n),
  ];
}
