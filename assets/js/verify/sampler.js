// Rivest's consistent sampler: each id has a ticket that depends on the seed and the id alone; small tickets first.
import { Sha256, sha256, wordsAfter } from "./sha256.js";

const HEAD = 1000;
// 0…999 in the order of their three digits read backwards, as tickets are.
const HEADS = Array.from({ length: HEAD }, (_, head) => head).sort((a, b) => (backwards(a) < backwards(b) ? -1 : 1));

function backwards(head) {
  return reversed(String(head).padStart(3, "0"));
}

function reversed(text) {
  return [...text].reverse().join("");
}

export const compareText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

export class Sampler {
  constructor(seed) {
    this.seed = seed;
    this.afterSeed = new Sha256().update(sha256(seed)); // exactly one block: each id costs one more
  }

  ticket(id) {
    const words = wordsAfter(this.afterSeed, id);
    const hex = Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
    return `0.${reversed(BigInt(`0x${hex}`).toString().padStart(64, "0"))}`;
  }

  // The ticket's first three digits: the number's last three.
  head(id) {
    let rest = 0;
    for (const word of wordsAfter(this.afterSeed, id)) rest = (rest * 4294967296 + (word >>> 0)) % HEAD;
    return rest;
  }

  // The `take` ids with the smallest tickets, as [ticket, id], smallest first.
  first(ids, take) {
    if (take <= 0) return [];
    const heads = Uint16Array.from(ids, (id) => this.head(id));
    const wanted = headsHolding(take, heads);
    return ids
      .filter((_, i) => wanted[heads[i]])
      .map((id) => [this.ticket(id), id])
      .sort((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]))
      .slice(0, take);
  }
}

// Marks the smallest ticket heads that together hold `take` ids: nobody outside them can be drawn.
function headsHolding(take, heads) {
  const counts = new Uint32Array(HEAD);
  for (const head of heads) counts[head]++;
  const wanted = new Uint8Array(HEAD);
  for (const head of HEADS) {
    if (take <= 0) break;
    wanted[head] = 1;
    take -= counts[head];
  }
  return wanted;
}
