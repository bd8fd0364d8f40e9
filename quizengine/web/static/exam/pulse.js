// Every few seconds the page asks how its attempt stands: a deadline that was moved, a pause, a word to the room.

import { askToSignIn, token } from "./again.js";
import { moveDeadline, stand } from "./clock.js";
import { deliver, here, isUnsaved, leaveNow, listUnsent, saveNow } from "./saving.js";

const EVERY = 5000;
const SPREAD = 1000;
const page = document.querySelector("[data-attempt]");
const messages = document.getElementById("messages");
const read = new Set(JSON.parse(sessionStorage.getItem("read-messages") ?? "[]"));
let away = false;

function heard() {
  const last = messages?.querySelector("[data-message]:last-of-type");
  return Number(last?.dataset.message ?? messages?.dataset.heard ?? 0);
}

async function ask() {
  const waiting = (await listUnsent()) ?? 0;
  const body = new URLSearchParams({ csrf_token: token(), position: here(), waiting, heard: heard() });
  const response = await fetch(`/student/attempt/${page.dataset.attempt}/pulse`, {
    method: "POST", body, headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(8000),
  });
  if (response.status === 401 || response.status === 400) askToSignIn(beat);
  if (away) back();
  if (response.status !== 200) return;
  const news = await response.json();
  take(news);
  // What could not be sent before goes first, also when the time is over: the server keeps what it does not take.
  if (waiting) await deliver();
  if (news.over && !isUnsaved()) leave();
}

function take(news) {
  moveDeadline({ deadline: news.deadline, closes: here() === news.frontier ? news.closes : null }, news.now);
  hold(news.paused);
  for (const one of news.messages) say(one);
}

function leave() {
  if (leaveNow()) location.assign(`/student/attempt/${page.dataset.attempt}/result`);
}

// Nothing of the question is to be seen or worked on while the clock stands still.
function hold(still) {
  stand(still);
  const paused = document.getElementById("paused");
  if (!paused || still === paused.open) return;
  paused.oncancel = (event) => event.preventDefault();
  if (still) paused.showModal();
  else location.reload();
}

function say(one) {
  // Until the parts are here it is not taken as heard, and the next beat brings it again.
  const parts = document.getElementById("exam-words");
  if (!messages || !parts || document.querySelector(`[data-message="${one.id}"]`)) return;
  const shown = document.getElementById("exam-words").content.firstElementChild.cloneNode(true);
  shown.dataset.message = one.id;
  shown.querySelector("[data-text]").textContent = one.text;
  shown.querySelector("[data-at]").textContent = one.at;
  messages.append(shown);
  hideRead();
}

function hideRead() {
  for (const one of messages?.querySelectorAll("[data-message]") ?? []) one.hidden = read.has(one.dataset.message);
}

messages?.addEventListener("click", (event) => {
  if (!event.target.closest("button")) return;
  read.add(event.target.closest("[data-message]").dataset.message);
  sessionStorage.setItem("read-messages", JSON.stringify([...read]));
  hideRead();
});

function gone() {
  away = true;
  document.documentElement.dataset.network = "away";
}

function back() {
  away = false;
  delete document.documentElement.dataset.network;
  if (isUnsaved()) saveNow();
}

async function beat() {
  try {
    await ask();
  } catch {
    gone();
  }
}

export function startPulse() {
  if (!page) return;
  hideRead();
  const next = () => setTimeout(async () => {
    await beat();
    next();
  }, EVERY + Math.random() * SPREAD);
  next();
  window.addEventListener("offline", gone);
  window.addEventListener("online", beat);
  deliver();
}
