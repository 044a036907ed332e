// Whether the frozen parts of a draw fit together: order, references, reasons that their facts support.
import { compareText } from "./sampler.js";
import { has } from "./shape.js";

const WITH_TEAMS = ["INSPECTION", "STATION_VISIT"];
const SMALLEST_TEAM = 2;
const LARGEST_TEAM = 9;
const HIGHER_LEVEL_MONTHS = 6;

export function structureFaults(parts) {
  const known = new Set(parts.objects.map((row) => row.id));
  return [
    ...planFaults(parts),
    ...ratioFaults(parts.ratios),
    ...objectFaults(parts),
    ...exclusionFaults(parts, known),
    ...inspectorFaults(parts),
    ...recusalFaults(parts, known),
  ];
}

const fault = (part, wrong, where) => ({ part, wrong, where });

function* planFaults({ plan, entropy_sources }) {
  if (plan.until < plan.from) yield fault("PLAN", "OUT_OF_RANGE", "plan.until");
  const [smallest, most] = WITH_TEAMS.includes(plan.kind) ? [SMALLEST_TEAM, LARGEST_TEAM] : [0, 0];
  if (plan.team_size < smallest || plan.team_size > most) yield fault("PLAN", "OUT_OF_RANGE", "plan.team_size");
  if (!entropy_sources.length) yield fault("SOURCES", "EMPTY", "entropy_sources");
}

function* ratioFaults(ratios) {
  for (const code of Object.keys(ratios.classes).sort()) {
    const where = `ratios.classes.${code}.ratio`;
    const [top, bottom] = ratios.classes[code].ratio.split("/").map(Number);
    if (top > bottom) yield fault("RATIOS", "OUT_OF_RANGE", where);
    else if (commonDivisor(top, bottom) !== 1) yield fault("RATIOS", "NOT_CANONICAL", where);
  }
  if (!has(ratios.classes, ratios.unrated)) yield fault("RATIOS", "UNKNOWN", "ratios.unrated");
}

function commonDivisor(a, b) {
  return b ? commonDivisor(b, a % b) : a;
}

function* objectFaults({ objects, ratios }) {
  if (!objects.length) yield fault("OBJECTS", "EMPTY", "objects");
  yield* orderFaults("OBJECTS", "objects", objects.map((row) => [row.id]), ".id");
  const i = objects.findIndex((row) => has(row, "class") && !has(ratios.classes, row.class));
  if (i >= 0) yield fault("OBJECTS", "UNKNOWN", `objects[${i}].class`);
}

// The first place where keys (lists of texts) do not rise strictly.
function* orderFaults(part, name, keys, suffix = "") {
  for (let i = 1; i < keys.length; i++) {
    const differing = keys[i].findIndex((text, k) => text !== keys[i - 1][k]);
    const order = differing < 0 ? 0 : compareText(keys[i - 1][differing], keys[i][differing]);
    if (order >= 0) {
      yield fault(part, order ? "UNORDERED" : "DUPLICATE", `${name}[${i}]${suffix}`);
      return;
    }
  }
}

function* exclusionFaults({ exclusions, objects, plan }, known) {
  yield* orderFaults("EXCLUSIONS", "exclusions", exclusions.map((row) => [row.object]), ".object");
  if (!exclusions.length) return;
  for (const [i, row] of exclusions.entries()) {
    if (!known.has(row.object)) yield fault("EXCLUSIONS", "UNKNOWN", `exclusions[${i}].object`);
    else if (!SUPPORTED[row.reason](row, plan.from)) yield fault("EXCLUSIONS", "UNSUPPORTED", `exclusions[${i}]`);
  }
  if (exclusions.length === objects.length) yield fault("OBJECTS", "EMPTY", "exclusions");
}

const SUPPORTED = {
  YEARLY_CAP: (row) => row.visits >= row.cap && row.cap > 0, // a missing number compares false
  HIGHER_LEVEL: ({ checked_on: day }, first) =>
    day !== undefined && day <= first && first <= addMonths(day, HIGHER_LEVEL_MONTHS),
  OTHER: (row) => row.note !== undefined,
};

// The same day some months later; the last day of that month when it has no such day.
export function addMonths(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

function* inspectorFaults({ inspectors, plan }) {
  yield* orderFaults("INSPECTORS", "inspectors", inspectors.map((row) => [row.id]), ".id");
  if (WITH_TEAMS.includes(plan.kind) && !inspectors.length) yield fault("INSPECTORS", "EMPTY", "inspectors");
}

function* recusalFaults({ recusals, inspectors }, known) {
  yield* orderFaults("RECUSALS", "recusals", recusals.map((row) => [row.object, row.inspector]));
  const people = new Set(inspectors.map((row) => row.id));
  for (const [i, row] of recusals.entries()) {
    if (!known.has(row.object)) yield fault("RECUSALS", "UNKNOWN", `recusals[${i}].object`);
    if (!people.has(row.inspector)) yield fault("RECUSALS", "UNKNOWN", `recusals[${i}].inspector`);
  }
}
