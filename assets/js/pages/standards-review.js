// The office's review: one press ticks "Confirm" everywhere; a reason opens by itself with "Return".
const form = document.querySelector('form[data-autosave^="review-"]');

function follow(fieldset) {
  const back = fieldset.querySelector('input[value="RETURN"]').checked;
  fieldset.querySelector('.field').hidden = !back && !fieldset.querySelector('textarea').value;
}

if (form) {
  const all = [...form.querySelectorAll('fieldset.decide')];
  all.forEach((one) => {
    follow(one);
    one.addEventListener('change', ({ target }) => {
      follow(one);
      if (target.value === 'RETURN' && target.checked) one.querySelector('textarea').focus();
    });
  });
  form.querySelector('[data-confirm-all]').addEventListener('click', () => {
    for (const one of all) {
      one.querySelector('input[value="CONFIRM"]').checked = true;
      follow(one);
    }
    form.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
