// Draws the figures of a page from the JSON beside them, in the colours that the page has now.
(() => {
  "use strict";

  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function draw(element) {
    const source = document.getElementById(`figure-${element.dataset.figure}`);
    if (!source || !window.Plotly) return;
    const figure = JSON.parse(source.textContent);
    const style = getComputedStyle(element);
    const font = { ...figure.layout.font, color: style.color, family: style.fontFamily };
    // A Russian reader writes a decimal comma and parts thousands with a space.
    const separators = document.documentElement.lang === "ru" ? ",\u00a0" : ".,";
    const layout = { ...figure.layout, font, separators };
    const config = { displayModeBar: false, responsive: true };
    // A figure that follows its width would otherwise take its height from the empty element too.
    element.style.blockSize = `${figure.layout.height}px`;
    window.Plotly.react(element, figure.data, layout, config);
  }

  function drawAll() {
    document.querySelectorAll("[data-figure]").forEach(draw);
  }

  document.addEventListener("DOMContentLoaded", drawAll);
  dark.addEventListener("change", drawAll);
})();
