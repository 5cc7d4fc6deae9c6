import {escapeHtml} from "../../../views/escape.ts";
import {ticksOf, tickTexts} from "../../../views/ticks.ts";
import {binText} from "./axis.ts";
import {baseline, drawnBins, type Look, type Marks, rangeOf, type ShapeData, valueAt} from "./shape-data.ts";
import {alternative, printer, reading, rowsText, spreadText} from "./words.ts";

/** Levels that stand open, and that unfold; what is left stands in the numbers. */
const open = 16;
const unfold = 200;

/** The bins of levels as they stand below each other; missing and unseen are the last. */
export function levelOrder(shape: ShapeData, output: number): {inner: number[]; sides: number[]} {
  const axis = shape.axes[0];
  const drawn = drawnBins(shape, 0);
  const inner = drawn.filter((bin) => bin > 0 && bin < axis.size - 1);
  // An order of the levels' own is kept, and so is that of several classes, which are read across.
  if (axis.type === "nominal" && shape.intercept.length === 1) {
    inner.sort((a, b) => valueAt(shape, b, output, "score") - valueAt(shape, a, output, "score") || a - b);
  }
  return {inner, sides: drawn.filter((bin) => bin === 0 || bin === axis.size - 1)};
}

/**
 * A term of levels: a dot and a whisker each, the highest on top; missing and unseen below, apart.
 * @param marks of an editor: then the order is that of the shape as it was, and all levels stand open
 */
export function levelDots(shape: ShapeData, output: number, look: Look, marks?: Marks): string {
  const [least, greatest] = marks?.range ?? rangeOf(shape, look);
  const margin = (greatest - least) / 20;
  const at = (value: number): string =>
    `${((100 * (value - least + margin)) / (greatest - least + 2 * margin)).toFixed(2)}%`;
  const {inner, sides} = levelOrder(marks?.original ?? shape, output);
  const row = (bin: number): string => dot(shape, bin, output, look, at, marks);
  const first = inner.length > open + 2 && !marks ? inner.slice(0, open) : inner;
  const rest = inner.slice(first.length);
  const more =
    rest.length > 0
      ? `<details class="gb-ebm-more"><summary>${rest.length} more levels</summary><ul>${rest.slice(0, unfold).map(row).join("")}</ul>${rest.length > unfold ? `<p class="gb-ebm-note">The other ${(rest.length - unfold).toLocaleString("en")} stand in the numbers.</p>` : ""}</details>`
      : "";
  const handled = marks ? `role="img" tabindex="0" data-output="${output}"` : 'role="group"';
  return (
    `<div class="gb-ebm-levels${marks ? " gb-ebm-reads" : ""}" ${handled} aria-label="${escapeHtml(alternative(shape, output, look))}">` +
    `${scale(least - margin, greatest + margin, look, at)}<ul>${first.map(row).join("")}</ul>${more}` +
    `${sides.length > 0 ? `<ul class="gb-ebm-apart-rows">${sides.map(row).join("")}</ul>` : ""}</div>`
  );
}

function scale(low: number, high: number, {units}: Look, at: (value: number) => string): string {
  const values = ticksOf(low, high, 4);
  const texts = units === "probability" ? tickTexts(values.map((value) => 100 * value)) : tickTexts(values);
  const drawn = values.map(
    (value, i) =>
      `<text x="${at(value)}" y="13" text-anchor="middle">${texts[i]}${units === "probability" ? "%" : ""}</text>`
  );
  return `<div class="gb-ebm-level gb-ebm-scale"><svg class="gb-ebm-x" width="100%" height="18" aria-hidden="true" focusable="false">${drawn.join("")}</svg></div>`;
}

function dot(
  shape: ShapeData,
  bin: number,
  output: number,
  look: Look,
  at: (value: number) => string,
  marks?: Marks
): string {
  const whiskers = marks?.original ?? shape;
  const axis = shape.axes[0];
  const side = bin === 0 || bin === axis.size - 1;
  const [low, middle, high] = [-1, 0, 1].map((deviations) =>
    at(valueAt(deviations === 0 ? shape : whiskers, bin, output, look.units, deviations))
  );
  const base = at(baseline(shape, output, look.units));
  const before = marks
    ? `<circle class="gb-ebm-ring gb-ebm-original" cx="${at(valueAt(whiskers, bin, output, look.units))}" cy="12" r="4"/>`
    : "";
  const whisker = whiskers.standardDeviations
    ? `<line class="gb-ebm-whisker" x1="${low}" x2="${high}" y1="12" y2="12"/>`
    : "";
  const value = printer(shape, look)(valueAt(shape, bin, output, look.units));
  const rows = rowsText(shape, bin);
  const name = bin === 0 ? "missing" : bin === axis.size - 1 ? "unseen" : binText(axis, bin);
  const state = marks
    ? `${marks.chosen.has(bin) ? " gb-ebm-picked" : ""}${marks.cursor === bin ? " gb-ebm-here" : ""}" data-bin="${bin}"`
    : `" tabindex="0"`;
  return (
    `<li class="gb-ebm-level${state} data-says="${escapeHtml(reading(shape, bin, output, look))}">` +
    `<span class="gb-ebm-name${side ? " gb-ebm-side" : ""}">${escapeHtml(name)} ${rows ? `<span class="gb-ebm-rows">${rows}</span>` : ""}</span>` +
    `<svg class="gb-ebm-dot" width="100%" height="24" aria-hidden="true" focusable="false"><line class="gb-ebm-base" x1="${base}" x2="${base}" y1="0" y2="24"/>${whisker}${before}` +
    `<circle class="${side ? "gb-ebm-ring" : "gb-ebm-point"}" cx="${middle}" cy="12" r="5"/></svg>` +
    `<span class="gb-ebm-number">${value}<span class="gb-ebm-spread">${look.units === "score" && !marks ? spreadText(shape, bin, output, look) : ""}</span></span></li>`
  );
}
