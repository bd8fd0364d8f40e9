// Putting in order by buttons and by dragging. It only moves the rows and fills in their number fields, which are
// what is sent; without this script the fields are filled in by hand.
(() => {
  "use strict";

  const list = document.getElementById("order-list");
  const said = document.getElementById("order-said");
  const take = document.querySelector(".places__take");
  const rows = () => [...list.children];
  const field = (row) => row.querySelector(".place__number");

  // Rows with a number go by it; a row without one stays behind them.
  function settle() {
    const rank = (row) => Number.parseInt(field(row).value, 10) || Infinity;
    const wanted = rows().sort((one, other) => (rank(one) === rank(other) ? 0 : rank(one) - rank(other)));
    if (wanted.some((row, place) => row !== list.children[place])) list.append(...wanted);
  }

  function keep() {
    rows().forEach((row, place) => { field(row).value = String(place + 1); });
    for (const name of ["input", "change"]) list.dispatchEvent(new Event(name, { bubbles: true }));
  }

  function say(row) {
    said.textContent = said.dataset.words.replace("{place}", String(rows().indexOf(row) + 1));
  }

  // The neighbour moves and not the row itself: an element that is moved loses the focus and the pointer.
  function step(row, by) {
    const neighbour = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!neighbour) return false;
    if (by < 0) row.after(neighbour);
    else row.before(neighbour);
    return true;
  }

  function press(button) {
    const row = button.closest(".place");
    settle();
    step(row, Number(button.dataset.step));
    button.focus();
    keep();
    say(row);
  }

  function middle(row) {
    const box = row.getBoundingClientRect();
    return box.top + box.height / 2;
  }

  function follow(row, y) {
    let moved = false;
    while (row.previousElementSibling && y < middle(row.previousElementSibling)) moved = step(row, -1);
    while (row.nextElementSibling && y > middle(row.nextElementSibling)) moved = step(row, 1);
    return moved;
  }

  function drag(start) {
    const grip = start.target;
    const row = grip.closest(".place");
    let moved = false;
    settle();
    start.preventDefault();
    grip.setPointerCapture(start.pointerId);
    row.classList.add("place--dragged");
    grip.onpointermove = (event) => { moved = follow(row, event.clientY) || moved; };
    grip.onlostpointercapture = () => {
      grip.onpointermove = null;
      row.classList.remove("place--dragged");
      if (!moved) return;
      keep();
      say(row);
    };
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest(".place__move");
    if (button) press(button);
  });
  list.addEventListener("pointerdown", (event) => {
    if (event.target.matches(".place__grip") && event.isPrimary) drag(event);
  });
  take.addEventListener("click", () => {
    settle();
    keep();
  });
  list.closest("form")?.addEventListener("answer-restored", settle);
  for (const hidden of [take, ...list.querySelectorAll(".place__moves")]) hidden.hidden = false;
  settle();
})();
