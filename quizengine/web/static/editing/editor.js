// CodeMirror in the place of the plain field. The field keeps its name in the form and gets the text when it is sent.

const {
  defaultKeymap, drawSelection, EditorState, EditorView, highlightActiveLine, highlightActiveLineGutter, HighlightStyle,
  highlightSelectionMatches, highlightSpecialChars, history, historyKeymap, indentUnit, indentWithTab, keymap, lineNumbers,
  lintGutter, lintKeymap, search, searchKeymap, setDiagnostics, syntaxHighlighting, tags, yaml,
} = window.CodeMirror;

// The colours are the page's own, so that they follow the day and the night by themselves.
const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)", fontWeight: "600" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--success)" },
  { tag: [tags.keyword, tags.meta, tags.typeName, tags.labelName], color: "var(--warning)" },
  { tag: [tags.punctuation, tags.separator, tags.bracket, tags.squareBracket, tags.brace], color: "var(--muted)" },
]);

function extensions({ area, nonce, changed, moved }) {
  return [
    EditorView.cspNonce.of(nonce),
    lineNumbers(),
    lintGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    EditorState.tabSize.of(2),
    indentUnit.of("  "),
    yaml(),
    syntaxHighlighting(COLOURS),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      "aria-labelledby": "text-label",
      "aria-describedby": "text-hint",
      spellcheck: "false",
      autocapitalize: "none",
      tabindex: "0",
    }),
    keymap.of([indentWithTab, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) changed();
      else if (update.selectionSet) moved();
    }),
    EditorState.phrases.of(JSON.parse(area.dataset.phrases)),
  ];
}

export function startEditor(options) {
  const { area, place } = options;
  const view = new EditorView({ doc: area.value, extensions: extensions(options), parent: place });
  place.hidden = false;
  area.hidden = true;
  document.getElementById("text-label").addEventListener("click", () => view.focus());
  area.form.addEventListener("formdata", (event) => event.formData.set(area.name, view.state.doc.toString()));

  const inside = (at) => Math.min(Math.max(at, 0), view.state.doc.length);
  return {
    text: () => view.state.doc.toString(),
    line: () => view.state.doc.lineAt(view.state.selection.main.head).number,
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    goTo(from) {
      const at = inside(from);
      view.focus();
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    },
    mark(found) {
      const shown = found.map((one) => ({ ...one, from: inside(one.from), to: inside(Math.max(one.from, one.to)) }));
      view.dispatch(setDiagnostics(view.state, shown));
    },
  };
}
