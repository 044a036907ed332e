// The screens around a visit: the route, the visit's first page, the queue. Each returns elements for the screen.
import { firstOpen, progress } from './steps.js';
import { button, callout, day, h, icon, link, megabytes, tag, today, words } from './dom.js';

const at = (visit, step) => `#/v/${visit}/${step}`;

export function route(app) {
  const { net, packs } = app;
  const known = new Map(packs.map((one) => [one.pack.task.id, one]));
  const stops = (net.stops ?? []).map((stop) => ({ stop, held: known.get(stop.task) }));
  const others = packs.filter((one) => !stops.some(({ held }) => held === one));
  return [
    h('h1', {}, words('route')),
    !net.online && h('p', { class: 'muted' }, words('routeOffline')),
    net.stops && !stops.length && !others.length && h('p', { class: 'muted' }, words('routeEmpty')),
    h('ol', { class: 'visit-route' }, stops.map(({ stop, held }) => stopCard(app, stop, held))),
    others.length > 0 && h('h2', {}, words('kept')),
    others.length > 0 && h('ol', { class: 'visit-route' }, others.map((one) => stopCard(app, { ...one.pack.task, task: one.pack.task.id, station: one.pack.station.name, address: one.pack.station.address, failures: 0 }, one))),
    h('p', { class: 'muted small' }, app.space),
  ];
}

function stopCard({ net }, stop, held) {
  const state = net.downloading.has(stop.task) ? words('downloading') : held ? words('ready') : words('notReady');
  return h('li', { class: 'visit-stop' },
    h('h2', {}, held ? h('a', { href: at(held.visit, '') }, stop.station) : stop.station),
    h('p', { class: 'muted small' }, stop.address),
    h('p', { class: 'row' }, tag(words(stop.kind === 'INSPECTION' ? 'inspection' : 'guidance'), 'brand'), tag(state, held ? 'jade' : 'amber'),
      stop.failures > 0 && tag(words('failuresBefore', { n: stop.failures }), 'amber'),
      held?.state === 'DONE' && tag(words('complete'), 'jade')),
    h('p', { class: 'small' }, stop.planned_on ? words('planned', { day: day(stop.planned_on) }) : words('until', { day: day(stop.window_until) })),
    !held && net.online && button(words('download'), () => net.download(stop.task), 'btn-block', 'download'));
}

export function visit(app) {
  const { held, items, all } = app.here;
  const { pack } = held;
  const { answered, total } = progress(all, items);
  return [
    h('h1', {}, pack.station.name),
    h('p', { class: 'muted' }, `${pack.station.address} · ${words('answered', { n: answered, total })}`),
    ...warnings(held),
    link(words(answered ? 'goOn' : 'begin'), at(held.visit, firstOpen(all, items)), 'btn btn-primary btn-big btn-block', 'arrow-right'),
    earlier(pack),
    h('nav', { 'aria-label': words('overview'), class: 'visit-sections' }, sections(app)),
    file(pack),
    held.state === 'DONE' && button(words('forget'), () => app.forget(held.visit), 'btn-quiet', 'trash'),
  ];
}

function sections({ here: { held, items, all } }) {
  const groups = [...new Set(all.map((step) => step.group))];
  return groups.map((group) => {
    const inside = all.map((step, n) => ({ step, n })).filter(({ step }) => step.group === group);
    const asking = inside.filter(({ step }) => step.name);
    const done = asking.filter(({ step }) => items.has(step.name)).length;
    const note = asking.length ? `${done}/${asking.length}` : items.has(group === 'finish' ? 'done' : group) ? '✓' : '';
    return h('a', { class: 'visit-section', href: at(held.visit, inside[0].n) }, h('span', {}, words(group)), h('span', { class: 'num muted' }, note));
  });
}

export function warnings(held) {
  const { pack } = held;
  const found = [];
  if (held.words && held.state !== 'CURRENT') found.push(callout(held.state === 'DONE' ? 'jade' : 'amber', held.words));
  if (today() > pack.task.window_until) found.push(callout('amber', words('ended', { day: day(pack.task.window_until) })));
  else if (today(Date.parse(held.downloaded_at)) !== today() && held.state !== 'DONE') found.push(callout('plain', words('stale', { day: day(held.downloaded_at) })));
  if (Math.abs(held.skew ?? 0) > 120) found.push(callout('amber', words('clock', clock(held.skew))));
  return found;
}

function clock(skew) {
  const off = Math.abs(skew);
  const [size, unit] = off < 180 ? [1, 'seconds'] : off < 7200 ? [60, 'minutes'] : off < 172800 ? [3600, 'hours'] : [86400, 'days'];
  return { n: Math.round(off / size), unit: words(unit), way: words(skew > 0 ? 'fast' : 'slow') };
}

function earlier(pack) {
  return h('section', {}, h('h2', {}, words('earlier')),
    pack.failures.length === 0 ? h('p', { class: 'muted' }, words('noEarlier'))
      : h('ul', { class: 'plain' }, pack.failures.map((one) => h('li', {}, h('b', {}, one.title), ` · ${day(one.on)} · ${one.words}`))));
}

function file({ station, task }) {
  const facts = [
    [words('address'), station.address], [words('phone'), station.phone], [words('office'), station.office],
    [words('people'), station.people.map((one) => one.name).join('、')], [words('team'), task.team.map((one) => [one.name, one.certificate].filter(Boolean).join(' ')).join('、')],
    [words('why'), words(task.drawn ? 'drawn' : 'notDrawn', { title: task.title, number: task.number })],
  ];
  return h('details', {}, h('summary', {}, words('station')), h('dl', { class: 'facts' }, facts.map(([name, told]) => h('div', {}, h('dt', {}, name), h('dd', {}, told || '—')))));
}

export function queue(app) {
  const { queue: rows, net } = app;
  const counts = (list) => ['waiting', 'failed', 'held'].map((state) => [state, list.filter((one) => one.state === state).length]).filter(([, n]) => n);
  const failed = rows.some((one) => [...one.answers, ...one.photos].some((each) => each.state === 'failed'));
  return [
    h('h1', {}, words('queue')),
    rows.every((one) => ![...one.answers, ...one.photos].some((each) => each.state !== 'held')) && h('p', { class: 'muted' }, words('queueEmpty')),
    h('p', { class: 'btn-row' }, button(words('sendNow'), () => net.wake(), 'btn-primary', 'refresh'), failed && button(words('retry'), () => app.retry(), '', 'refresh')),
    net.rest > 0 && h('p', { class: 'muted small' }, words('lastTried', { n: net.rest })),
    ...rows.map((one) => h('section', { class: 'card visit-queue' }, h('h2', {}, one.pack.station.name),
      line(words('answers'), counts(one.answers)), line(words('photos'), counts(one.photos)),
      h('ul', { class: 'plain small' }, [...one.answers, ...one.photos].filter((each) => each.state !== 'held').slice(0, 200).map((each) => waiting(net, each))),
      button(words('forget'), () => app.forget(one.visit), 'btn-quiet', 'trash'))),
    h('p', { class: 'muted small' }, app.space),
  ];
}

const line = (name, counts) => h('p', {}, `${name}: `, counts.map(([state, n]) => h('span', { class: 'tag tag-line' }, `${n} ${words(state, { words: '' })}`)));

function waiting(net, each) {
  const sending = net.sync.now?.photo === each.sha256 && each.sha256;
  const state = sending ? words('sending', { n: `${Math.round((100 * net.sync.now.sent) / net.sync.now.size)} %` })
    : each.state === 'failed' ? words('failed', { words: words(each.reason) || each.reason }) : words('waiting');
  const name = each.sha256 ? `${words('photo')} ${each.sha256.slice(0, 8)} · ${megabytes(each.size)} MB` : each.item;
  return h('li', {}, icon('clock'), `${name} · ${state}`);
}

export { at };
