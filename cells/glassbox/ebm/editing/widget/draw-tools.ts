import {escapeHtml} from "../../../../views/escape.ts";
import type {EditorData, Standing} from "./editor-data.ts";
import {needsOrder, type Tool} from "./tool-edits.ts";

/** Buttons that change what is chosen; without a choice, or an order, some have nothing to do. */
export function drawTools({shapes}: EditorData, {term, output, chosen}: Standing): string {
  const shape = shapes[term];
  const {axes} = shape;
  const ordered = axes.some(({type}) => type !== "nominal");
  const button = (tool: Tool, words: string): string => {
    const idle = chosen.length === 0 || (needsOrder(tool) && !ordered);
    return `<button type="button" class="gb-edit-button" data-tool="${tool}"${idle ? " disabled" : ""}>${words}</button>`;
  };
  const field = (name: string, words: string, value: string, more = ""): string =>
    `<label class="gb-edit-field"><span>${words}</span> <input type="number" inputmode="decimal" data-field="${name}" step="any" value="${value}"${more}></label>`;
  const row = (words: string, ...parts: string[]): string =>
    `<div class="gb-edit-row" role="group" aria-label="${words}"><span class="gb-edit-what" aria-hidden="true">${words}</span>${parts.join("")}</div>`;
  const rows = [
    row(
      "Select",
      `<button type="button" class="gb-edit-button" data-do="all">All</button>`,
      `<button type="button" class="gb-edit-button" data-do="none"${chosen.length === 0 ? " disabled" : ""}>None</button>`,
      classes(shape.outputs, output)
    ),
    row("Move", field("by", "by", "0.1"), button("raise", "Raise"), button("lower", "Lower")),
    row("Set", field("to", "to", "0"), button("set", "Set")),
    row(
      "Line",
      button("line", "Straight line"),
      button("steps", "Equal steps"),
      field("steps", "steps", "3", ' min="1"')
    ),
    row(
      "Reshape",
      button("increasing", "Increasing"),
      button("decreasing", "Decreasing"),
      button("smooth", "Smooth"),
      field("radius", "neighbours", "2", ' min="1"')
    ),
    row(
      "Align",
      button("left", "To the left"),
      button("average", "To the average"),
      button("right", "To the right")
    ),
    row(
      "Term",
      `<button type="button" class="gb-edit-button" data-do="delete">Delete ${escapeHtml(shape.term)}</button>`
    )
  ];
  if (axes.length > 1) rows.splice(3, 0, row("Along", axisChoice(axes.map(({feature}) => feature))));
  return `${rows.join("")}<p class="gb-ebm-note">${help}</p>`;
}

const help =
  "Drag over the picture to select; Shift adds up to where you click. Drag the round handle, or a selected dot, to move what is selected. " +
  "Keys, in the picture: arrows walk, Shift with them selects, Ctrl+A selects all, Escape none. " +
  "Alt with ↑ or ↓ moves what is selected, Enter keeps it. Ctrl+Z undoes.";

function axisChoice(features: string[]): string {
  const options = features.map((name, at) => `<option value="${at}">${escapeHtml(name)}</option>`);
  return `<label class="gb-edit-field"><span class="gb-hidden">Lines go along</span><select data-field="axis">${options.join("")}</select></label>`;
}

function classes(outputs: string[], chosen: number | undefined): string {
  if (outputs.length < 2) return "";
  const options = outputs.map(
    (name, k) => `<option value="${k}"${chosen === k ? " selected" : ""}>${escapeHtml(name)}</option>`
  );
  return `<label class="gb-edit-field"><span>of</span> <select data-field="output"><option value="">every class</option>${options.join("")}</select></label>`;
}
