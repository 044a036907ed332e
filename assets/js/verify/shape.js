// What a transcript looks like, as data. The same table stands in portal/audits/rules/draw/shape.py.

export const FORMAT = "yizhan-draw/1";
export const METHOD = "rivest-consistent-sampler-sha256";
export const KINDS = ["INSPECTION", "STATION_VISIT", "RETURN_VISIT", "LEDGER"];
export const EXCLUSION_REASONS = ["YEARLY_CAP", "HIGHER_LEVEL", "OTHER"];
export const RECUSAL_REASONS = [
  "RELATIVE",
  "FORMER_EMPLOYEE",
  "INTEREST",
  "LIVES_THERE",
  "ROTATION",
  "UNAVAILABLE",
  "OBJECT_ASKED",
];
const LARGEST_COUNT = 1e9;
const LARGEST_VALUE = 1e15;
const LONGEST_TEXT = 500;

// "key?" may be left out; "*kind" stands for any key of that kind; [shape] is a list.
export const PARTS_SHAPE = {
  plan: { id: "id", title: "text", kind: "kind", from: "date", until: "date", team_size: "count" },
  ratios: { classes: { "*class": { ratio: "ratio", at_least: "count" } }, unrated: "class" },
  entropy_sources: ["text"],
  objects: [{ id: "id", name: "text", "class?": "class", "last?": ["id"] }],
  exclusions: [
    {
      object: "id",
      reason: "exclusion",
      "visits?": "count",
      "cap?": "count",
      "checked_on?": "date",
      "note?": "text",
    },
  ],
  inspectors: [
    { id: "id", name: "text", "certificate?": "text", "certificate_until?": "date", "limit?": "count" },
  ],
  recusals: [{ inspector: "id", object: "id", reason: "recusal" }],
};
export const PART_NAMES = Object.keys(PARTS_SHAPE);
export const SHAPE = {
  format: "format",
  ...PARTS_SHAPE,
  announcement: {
    format: "format",
    method: "method",
    commitment: "hash",
    digests: Object.fromEntries(PART_NAMES.map((name) => [name, "hash"])),
  },
  announcement_sha256: "hash",
  secret: "hash",
  entropy: [["value"]],
  seed: "seed",
  quotas: [{ class: "class", pool: "count", take: "count" }],
  selected: [{ object: "id", class: "class", ticket: "ticket", team: ["id"] }],
  later: [
    {
      object: "id",
      inspector: "id",
      reason: "recusal",
      declared_on: "date",
      approved_by: "text",
      replacement: "id",
    },
  ],
  sha256: "hash",
};
export const PART_OF = {
  plan: "PLAN",
  ratios: "RATIOS",
  entropy_sources: "SOURCES",
  objects: "OBJECTS",
  exclusions: "EXCLUSIONS",
  inspectors: "INSPECTORS",
  recusals: "RECUSALS",
  announcement: "ANNOUNCEMENT",
  announcement_sha256: "ANNOUNCEMENT",
  secret: "COMMITMENT",
  entropy: "SEED",
  seed: "SEED",
  quotas: "QUOTAS",
  selected: "ORDER",
  later: "LATER",
  sha256: "FINGERPRINT",
};

// Object.hasOwn is newer than the oldest browsers served.
export const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

const matches = (pattern) => (value) => typeof value === "string" && pattern.test(value);
const oneOf = (values) => (value) => values.includes(value);
const wholeNumber = (most) => (value) => Number.isInteger(value) && value >= 0 && value <= most;

function isText(value) {
  if (typeof value !== "string" || value === "") return false;
  if (/[\u0000-\u001f\u007f]|\p{Surrogate}/u.test(value)) return false;
  return value.length <= LONGEST_TEXT || [...value].length <= LONGEST_TEXT;
}

function isDate(value) {
  if (typeof value !== "string" || !/^(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value;
}

const SCALARS = {
  id: matches(/^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$/),
  text: isText,
  date: isDate,
  count: wholeNumber(LARGEST_COUNT),
  value: wholeNumber(LARGEST_VALUE),
  hash: matches(/^[0-9a-f]{64}$/),
  seed: matches(/^[0-9a-f]{64}\|[0-9./]*$/),
  class: matches(/^[0-9A-Z_]{1,16}$/),
  ratio: matches(/^[1-9][0-9]{0,8}\/[1-9][0-9]{0,8}$/),
  ticket: matches(/^0\.[0-9]{64,78}$/),
  kind: oneOf(KINDS),
  exclusion: oneOf(EXCLUSION_REASONS),
  recusal: oneOf(RECUSAL_REASONS),
  format: oneOf([FORMAT]),
  method: oneOf([METHOD]),
};

// The path of the first place (keys in alphabetical order) that is not as `shape` says; null when all is.
export function malformed(value, shape, path = "") {
  if (typeof shape === "string") return SCALARS[shape](value) ? null : path;
  if (Array.isArray(shape)) return malformedList(value, shape[0], path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return path;
  const wanted = keysFor(value, shape);
  for (const key of [...new Set([...wanted.keys(), ...Object.keys(value)])].sort()) {
    const where = path ? `${path}.${key}` : key;
    if (!has(value, key) || !wanted.has(key)) return where;
    const found = malformed(value[key], wanted.get(key), where);
    if (found !== null) return found;
  }
  return null;
}

function malformedList(value, shape, path) {
  if (!Array.isArray(value)) return path;
  for (let i = 0; i < value.length; i++) {
    const found = malformed(value[i], shape, `${path}[${i}]`);
    if (found !== null) return found;
  }
  return null;
}

function keysFor(value, shape) {
  const wanted = new Map();
  for (const [key, inner] of Object.entries(shape)) {
    if (key.startsWith("*")) {
      for (const found of Object.keys(value)) if (SCALARS[key.slice(1)](found)) wanted.set(found, inner);
    } else if (!key.endsWith("?")) {
      wanted.set(key, inner);
    } else if (has(value, key.slice(0, -1))) {
      wanted.set(key.slice(0, -1), inner);
    }
  }
  return wanted;
}

export function shapeFault(transcript) {
  const where = malformed(transcript, SHAPE);
  if (where === null) return null;
  const top = where.split(/[.[]/, 1)[0];
  return { part: has(PART_OF, top) ? PART_OF[top] : "FORMAT", wrong: "MALFORMED", where };
}
