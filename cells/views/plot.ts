import {escapeHtml} from "./escape.ts";
import {ticksOf, tickTexts} from "./ticks.ts";

/** The picture's own units across: it stretches with its container. */
export const PLOT_WIDTH = 1000;

/** One axis of a plot. */
export interface PlotAxis {
  /** what it counts, with its unit */
  title: string;
  low: number;
  high: number;
  /** numbers are shares, to be printed as per cent */
  percent?: boolean;
  /** names at whole numbers instead of round ticks */
  names?: string[];
}

/** A plot that stretches across its container. */
export interface Plot {
  x: PlotAxis;
  y: PlotAxis;
  /** pixels */
  height: number;
  /** what is seen, for those who do not see it */
  alternative: string;
  /** already SVG, in units of PLOT_WIDTH across and of pixels down */
  lines: string;
  /** already SVG, in per cent across and pixels down: what must not be stretched */
  marks?: string;
  /** already HTML, between the picture and the names of its ticks */
  below?: string;
  /** the number of the picture among those of its widget, if it can be read; see readStops */
  reads?: number;
}

/** From 0 at the left to 1 at the right. */
export function across({low, high}: PlotAxis, value: number): number {
  return (value - low) / (high - low);
}

/** Where a value stands in a plot, in units of PLOT_WIDTH from the left. */
export function plotX(axis: PlotAxis, value: number): string {
  return (PLOT_WIDTH * across(axis, value)).toFixed(1);
}

/** The same in per cent. */
export function plotXPercent(axis: PlotAxis, value: number): string {
  return `${(100 * across(axis, value)).toFixed(2)}%`;
}

/** Pixels from the top. */
export function plotY({low, high}: PlotAxis, value: number, height: number): string {
  return ((height * (high - value)) / (high - low)).toFixed(2);
}

/** A picture with its axes: round numbers at the left and below, and what they count. */
export function plot({x, y, height, alternative, lines, marks = "", below = "", reads}: Plot): string {
  const yTicks = ticksFor(y, height > 150 ? 5 : 3);
  const yNames = namesOf(y, yTicks).map(
    (text, i) =>
      `<text x="100%" y="${plotY(y, yTicks[i], height)}" dy="0.35em" text-anchor="end">${text}</text>`
  );
  const grid = yTicks.map((value) => `<path d="M0 ${plotY(y, value, height)}H${PLOT_WIDTH}"/>`);
  const readable = reads === undefined ? "" : ` tabindex="0" data-reads="${reads}"`;
  return (
    `<figure class="gb-plot"><p class="gb-plot-title">${escapeHtml(y.title)}</p>` +
    `<svg class="gb-plot-y" height="${height}" aria-hidden="true" focusable="false">${yNames.join("")}</svg>` +
    `<div class="gb-plot-field" role="img"${readable} aria-label="${escapeHtml(alternative)}">` +
    `<svg class="gb-plot-lines" viewBox="0 0 ${PLOT_WIDTH} ${height}" width="100%" height="${height}" preserveAspectRatio="none" aria-hidden="true" focusable="false"><g class="gb-plot-grid">${grid.join("")}</g>${lines}</svg>` +
    `<svg class="gb-plot-marks" width="100%" height="${height}" aria-hidden="true" focusable="false">${marks}</svg></div>` +
    `<div class="gb-plot-below">${below}${xNames(x)}</div><p class="gb-plot-across">${escapeHtml(x.title)}</p></figure>`
  );
}

function ticksFor({low, high, names}: PlotAxis, wanted: number): number[] {
  return names ? names.map((_, at) => at) : ticksOf(low, high, wanted);
}

function namesOf({percent, names}: PlotAxis, ticks: number[]): string[] {
  if (names) return names.map(escapeHtml);
  return percent ? tickTexts(ticks.map((tick) => 100 * tick)).map((text) => `${text}%`) : tickTexts(ticks);
}

function xNames(axis: PlotAxis): string {
  const ticks = ticksFor(axis, 5);
  const names = namesOf(axis, ticks);
  // Names that would not fit beside each other on a phone lie aslant.
  if (axis.names && names.join("  ").length > 36) return slantedNames(axis, ticks);
  const texts = names.map((text, i) => {
    const at = 100 * across(axis, ticks[i]);
    const anchor = at < 4 ? "start" : at > 96 ? "end" : "middle";
    return `<text x="${at.toFixed(2)}%" y="14" text-anchor="${anchor}">${text}</text>`;
  });
  return `<svg class="gb-plot-x" width="100%" height="18" aria-hidden="true" focusable="false">${texts.join("")}</svg>`;
}

function slantedNames(axis: PlotAxis, ticks: number[]): string {
  const texts = (axis.names ?? []).map((name, i) => {
    const text = name.length > 14 ? `${name.slice(0, 13)}…` : name;
    return `<text class="gb-plot-slant" x="${plotXPercent(axis, ticks[i])}" y="14" text-anchor="end">${escapeHtml(text)}</text>`;
  });
  return `<svg class="gb-plot-x" width="100%" height="72" aria-hidden="true" focusable="false">${texts.join("")}</svg>`;
}

/** A line through points. */
export function plotLine(
  plot: Pick<Plot, "x" | "y" | "height">,
  points: [number, number][],
  name: string
): string {
  const path = points.map(
    ([x, y], i) => `${i === 0 ? "M" : "L"}${plotX(plot.x, x)} ${plotY(plot.y, y, plot.height)}`
  );
  return `<path class="${name}" d="${path.join("")}"/>`;
}

/** The ground between two lines. */
export function plotBand(
  {x, y, height}: Pick<Plot, "x" | "y" | "height">,
  points: {x: number; low: number; high: number}[],
  name: string
): string {
  const at = (across: number, up: number): string => `${plotX(x, across)} ${plotY(y, up, height)}`;
  const above = points.map((point) => at(point.x, point.high));
  const below = points.map((point) => at(point.x, point.low)).reverse();
  return `<path class="${name}" d="M${[...above, ...below].join("L")}Z"/>`;
}

/** A point with a whisker. */
export function plotPoint(
  {x, y, height}: Pick<Plot, "x" | "y" | "height">,
  at: [number, number],
  {low, high}: {low: number; high: number}
): string {
  const left = plotXPercent(x, at[0]);
  return (
    `<line class="gb-plot-whisker" x1="${left}" x2="${left}" y1="${plotY(y, high, height)}" y2="${plotY(y, low, height)}"/>` +
    `<circle class="gb-plot-point" cx="${left}" cy="${plotY(y, at[1], height)}" r="4.5"/>`
  );
}
