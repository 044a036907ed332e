// The way through a visit, made from its pack; and what is still missing of it.
import { value } from './answers.js';

/** Every screen of a visit in order: {kind, name, ...}. `name` is the answer's item for those that have one. */
export function steps(pack, duty) {
  const all = [];
  for (const item of pack.task.items) {
    const checks = item.checks?.length ? item.checks : [null];
    for (const check of checks) {
      const name = check ? `item/${item.code}/${check.code}` : `item/${item.code}`;
      const before = pack.failures.find((one) => one.item === item.code);
      all.push({ kind: 'item', group: 'items', name, title: check?.zh ?? item.title, above: check ? item.title : '', basis: item.basis, before });
    }
  }
  for (const [code, title] of duty) all.push({ kind: 'item', group: 'duty', name: `duty/${code}`, title });
  for (const asked of pack.quiz) all.push({ kind: 'quiz', group: 'quiz', name: `quiz/${asked.code}`, title: asked.words, asked });
  for (const number of pack.ledger.cases) all.push({ kind: 'ledger', group: 'ledger', name: `ledger/${number}`, title: number });
  for (const kind of ['goods', 'findings', 'sign', 'finish']) all.push({ kind, group: kind });
  return all;
}

const judged = (name) => /^(item|duty|ledger|goods)\//.test(name);

/** Photos that stand, by the item they belong to. */
export function photosOf(items) {
  const found = new Map();
  for (const name of items.keys()) {
    if (!name.startsWith('photo/')) continue;
    const cut = name.lastIndexOf('/');
    const item = name.slice('photo/'.length, cut);
    found.set(item, [...(found.get(item) ?? []), name.slice(cut + 1)]);
  }
  return found;
}

/** Whether a fault still lacks its photo (attitude and presence are not photographed: they are people). */
export function needsPhoto(name, items, photos) {
  const one = items.get(name);
  return Boolean(one) && judged(name) && !name.startsWith('duty/') && value(one.current).verdict === 'FAIL' && !photos.get(name)?.length;
}

/** What is not there yet: [{step, photo}] and the signatures. */
export function missing(all, items) {
  const photos = photosOf(items);
  const left = [];
  all.forEach((step, at) => {
    if (step.name && !items.has(step.name)) left.push({ at, title: step.title });
    else if (step.name && needsPhoto(step.name, items, photos)) left.push({ at, title: step.title, photo: true });
  });
  const goods = all.findIndex((step) => step.kind === 'goods');
  for (const name of items.keys()) {
    if (name.startsWith('goods/') && needsPhoto(name, items, photos)) left.push({ at: goods, title: name.slice(6), photo: true });
  }
  const sign = all.findIndex((step) => step.kind === 'sign');
  for (const side of ['inspector', 'station']) {
    if (!items.has(`sign/${side}`)) left.push({ at: sign, side });
  }
  return left;
}

/** {answered, total} of the steps that ask something. */
export function progress(all, items) {
  const asking = all.filter((step) => step.name);
  return { answered: asking.filter((step) => items.has(step.name)).length, total: asking.length };
}

/** The first step without an answer after `at`, or the next one. */
export const after = (all, at) => Math.min(at + 1, all.length - 1);
export const firstOpen = (all, items) => {
  const found = all.findIndex((step) => step.name && !items.has(step.name));
  return found < 0 ? all.length - 1 : found;
};

/** Goods under notice with this barcode: also written with or without leading zeros. */
export function delisted(pack, typed) {
  const bare = (code) => code.replace(/^0+/, '');
  return pack.goods.filter((one) => bare(one.barcode) === bare(typed));
}

/** The answer that says: these stand on the shelf. `tasks` are the notices chosen, for whoever keeps them. */
export const found = (hits) => ({
  verdict: 'FAIL',
  words: hits.map((one) => [one.name, one.batch].filter(Boolean).join(' ')).join('；'),
  tasks: [...new Set(hits.map((one) => one.task).filter(Boolean))],
});
