// An exam: every choice is sent at once and sent again until it is kept; the paper is handed in when time is over.
// The server's clock decides; this one only shows what is left.
const form = document.querySelector("[data-exam]");

if (form) {
  const bar = form.querySelector(".exam-bar");
  const clock = form.querySelector("[data-exam-clock]");
  const state = form.querySelector("[data-exam-state]");
  const end = performance.now() + Number(form.dataset.seconds) * 1000;
  let sending = false;
  let dirty = false;

  const say = (words) => { state.textContent = words; };

  async function send() {
    if (sending) return;
    sending = true;
    dirty = false;
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form) });
      const told = await answer.json();
      say(answer.ok ? `${form.dataset.saved} · ${told.kept}/${told.of}` : told.error);
    } catch {
      dirty = true;
      say(form.dataset.lost);
    } finally {
      sending = false;
    }
    if (dirty) setTimeout(send, 3000);
  }

  form.addEventListener("change", () => {
    dirty = true;
    send();
  });

  const two = (n) => String(n).padStart(2, "0");

  const tick = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    clock.textContent = `${form.dataset.left} ${two(Math.floor(left / 60))}:${two(left % 60)}`;
    bar.classList.toggle("is-near", left <= 180 && left > 0);
    bar.classList.toggle("is-over", left === 0);
    if (left === 0) {
      clearInterval(tick);
      form.querySelector("[data-exam-hand-in]").removeAttribute("data-confirm");
      form.requestSubmit();
    }
  }, 1000);
}
