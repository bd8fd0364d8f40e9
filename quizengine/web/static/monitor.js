// The live monitor: counts down what is left, and says when the list is not being updated any more.

import { written } from "./exam/clock.js";

const STALE_AFTER = 20_000;
const stale = document.getElementById("stale");
let heardAt = performance.now();
let now = 0;
let readAt = 0;

function follow() {
  const spoken = Date.parse(document.getElementById("seats").dataset.now);
  if (spoken !== now) {
    now = spoken;
    readAt = performance.now();
  }
  tick();
}

function tick() {
  const passed = performance.now() - readAt;
  for (const one of document.querySelectorAll("#seats [data-deadline]")) {
    const seconds = Math.ceil((Date.parse(one.dataset.deadline) - now - passed) / 1000);
    one.textContent = written(Math.max(0, seconds));
  }
  stale.hidden = performance.now() - heardAt < STALE_AFTER;
}

document.addEventListener("htmx:after:request", (event) => {
  const status = event.detail.ctx?.response?.raw?.status;
  if (status === 200 || status === 204) heardAt = performance.now();
});
document.addEventListener("htmx:after:swap", follow);
follow();
setInterval(tick, 1000);
document.querySelector(".error-summary")?.focus();
