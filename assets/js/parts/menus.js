// <details data-menu> behaves like a menu: one open at a time, closed by Esc or a click elsewhere, flipped at the edge.
// The phone's navigation (#side) opens by link even without this; here it gets focus and Esc.
const opened = () => [...document.querySelectorAll('details[data-menu][open]')];

function flip(details) {
  const body = details.querySelector('.pop');
  if (!body) return;
  body.classList.remove('is-flipped');
  body.classList.toggle('is-flipped', body.getBoundingClientRect().right > document.documentElement.clientWidth - 8);
}

function side(open, from) {
  const nav = document.getElementById('side');
  if (!nav) return;
  nav.classList.toggle('is-open', open);
  if (open) nav.querySelector('a, summary, button')?.focus();
  else (from ?? document.querySelector('[data-open="side"]'))?.focus();
}

export function start() {
  document.addEventListener('toggle', ({ target }) => {
    if (!target.matches?.('details[data-menu]') || !target.open) return;
    opened().filter((other) => other !== target && !other.contains(target)).forEach((other) => { other.open = false; });
    flip(target);
  }, true);
  document.addEventListener('click', (event) => {
    opened().filter((menu) => !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
    const way = event.target.closest('[data-open="side"], [data-close="side"]');
    if (!way) return;
    event.preventDefault();
    side(way.dataset.open === 'side');
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const last = opened().at(-1);
    if (last) {
      last.open = false;
      last.querySelector('summary')?.focus();
    } else if (document.querySelector('#side.is-open')) side(false);
  });
}
