// Theme, text size, density, language: a cookie each, so that the server renders the right page without a flash.
const YEAR = 365 * 24 * 3600;

function remember(name, value) {
  const secure = location.protocol === 'https:' ? ';secure' : '';
  document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=${value ? YEAR : 0};samesite=lax${secure}`;
}

function show(name, value) {
  const root = document.documentElement;
  if (name === 'theme') value ? (root.dataset.theme = value) : delete root.dataset.theme;
  if (name === 'elder') root.classList.toggle('elder', value === '1');
  if (name === 'density') root.classList.toggle('compact', value === 'compact');
}

function press(button) {
  const { pref, value } = button.dataset;
  const group = [...button.parentElement.querySelectorAll(`[data-pref="${pref}"]`)];
  if (group.length > 1) return group.forEach((one) => one.setAttribute('aria-pressed', String(one === button)));
  button.setAttribute('aria-pressed', String(Boolean(value)));
  button.dataset.value = value ? '' : '1'; // a single button switches to and fro
}

export function start() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-pref]');
    if (!button) return;
    const { pref, value } = button.dataset;
    remember(pref, value);
    if (pref === 'lang') {
      event.preventDefault();
      const here = new URL(location.href);
      here.searchParams.delete('lang');
      location.replace(here);
      return;
    }
    show(pref, value);
    press(button);
  });
}
