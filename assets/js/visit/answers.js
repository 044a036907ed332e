// An answer and what a set of answers says: the same as portal/audits/rules/sync.py, byte for byte.
import { sha256 } from '../verify/sha256.js';

/** SHA-256 of the whole answer. The server returns it to say that it holds exactly this. */
export function digest(answer) {
  const text = JSON.stringify;
  const replaces = [...answer.replaces].sort().map(text).join(', ');
  return sha256(
    `{"device": ${text(answer.device)}, "id": ${text(answer.id)}, "item": ${text(answer.item)}, ` +
    `"made_at": ${text(instant(answer.made_at))}, "replaces": [${replaces}], ` +
    `"value": ${text(answer.value)}, "visit": ${text(answer.visit)}}`,
  );
}

/** A device's instant as Python writes it: no fraction when there is none, else six digits. */
function instant(iso) {
  const whole = new Date(iso).toISOString();
  const fraction = whole.slice(20, 23);
  return `${whole.slice(0, 19)}${fraction === '000' ? '' : `.${fraction}000`}+00:00`;
}

/** Each item as it stands: {current, beside, replaced, contested} by item. Answers carry their digest. */
export function view(answers) {
  const items = new Map();
  const kept = new Map(answers.map((one) => [`${one.id} ${one.digest}`, one]));
  for (const one of kept.values()) {
    if (!items.has(one.item)) items.set(one.item, []);
    items.get(one.item).push(one);
  }
  return new Map([...items].map(([item, all]) => [item, standing(all)]));
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const inTime = (a, b) =>
  Date.parse(a.made_at) - Date.parse(b.made_at) || compare(a.device, b.device) || compare(a.id, b.id) || compare(a.digest, b.digest);

function standing(all) {
  const ordered = [...all].sort(inTime);
  const gone = new Set(all.flatMap((one) => one.replaces.filter((old) => old !== one.id)));
  let left = ordered.filter((one) => !gone.has(one.id));
  if (!left.length) left = ordered.slice(-1); // they replace each other in a ring: a broken device
  const current = left[left.length - 1];
  const beside = left.slice(0, -1);
  return {
    current, beside,
    replaced: ordered.filter((one) => !left.includes(one)),
    contested: beside.some((one) => one.value !== current.value),
  };
}

/** The value of an answer; what cannot be read is shown as it is. */
export function value(answer) {
  try {
    return JSON.parse(answer.value);
  } catch {
    return { words: answer.value };
  }
}
