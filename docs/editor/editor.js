// Ô soạn SPARQL: CodeMirror 6 đứng thay một <textarea>. · The SPARQL editor: CodeMirror 6 in the place of a <textarea>.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars,
  keymap, lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

const setMark = StateEffect.define();
const mark = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    for (const effect of change.effects) if (effect.is(setMark)) return effect.value;
    return change.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// Left to itself, Chromium styles what is typed over a selection, which the page's policy forbids.
function replaced(event, view) {
  if (event.inputType !== "insertText" || !event.data || view.composing || view.state.selection.main.empty) return false;
  event.preventDefault();
  view.dispatch(view.state.update(view.state.replaceSelection(event.data), { scrollIntoView: true, userEvent: "input.type" }));
  return true;
}

// Puts an editor in the place of a textarea, and keeps the textarea's value the same as its text.
export function create(textarea, { nonce, label, run, changed }) {
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        EditorView.cspNonce.of(nonce),
        lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(),
        bracketMatching(), highlightActiveLine(), EditorView.lineWrapping, mark,
        StreamLanguage.define(sparql), syntaxHighlighting(classHighlighter),
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => { run(); return true; } }])),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.domEventHandlers({ beforeinput: replaced }),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          textarea.value = update.state.doc.toString();
          changed();
        }),
      ],
    }),
  });
  textarea.before(view.dom);
  textarea.hidden = true;
  return {
    focus: () => view.focus(),
    get: () => view.state.doc.toString(),
    set(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    // Marks the place of an error: the line, and from the column to its end.
    error(line, column) {
      const lines = view.state.doc.lines;
      if (!line || line > lines) return view.dispatch({ effects: setMark.of(Decoration.none) });
      const at = view.state.doc.line(line);
      const start = Math.min(at.from + Math.max((column || 1) - 1, 0), at.to);
      const found = [Decoration.line({ class: "cm-broken" }).range(at.from)];
      if (start < at.to) found.push(Decoration.mark({ class: "cm-fault" }).range(start, at.to));
      view.dispatch({ effects: [setMark.of(Decoration.set(found)), EditorView.scrollIntoView(start)], selection: { anchor: start } });
    },
  };
}
