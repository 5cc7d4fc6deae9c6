import {classHighlighter, highlightCode} from "@lezer/highlight";
import {parser} from "@lezer/javascript";

const DIALECTS: Record<string, string> = {
  ts: "ts",
  typescript: "ts",
  tsx: "ts jsx",
  js: "",
  javascript: "",
  mjs: "",
  jsx: "jsx",
  json: ""
};

/**
 * Code as HTML, its parts in `<span class="tok-...">`; a language that is not known gives the escaped code.
 * What stands around it (`<pre><code>`) is the caller's.
 */
export function highlight(code: string, language: string): string {
  const dialect = Object.hasOwn(DIALECTS, language) ? DIALECTS[language] : undefined;
  if (dialect === undefined) return escaped(code);
  let html = "";
  highlightCode(
    code,
    parser.configure({dialect}).parse(code),
    classHighlighter,
    (text, classes) => {
      html += classes ? `<span class="${classes}">${escaped(text)}</span>` : escaped(text);
    },
    () => {
      html += "\n";
    }
  );
  return html;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
