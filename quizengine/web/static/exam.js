// The exam page. Without this script it still works: the deadline is written out and the buttons save.

import { endsQuestion, follow, relabel, startClock } from "./exam/clock.js";
import { loadParts } from "./exam/parts.js";
import { startPulse } from "./exam/pulse.js";
import { deliver, isUnsaved, leaveNow, saveNow, startSaving } from "./exam/saving.js";

const STALE_SECONDS = 60;
const FIRST_PAGE_AFTER = 6000;
const PAGES_APART = 4000;
const form = document.getElementById("answer-form");

// The server closes the attempt, or the question, with or without this; it only spares the student a reload.
function timeIsUp() {
  if (form && isUnsaved()) saveNow();
  const own = endsQuestion();
  const target = own ? `${location.pathname}/on` : location.pathname.replace(/\/[^/]+$/, "/submit");
  setTimeout(() => post(target, own), form && isUnsaved() ? 2500 : 500);
}

async function post(target, unsavedToo) {
  await deliver();
  // Without a network there is nobody to hand in to: what was answered waits here until there is. A question is left
  // all the same with an answer that the server does not take.
  if ((isUnsaved() && !unsavedToo) || document.documentElement.dataset.network === "away") {
    setTimeout(() => post(target, unsavedToo), 3000);
    return;
  }
  const closing = document.createElement("form");
  closing.method = "post";
  closing.action = target;
  const field = document.querySelector("input[name=csrf_token]").cloneNode();
  field.removeAttribute("id");
  closing.append(field);
  document.body.append(closing);
  if (leaveNow()) closing.submit();
}

// A sleeping machine may stop the clock that is counted with: after a long absence the page asks anew.
function watchSleep() {
  let hiddenAt = null;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (hiddenAt && Date.now() - hiddenAt > STALE_SECONDS * 1000 && !isUnsaved()) location.reload();
  });
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}

// The other questions are fetched one by one and without haste, so that they are here should the network go away.
async function keepPages() {
  if (!form || !navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register("/student/worker.js");
    const worker = (await navigator.serviceWorker.ready).active;
    worker.postMessage({ keep: location.pathname });
    if (form.hasAttribute("data-linear")) return;
    const pages = [...document.querySelectorAll(".navigator__list a")].map((link) => link.pathname);
    pages.filter((path) => path !== location.pathname).forEach((path, index) => {
      setTimeout(() => worker.postMessage({ keep: path }), FIRST_PAGE_AFTER + (index + Math.random()) * PAGES_APART);
    });
  } catch {
    // Not allowed here: without a network the page itself still keeps what is typed on it.
  }
}

startSaving(follow);
// Nothing waits for the words. Without a network they come from what the browser keeps, or with the next page.
loadParts().then(relabel).catch(() => {});
startClock(timeIsUp);
startPulse();
keepPages();
watchSleep();
document.querySelector(".error-summary")?.focus();
