// A countdown that follows the server. The browser's own clock may be wrong or be set: only the time that has passed
// since the server spoke is taken from it.

import { word } from "./parts.js";

const countdown = document.querySelector(".countdown");
const announcer = document.getElementById("time-announcer");
const announced = new Set();
let serverAtLoad = 0;
let loadedAt = 0;
let over = false;
let labelled = false;
let still = false;
let onEnd = () => {};

export function follow(serverNow) {
  serverAtLoad = Date.parse(serverNow);
  loadedAt = performance.now();
}

function secondsLeft() {
  const now = serverAtLoad + (performance.now() - loadedAt);
  return Math.ceil((Date.parse(countdown.dataset.deadline) - now) / 1000);
}

export function written(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

// The countdown is that of the question where it closes before the attempt does.
export const endsQuestion = () => countdown.dataset.ends === "question";

function tick() {
  if (still) return;
  const seconds = Math.max(0, secondsLeft());
  label();
  if (labelled) countdown.querySelector(".countdown__time").textContent = written(seconds);
  countdown.dataset.urgency = seconds <= 60 ? "high" : seconds <= 300 ? "medium" : "low";
  for (const minutes of [5, 1]) {
    if (seconds <= minutes * 60 && seconds > (minutes - 1) * 60) announceOnce(`minutes-${minutes}`);
  }
  if (seconds === 0 && !over) {
    over = true;
    label();
    announceOnce(endsQuestion() ? "question-closed" : "closed");
    onEnd();
  }
}

// Until the words have come, the page goes on to say when the time ends.
function label() {
  const text = word(over ? "over" : `left-${countdown.dataset.ends}`);
  if (!text) return;
  labelled = true;
  const line = countdown.querySelector(".countdown__label");
  if (line.textContent !== text) line.textContent = text;
}

export function announce(text) {
  if (announcer) announcer.textContent = text;
}

function announceOnce(name) {
  // The words may still be on their way.
  if (announced.has(name) || !word(name)) return;
  announced.add(name);
  announce(word(name));
}

// The deadline as the server has it now, that of the attempt or of the question, whichever comes first. A change is
// said aloud; a time that was over may go on.
export function moveDeadline({ deadline: whole, closes: own }, serverNow) {
  follow(serverNow);
  const first = Boolean(own) && Date.parse(own) < Date.parse(whole);
  const deadline = first ? own : whole;
  if (first !== endsQuestion()) {
    countdown.dataset.ends = first ? "question" : "attempt";
    label();
  }
  const moved = Math.abs(Date.parse(deadline) - Date.parse(countdown.dataset.deadline)) >= 1000;
  if (!moved) return;
  countdown.dataset.deadline = deadline;
  if (over && secondsLeft() > 0) {
    over = false;
  }
  tick();
  announce(word("moved").replace("{left}", written(Math.max(0, secondsLeft()))));
}

// Stop and start the display; whether time really stands still is the server's affair.
export function stand(paused) {
  still = paused;
  if (!paused) tick();
}

// The words have come.
export function relabel() {
  if (countdown && !still) tick();
}

export function startClock(whenOver) {
  if (!countdown) return;
  onEnd = whenOver;
  follow(countdown.dataset.now);
  tick();
  setInterval(tick, 500);
}
