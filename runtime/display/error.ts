import {escapeHtml} from "../../cells/views/escape.ts";
import type {CellError, CellErrorKind} from "../../cells/views/view.ts";

/** What each kind of error is called where the thrown value's own name says less. */
const titles: Record<CellErrorKind, string> = {
  syntax: "Syntax error",
  "undefined-name": "Unknown name",
  duplicate: "Defined twice",
  cycle: "Cells in a circle",
  import: "Import failed",
  runtime: "Error",
  upstream: "Waits for another cell",
  timeout: "Took too long",
  interrupted: "Stopped",
  input: "Input not accepted",
  "kernel-lost": "Kernel lost",
  "not-displayable": "Cannot be shown"
};

/** these are told calmly: nothing in the cell itself is wrong */
const calm = new Set<CellErrorKind>(["upstream", "interrupted", "kernel-lost"]);

/** What went wrong, where, and what to do about it; the cells to blame are links. */
export function renderError(error: CellError): string {
  if (error.kind === "upstream" && error.cells?.length) return renderUpstream(error.cells);
  const parts = [
    `<p class="gb-error-head">${mark}<strong>${escapeHtml(titleOf(error))}</strong>${place(error)}</p>`,
    `<p class="gb-error-message">${withCode(error.message)}</p>`
  ];
  if (error.path?.length)
    parts.push(`<p class="gb-error-path">${error.path.map(escapeHtml).join(" → ")}</p>`);
  if (error.frame) {
    parts.push(
      `<pre class="gb-frame" tabindex="0" role="group" aria-label="The code around the place"><code>${frame(error.frame)}</code></pre>`
    );
  }
  if (error.cause?.length) {
    parts.push(
      `<ul class="gb-causes">${error.cause.map((cause) => `<li>Because: ${withCode(cause)}</li>`).join("")}</ul>`
    );
  }
  if (error.cells?.length) parts.push(`<p class="gb-blame">${blame(error)}</p>`);
  return `<div class="gb-error-box${calm.has(error.kind) ? " gb-calm" : ""}">${parts.join("")}</div>`;
}

/** Why there is nothing here is said once, where it happened: one bad input stops many cells. */
function renderUpstream(cells: readonly string[]): string {
  const links = cells.map((cell) => `<a href="${linkTo(cell)}">${escapeHtml(cell)}</a>`);
  const list = links.length > 1 ? `${links.slice(0, -1).join(", ")} and ${links.at(-1)}` : links[0];
  return `<p class="gb-error-box gb-error-line gb-calm">${mark}<span>Waits for ${list}, which failed.</span></p>`;
}

/**
 * The same in the middle of a sentence: a few words, and the rest on demand. A link to the cell to blame, where that
 * tells the rest; else a button that opens it. All of it may stand in a paragraph.
 */
export function renderErrorInline(error: CellError): string {
  const {kind, cells = [], cell} = error;
  if (kind === "upstream" && cells.length > 0) {
    return `<a class="gb-error-words gb-calm" href="${linkTo(cells[0])}" title="${escapeHtml(withoutMarks(error.message))}">${sign}waits for ${escapeHtml(cells[0])}</a>`;
  }
  const id = `gb-why-${escapeHtml(encodeURIComponent(cell))}`;
  const line = error.line === undefined ? "" : `line ${error.line}: `;
  const rest = [
    `<strong>${escapeHtml(titleOf(error))}</strong>${place(error)}`,
    `<span class="gb-error-message">${withCode(error.message)}</span>`,
    ...(error.frame ? [`<code class="gb-frame">${frame(error.frame)}</code>`] : []),
    ...(error.cause ?? []).map((cause) => `<span>Because: ${withCode(cause)}</span>`),
    ...(cells.length ? [`<span>${blame(error)}</span>`] : [])
  ];
  return `<button type="button" class="gb-error-words${calm.has(kind) ? " gb-calm" : ""}" popovertarget="${id}">${sign}${escapeHtml(line + short(withoutMarks(error.message)))}</button><span class="gb-error-more" id="${id}" popover>${rest.join("")}</span>`;
}

const sign = `<span aria-hidden="true">⚠ </span>`;

const codeSpan = /`([^`\n]+)`/g;

/** A message whose names and pieces of code stand between back-ticks, as HTML. */
function withCode(message: string): string {
  return escapeHtml(message).replace(codeSpan, "<code>$1</code>");
}

function withoutMarks(message: string): string {
  return message.replace(codeSpan, "$1");
}

/** The first sentence, cut where it is long. */
function short(message: string): string {
  const [first] = message.split(/(?<=[.!?])\s|\n/);
  const words = first.replace(/\.$/, "");
  return words.length > 60 ? `${words.slice(0, 59).trimEnd()}…` : words;
}

function titleOf({kind, name}: CellError): string {
  return kind === "runtime" && name ? name : titles[kind];
}

function linkTo(cell: string): string {
  return `#cell-${escapeHtml(encodeURIComponent(cell))}`;
}

const mark = `<svg class="gb-error-mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M8 1.5 15 14H1z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/><path d="M8 6v4M8 11.6v.9" stroke="currentColor" stroke-width="1.5"/></svg>`;

function place({line, column}: CellError): string {
  if (line === undefined) return "";
  return ` <span class="gb-place">line ${line}${column === undefined ? "" : `, column ${column}`}</span>`;
}

function blame({kind, cells = []}: CellError): string {
  const links = cells.map((cell) => `<a href="${linkTo(cell)}">${escapeHtml(cell)}</a>`);
  const list = links.join(", ");
  if (kind === "duplicate") return `Also defined in ${list}.`;
  return `${cells.length === 1 ? "Cell" : "Cells"} concerned: ${list}.`;
}

/** The frame's lines; the one that points is set apart. */
function frame(text: string): string {
  return text
    .split("\n")
    .map((line) =>
      /^[\s\d|>]*\^+\s*/.test(line) ? `<span class="gb-caret">${escapeHtml(line)}</span>` : escapeHtml(line)
    )
    .join("\n");
}
