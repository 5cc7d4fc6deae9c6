import {escapeHtml} from "../../../../views/escape.ts";
import {decimalsFor} from "../../../../views/number-words.ts";
import {mapLegend} from "../../widgets/heat-map.ts";
import {bar} from "../../widgets/importances-widget.ts";
import {picture} from "../../widgets/shape-body.ts";
import type {Marks, ShapeData} from "../../widgets/shape-data.ts";
import {quantity} from "../../widgets/words.ts";
import type {Editing} from "../edits.ts";
import {diff} from "../history.ts";
import {drawHistory} from "./draw-history.ts";
import {drawTools} from "./draw-tools.ts";
import {commonRange, type EditorData, editedShape, look, type Standing} from "./editor-data.ts";

/** The editor: terms, the open one's shape, what can be done to it, and what was done. */
export function drawEditor(data: EditorData, value: Editing, standing: Standing): string {
  return (
    `<form class="gb-ebm gb-edit"><button disabled hidden></button>` +
    `<div class="gb-edit-columns"><div class="gb-edit-terms" data-part="terms">${drawTerms(data, value, standing)}</div>` +
    `<div class="gb-edit-main"><div class="gb-edit-picture gb-ebm-shape" data-part="picture">${drawPicture(data, value, standing)}</div>` +
    `<p class="gb-edit-says" role="status">${escapeHtml(standing.said)}</p>` +
    `<div class="gb-edit-tools gb-scripted" data-part="tools">${drawTools(data, standing)}</div>` +
    `<section class="gb-edit-history" data-part="history" aria-label="History">${drawHistory(data, value, standing)}</section>` +
    `</div></div></form>`
  );
}

/** The terms to choose from; what was edited says so. */
function drawTerms({shapes, of}: EditorData, {edits}: Editing, standing: Standing): string {
  const sizes = shapes.map(({importance = 0}) => importance);
  const most = Math.max(...sizes) || 1;
  const decimals = decimalsFor(sizes);
  const changed = new Set(diff(shapes, edits, null, edits.head).map(({term}) => term));
  const rows = shapes.map(({term, axes, importance}, at) => {
    const known = importance !== undefined;
    const mark = changed.has(term) ? ` <span class="gb-edit-mark">edited</span>` : "";
    return (
      `<label class="gb-ebm-choice"><input type="radio" name="term" class="gb-scripted" value="${at}"${at === standing.term ? " checked" : ""}>` +
      `<span class="gb-ebm-name">${escapeHtml(term)}${mark}</span>${known ? bar(importance / most, axes.length > 1) : ""}` +
      `<span class="gb-ebm-number">${known ? importance.toFixed(decimals) : ""}</span></label>`
    );
  });
  const measure = sizes.some((size) => size > 0)
    ? ` The bars say how much each moves the ${escapeHtml(of)}.`
    : "";
  return (
    `<fieldset><legend class="gb-ebm-note">Terms of the model.${measure}</legend>` +
    `<div class="gb-edit-list">${rows.join("")}</div></fieldset>`
  );
}

/** The open term as it is, before what it was; one picture a class, or that of the chosen class. */
export function drawPicture({shapes}: EditorData, {edits}: Editing, standing: Standing): string {
  const original = shapes[standing.term];
  const shape = editedShape(original, edits, standing);
  const marks: Marks = {
    original,
    chosen: new Set(standing.chosen),
    ...(standing.cursor !== undefined && {cursor: standing.cursor}),
    range: standing.range ?? commonRange(original, shape)
  };
  const outputs = original.intercept.map((_, k) => k);
  const drawn = standing.output === undefined ? outputs : [standing.output];
  const many = drawn.length > 1;
  const plots = drawn.map((output) => {
    const name =
      original.intercept.length > 1
        ? `<h4 class="gb-ebm-class">${escapeHtml(original.outputs[output])}</h4>`
        : "";
    return `<div class="gb-ebm-one">${name}${picture(shape, output, look, many ? 150 : 240, marks)}</div>`;
  });
  return (
    `<p class="gb-ebm-title">${title(original)}</p>` +
    `<div class="gb-ebm-plots${many ? " gb-ebm-many" : ""}">${plots.join("")}</div>${under(shape, original, marks.range)}`
  );
}

function title(shape: ShapeData): string {
  const term = `<strong>${escapeHtml(shape.term)}</strong>`;
  return shape.intercept.length > 1
    ? `What ${term} adds to the score of each class`
    : `What ${term} adds to ${escapeHtml(quantity(shape, 0, look))}`;
}

function under(shape: ShapeData, original: ShapeData, range: [number, number]): string {
  const edited = shape !== original;
  if (shape.axes.length > 1) {
    return `${mapLegend(shape, look, range)}<p class="gb-ebm-note">${edited ? "A dot marks a cell that was edited." : ""}</p>`;
  }
  const across = shape.axes[0].levels
    ? ""
    : `<p class="gb-ebm-note gb-ebm-across"><strong>${escapeHtml(shape.axes[0].feature)}</strong> →</p>`;
  const spread = original.standardDeviations
    ? ", with one standard deviation over the bags to either side"
    : "";
  const key = edited
    ? `<p class="gb-ebm-note">Behind it, thin: as it was trained${spread}.</p>`
    : `<p class="gb-ebm-note">As it was trained${spread}.</p>`;
  return across + key;
}
