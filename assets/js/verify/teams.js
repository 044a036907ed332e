// Who checks what: inspectors are dealt like cards by (turns so far, ticket of the next turn); see teams.py.
import { compareText } from "./sampler.js";

const before = (a, b) => a.turns - b.turns || compareText(a.ticket, b.ticket) || compareText(a.person, b.person);

export class Dealer {
  constructor(sampler, parts) {
    this.sampler = sampler;
    this.people = new Map(available(parts).map((row) => [row.id, { limit: row.limit ?? Infinity, turns: 0 }]));
    this.barred = barredPeople(parts);
    this.teams = new Map();
    this.queue = [];
    for (const person of this.people.keys()) this.enqueue(person);
  }

  // The team for the next object, leader first; null when too few may take it.
  deal(object, size) {
    const barred = this.barred.get(object) ?? new Set();
    const team = [];
    const passedOver = [];
    while (this.queue.length && team.length < size) {
      const turn = pop(this.queue);
      if (barred.has(turn.person)) passedOver.push(turn);
      else team.push(turn.person);
    }
    if (team.length < size) return null;
    for (const turn of passedOver) push(this.queue, turn);
    for (const person of team) {
      this.people.get(person).turns++;
      this.enqueue(person);
    }
    this.teams.set(object, team);
    return [...team];
  }

  isOn(object, person) {
    return (this.teams.get(object) ?? []).includes(person);
  }

  // The next in the queue takes the person's place on the team; null when nobody may.
  replace(object, person) {
    const team = this.teams.get(object);
    if (!this.barred.has(object)) this.barred.set(object, new Set());
    this.barred.get(object).add(person);
    let best = null;
    for (const other of this.people.keys()) {
      if (this.barred.get(object).has(other) || team.includes(other) || !this.hasRoom(other)) continue;
      const turn = this.turn(other);
      if (!best || before(turn, best) < 0) best = turn;
    }
    if (!best) return null;
    this.people.get(person).turns--;
    this.people.get(best.person).turns++;
    team[team.indexOf(person)] = best.person;
    return best.person;
  }

  hasRoom(person) {
    const { turns, limit } = this.people.get(person);
    return turns < limit;
  }

  turn(person) {
    const { turns } = this.people.get(person);
    return { turns, person, ticket: this.sampler.ticket(`${person}#${turns + 1}`) };
  }

  enqueue(person) {
    if (this.hasRoom(person)) push(this.queue, this.turn(person));
  }
}

function available({ plan, inspectors }) {
  if (plan.kind !== "INSPECTION") return inspectors;
  return inspectors.filter((row) => row.certificate !== undefined && (row.certificate_until ?? "") >= plan.until);
}

function barredPeople({ objects, recusals }) {
  const barred = new Map();
  for (const row of objects) if (row.last) barred.set(row.id, new Set(row.last));
  for (const row of recusals) {
    if (!barred.has(row.object)) barred.set(row.object, new Set());
    barred.get(row.object).add(row.inspector);
  }
  return barred;
}

// A binary heap, smallest turn first.
function push(heap, turn) {
  let at = heap.push(turn) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (before(heap[at], heap[parent]) >= 0) break;
    [heap[at], heap[parent]] = [heap[parent], heap[at]];
    at = parent;
  }
}

function pop(heap) {
  const top = heap[0];
  const last = heap.pop();
  if (!heap.length) return top;
  heap[0] = last;
  for (let at = 0; ; ) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && before(heap[child], heap[least]) < 0) least = child;
    }
    if (least === at) return top;
    [heap[at], heap[least]] = [heap[least], heap[at]];
    at = least;
  }
}
