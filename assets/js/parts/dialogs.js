// data-dialog="id" opens a native dialog; data-close-dialog closes the one it stands in.
export const openDialog = (dialog) => (dialog.showModal ? dialog.showModal() : dialog.setAttribute('open', ''));

export function start() {
  document.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-dialog]');
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      opener.closest('details[data-menu]')?.removeAttribute('open');
      return openDialog(dialog);
    }
    if (event.target.closest('[data-close-dialog]')) return event.target.closest('dialog').close();
    // A click on the backdrop lands on the dialog itself.
    if (event.target.matches?.('dialog') && !event.target.querySelector('canvas, textarea')) outside(event);
  });
}

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  const inside = clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
  if (!inside) target.close();
}
