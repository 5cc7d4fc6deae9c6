import {HighlightStyle, syntaxHighlighting} from "@codemirror/language";
import type {Extension} from "@codemirror/state";
import {EditorView} from "@codemirror/view";
import {tags} from "@lezer/highlight";

// Colours are the page's custom properties, which reach into a shadow root: day and night need no second theme.

const surface = EditorView.theme({
  "&": {color: "var(--gb-code-text)", backgroundColor: "var(--gb-code-bg)", fontSize: "var(--gb-size-small)"},
  "&.cm-focused": {outline: "none"},
  ".cm-scroller": {fontFamily: "var(--gb-font-mono)", lineHeight: "1.6"},
  ".cm-content": {caretColor: "var(--gb-text)", padding: "0.5rem 0"},
  ".cm-cursor, .cm-dropCursor": {borderLeftColor: "var(--gb-text)"},
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--gb-accent-soft)"
  },
  ".cm-gutters": {color: "var(--gb-muted)", backgroundColor: "transparent", border: "none"},
  ".cm-activeLine, .cm-activeLineGutter": {backgroundColor: "transparent"},
  "&.cm-focused .cm-activeLineGutter": {color: "var(--gb-text)"},
  "&.cm-focused .cm-matchingBracket, .cm-selectionMatch": {backgroundColor: "var(--gb-accent-soft)"},
  ".cm-tooltip, .cm-panels": {
    color: "var(--gb-text)",
    backgroundColor: "var(--gb-raised)",
    border: "1px solid var(--gb-line)"
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    color: "var(--gb-on-accent)",
    backgroundColor: "var(--gb-accent)"
  },
  ".cm-diagnostic-error": {borderLeftColor: "var(--gb-error)"}
});

const words = HighlightStyle.define([
  {tag: tags.comment, color: "var(--gb-code-comment)"},
  {tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: "var(--gb-code-keyword)"},
  {tag: [tags.string, tags.regexp, tags.special(tags.string)], color: "var(--gb-code-string)"},
  {tag: [tags.number, tags.bool, tags.null], color: "var(--gb-code-number)"},
  {
    tag: [tags.definition(tags.variableName), tags.function(tags.variableName), tags.typeName],
    color: "var(--gb-code-name)"
  }
]);

export const codeTheme: Extension = [surface, syntaxHighlighting(words)];

let sheet: CSSStyleSheet | undefined;

/** What stands around CodeMirror in the shadow root. */
export function editorSheet(): CSSStyleSheet {
  if (sheet) return sheet;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host {
      display: block;
      border: 1px solid var(--gb-line-strong);
      border-radius: var(--gb-radius-small);
      overflow: hidden;
    }
    :host(:focus-within) { border-color: var(--gb-focus); }
    :host([hidden]) { display: none; }
    .bar {
      display: flex;
      flex-wrap: wrap;
      gap: 0.375rem;
      padding: 0.375rem;
      border-top: 1px solid var(--gb-line);
      background: var(--gb-surface);
    }
    button {
      padding: 0.25rem 0.75rem;
      border: 1px solid var(--gb-line-strong);
      border-radius: var(--gb-radius-small);
      color: var(--gb-text);
      background: var(--gb-raised);
      font: var(--gb-size-small) var(--gb-font);
      cursor: pointer;
    }
    button:focus-visible { outline: 2px solid var(--gb-focus); outline-offset: 1px; }
    @media (pointer: coarse) { button { min-height: 44px; } }
  `);
  return sheet;
}
