// Photos are hashed on the device when they are taken or chosen: what arrives must be the same bytes.
// And quantities say at once whether they balance. Without this script the server hashes and checks alone.
async function hash(file) {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

for (const input of document.querySelectorAll('form input[type=file][name=photos]')) {
  const hashes = input.form.querySelector('[name=hashes]');
  if (!hashes || !globalThis.crypto?.subtle) continue;
  let turn = 0;
  input.addEventListener('input', async () => {
    const mine = ++turn;
    hashes.value = '';
    const found = await Promise.all([...input.files].map(hash));
    if (mine === turn) hashes.value = JSON.stringify(found);
  });
}

const number = (form, name) => Number((form.querySelector(`[name=${name}]`)?.value ?? '').replaceAll(',', '')) || 0;

for (const form of document.querySelectorAll('[data-balance]')) {
  const words = form.querySelector('[data-balance-words]');
  const follow = () => {
    const received = number(form, 'received');
    const rest = received - ['stock', 'sold', 'returned', 'destroyed'].reduce((sum, name) => sum + number(form, name), 0);
    const balanced = Math.abs(rest) < 0.0005;
    words.textContent = (balanced ? words.dataset.yes : words.dataset.no).replace('{n}', String(Math.round(rest * 1000) / 1000));
    words.classList.toggle('jade', balanced);
    words.classList.toggle('seal', !balanced);
    words.hidden = !received;
  };
  form.addEventListener('input', follow);
  follow();
}
