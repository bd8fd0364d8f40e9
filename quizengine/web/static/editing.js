// The editor of a file: findings as one types, a draft that is kept, and the question at the cursor.

import { startEditor } from "./editing/editor.js";
import { startGlimpse } from "./editing/glimpse.js";
import * as kept from "./editing/kept.js";
import { startSending } from "./editing/sending.js";

const root = document.getElementById("editing");
const form = document.getElementById("text-form");
const area = document.getElementById("text");

function jumpFromFindings(editor) {
  document.getElementById("findings").addEventListener("click", (event) => {
    const link = event.target.closest("[data-from]");
    if (!link) return;
    event.preventDefault();
    editor.goTo(Number(link.dataset.from));
  });
}

// What the server did not get before the page was closed goes on from where it was.
function restore(editor, sending) {
  const record = kept.get(root.dataset.kept);
  if (!record) return;
  if (record.text === editor.text()) {
    kept.remove(root.dataset.kept);
    return;
  }
  form.elements.base.value = record.base;
  form.elements.seen.value = record.seen;
  editor.replace(record.text);
  document.getElementById("restored").hidden = false;
  sending.now();
}

if (root && window.CodeMirror) {
  for (const hidden of document.querySelectorAll("[data-scripted]")) hidden.hidden = false;
  let sending = null;
  let glimpse = null;
  const editor = startEditor({
    area,
    place: document.getElementById("editor"),
    nonce: root.dataset.nonce,
    changed: () => sending.changed(),
    moved: () => glimpse?.moved(),
  });
  glimpse = startGlimpse({ root, form, editor });
  sending = startSending({ root, form, editor, showGlimpse: (html) => glimpse?.show(html) });
  jumpFromFindings(editor);
  restore(editor, sending);
}
