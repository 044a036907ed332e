// The page's words for our scripts (parts/live.html: words()). Missing words fall back to nothing, never to English.
let all;

/** The words under *name* with {placeholders} filled. */
export function words(name, values = {}) {
  all ??= JSON.parse(document.getElementById('words')?.dataset.words ?? '{}');
  return (all[name] ?? '').replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');
}
