// Elements, icons and words. Text always goes in as text: nothing from a pack or an answer is ever parsed as HTML.
const config = globalThis.document?.getElementById('visit-config')?.dataset ?? {};
const all = JSON.parse(config.words ?? '{}');

export const base = config.base;
export const person = config.person;
export const duty = JSON.parse(config.duty ?? '[]');

export const words = (name, values = {}) => (all[name] ?? '').replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');

/** h('button', {class: 'btn', onclick: go}, icon('check'), 'Words'); null and false children are left out. */
export function h(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name === 'value') made.value = value;
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${config.sprite}#i-${name}`);
  svg.append(use);
  return svg;
}

const ICONS = { amber: 'alert-triangle', seal: 'alert-octagon', jade: 'circle-check' };
export const tag = (text, tone = 'line') => h('span', { class: `tag tag-${tone}` }, text);
export const callout = (tone, title, ...body) => h('div', { class: `callout callout-${tone}` }, icon(ICONS[tone] ?? 'info-circle'), h('div', { class: 'stack stack-s' }, h('p', { class: body.length ? 'strong' : null }, title), ...body));
export const button = (text, act, look = '', name = null) => h('button', { type: 'button', class: `btn ${look}`, onclick: act }, name && icon(name), text);
export const link = (text, href, look = '', name = null) => h('a', { class: look, href }, name && icon(name), text);

const locale = globalThis.document?.documentElement.lang || 'zh-CN';
export const day = (iso) => new Date(iso.length === 10 ? `${iso}T00:00:00+08:00` : iso).toLocaleDateString(locale, { timeZone: 'Asia/Shanghai', month: 'long', day: 'numeric' });
export const today = (now = Date.now()) => new Date(now + 8 * 3600e3).toISOString().slice(0, 10); // the date in Shanghai
export const megabytes = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);

/** A text field with its label; `keep` is called with its value when it is left. */
export function field(id, label, value, { area = false, ...given } = {}) {
  const input = h(area ? 'textarea' : 'input', { id, class: 'input', rows: area ? 3 : null, maxlength: 2000, autocomplete: 'off', ...given, value: value ?? '' });
  return { input, box: h('div', { class: 'field' }, h('label', { for: id }, label), input) };
}
