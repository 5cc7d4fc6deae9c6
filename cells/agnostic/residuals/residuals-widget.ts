import type {ResidualBin} from "../../math/residual-summary.ts";
import {choice, choosing} from "../../views/choosing.ts";
import {escapeHtml} from "../../views/escape.ts";
import {percent, plain} from "../../views/number-words.ts";
import {
  across,
  type PlotAxis,
  plot,
  plotLine,
  plotPoint,
  plotX,
  plotXPercent,
  plotY
} from "../../views/plot.ts";
import type {Stop} from "../../views/read-stops.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import type {ResidualAxis, ResidualsData} from "./residuals.ts";

/** Residuals along the prediction or a column: rows as dots, groups of them as points with a band. */
const widget: WidgetModule<ResidualsData> = {
  default: {
    render: choosing<ResidualsData>(drawAxis, ({axes}) => axes.length, stopsOf)
  },
  toStatic,
  toNumbers
};

export default widget.default;

const HEIGHT = 280;

export function toStatic(state: ResidualsData): string {
  return drawAxis(state, 0);
}

function drawAxis(state: ResidualsData, chosen: number): string {
  const {axes, mean, rmse, rows, label, target} = state;
  const names = axes.map(({name, prediction}) => (prediction ? "the prediction" : name));
  const of =
    label === undefined ? escapeHtml(target) : `the probability of <strong>${escapeHtml(label)}</strong>`;
  return (
    `<div class="gb-check"><p class="gb-check-title">What the model leaves of ${of}: ${printer(state)(Math.abs(mean) < 1e-9 * rmse ? 0 : mean)} on average, ${plain(rmse, 3)} as a root mean square.</p>` +
    `${choice("Look along", names, chosen)}${picture(state, chosen)}<p class="gb-plot-says"></p><p class="gb-check-note">${note(state)} ${rows.toLocaleString("en")} rows${label === undefined && rows > state.points.length ? `, ${state.points.length} of them drawn` : ""}.</p></div>`
  );
}

/** What the numbers are, and what is drawn. */
function note({residual, label}: ResidualsData): string {
  if (label === undefined) {
    return "A residual is actual minus predicted: above 0 the model says too little. Dots are rows; the line joins the means of groups, the band holds the middle 80 % of each.";
  }
  const what =
    residual === "actual"
      ? "A residual is 1 or 0 (what was) minus the probability (what was said): above 0 the model says too little."
      : "A deviance residual is ± the root of what a row adds to the deviance: far from 0 is a surprise.";
  return `${what} Points are means of groups, with whiskers of two standard errors: a whisker that misses 0 marks a place where the model is off.`;
}

function printer({label, residual}: ResidualsData): (value: number) => string {
  if (label !== undefined && residual === "actual") return (value) => percent(value);
  return (value) => plain(value, 3);
}

function fieldOf(state: ResidualsData, k: number): {x: PlotAxis; y: PlotAxis; height: number} {
  const axis = state.axes[k];
  const grouped = state.label !== undefined;
  const ends = axis.bins.flatMap((bin) => (grouped ? whisker(bin) : [bin.low, bin.high]));
  // Of a class, dots lie far from the means: the means are what is read.
  const all = grouped ? ends : [...ends, ...state.points];
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const margin = (high - low) / 20 || 1;
  const title = grouped && state.residual === "actual" ? "was minus predicted" : "residual";
  const shares = grouped && state.residual === "actual";
  return {
    x: xAxis(axis, state),
    y: {title, low: low - margin, high: high + margin, ...(shares && {percent: true})},
    height: HEIGHT
  };
}

/** Levels stand at whole numbers; missing values stand after the last, or at the right of numbers. */
function xAxis(
  {name, prediction, levels, bins, values}: ResidualAxis,
  {label, target}: ResidualsData
): PlotAxis {
  const missing = bins.some(({level}) => level === "missing");
  if (levels) {
    const names = missing ? [...levels, "missing"] : levels;
    return {title: name, low: -0.5, high: names.length - 0.5, names};
  }
  const title = !prediction
    ? name
    : label === undefined
      ? `predicted ${target}`
      : `predicted probability of ${label}`;
  const known = values.filter((value) => value !== null);
  const edges = bins.flatMap(({from, to}) => (from === undefined || to === undefined ? [] : [from, to]));
  const [low, high] = [Math.min(...known, ...edges), Math.max(...known, ...edges)];
  if (!(low <= high)) return {title, low: -1, high: 1};
  const margin = (high - low) / 30 || 0.5;
  const room = missing ? (high - low || 1) / 10 : 0;
  const shares = prediction && label !== undefined;
  return {title, low: low - margin, high: high + margin + room, ...(shares && {percent: true})};
}

function picture(state: ResidualsData, k: number): string {
  const axis = state.axes[k];
  const field = fieldOf(state, k);
  const grouped = state.label !== undefined;
  const inner = axis.levels ? [] : axis.bins.filter(({level}) => level === undefined);
  const points = inner.map((bin): [number, number] => [middle(axis, bin, field.x), bin.mean]);
  const lines = [
    grouped ? "" : band(inner, field),
    plotLine(
      field,
      [
        [field.x.low, 0],
        [field.x.high, 0]
      ],
      "gb-plot-base"
    ),
    plotLine(field, points, "gb-plot-line")
  ];
  const dots = grouped
    ? []
    : axis.values.map((value, i) => {
        const at = placeOf(axis, value, field.x);
        return `<circle class="gb-plot-dot" cx="${plotXPercent(field.x, at)}" cy="${plotY(field.y, state.points[i], HEIGHT)}" r="2"/>`;
      });
  const means = axis.bins.map((bin) => {
    const [low, high] = whiskerOrBand(bin, grouped);
    return plotPoint(field, [middle(axis, bin, field.x), bin.mean], {low, high});
  });
  return plot({
    ...field,
    alternative: alternative(state, k),
    lines: lines.join(""),
    marks: [...dots, ...means].join(""),
    reads: k
  });
}

function band(bins: ResidualBin[], {x, y, height}: {x: PlotAxis; y: PlotAxis; height: number}): string {
  if (bins.length < 2) return "";
  const at = ({from = 0, to = 0}: ResidualBin): string => plotX(x, (from + to) / 2);
  const upper = bins.map((bin) => `${at(bin)} ${plotY(y, bin.high, height)}`);
  const lower = bins.map((bin) => `${at(bin)} ${plotY(y, bin.low, height)}`).reverse();
  return `<path class="gb-plot-band" d="M${[...upper, ...lower].join("L")}z"/>`;
}

/** Two standard errors around the mean; a single row has none. */
function whisker({mean, standardError}: ResidualBin): [number, number] {
  const reach = Number.isNaN(standardError) ? 0 : 2 * standardError;
  return [mean - reach, mean + reach];
}

/** Means of numbers stand in a band; those of levels, and of missing values, show it as a whisker. */
function whiskerOrBand(bin: ResidualBin, grouped: boolean): [number, number] {
  if (grouped) return whisker(bin);
  return bin.level === undefined ? [bin.mean, bin.mean] : [bin.low, bin.high];
}

/** Where a group's point stands. */
function middle(axis: ResidualAxis, {from, to, level}: ResidualBin, x: PlotAxis): number {
  if (level === undefined) return ((from as number) + (to as number)) / 2;
  const place = axis.levels?.indexOf(level) ?? -1;
  return place >= 0 ? place : placeOf(axis, null, x);
}

function placeOf({levels}: ResidualAxis, value: number | null, {low, high}: PlotAxis): number {
  if (value !== null) return value;
  return levels ? levels.length : high - (high - low) / 30;
}

function stopsOf(state: ResidualsData, k: number): Stop[] {
  const axis = state.axes[k];
  if (!axis) return [];
  const {x, y} = fieldOf(state, k);
  const print = printer(state);
  return axis.bins.map((bin) => ({
    x: across(x, middle(axis, bin, x)),
    y: Number(plotY(y, bin.mean, HEIGHT)),
    says: `${placeText(axis, bin)}: ${print(bin.mean)} on average (${spreadText(state, bin)}), ${bin.rows === 1 ? "1 row" : `${bin.rows.toLocaleString("en")} rows`}.`
  }));
}

function placeText({name}: ResidualAxis, {from, to, level}: ResidualBin): string {
  if (level === "missing") return `${name} missing`;
  return level === undefined
    ? `${name} ${plain(from as number, 4)} to ${plain(to as number, 4)}`
    : `${name} = ${level}`;
}

function spreadText(state: ResidualsData, bin: ResidualBin): string {
  const print = printer(state);
  if (state.label === undefined) return `the middle 80 % from ${print(bin.low)} to ${print(bin.high)}`;
  return Number.isNaN(bin.standardError) ? "a single row" : `± ${print(2 * bin.standardError)}`;
}

function alternative(state: ResidualsData, k: number): string {
  const axis = state.axes[k];
  const print = printer(state);
  const worst = axis.bins.reduce((a, b) => (Math.abs(b.mean) > Math.abs(a.mean) ? b : a));
  return `Residuals along ${axis.prediction ? "the prediction" : axis.name}, in ${axis.bins.length} ${axis.bins.length === 1 ? "group" : "groups"}: furthest from 0 at ${placeText(axis, worst)}, with ${print(worst.mean)} on average.`;
}

/** One row a group, of every axis. */
export function toNumbers({axes, residual, label}: ResidualsData): NumbersTable {
  return {
    columns: ["along", "from", "to", "level", "rows", "mean", "standard error", "10 %", "median", "90 %"],
    rows: axes.flatMap(({name, bins}) =>
      bins.map(({from, to, level, rows, mean, standardError, low, median, high}) => [
        name,
        from ?? null,
        to ?? null,
        level ?? null,
        rows,
        mean,
        Number.isNaN(standardError) ? null : standardError,
        low,
        median,
        high
      ])
    ),
    notes: [
      label === undefined
        ? "Residual: actual minus predicted."
        : `Residual of ${label}: ${residual === "actual" ? "1 or 0 minus its probability" : "the deviance residual"}.`
    ]
  };
}
