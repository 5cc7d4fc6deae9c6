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
  const title = error.kind === "runtime" && error.name ? error.name : titles[error.kind];
  const parts = [
    `<p class="gb-error-head">${mark}<strong>${escapeHtml(title)}</strong>${place(error)}</p>`,
    `<p class="gb-error-message">${escapeHtml(error.message)}</p>`
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
      `<ul class="gb-causes">${error.cause.map((cause) => `<li>Because: ${escapeHtml(cause)}</li>`).join("")}</ul>`
    );
  }
  if (error.cells?.length) parts.push(`<p class="gb-blame">${blame(error)}</p>`);
  return `<div class="gb-error-box${calm.has(error.kind) ? " gb-calm" : ""}">${parts.join("")}</div>`;
}

const mark = `<svg class="gb-error-mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M8 1.5 15 14H1z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/><path d="M8 6v4M8 11.6v.9" stroke="currentColor" stroke-width="1.5"/></svg>`;

function place({line, column}: CellError): string {
  if (line === undefined) return "";
  return ` <span class="gb-place">line ${line}${column === undefined ? "" : `, column ${column}`}</span>`;
}

function blame({kind, cells = []}: CellError): string {
  const links = cells.map(
    (cell) => `<a href="#cell-${escapeHtml(encodeURIComponent(cell))}">${escapeHtml(cell)}</a>`
  );
  const list = links.join(", ");
  if (kind === "upstream") return `Look at ${list}.`;
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
