import {escapeHtml} from "../../../../views/escape.ts";
import {decimalsFor, signed} from "../../../../views/number-words.ts";
import type {NumbersTable} from "../../../../views/widget.ts";
import {placeText} from "../../widgets/words.ts";
import type {Editing, Edits} from "../edits.ts";
import {canRedo, canUndo, diff, lineage} from "../history.ts";
import type {EditorData, Standing} from "./editor-data.ts";

/** cells of a comparison that stand in the page; the numbers have all */
const shown = 40;

/** What was done, step by step, with the way back; and what is different from any other step. */
export function drawHistory(data: EditorData, {edits}: Editing, {compared}: Standing): string {
  const button = (act: string, words: string, idle: boolean): string =>
    `<button type="button" class="gb-edit-button" data-do="${act}"${idle ? " disabled" : ""}>${words}</button>`;
  const count = edits.commits.length;
  return (
    `<h4>History</h4><div class="gb-edit-row gb-scripted">${button("undo", "Undo", !canUndo(edits))}${button("redo", "Redo", !canRedo(edits))}` +
    `${button("save", "Save to a file", count === 0)}<label class="gb-edit-button gb-edit-open">Open a file<input type="file" class="gb-hidden" accept=".json,application/json" data-do="open"></label></div>` +
    `<ol class="gb-edit-steps">${steps(edits)}</ol>${headMessage(edits)}${comparison(data, edits, compared)}`
  );
}

function steps(edits: Edits): string {
  const before = new Set(lineage(edits).map(({id}) => id));
  const step = (id: string | null, words: string, aside: string): string => {
    const now = id === edits.head;
    return (
      `<li><button type="button" class="gb-edit-step${aside ? " gb-edit-aside" : ""}" data-do="checkout" data-commit="${id ?? ""}"${now ? ' aria-current="step"' : ""}>` +
      `${escapeHtml(words)}${now ? ' <span class="gb-edit-mark">here</span>' : aside ? ` <span class="gb-ebm-note">${aside}</span>` : ""}</button></li>`
    );
  };
  const undone = new Set(edits.undone);
  return [
    step(null, "As it was trained", ""),
    ...edits.commits.map(({id, message}) =>
      step(id, message, before.has(id) ? "" : undone.has(id) ? "undone" : "another branch")
    )
  ].join("");
}

/** The words of the step at which the model stands: its author may say why. */
function headMessage({commits, head}: Edits): string {
  const own = commits.find(({id}) => id === head);
  if (!own) return "";
  return `<label class="gb-edit-field gb-edit-message gb-scripted"><span>In your words</span> <input type="text" data-do="message" data-commit="${own.id}" value="${escapeHtml(own.message)}" maxlength="300"></label>`;
}

function comparison(data: EditorData, edits: Edits, compared: string | null): string {
  if (edits.commits.length === 0) return "";
  const options = [
    `<option value="">as it was trained</option>`,
    ...edits.commits.map(
      ({id, message}) =>
        `<option value="${id}"${id === compared ? " selected" : ""}>${escapeHtml(message)}</option>`
    )
  ];
  const {columns, rows, of} = differences(data, edits, compared, shown);
  const decimals = decimalsFor(rows.flatMap((row) => row.filter((value) => typeof value === "number")));
  const cell = (value: unknown): string =>
    typeof value === "number"
      ? `<td class="gb-number">${signed(value, decimals)}</td>`
      : `<td>${escapeHtml(String(value))}</td>`;
  const table =
    rows.length === 0
      ? `<p class="gb-ebm-note">Nothing is different.</p>`
      : `<div class="gb-table-scroll" role="group" aria-label="Cells that are different" tabindex="0"><table><thead><tr>${columns.map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead>` +
        `<tbody>${rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("")}</tbody></table></div>`;
  const more =
    of > rows.length
      ? `<p class="gb-ebm-note">These are the first ${shown} of ${of.toLocaleString("en")} cells.</p>`
      : "";
  return (
    `<details class="gb-edit-diff" open><summary>What is different</summary>` +
    `<label class="gb-edit-field gb-scripted"><span>from</span> <select data-field="compared">${options.join("")}</select></label>${table}${more}</details>`
  );
}

/**
 * The cells that differ between a step and the head, with the scores of both.
 * @param most so many of them, of `of` in all: a place takes long to put into words
 */
export function differences(
  {shapes}: EditorData,
  edits: Edits,
  from: string | null,
  most = Infinity
): NumbersTable & {of: number} {
  const many = shapes[0].intercept.length > 1;
  const all = diff(shapes, edits, from, edits.head).flatMap(({term, cells}) => {
    const shape = shapes.find((own) => own.term === term) as EditorData["shapes"][number];
    return cells.map((cell) => ({shape, ...cell}));
  });
  const rows = all
    .slice(0, most)
    .map(({shape, cell, output, before, after}) => [
      shape.term,
      placeText(shape, cell),
      ...(many ? [shape.outputs[output]] : []),
      before,
      after,
      after - before
    ]);
  const columns = ["term", "where", ...(many ? ["class"] : []), "before", "after", "change"];
  return {columns, rows, of: all.length};
}
