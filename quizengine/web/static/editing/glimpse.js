// The question at the cursor, as a student sees it. It can be tried; nothing of it is sent.

const PAUSE = 300;

// What comes as text does not run: the scripts that some kinds of questions bring are put in anew.
function revive(place) {
  for (const old of place.querySelectorAll("script[src]")) {
    const script = document.createElement("script");
    script.src = old.src;
    old.replaceWith(script);
  }
}

export function startGlimpse({ root, form, editor }) {
  const box = document.getElementById("glimpse-box");
  const place = document.getElementById("glimpse");
  if (!place) return null;
  let timer = 0;
  let line = 1;
  let shown = place.innerHTML.trim();
  // On a phone it stands below, and folded: the text comes first.
  if (window.matchMedia("(max-width: 64rem)").matches) box.open = false;

  function show(html) {
    if (html.trim() === shown) return;
    shown = html.trim();
    place.innerHTML = html;
    revive(place);
  }

  async function ask() {
    const body = new FormData(form);
    body.set("line", editor.line());
    try {
      const response = await fetch(root.dataset.glimpse, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (response.ok) show(await response.text());
    } catch {
      // The next move of the cursor asks again.
    }
  }

  function moved() {
    if (editor.line() === line || !box.open) return;
    line = editor.line();
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  box.addEventListener("toggle", () => box.open && ask());
  return { show, moved };
}
