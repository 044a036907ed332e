// Recomputes everything a transcript of a draw claims and names what differs. The same faults, in the same order, as
// portal/audits/rules/draw/verify.py; no dependency, no network: save the page and it still works.
import { canonical, digest, fingerprint } from "./canonical.js";
import { Sampler } from "./sampler.js";
import { sha256 } from "./sha256.js";
import { PART_NAMES, PART_OF, shapeFault } from "./shape.js";
import { structureFaults } from "./structure.js";
import { Dealer } from "./teams.js";

const OBJECT_KEYS = ["class", "id", "last", "name"];

const fault = (part, wrong, where) => ({ part, wrong, where });

// `transcript` is the parsed file; `announced` the digest published before the draw, when the visitor has it.
// Gives a list of {part, wrong, where}; empty when the draw can be relied on.
export function verify(transcript, announced = null) {
  const unreadable = shapeFault(transcript);
  if (unreadable) return [unreadable];
  const faults = [...changed(transcript, announced), ...structureFaults(transcript)];
  if (faults.some(({ wrong }) => wrong !== "CHANGED" && wrong !== "NOT_AS_PUBLISHED")) return faults;
  faults.push(...seedFaults(transcript), ...resultFaults(transcript));
  if (fingerprint(transcript, PART_NAMES) !== transcript.sha256) faults.push(fault("FINGERPRINT", "WRONG", "sha256"));
  return faults;
}

export const announcementDigest = (transcript) => digest([transcript.announcement]);

export function keyString(entropy) {
  const source = (numbers) => [...numbers].sort((a, b) => a - b).map((number) => `${number}.`);
  return entropy.map((numbers) => `${source(numbers).join("")}/`).join("");
}

export const seedOf = (secret, entropy) => `${secret}|${keyString(entropy)}`;

// max(at_least, ⌈pool · ratio⌉), never more than there are; BigInt because pool · numerator may pass 2^53.
export function quota(pool, ratio, atLeast) {
  const [top, bottom] = ratio.split("/").map(BigInt);
  const wanted = (BigInt(pool) * top + bottom - 1n) / bottom;
  return Math.min(pool, Math.max(atLeast, Number(wanted)));
}

function* changed(transcript, announced) {
  const pinned = transcript.announcement.digests;
  for (const name of PART_NAMES) {
    const value = transcript[name];
    const keys = name === "objects" ? OBJECT_KEYS : null;
    if (digest(Array.isArray(value) ? value : [value], keys) !== pinned[name]) yield fault(PART_OF[name], "CHANGED", name);
  }
  const computed = announcementDigest(transcript);
  if (computed !== transcript.announcement_sha256) yield fault("ANNOUNCEMENT", "CHANGED", "announcement");
  if (announced !== null && announced.trim().toLowerCase() !== computed) {
    yield fault("ANNOUNCEMENT", "NOT_AS_PUBLISHED", "announcement");
  }
}

function* seedFaults({ secret, entropy, entropy_sources, seed, announcement }) {
  if (sha256(secret) !== announcement.commitment) yield fault("COMMITMENT", "WRONG", "secret");
  if (entropy.length !== entropy_sources.length || !entropy.every((numbers) => numbers.length)) {
    yield fault("SEED", "WRONG", "entropy");
  }
  if (seedOf(secret, entropy) !== seed) yield fault("SEED", "WRONG", "seed");
}

function* resultFaults(transcript) {
  const sampler = new Sampler(seedOf(transcript.secret, transcript.entropy));
  const pools = poolsOf(transcript);
  const wanted = [...pools].map(([code, ids]) => {
    const { ratio, at_least } = transcript.ratios.classes[code];
    return { class: code, pool: ids.length, take: quota(ids.length, ratio, at_least) };
  });
  const quotas = firstDifference("quotas", wanted, transcript.quotas);
  if (quotas) yield fault("QUOTAS", "WRONG", quotas);
  const expected = wanted.flatMap((row) =>
    sampler
      .first(pools.get(row.class), row.take)
      .map(([ticket, object]) => ({ object, class: row.class, ticket })),
  );
  const stated = transcript.selected.map(({ object, class: code, ticket }) => ({ object, class: code, ticket }));
  const order = firstDifference("selected", expected, stated);
  if (order) yield fault("ORDER", "WRONG", order);
  else yield* teamFaults(transcript, new Dealer(sampler, transcript));
}

function poolsOf({ objects, exclusions, ratios }) {
  const pools = new Map(
    Object.keys(ratios.classes)
      .sort()
      .map((code) => [code, []]),
  );
  const excluded = new Set(exclusions.map((row) => row.object));
  for (const row of objects) if (!excluded.has(row.id)) pools.get(row.class ?? ratios.unrated).push(row.id);
  return pools;
}

function* teamFaults(transcript, dealer) {
  for (const [i, row] of transcript.selected.entries()) {
    const team = dealer.deal(row.object, transcript.plan.team_size);
    if (team === null || canonical(team) !== canonical(row.team)) {
      yield fault("TEAMS", team === null ? "IMPOSSIBLE" : "WRONG", `selected[${i}].team`);
      return;
    }
  }
  yield* laterFaults(transcript, dealer);
}

function* laterFaults({ later }, dealer) {
  for (const [i, change] of later.entries()) {
    if (!dealer.isOn(change.object, change.inspector)) {
      yield fault("LATER", "UNKNOWN", `later[${i}].inspector`);
      return;
    }
    const substitute = dealer.replace(change.object, change.inspector);
    if (substitute === null) {
      yield fault("LATER", "IMPOSSIBLE", `later[${i}]`);
      return;
    }
    if (substitute !== change.replacement) {
      yield fault("LATER", "WRONG", `later[${i}].replacement`);
      return;
    }
  }
}

function firstDifference(name, expected, stated) {
  const most = Math.max(expected.length, stated.length);
  for (let i = 0; i < most; i++) {
    if (i >= expected.length || i >= stated.length || canonical(expected[i]) !== canonical(stated[i])) {
      return `${name}[${i}]`;
    }
  }
  return null;
}
