// A page left open over midnight must not lie: chips recount the days left, by the Shanghai calendar.
import { words } from './words.js';

const DAY = 24 * 3600 * 1000; // ms
const shanghaiDay = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());
let drawnOn = shanghaiDay();

function recount(chip, today) {
  const left = Math.round((Date.parse(chip.dataset.clock) - Date.parse(today)) / DAY);
  const text = left > 0 ? words('daysLeft', { n: left }) : left === 0 ? words('dueToday') : words('daysOver', { n: -left });
  const level = left < 0 ? 'over' : left <= 3 ? 'amber' : 'ok';
  chip.classList.remove('clock-ok', 'clock-amber', 'clock-over');
  chip.classList.add(`clock-${level}`);
  if (text) chip.querySelector('.clock-words').textContent = text;
}

export function start() {
  setInterval(() => {
    const today = shanghaiDay();
    if (today === drawnOn) return;
    drawnOn = today;
    document.querySelectorAll('[data-clock]').forEach((chip) => recount(chip, today));
  }, 60_000);
}
