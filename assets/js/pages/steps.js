// A step's form: parts that matter for one choice only are shown when it is made. Without a script all are shown.
for (const part of document.querySelectorAll('[data-shown-for]')) {
  const choices = document.querySelectorAll(`input[name="${part.dataset.shownFor}"]`);
  const wanted = new Set(part.dataset.values.split(' '));
  const follow = () => {
    const chosen = [...choices].find((one) => one.checked)?.value;
    part.hidden = !wanted.has(chosen);
  };
  for (const one of choices) one.addEventListener('change', follow);
  follow();
}
