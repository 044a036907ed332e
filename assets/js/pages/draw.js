// The public page of a draw: fetch the record (or read the visitor's own), repeat the draw, name what differs.
import { verify } from "../verify/verify.js";

const LARGEST = 300 * 1024 * 1024;
const place = document.querySelector("[data-verify]");
const answer = place.querySelector("[data-verify-answer]");
const button = place.querySelector("[data-verify-run]");

function say(tone, title, lines = []) {
  const box = document.createElement("div");
  box.className = `callout callout-${tone}`;
  const head = document.createElement("p");
  head.className = "strong";
  head.textContent = title;
  box.append(head);
  if (lines.length) {
    const list = document.createElement("ul");
    for (const line of lines) list.append(Object.assign(document.createElement("li"), { textContent: line }));
    box.append(list);
  }
  answer.replaceChildren(box);
}

function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// A browser without module workers computes on the page itself: slower to the eye, the same answer.
function compute(record, announced) {
  return new Promise((done) => {
    let worker;
    try {
      worker = new Worker(place.dataset.worker, { type: "module" });
    } catch {
      done(verify(record, announced));
      return;
    }
    const end = (faults) => {
      worker.terminate();
      done(faults);
    };
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = () => end(verify(record, announced));
    worker.postMessage({ record, announced });
  });
}

async function fetched() {
  const file = place.querySelector("[data-verify-file]").files[0];
  if (file) {
    if (file.size > LARGEST) throw new SyntaxError("too large");
    return file.text();
  }
  const got = await fetch(place.dataset.record);
  if (!got.ok) throw new TypeError(got.statusText);
  return got.text();
}

async function run() {
  button.disabled = true;
  say("plain", place.dataset.busy);
  try {
    const record = JSON.parse(await fetched());
    const noted = place.querySelector("[data-verify-digest]").value.trim() || place.dataset.announced;
    const faults = await compute(record, noted);
    show(record, faults);
  } catch (why) {
    say("seal", why instanceof SyntaxError ? place.dataset.unreadable : place.dataset.away);
  }
  button.disabled = false;
}

function show(record, faults) {
  if (!faults.length) {
    const counts = { objects: record.objects.length, selected: record.selected.length };
    say("jade", filled(place.dataset.fine, counts));
    return;
  }
  const parts = JSON.parse(place.dataset.parts);
  const wrongs = JSON.parse(place.dataset.wrongs);
  const lines = faults.map(({ part, wrong, where }) => `${parts[part]}：${wrongs[wrong]}${where ? `（${where}）` : ""}`);
  say("seal", place.dataset.wrong, lines);
}

button.addEventListener("click", run);
