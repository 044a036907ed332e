// Which columns of a list are shown: chosen in a menu, kept on this device per list. The first column always stays.
const keyOf = (table) => `columns:${table.dataset.columns}`;

function hiddenIn(table) {
  try {
    return new Set(JSON.parse(localStorage.getItem(keyOf(table))) ?? []);
  } catch {
    return new Set();
  }
}

function apply(table, hidden) {
  for (const row of table.rows) [...row.cells].forEach((cell, index) => { cell.hidden = hidden.has(index); });
}

function choice(table, header, index, hidden) {
  const label = document.createElement('label');
  label.className = 'menu-item';
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = !hidden.has(index);
  box.addEventListener('change', () => {
    box.checked ? hidden.delete(index) : hidden.add(index);
    try { localStorage.setItem(keyOf(table), JSON.stringify([...hidden])); } catch { /* storage off: for this page only */ }
    apply(table, hidden);
  });
  const name = document.createElement('span');
  name.textContent = header.textContent.trim();
  label.append(box, name);
  return label;
}

function prepare(table) {
  const hidden = hiddenIn(table);
  apply(table, hidden);
  const menu = document.querySelector(`[data-columns-of="${CSS.escape(table.dataset.columns)}"]`);
  if (!menu) return;
  const headers = [...table.tHead.rows[0].cells].slice(1);
  menu.querySelector('[data-columns-list]').replaceChildren(...headers.map((header, at) => choice(table, header, at + 1, hidden)));
  menu.hidden = false;
}

export function fresh(root) {
  root.querySelectorAll('table[data-columns]').forEach(prepare);
  if (root.matches?.('table[data-columns]')) prepare(root);
}
