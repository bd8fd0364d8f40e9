// The exam page: a countdown that follows the server, and a save status that never says more than is true.
// Without this script the page still works: the deadline is written out and the buttons save.
(() => {
  "use strict";

  const RETRY_SECONDS = [2, 4, 8, 15];
  const STALE_SECONDS = 60;

  // ---------------------------------------------------------------- saving

  const form = document.getElementById("answer-form");
  let changes = 0;
  let unsaved = false;
  let failures = 0;
  let leave = null;
  let leaving = false;

  function show(state) {
    const status = document.getElementById("save-status");
    if (status) status.dataset.state = state;
  }

  function changed() {
    changes += 1;
    unsaved = true;
    show("saving");
  }

  function saveNow() {
    form.dispatchEvent(new CustomEvent("save-now"));
  }

  function failed() {
    unsaved = true;
    leave = null;
    show("unsaved");
    const wait = RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length - 1)];
    failures += 1;
    setTimeout(() => unsaved && saveNow(), wait * 1000);
  }

  // What was typed after this save had been sent is still to be saved.
  function saved(sent) {
    failures = 0;
    unsaved = sent !== changes;
    if (leave && unsaved) saveNow();
    else if (leave) go();
  }

  // The server understood and said no: trying again cannot help, its words say what can. Whoever wants to leave may.
  function refused(redirect) {
    unsaved = true;
    show("unsaved");
    if (redirect) leaving = true;
    else if (leave) go();
  }

  function go() {
    const onward = leave;
    leave = null;
    onward();
  }

  function watchSaving() {
    form.addEventListener("input", changed);
    form.addEventListener("submit", watchButtons);
    form.addEventListener("htmx:config:request", (event) => { event.detail.ctx.changes = changes; });
    form.addEventListener("htmx:before:request", () => show("saving"));
    form.addEventListener("htmx:error", failed);
    form.addEventListener("htmx:after:request", (event) => {
      const { response, hx, changes: sent } = event.detail.ctx;
      if (response.status < 300) saved(sent);
      else if (response.status >= 500) failed();
      else refused(hx.redirect);
    });
    // The saving library may have been ready before this script came.
    if (form.hasAttribute("data-htmx-powered")) catchUp();
    else form.addEventListener("htmx:after:init", catchUp, { once: true });
  }

  // On a slow line an answer may be given before this script has come, and then nothing has heard of it.
  function catchUp() {
    const differs = (field) => field.checked !== field.defaultChecked
      || (field.type === "text" && field.value !== field.defaultValue);
    if (![...form.elements].some(differs)) return;
    changed();
    saveNow();
  }

  // Without a network a button would lead to the browser's own page, and what was typed would be gone: save first.
  function watchButtons(event) {
    if (leaving || (navigator.onLine && !failures)) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    leave = () => {
      leaving = true;
      form.requestSubmit(button);
    };
    saveNow();
  }

  // A link pressed in the pause before a save would lose what was typed: save first, then go.
  function watchLinks() {
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link || !unsaved || event.ctrlKey || event.metaKey || event.shiftKey || link.hash) return;
      event.preventDefault();
      leave = () => location.assign(link.href);
      saveNow();
    });
    window.addEventListener("beforeunload", (event) => {
      if (unsaved && !leaving) event.preventDefault();
    });
  }

  // -------------------------------------------------------------- the clock

  const countdown = document.querySelector(".countdown");
  const announcer = document.getElementById("time-announcer");
  const announced = new Set();
  let serverAtLoad = 0;
  let loadedAt = 0;
  let over = false;

  // The browser's own clock may be wrong or be set; only the time passed since the server spoke is taken from it.
  function follow(serverNow) {
    serverAtLoad = Date.parse(serverNow);
    loadedAt = performance.now();
  }

  function secondsLeft() {
    const now = serverAtLoad + (performance.now() - loadedAt);
    return Math.ceil((Date.parse(countdown.dataset.deadline) - now) / 1000);
  }

  function written(seconds) {
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
    return hours ? `${hours}:${rest}` : rest;
  }

  function tick() {
    const seconds = Math.max(0, secondsLeft());
    countdown.querySelector(".countdown__time").textContent = written(seconds);
    countdown.dataset.urgency = seconds <= 60 ? "high" : seconds <= 300 ? "medium" : "low";
    for (const minutes of [5, 1]) {
      if (seconds <= minutes * 60 && seconds > (minutes - 1) * 60) announce(`minutes-${minutes}`);
    }
    if (seconds === 0 && !over) timeIsUp();
  }

  function announce(name) {
    if (!announcer || announced.has(name)) return;
    announced.add(name);
    announcer.textContent = announcer.getAttribute(`data-${name}`);
  }

  function timeIsUp() {
    over = true;
    announce("closed");
    const label = countdown.querySelector(".countdown__label");
    label.textContent = label.dataset.closed;
    if (form && unsaved) saveNow();
    // The server closes the attempt with or without this; it only spares the student a reload.
    setTimeout(handIn, form && unsaved ? 2500 : 500);
  }

  function handIn() {
    const closing = document.createElement("form");
    closing.method = "post";
    closing.action = location.pathname.replace(/\/[^/]+$/, "/submit");
    const token = document.querySelector("input[name=csrf_token]").cloneNode();
    token.removeAttribute("id");
    closing.append(token);
    document.body.append(closing);
    leaving = true;
    closing.submit();
  }

  function startClock() {
    follow(countdown.dataset.now);
    const label = countdown.querySelector(".countdown__label");
    label.textContent = label.dataset.running;
    tick();
    setInterval(tick, 500);
  }

  // A sleeping machine may stop the clock that is counted with: after a long absence the page asks anew.
  function watchSleep() {
    let hiddenAt = null;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) hiddenAt = Date.now();
      else if (hiddenAt && Date.now() - hiddenAt > STALE_SECONDS * 1000 && !unsaved) location.reload();
    });
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  if (form) {
    watchSaving();
    watchLinks();
    document.addEventListener("htmx:after:swap", () => {
      const status = document.getElementById("save-status");
      if (status && countdown) follow(status.dataset.now);
      if (unsaved && status?.dataset.state === "saved") show("saving");
    });
  }
  if (countdown) startClock();
  watchSleep();
  document.querySelector(".error-summary")?.focus();
})();
