import {escapeHtml} from "../../../views/escape.ts";
import {ticksOf, tickTexts} from "../../../views/ticks.ts";
import {
  baseline,
  drawnBins,
  type Look,
  type Marks,
  rangeOf,
  type ShapeAxis,
  type ShapeData,
  valueAt
} from "./shape-data.ts";
import {alternative} from "./words.ts";

/** The picture's own units across: it stretches with its container. */
export const WIDTH = 1000;
const DENSITY = 34;

/** A vertical scale: values to pixels from the top. */
interface Scale {
  low: number;
  high: number;
  height: number;
}

/**
 * A term of numbers: a step line with its band, rows below, missing and unseen at the sides.
 * @param marks of an editor: then the band and a thin line are those of the shape as it was
 */
export function curve(shape: ShapeData, output: number, look: Look, height: number, marks?: Marks): string {
  const axis = shape.axes[0];
  const [least, greatest] = marks?.range ?? rangeOf(shape, look);
  const margin = (greatest - least) / 20;
  const scale = {low: least - margin, high: greatest + margin, height};
  const drawn = drawnBins(shape, 0);
  const sides = [0, axis.size - 1].filter((bin) => drawn.includes(bin));
  const most = tallest(shape, axis, sides);
  const side = (bin: number): string =>
    sides.includes(bin) ? apart(shape, bin, output, look, scale, most, marks) : "";
  const lines = marks
    ? `${chosenBins(axis, marks, height)}${band(marks.original, output, look, scale)}${steps(marks.original, output, look, scale, " gb-ebm-original")}`
    : band(shape, output, look, scale);
  return (
    `<div class="gb-ebm-plot gb-ebm-reads" role="img" tabindex="0" data-output="${output}" aria-label="${escapeHtml(alternative(shape, output, look))}">` +
    `${labels(scale, look)}${side(0)}` +
    `<div class="gb-ebm-middle"><svg class="gb-ebm-lines" viewBox="0 0 ${WIDTH} ${height}" width="100%" height="${height}" preserveAspectRatio="none" aria-hidden="true" focusable="false">` +
    `${grid(scale, baseline(shape, output, look.units))}${lines}${steps(shape, output, look, scale)}</svg>` +
    `${marks ? grip(shape, marks, output, look, scale) : ""}${histogram(axis, most)}${ticks(axis)}</div>${side(axis.size - 1)}</div>`
  );
}

function yOf({low, high, height}: Scale, value: number): string {
  return ((height * (high - value)) / (high - low)).toFixed(2);
}

/** Where a number stands across, from 0 to WIDTH. */
export function xOf({edges}: ShapeAxis, value: number): number {
  const all = edges as Float64Array;
  const [from, to] = [all[0], all[all.length - 1]];
  return (WIDTH * (value - from)) / (to - from);
}

function labels(scale: Scale, {units}: Look): string {
  const values = ticksOf(scale.low, scale.high, scale.height > 150 ? 5 : 3);
  const texts = units === "probability" ? tickTexts(values.map((value) => 100 * value)) : tickTexts(values);
  const drawn = values.map(
    (value, i) =>
      `<text x="100%" y="${yOf(scale, value)}" dy="0.35em" text-anchor="end">${texts[i]}${units === "probability" ? "%" : ""}</text>`
  );
  return `<svg class="gb-ebm-y" height="${scale.height}" aria-hidden="true" focusable="false">${drawn.join("")}</svg>`;
}

function grid(scale: Scale, base: number): string {
  const lines = ticksOf(scale.low, scale.high, scale.height > 150 ? 5 : 3).map(
    (value) => `<path d="M0 ${yOf(scale, value)}H${WIDTH}"/>`
  );
  return (
    `<g class="gb-ebm-grid">${lines.join("")}</g>` +
    `<path class="gb-ebm-base" d="M0 ${yOf(scale, base)}H${WIDTH}"/>`
  );
}

/** The line: level over each bin, upright between two. */
function steps(shape: ShapeData, output: number, {units}: Look, scale: Scale, more = ""): string {
  const path = stepPath(shape, (bin) => yOf(scale, valueAt(shape, bin, output, units)));
  return `<path class="gb-ebm-line${more}" d="${path}"/>`;
}

/** Grounds behind the chosen bins, neighbours joined, and a frame where the keyboard stands. */
function chosenBins(axis: ShapeAxis, {chosen, cursor}: Marks, height: number): string {
  let grounds = "";
  for (let bin = 1; bin <= axis.size - 2; bin++) {
    if (!chosen.has(bin)) continue;
    const from = bin;
    while (bin < axis.size - 2 && chosen.has(bin + 1)) bin++;
    grounds += ground("gb-ebm-chosen", axis, from, bin, height);
  }
  const inner = cursor !== undefined && cursor > 0 && cursor < axis.size - 1;
  return grounds + (inner ? ground("gb-ebm-cursor", axis, cursor, cursor, height) : "");
}

/** What the chosen bins are moved by: it stands on the line, in their middle. */
function grip(shape: ShapeData, {chosen}: Marks, output: number, {units}: Look, scale: Scale): string {
  const axis = shape.axes[0];
  const inner = [...chosen].filter((bin) => bin > 0 && bin < axis.size - 1);
  if (inner.length === 0) return "";
  const bin = inner[inner.length >> 1];
  const at = xOf(axis, (edge(axis, bin - 1) + edge(axis, bin)) / 2);
  const x = `${((100 * at) / WIDTH).toFixed(2)}%`;
  const y = yOf(scale, valueAt(shape, bin, output, units));
  return (
    `<svg class="gb-ebm-grips" width="100%" height="${scale.height}" aria-hidden="true" focusable="false"><g class="gb-ebm-grip">` +
    `<circle cx="${x}" cy="${y}" r="11"/><text x="${x}" y="${y}" dy="0.35em" text-anchor="middle">↕</text></g></svg>`
  );
}

function ground(name: string, axis: ShapeAxis, first: number, last: number, height: number): string {
  const from = xOf(axis, edge(axis, first - 1));
  // a narrow bin is still to be seen
  const width = Math.max(3, xOf(axis, edge(axis, last)) - from);
  return `<rect class="${name}" x="${from.toFixed(1)}" width="${width.toFixed(1)}" y="0" height="${height}"/>`;
}

function band(shape: ShapeData, output: number, {units}: Look, scale: Scale): string {
  if (!shape.standardDeviations) return "";
  const axis = shape.axes[0];
  const upper = stepPath(shape, (bin) => yOf(scale, valueAt(shape, bin, output, units, 1)));
  let lower = "";
  for (let bin = axis.size - 2; bin >= 1; bin--) {
    lower += `V${yOf(scale, valueAt(shape, bin, output, units, -1))}H${xOf(axis, edge(axis, bin - 1)).toFixed(1)}`;
  }
  return `<path class="gb-ebm-band" d="${upper}${lower}z"/>`;
}

function stepPath({axes: [axis]}: ShapeData, y: (bin: number) => string): string {
  let path = "M0 ";
  for (let bin = 1; bin <= axis.size - 2; bin++) {
    path += `${bin > 1 ? "V" : ""}${y(bin)}H${xOf(axis, edge(axis, bin)).toFixed(1)}`;
  }
  return path;
}

function edge({edges}: ShapeAxis, at: number): number {
  return (edges as Float64Array)[at];
}

/** The most rows in one bar, of the steps or at the sides; bars of both are drawn to one scale. */
function tallest({weights}: ShapeData, {density}: ShapeAxis, sides: number[]): number {
  return Math.max(...(density?.weights ?? []), ...sides.map((bin) => weights[bin] || 0), 0);
}

function histogram(axis: ShapeAxis, most: number): string {
  const {density} = axis;
  if (!density || most === 0) return "";
  const {from, to, weights} = density;
  const width = (xOf(axis, to) - xOf(axis, from)) / weights.length;
  const bars = Array.from(weights, (weight, k) => {
    const size = (DENSITY * weight) / most;
    const x = xOf(axis, from) + k * width;
    return `<rect x="${(x + 0.06 * width).toFixed(1)}" width="${(0.88 * width).toFixed(1)}" y="${(DENSITY - size).toFixed(2)}" height="${size.toFixed(2)}"/>`;
  });
  return `<svg class="gb-ebm-density" viewBox="0 0 ${WIDTH} ${DENSITY}" width="100%" height="${DENSITY}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars.join("")}</svg>`;
}

function ticks(axis: ShapeAxis): string {
  const edges = axis.edges as Float64Array;
  const values = ticksOf(edges[0], edges[edges.length - 1], 5);
  const texts = tickTexts(values);
  const drawn = values.map((value, i) => {
    const at = (100 * xOf(axis, value)) / WIDTH;
    const anchor = at < 4 ? "start" : at > 96 ? "end" : "middle";
    return `<text x="${at.toFixed(2)}%" y="14" text-anchor="${anchor}">${texts[i]}</text>`;
  });
  return `<svg class="gb-ebm-x" width="100%" height="18" aria-hidden="true" focusable="false">${drawn.join("")}</svg>`;
}

/** A bin beside the line: a ring with a whisker of one standard deviation, and its rows below. */
function apart(
  shape: ShapeData,
  bin: number,
  output: number,
  {units}: Look,
  scale: Scale,
  most: number,
  marks?: Marks
): string {
  const whiskers = marks?.original ?? shape;
  const [low, middle, high] = [-1, 0, 1].map((side) =>
    yOf(scale, valueAt(side === 0 ? shape : whiskers, bin, output, units, side))
  );
  const before = marks
    ? `<circle class="gb-ebm-ring gb-ebm-original" cx="50%" cy="${yOf(scale, valueAt(whiskers, bin, output, units))}" r="4"/>`
    : "";
  const state = marks
    ? `${marks.chosen.has(bin) ? " gb-ebm-picked" : ""}${marks.cursor === bin ? " gb-ebm-here" : ""}`
    : "";
  const base = yOf(scale, baseline(shape, output, units));
  const whisker = whiskers.standardDeviations
    ? `<line class="gb-ebm-whisker" x1="50%" x2="50%" y1="${low}" y2="${high}"/>`
    : "";
  const rows = shape.weights[bin];
  const size = most > 0 && rows > 0 ? (DENSITY * rows) / most : 0;
  const bar =
    most > 0
      ? `<svg class="gb-ebm-density" width="100%" height="${DENSITY}" aria-hidden="true" focusable="false"><rect x="30%" width="40%" y="${(DENSITY - size).toFixed(2)}" height="${size.toFixed(2)}"/></svg>`
      : "";
  return (
    `<div class="gb-ebm-apart${state}" data-bin="${bin}"><svg class="gb-ebm-lines" width="100%" height="${scale.height}" aria-hidden="true" focusable="false">` +
    `<line class="gb-ebm-base" x1="0" x2="100%" y1="${base}" y2="${base}"/>${whisker}${before}` +
    `<circle class="gb-ebm-ring" cx="50%" cy="${middle}" r="5"/></svg>${bar}` +
    `<span class="gb-ebm-side">${bin === 0 ? "missing" : "unseen"}</span></div>`
  );
}
