import {javascript} from "@codemirror/lang-javascript";
import {setDiagnostics} from "@codemirror/lint";
import {EditorState, Prec} from "@codemirror/state";
import {EditorView, keymap, lineNumbers} from "@codemirror/view";
import {basicSetup} from "codemirror";
import type {CellEditor, EditorOptions, Session} from "../page/session.ts";
import {keepDraft} from "./attach.ts";
import {codeTheme, editorSheet} from "./code-theme.ts";
import {faultsOf, toDiagnostic} from "./faults.ts";

/** Milliseconds of rest after a key press before the text is kept and checked. */
const rest = 300;

/**
 * Opens CodeMirror for one cell. It stands in a shadow root, where its own style sheets are constructed ones, which
 * the page's policy allows. Tab leaves the editor, as everywhere on the page; Ctrl or Cmd with ] indents.
 */
export async function openEditor({session, cell: id, host, onClose}: EditorOptions): Promise<CellEditor> {
  const cell = session.cells.get(id)!;
  // a shadow root stays with its host: a second editor of the cell uses the first one's
  const root = host.shadowRoot ?? host.attachShadow({mode: "open"});
  root.replaceChildren();
  root.adoptedStyleSheets = [editorSheet()];
  const frame = document.createElement("div");
  root.append(frame);

  const run = () => {
    void session.setCell(id, view.state.doc.toString());
    return true;
  };
  const close = () => {
    flush();
    for (const stop of stops) stop();
    view.destroy();
    root.replaceChildren();
    onClose();
    return true;
  };

  const view = new EditorView({
    parent: frame,
    root,
    state: EditorState.create({
      doc: cell.source,
      extensions: [
        Prec.highest(
          keymap.of([
            {key: "Mod-Enter", run},
            {key: "Shift-Enter", run}
          ])
        ),
        basicSetup,
        // after the set-up's own: Escape first leaves its panels
        keymap.of([{key: "Escape", run: close}]),
        // errors name lines of the file, so the editor does too
        lineNumbers({formatNumber: (line) => String(line + cell.line - 1)}),
        javascript({typescript: cell.language === "ts"}),
        codeTheme,
        EditorView.lineWrapping,
        typedOverSelection,
        EditorView.contentAttributes.of({"aria-label": `Code of cell ${id}`}),
        EditorView.updateListener.of(({docChanged}) => {
          if (docChanged) typed();
        })
      ]
    })
  });
  root.append(toolbar({run, close}));

  let timer: ReturnType<typeof setTimeout> | undefined;
  function typed(): void {
    clearTimeout(timer);
    timer = setTimeout(flush, rest);
  }
  function flush(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const source = view.state.doc.toString();
    keepDraft(session, id, source);
    void check(source);
  }
  async function check(source: string): Promise<void> {
    const faults = await faultsOf(session, id, source);
    // of several checks the last text's counts
    if (view.state.doc.toString() !== source) return;
    const diagnostics = faults.map((fault) => toDiagnostic(view.state.doc, fault, cell.line));
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }

  const stops = [
    session.onSource((changed) => {
      if (changed === id) replaceText(view, sourceOf(session, id));
    }),
    session.onStatus((changed) => {
      if (changed === id) void check(view.state.doc.toString());
    }),
    whenLeaving(flush)
  ];
  return {focus: () => view.focus(), close};
}

// A browser that puts typed text in the place of a selection by itself keeps its look in inline styles, which the page's
// policy refuses with a line in the console. So the text is put there as CodeMirror would, brackets and all.
const typedOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const {main, ranges} = view.state.selection;
    const {data, inputType} = event;
    if (inputType !== "insertText" || !data || view.composing || ranges.length > 1 || main.empty)
      return false;
    event.preventDefault();
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), {userEvent: "input.type", scrollIntoView: true});
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, data, insert))) view.dispatch(insert());
    return true;
  }
});

function sourceOf(session: Session, id: string): string {
  return session.cells.get(id)!.source;
}

/** A text set from elsewhere (a reset) takes the place of what stands in the editor. */
function replaceText(view: EditorView, source: string): void {
  if (view.state.doc.toString() === source) return;
  view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: source}});
}

function toolbar({run, close}: {run(): void; close(): void}): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "bar";
  const mac = navigator.userAgent.includes("Mac");
  const buttons = [
    {label: `Run (${mac ? "⌘" : "Ctrl"} Enter)`, act: run},
    {label: "Done (Esc)", act: close}
  ];
  for (const {label, act} of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => act());
    bar.append(button);
  }
  return bar;
}

/** What was typed a moment ago is kept when the page goes away. */
function whenLeaving(flush: () => void): () => void {
  addEventListener("pagehide", flush);
  return () => removeEventListener("pagehide", flush);
}
