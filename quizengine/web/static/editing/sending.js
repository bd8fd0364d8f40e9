// The draft on its way to the server, and what the server says of it. One request at a time; the last text wins.

import * as kept from "./kept.js";

const PAUSE = 400;
const RETRY_SECONDS = [2, 4, 8, 15];

export function startSending({ root, form, editor, showGlimpse }) {
  const key = root.dataset.kept;
  const status = document.getElementById("draft-status");
  const fields = form.elements;
  let acknowledged = editor.text();
  let stored = true;
  let busy = false;
  let waiting = false;
  let failures = 0;
  let timer = 0;
  let leaving = false;

  const isUnsaved = () => editor.text() !== acknowledged;
  const show = (state) => { status.dataset.state = state; };

  function soon(seconds) {
    clearTimeout(timer);
    timer = setTimeout(send, seconds * 1000);
  }

  function changed() {
    stored = kept.put(key, { text: editor.text(), base: fields.base.value, seen: fields.seen.value });
    if (!failures && document.getElementById("elsewhere").hidden) show("saving");
    soon(PAUSE / 1000);
  }

  async function send() {
    if (busy || !document.getElementById("elsewhere").hidden) {
      waiting = busy;
      return;
    }
    busy = true;
    const text = editor.text();
    const body = new FormData(form);
    body.set("line", editor.line());
    try {
      const response = await fetch(root.dataset.draft, { method: "POST", body, headers: { "HX-Request": "true" } });
      await answered(response, text);
    } catch {
      failed();
    }
    busy = false;
    if (waiting) soon(0);
    waiting = false;
  }

  async function answered(response, text) {
    if (response.ok) taken(await response.json(), text);
    else if (response.status >= 500) failed();
    else if (response.status === 409) chooseOne(await response.json());
    else if (response.status === 422) refused((await response.json()).reason);
    else refused("", response.status === 413 ? "[data-too-large]" : "[data-signed-out]");
  }

  function taken(answer, text) {
    failures = 0;
    acknowledged = text;
    fields.base.value = answer.base;
    fields.seen.value = answer.seen;
    if (isUnsaved()) {
      kept.put(key, { text: editor.text(), base: answer.base, seen: answer.seen });
      return;
    }
    kept.remove(key);
    const words = status.querySelector("[data-words]");
    words.textContent = answer.kept;
    words.className = answer.drafted ? "save-status__saved" : "save-status__empty";
    show(answer.drafted ? "saved" : "empty");
    put("findings", answer.findings);
    mark();
    put("company", answer.company);
    say(answer.count);
    showGlimpse(answer.glimpse);
  }

  function put(id, html) {
    const place = document.getElementById(id);
    // Whoever stands on a finding with the keyboard is not thrown off it by an answer that says the same.
    if (place.dataset.shown !== html) place.innerHTML = html;
    place.dataset.shown = html;
  }

  // The list is what the gutter and the underlines are made of: there is one account of what is wrong.
  function mark() {
    editor.mark([...document.querySelectorAll("#findings [data-severity]")].map((one) => ({
      from: Number(one.dataset.from),
      to: Number(one.dataset.to),
      severity: one.dataset.severity,
      source: one.dataset.code,
      message: one.querySelector("[data-sentence]").textContent.trim(),
    })));
  }

  function say(words) {
    const count = document.getElementById("findings-count");
    if (count.textContent !== words) count.textContent = words;
  }

  function failed() {
    show("unsaved");
    soon(RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length - 1)]);
    failures += 1;
  }

  // The server understood and said no: its words say what can be done, and the next change tries again.
  function refused(reason, words = "[data-refused]") {
    status.querySelector("[data-refused]").textContent = reason;
    for (const one of status.querySelectorAll(".save-status__refused")) one.hidden = !one.matches(words);
    show("refused");
  }

  function chooseOne(answer) {
    const notice = document.getElementById("elsewhere");
    notice.hidden = false;
    notice.dataset.seen = answer.seen;
    show("unsaved");
  }

  function chosen(event) {
    const choice = event.target.closest("[data-choose]")?.dataset.choose;
    if (!choice) return;
    const notice = document.getElementById("elsewhere");
    if (choice === "other") {
      kept.remove(key);
      leaving = true;
      location.reload();
      return;
    }
    fields.seen.value = notice.dataset.seen;
    notice.hidden = true;
    changed();
  }

  async function settled() {
    clearTimeout(timer);
    while (busy) await new Promise((resolve) => { setTimeout(resolve, 50); });
    clearTimeout(timer);
    if (isUnsaved()) await send();
  }

  // A draft that is still on its way would meet the form as if it came from another window: it arrives first.
  function submitted(event) {
    if (leaving || !(busy || isUnsaved())) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    settled().then(() => {
      if (!document.getElementById("elsewhere").hidden) return;
      leaving = true;
      form.requestSubmit(button);
    });
  }

  document.getElementById("elsewhere").addEventListener("click", chosen);
  window.addEventListener("online", () => isUnsaved() && soon(0));
  form.addEventListener("submit", submitted);
  document.getElementById("discard-form").addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    kept.remove(key);
  });
  // Only where not even this browser could keep it.
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved() && !stored && !leaving) event.preventDefault();
  });

  mark();
  return { changed, now: () => soon(0) };
}
