// Saving: the change of a choice at once, typed text after a pause. The status never says more than is true, and what
// is not with the server yet is kept in the browser, whatever happens to the page or to the network.

import { askToSignIn, token } from "./again.js";
import * as kept from "./kept.js";
import { dressStatus, word } from "./parts.js";
import { countOn, goOnAs, isFree, takeName, writer } from "./writer.js";

const RETRY_SECONDS = [2, 4, 8, 15];
const ANSWER_SECONDS = 10;
const KEEPING_MS = 500;
const GOING_MS = 15_000;
const NOT_ANSWERS = ["csrf_token", "revision", "writer", "go", "queued"];
// How the form saves: written here, because a page of an exam is fetched anew and this file is not.
const SAVES = {
  "hx-trigger": "change target:.saves-at-once, input changed delay:800ms target:.saves-after-pause, save-now",
  "hx-target": "#saved-at",
  "hx-swap": "outerHTML",
  "hx-sync": "this:queue last",
  "hx-vals": '{"autosave": "1"}',
  "hx-config": '{"keepalive": true}',
  "hx-status:409": "swap:outerSync",
  "hx-status:422": "swap:outerSync",
  "hx-status:4xx": "swap:none",
  "hx-status:5xx": "swap:none",
};

const form = document.getElementById("answer-form");
const attempt = form?.dataset.attempt ?? document.querySelector("[data-attempt]")?.dataset.attempt;
const base = `/student/attempt/${attempt}`;
let changes = 0;
let unsaved = false;
let failures = 0;
let leave = null;
let pressed = null;
let leaving = false;
let going = 0;
let broughtBack = false;
let retry = 0;

export const isUnsaved = () => unsaved;
export const here = () => Number(form?.dataset.position ?? 0);

// Says whether the way is free: a second way would break off the first. Should that one fail, a later one may go again.
export function leaveNow() {
  if (performance.now() < going) return false;
  going = performance.now() + GOING_MS;
  leaving = true;
  return true;
}

function show(state) {
  const status = document.getElementById("save-status");
  if (status) status.dataset.state = state;
}

// ------------------------------------------------------------------ this question

function pairs() {
  return [...new FormData(form)].filter(([name]) => name !== "csrf_token").map(([name, value]) => [name, String(value)]);
}

function remember(sent, { stuck = false, held = pairs() } = {}) {
  const revision = Number(document.getElementById("answer-revision").value);
  const record = { attempt, position: here(), pairs: held, revision, writer: writer(), sent, stuck };
  return kept.put(record).then(listUnsent);
}

function changed() {
  changes += 1;
  countOn();
  unsaved = true;
  show("saving");
  remember(false);
}

export function saveNow() {
  form?.dispatchEvent(new CustomEvent("save-now"));
}

// Says to the server that an answer had to wait for the network, so that a grace which is declared for that counts.
function queue(waits) {
  let field = form.elements.queued;
  if (!field) {
    field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "queued", value: "1" });
    form.append(field);
  }
  field.disabled = !waits;
}

function failed() {
  unsaved = true;
  queue(true);
  if (leave && roams()) return roam();
  leave = null;
  show("unsaved");
  const wait = RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length - 1)];
  failures += 1;
  clearTimeout(retry);
  retry = setTimeout(() => unsaved && saveNow(), wait * 1000);
}

// What was typed after this save had been sent is still to be saved.
function saved(sent) {
  failures = 0;
  queue(false);
  unsaved = sent !== changes;
  if (leave && unsaved) saveNow();
  else if (leave) go();
}

// A later change under the same name has come before this one. A page that has only brought back what was kept shows
// the later one; where somebody has written on, there are two answers, and the server is asked again as another page.
function replaced() {
  if (changes === 0) {
    leaving = true;
    kept.remove(attempt, here()).then(() => location.reload());
    return;
  }
  broughtBack = false;
  takeName();
  changed();
  saveNow();
}

// The server understood and said no: trying again cannot help, its words say what can. Whoever wants to leave may.
function refused(response, redirect) {
  unsaved = true;
  show("unsaved");
  if (redirect) kept.remove(attempt, here());
  else if (response.status === 401 || response.status === 400) askToSignIn(saveNow);
  else {
    keepRefused(response.headers.get("X-Refusal"));
    if (leave) go();
  }
}

// An answer that met another one is in the server's journal; one that cannot be read stays here until it is mended.
function keepRefused(why) {
  if (why === "ChangedElsewhere") kept.remove(attempt, here());
  else remember(false, { stuck: why !== "Paused" });
}

function go() {
  const onward = leave;
  leave = null;
  onward?.();
}

// ---------------------------------------------------------------- coming and going

const roams = () => Boolean(navigator.serviceWorker?.controller);

// Without a network, from question to question: the pages are kept here, and so is what was answered on this one.
function roam() {
  const onward = leave;
  leave = null;
  rememberPressed().then(() => {
    leaving = true;
    onward();
  });
  return undefined;
}

// Without a network a button would lead to the browser's own page, and what was typed would be gone: save first. With
// one it brings the answer itself, and the browser has to have kept that before the page is gone. What a button brings
// is a change of its own, after every save that may still be on its way.
function watchButtons(event) {
  if (leaving) return;
  const offline = !navigator.onLine || failures > 0;
  countOn();
  if (!offline && !unsaved) {
    leaveNow();
    return;
  }
  event.preventDefault();
  pressed = event.submitter;
  leave = () => {
    leaveNow();
    if (offline) countOn();
    form.requestSubmit(pressed);
  };
  if (offline) saveNow();
  else Promise.race([rememberPressed(), pause(KEEPING_MS)]).then(go);
}

function rememberPressed() {
  const cleared = pressed?.value === "clear";
  return remember(false, { held: pairs().filter(([name]) => !cleared || name === "flag") });
}

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

// A link pressed in the pause before a save would lose what was typed: save first, then go.
function watchLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !unsaved || event.ctrlKey || event.metaKey || event.shiftKey || link.hash) return;
    event.preventDefault();
    pressed = null;
    leave = () => location.assign(link.href);
    saveNow();
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && !leaving) event.preventDefault();
  });
}

function fill(held) {
  const given = new Map();
  for (const [name, value] of held) given.set(name, [...(given.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || NOT_ANSWERS.includes(field.name)) continue;
    const values = given.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.tagName !== "BUTTON") field.value = values[0] ?? "";
  }
  form.dispatchEvent(new CustomEvent("answer-restored"));
}

// A page that was opened again, by hand or from what is kept for times without a network, shows what was answered last.
async function restore() {
  // Where two answers are shown to choose from, the server has both.
  if (form.hasAttribute("data-choosing")) await kept.remove(attempt, here());
  const record = await kept.get(attempt, here());
  const field = document.getElementById("answer-revision");
  if (record && !record.sent) {
    const free = await isFree(record.writer);
    // Whoever has begun to answer anew meanwhile means that.
    if (changes) return;
    if (free) goOnAs(record.writer);
    fill(record.pairs);
    field.value = record.revision;
    unsaved = true;
    broughtBack = true;
    show("saving");
    queue(true);
    saveNow();
  } else if (record?.sent && record.revision > Number(field.value)) {
    fill(record.pairs);
    field.value = record.revision;
    show("saved");
  } else catchUp();
}

// On a slow line an answer may be given before this script has come, and then nothing has heard of it.
function catchUp() {
  const differs = (field) => field.checked !== field.defaultChecked
    || (field.type === "text" && field.value !== field.defaultValue);
  if (![...form.elements].some(differs)) return;
  changed();
  saveNow();
}

// ------------------------------------------------------------------ other questions

let delivering = false;

// Bring to the server what other pages of this attempt could not. Returns when there is nothing more to be done now.
export async function deliver() {
  if (!attempt || delivering) return;
  delivering = true;
  try {
    for (const record of await kept.unsent(attempt)) {
      if (record.position === here() || record.stuck) continue;
      if (!(await deliverOne(record))) break;
    }
  } finally {
    delivering = false;
    listUnsent();
  }
}

async function deliverOne(record) {
  const body = new URLSearchParams(record.pairs);
  for (const [name, value] of [["csrf_token", token()], ["autosave", "1"], ["queued", "1"],
    ["revision", record.revision], ["writer", record.writer]]) body.set(name, value);
  let response;
  try {
    response = await fetch(`${base}/${record.position}`, { method: "POST", body, headers: { "HX-Request": "true" } });
  } catch {
    return false;
  }
  if (response.headers.has("X-Replaced")) await kept.settle(record, null);
  else if (response.ok) await delivered(record, await response.text());
  else if (response.headers.has("HX-Redirect")) await judged(record);
  else if (response.headers.get("X-Refusal") === "ChangedElsewhere") await judged(record);
  else if (response.headers.get("X-Refusal") === "Paused") return false;
  else if (response.status === 401 || response.status === 400) {
    askToSignIn(deliver);
    return false;
  } else if (response.status >= 500) return false;
  else await kept.settle(record, { ...record, stuck: true });
  return true;
}

async function delivered(record, html) {
  const answer = new DOMParser().parseFromString(html, "text/html").getElementById("saved-at");
  const revision = Number(answer?.dataset.revision ?? record.revision);
  await kept.settle(record, { ...record, revision, sent: true });
  if (answer) renew(record.position, answer.dataset);
}

// Renew the link of a question in the list of all, from the answer of the server to its save.
function renew(position, { answered, flagged }) {
  const link = document.querySelector(".navigator__list")?.children[position - 1]?.firstElementChild;
  if (!link) return;
  link.classList.toggle("navigator__link--answered", answered === "1");
  link.classList.toggle("navigator__link--flagged", flagged === "1");
  const state = word(`${answered}${flagged}`);
  link.querySelector(".visually-hidden")?.remove();
  if (!state) return;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.textContent = `, ${state}`;
  link.append(said);
}

// It came too late, or met another answer: the server keeps it, and a person decides.
async function judged(record) {
  await kept.settle(record, null);
  const notice = document.getElementById("kept-late");
  if (notice) notice.hidden = false;
}

// Say plainly which questions have an answer that is only in this browser.
export async function listUnsent() {
  const line = document.getElementById("unsent");
  if (!line) return 0;
  const waiting = (await kept.unsent(attempt)).filter((record) => record.position !== here());
  line.hidden = waiting.length === 0;
  const list = line.querySelector("[data-list]");
  list.replaceChildren(...waiting.flatMap((record, index) => {
    const link = document.createElement("a");
    link.href = `${base}/${record.position}`;
    link.textContent = String(record.position);
    return index ? [", ", link] : [link];
  }));
  return waiting.length + (unsaved ? 1 : 0);
}

// The server has answered a save: its words stand on the page, and the rest of the page follows.
function taken(onServerTime) {
  const words = document.getElementById("saved-at");
  if (words?.dataset.revision) {
    document.getElementById("answer-revision").value = words.dataset.revision;
    onServerTime(words.dataset.now);
    renew(here(), words.dataset);
    show(unsaved ? "saving" : "saved");
    if (!unsaved) settled();
  } else {
    dressStatus();
    onServerTime(document.getElementById("save-status").dataset.now);
  }
}

// From here on what is known here is the newest, and this page writes under its own name.
function settled() {
  if (broughtBack) takeName();
  broughtBack = false;
  remember(true);
}

export function startSaving(onServerTime) {
  if (!form) return;
  takeName();
  form.addEventListener("input", changed);
  form.addEventListener("submit", watchButtons);
  form.addEventListener("htmx:config:request", (event) => { event.detail.ctx.changes = changes; });
  form.addEventListener("htmx:before:request", (event) => {
    // A save that has waited for another one was to replace words that the other one has replaced meanwhile.
    event.detail.ctx.target = document.getElementById("saved-at");
    show("saving");
  });
  form.addEventListener("htmx:error", failed);
  form.addEventListener("htmx:after:request", (event) => {
    const { response, hx, changes: sent } = event.detail.ctx;
    if (response.headers.has("X-Replaced") && sent === changes) {
      // Its words are of the later change, and the page would go on as if it had seen that.
      event.preventDefault();
      replaced();
    } else if (response.status < 300) saved(sent);
    else if (response.status >= 500) failed();
    else {
      refused(response, hx.redirect);
      if (hx.redirect && !leaveNow()) event.preventDefault();
    }
  });
  document.addEventListener("htmx:after:swap", () => taken(onServerTime));
  watchLinks();
  form.addEventListener("htmx:after:init", restore, { once: true });
  savesByItself();
}

function savesByItself() {
  for (const [name, value] of Object.entries(SAVES)) form.setAttribute(name, value);
  form.setAttribute("hx-post", form.getAttribute("action"));
  htmx.config.defaultTimeout = ANSWER_SECONDS * 1000;
  htmx.process(form);
}
