import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOf, sha256 } from '../../../../assets/js/visit/capture.js';
import { delisted, firstOpen, found, missing, progress, steps } from '../../../../assets/js/visit/steps.js';

const DUTY = [['present', '在岗'], ['badge', '工作牌']];
const pack = {
  task: { items: [{ code: 'E1', title: '标识牌', basis: 'b', checks: [{ code: 'a', zh: '悬挂' }, { code: 'b', zh: '清楚' }] }, { code: 'E2', title: '制度', checks: [] }] },
  failures: [{ item: 'E1', title: '标识牌', words: '被遮住', on: '2026-03-12' }],
  quiz: [{ code: 'Q01', words: '？', choices: ['甲', '乙'], right: 0 }],
  ledger: { of: 9, cases: ['A-1'] },
  goods: [{ barcode: '06901234567892', name: '酒', batch: 'L1', notice: 'N' }],
};
const items = (answers) => new Map(Object.entries(answers).map(([name, told]) => [name, { current: { value: JSON.stringify(told) }, beside: [] }]));

test('a visit goes through its checks, people, questions, cases, goods and ends', () => {
  const all = steps(pack, DUTY);
  assert.deepEqual(all.map((one) => one.name ?? one.kind), ['item/E1/a', 'item/E1/b', 'item/E2', 'duty/present', 'duty/badge', 'quiz/Q01', 'ledger/A-1', 'goods', 'findings', 'sign', 'finish']);
  assert.equal(all[0].before.words, '被遮住');
  assert.deepEqual(progress(all, items({ 'item/E1/a': {} })), { answered: 1, total: 7 });
  assert.equal(firstOpen(all, items({ 'item/E1/a': {} })), 1);
});

test('a fault without a photo, an open item and a signature are missing; a person is not photographed', () => {
  const all = steps(pack, DUTY);
  const given = { 'item/E1/a': { verdict: 'FAIL' }, 'item/E1/b': { verdict: 'PASS' }, 'item/E2': { verdict: 'NA' }, 'duty/present': { verdict: 'FAIL' }, 'duty/badge': { verdict: 'PASS' }, 'quiz/Q01': { choice: 1 }, 'ledger/A-1': { verdict: 'PASS' }, 'goods/690': { verdict: 'FAIL' }, 'sign/inspector': {}, 'sign/station': {} };
  assert.deepEqual(missing(all, items(given)), [{ at: 0, title: '悬挂', photo: true }, { at: 7, title: '690', photo: true }]);
  const whole = { ...given, 'photo/item/E1/a/aa': {}, 'photo/goods/690/bb': {} };
  assert.deepEqual(missing(all, items(whole)), []);
  delete whole['sign/station'];
  assert.deepEqual(missing(all, items(whole)), [{ at: 9, side: 'station' }]);
});

test('a barcode under notice is found with and without its leading zero', () => {
  assert.equal(delisted(pack, '6901234567892').length, 1);
  assert.equal(delisted(pack, '6901234567893').length, 0);
});

test('a find names the goods, the batches and the notices that were chosen, each once', () => {
  const hits = [{ name: '酒', batch: 'L1', task: 'a' }, { name: '酒', batch: '', task: 'a' }, { name: '酒', batch: 'L2' }];
  assert.deepEqual(found(hits), { verdict: 'FAIL', words: '酒 L1；酒；酒 L2', tasks: ['a'] });
});

test('a picture is known by its bytes, not by its name', async () => {
  const bytes = (...list) => Uint8Array.from(list).buffer;
  const text = (words) => new TextEncoder().encode(words).buffer;
  assert.equal(kindOf(bytes(0xff, 0xd8, 0xff, 0xe0)), 'image/jpeg');
  assert.equal(kindOf(text('    ftypheic')), 'image/heic');
  assert.equal(kindOf(text('<html><script>')), null);
  assert.equal(await sha256(text('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
