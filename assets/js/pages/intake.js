// Registering: the shop is found by typing. A choice from the list brings its id; other words clear it.
const field = document.querySelector('[data-shops]');
const list = document.getElementById('shops');
const id = document.getElementById('merchant_id');
const found = new Map(); // shown name → shop
let asked = 0;
let waiting;

async function ask(words) {
  const turn = ++asked;
  const answer = await fetch(`${field.dataset.shops}?q=${encodeURIComponent(words)}`, { headers: { Accept: 'application/json' } });
  if (!answer.ok || turn !== asked) return;
  const shops = await answer.json();
  list.replaceChildren(...shops.map((shop) => {
    found.set(shop.title, shop);
    const option = document.createElement('option');
    option.value = shop.title;
    return option;
  }));
}

function typed() {
  const shop = found.get(field.value);
  id.value = shop?.id ?? '';
  clearTimeout(waiting);
  if (shop || field.value.trim().length < 1) return;
  waiting = setTimeout(() => ask(field.value.trim()).catch(() => {}), 200);
}

if (field && list && id) field.addEventListener('input', typed);
