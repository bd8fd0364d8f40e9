// Single keys for cards that are worked through one after the other. They act only while the focus is inside of a card,
// and never in a field that is typed into; everything can be done without them.
(() => {
  "use strict";

  function typing(target) {
    return target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
  }

  function press(card, key) {
    const control = [...card.querySelectorAll("[data-key]")].find((one) => one.dataset.key.toLowerCase() === key);
    if (!control) return false;
    if (control.matches("[type=radio]")) {
      control.checked = true;
      control.focus();
    } else if (control.matches("select")) control.focus();
    else control.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest("[data-keys]");
    if (!card || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const key = event.key.toLowerCase();
    // On a button or a summary the Enter key already means something.
    if (key === "enter" && event.target.matches("button, summary, a")) return;
    if (press(card, key)) event.preventDefault();
  });

  // A choice from the whole list takes the place of the ones that are suggested.
  document.addEventListener("change", (event) => {
    const name = event.target.dataset?.fills;
    if (!name || !event.target.value) return;
    const form = event.target.form;
    const same = form.querySelector(`[type=radio][name="${name}"][value="${CSS.escape(event.target.value)}"]`);
    if (same) same.checked = true;
    else {
      form.querySelectorAll(`[type=radio][name="${name}"]`).forEach((radio) => { radio.checked = false; });
      event.target.name = name;
    }
  });

  function focusCard() {
    (document.querySelector("#desk [data-keys]") ?? document.querySelector("[data-keys]:has([value=confirm])"))?.focus();
  }

  document.addEventListener("htmx:after:swap", focusCard);
  if (document.getElementById("task")) focusCard();
})();
