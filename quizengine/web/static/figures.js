// Draws the figures of a page from the JSON beside them, in the colours that the page has now.
(() => {
  "use strict";

  const LETTERS = 14, LINE = 16, FEW = 4;
  const narrow = window.matchMedia("(max-width: 34rem)");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  let printing = false;

  function draw(element) {
    const source = document.getElementById(`figure-${element.dataset.figure}`);
    if (!source || !window.Plotly) return;
    const figure = JSON.parse(source.textContent);
    const style = getComputedStyle(element);
    const font = { ...figure.layout.font, color: style.color, family: style.fontFamily };
    // A Russian reader writes a decimal comma and parts thousands with a space.
    const separators = document.documentElement.lang === "ru" ? ",\u00a0" : ".,";
    const layout = { ...figure.layout, font, separators };
    if (narrow.matches) makeNarrow(layout);
    const config = { displayModeBar: false, responsive: true };
    // A figure that follows its width would otherwise take its height from the empty element too.
    element.style.blockSize = `${layout.height}px`;
    // Paper is white by night too, and the colours that a figure comes with are those of the day.
    const data = printing ? figure.data : figure.data.map((trace) => inColoursOfPage(trace, style));
    window.Plotly.react(element, data, layout, config);
  }

  // On a phone long names of rows leave no room for the drawing: they are broken into more lines, and rows grow with them.
  function makeNarrow(layout) {
    const names = (layout.yaxis.ticktext ?? []).map(broken);
    const lines = Math.max(1, ...names.map((name) => name.split("<br>").length));
    layout.yaxis = { ...layout.yaxis, ticktext: names };
    layout.margin = { ...layout.margin, l: 0, r: 4 };
    layout.height = Math.max(layout.height, names.length * (lines + 1) * LINE + 96);
    if (layout.xaxis.type !== "category") layout.xaxis = { ...layout.xaxis, nticks: 3, tickangle: 0 };
    else if (layout.xaxis.ticktext.length > FEW) layout.xaxis = { ...layout.xaxis, tickangle: -90 };
  }

  function broken(name) {
    if (name.split("<br>").every((line) => line.length <= LETTERS)) return name;
    const lines = [""];
    for (const word of name.split(/<br>|\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (longer.length <= LETTERS) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines.filter(Boolean).join("<br>");
  }

  // The cells of the page's own tables have these colours: few is near the ground, by day and by night.
  function inColoursOfPage(trace, style) {
    if (trace.type !== "heatmap") return trace;
    const [low, high, text] = ["--heat-1", "--heat-3", "--heat-ink-low"].map((name) => style.getPropertyValue(name).trim());
    return { ...trace, colorscale: [[0, low], [1, high]], textfont: { ...trace.textfont, color: text } };
  }

  function drawAll() {
    document.querySelectorAll("[data-figure]").forEach(draw);
  }

  document.addEventListener("DOMContentLoaded", drawAll);
  // Another choice of banks brings other figures without another page.
  document.addEventListener("htmx:after:swap", drawAll);
  dark.addEventListener("change", drawAll);
  narrow.addEventListener("change", drawAll);
  for (const [event, now] of [["beforeprint", true], ["afterprint", false]]) {
    window.addEventListener(event, () => {
      printing = now;
      drawAll();
    });
  }
})();
