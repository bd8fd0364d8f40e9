// What only the scripts show: words, the connection, a pause, a sign-in. It is the same on every page, so the browser
// keeps it and a page need not bring it.

const page = document.querySelector("[data-parts]");
let words = {};

export const word = (name) => words[name] ?? "";

async function fetched() {
  const response = await fetch(page.dataset.parts);
  if (!response.ok) throw new Error("the parts of the exam are not there");
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  return holder.content;
}

// The words of the states that the script brings about, beside those that the server wrote.
export function dressStatus() {
  const status = document.getElementById("save-status");
  for (const state of ["saving", "unsaved"]) {
    if (!status || status.querySelector(`.save-status__${state}`)) continue;
    const span = document.createElement("span");
    span.className = `save-status__${state}`;
    span.textContent = word(state);
    status.append(span);
  }
}

// A paper without a way back has no questions to come back to.
function placeLegend(holder) {
  const legend = holder.firstElementChild;
  if (page.querySelector("[data-linear]")) legend.lastElementChild.remove();
  page.querySelector(".navigator")?.append(legend);
  holder.remove();
}

export async function loadParts() {
  if (!page || document.getElementById("exam-words")) return;
  const parts = await fetched();
  const found = parts.getElementById("exam-words");
  words = Object.fromEntries([...found.attributes].map(({ name, value }) => [name.replace("data-", ""), value]));
  parts.querySelector("#paused a").href = `/student/sitting/break/${page.dataset.attempt}`;
  document.querySelector(".exam-bar__status").append(parts.getElementById("exam-connection"));
  placeLegend(parts.getElementById("exam-legend"));
  page.append(...parts.children);
  dressStatus();
}
