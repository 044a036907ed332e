import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digest, view } from '../../../../assets/js/visit/answers.js';
import { StorageFull } from '../../../../assets/js/visit/db.js';
import { Device, Server, VISIT, random, sha, tick } from './world.mjs';

const RUNS = Number(process.env.RUNS ?? 1000);
const FIRST = Number(process.env.SEED ?? 1);
const ITEMS = ['item/E1-01', 'item/E1-02', 'ledger/331082-0001-202600001', 'findings'];

async function turn(device, chance) {
  const dice = chance();
  if (dice < 0.45) device.answer(chance.pick(ITEMS), { verdict: chance.pick(['PASS', 'FAIL', 'NA']), words: `第${chance.below(99)}次 “\u2028”` });
  else if (dice < 0.6) device.photograph(chance.pick(ITEMS), Uint8Array.from({ length: 1 + chance.below(400) }, () => chance.below(256)));
  else if (dice < 0.85) device.send();
  else if (dice < 0.95) await device.kill();
  for (let n = chance.below(4); n > 0; n -= 1) await tick();
}

async function drain(device) {
  device.bad = 0;
  await Promise.race([Promise.all(device.running), new Promise((resolve) => setTimeout(resolve, 5))]);
  await device.sync.run(VISIT);
}

async function interleaving(seed) {
  const chance = random(seed);
  const server = new Server();
  let time = Date.UTC(2026, 10, 21, 2) + chance.below(1000);
  const devices = ['a', 'b'].map((name) => new Device(name, server, chance, () => (time += chance.below(3))));
  for (const device of devices) await device.start();
  for (let n = 0; n < 24; n += 1) await turn(chance.pick(devices), chance);
  for (const device of devices) assert.deepEqual(await device.missing(), [], `seed ${seed}: photo lost before the end`);
  for (const device of [...devices, ...devices]) await drain(device); // twice, so that each hears of the other's last
  for (const device of devices) await verify(device, server, seed);
  return { kills: devices.reduce((n, one) => n + one.kills, 0), answers: server.answers.size, photos: server.photos.size };
}

async function verify(device, server, seed) {
  const { answers, photos } = await device.store.waiting(VISIT);
  assert.deepEqual([answers, photos], [[], []], `seed ${seed}: still waiting`);
  for (const one of device.acknowledged) {
    assert.ok(server.answers.has(`${one.id} ${one.digest}`), `seed ${seed}: answer ${one.id} lost`);
  }
  for (const [named, bytes] of device.photographs) {
    assert.equal(sha(server.photos.get(named) ?? new Uint8Array()), sha(bytes), `seed ${seed}: photo ${named} lost`);
  }
  const here = view(await device.store.answers(VISIT));
  const there = view([...server.answers.values()]);
  const shown = (items) => [...items].map(([item, one]) => [item, one.current.digest, one.beside.map((x) => x.digest), one.contested]).sort();
  assert.deepEqual(shown(here), shown(there), `seed ${seed}: the device shows something else than the server`);
}

test(`${RUNS} random interleavings of two devices, with kills and a line that is cut: no answer, no photo lost`, async () => {
  const sum = { kills: 0, answers: 0, photos: 0 };
  for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
    const found = await interleaving(seed);
    for (const key of Object.keys(sum)) sum[key] += found[key];
  }
  console.log(JSON.stringify(sum));
  assert.ok(RUNS < 100 || sum.kills >= 50, 'too few kills to mean anything');
});

async function one({ bad = 0, seed = 7 } = {}) {
  const server = new Server();
  const device = new Device('a', server, random(seed), () => Date.UTC(2026, 10, 21, 2));
  device.bad = bad;
  await device.start();
  return { server, device };
}

test('what the server holds under another hash is not taken as held', async () => {
  const { server, device } = await one();
  const kept = await device.store.record(VISIT, 'item/E1-01', { verdict: 'PASS' });
  const honest = server.exchange.bind(server);
  server.exchange = (body) => ({ ...honest(body), held: Object.fromEntries(body.answers.map((answer) => [answer.id, '0'.repeat(64)])) });
  await device.sync.once(VISIT);
  const [found] = await device.store.answers(VISIT);
  assert.equal(found.state, 'failed');
  assert.equal(await device.store.forget(VISIT), false);
  server.exchange = honest;
  await device.store.retry(VISIT);
  await device.sync.once(VISIT);
  assert.equal((await device.store.answers(VISIT))[0].state, 'held');
  assert.equal(kept.digest, digest(kept));
});

test('a photo that went bad on the way is sent again, and its bytes stay until the hash is right', async () => {
  const { server, device } = await one();
  const bytes = Uint8Array.from({ length: 300 }, (_, n) => n % 251);
  device.photograph('item/E1-01', bytes);
  await Promise.all(device.running);
  const honest = server.piece.bind(server);
  let spoiled = 0;
  server.piece = (name, asked, body) => honest(name, asked, spoiled++ === 0 ? new Uint8Array(body.byteLength) : body);
  await device.sync.once(VISIT);
  assert.equal(sha(server.photos.get(sha(bytes))), sha(bytes));
  assert.equal(await device.store.bytes(sha(bytes)), undefined);
});

test('an answer that sees another answer replaces it; one that does not leaves both standing', async () => {
  const { server, device } = await one();
  const other = new Device('b', server, random(8), () => Date.UTC(2026, 10, 21, 3));
  other.bad = 0;
  await other.start();
  await device.store.record(VISIT, 'item/E1-01', { verdict: 'PASS' });
  await other.store.record(VISIT, 'item/E1-01', { verdict: 'FAIL' });
  for (const each of [device, other, device]) await each.sync.once(VISIT);
  const seen = view(await device.store.answers(VISIT)).get('item/E1-01');
  assert.ok(seen.contested);
  assert.equal(seen.current.device, other.store.device);
  await device.store.record(VISIT, 'item/E1-01', { verdict: 'PASS' });
  const decided = view(await device.store.answers(VISIT)).get('item/E1-01');
  assert.equal(decided.contested, false);
  assert.equal(decided.replaced.length, 2);
});

test('full storage is said, and what was kept before stays', async () => {
  const { device } = await one();
  await device.store.record(VISIT, 'item/E1-01', { verdict: 'FAIL' });
  const { IDBObjectStore } = await import('fake-indexeddb');
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function full(...given) {
    if (this.name === 'blobs') throw new DOMException('no room', 'QuotaExceededError');
    return put.apply(this, given);
  };
  try {
    const photo = { sha256: 'a'.repeat(64), bytes: new ArrayBuffer(10), preview: null, type: 'image/jpeg', size: 10 };
    await assert.rejects(device.store.recordPhoto(VISIT, 'photo/item/E1-01', photo), (error) => error instanceof StorageFull);
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  assert.equal((await device.store.answers(VISIT)).length, 1);
  assert.deepEqual(await device.store.photos(VISIT), []);
});

test('a key that is no longer known asks for a sign-in and keeps the queue', async () => {
  const { device } = await one();
  await device.store.record(VISIT, 'item/E1-01', { verdict: 'PASS' });
  device.sync.send = async () => ({ ok: false, status: 401, json: async () => ({}) });
  await assert.rejects(device.sync.run(VISIT), (error) => error.constructor.name === 'SignInNeeded');
  assert.equal((await device.store.waiting(VISIT)).answers.length, 1);
});

test('a visit is cleared from the device only when everything of it is confirmed', async () => {
  const { device } = await one();
  await device.store.record(VISIT, 'item/E1-01', { verdict: 'PASS' });
  assert.equal(await device.store.forget(VISIT), false);
  await device.sync.once(VISIT);
  assert.equal(await device.store.forget(VISIT), true);
  assert.deepEqual(await device.store.packs(), []);
});
