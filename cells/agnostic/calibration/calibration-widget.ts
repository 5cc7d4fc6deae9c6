import {escapeHtml} from "../../views/escape.ts";
import {percent, plain} from "../../views/number-words.ts";
import {
  across,
  PLOT_WIDTH,
  type PlotAxis,
  plot,
  plotLine,
  plotPoint,
  plotX,
  plotY
} from "../../views/plot.ts";
import {redrawingStops, type Stop} from "../../views/read-stops.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import type {CalibrationCurve, CalibrationData} from "./calibration.ts";

/** The reliability curve of each class: predicted against observed, with intervals, and the rows below. */
const widget: WidgetModule<CalibrationData> = {
  default: {render: redrawingStops(toStatic, ({curves}, k) => stopsOf(curves[k]))},
  toStatic,
  toNumbers
};

export default widget.default;

const HEIGHT = 280;
const COUNTS = 36;
const x: PlotAxis = {title: "predicted probability", low: 0, high: 1, percent: true};

export function toStatic(state: CalibrationData): string {
  const {curves, target} = state;
  if (curves.length === 1) return `<div class="gb-check">${section(state, 0)}</div>`;
  const sections = curves.map(
    ({label, calibrationError}, k) =>
      `<details class="gb-check-class"${k === 0 ? " open" : ""}><summary><strong>${escapeHtml(label)}</strong> against the rest: off by ${errorText(calibrationError)} on average</summary><div>${section(state, k)}</div></details>`
  );
  return `<div class="gb-check"><p class="gb-check-title">Can the probabilities of ${escapeHtml(target)} be taken at their word?</p>${sections.join("")}</div>`;
}

function section({curves, target, rows, strategy}: CalibrationData, k: number): string {
  const curve = curves[k];
  const {label, brier, calibrationError, share} = curve;
  const single =
    curves.length > 1
      ? ""
      : `<p class="gb-check-title">Can the probability of <strong>${escapeHtml(label)}</strong> be taken at its word? It is off by ${errorText(calibrationError)} on average.</p>`;
  return (
    `${single}${picture(curve, k)}<p class="gb-plot-says"></p>` +
    `<p class="gb-check-note">On the dashed line, predicted is what happened. Whiskers are 95 % intervals; below, the rows in each range of ${strategy === "uniform" ? "equal width" : "about equally many rows"}. ` +
    `${rows.toLocaleString("en")} rows, ${percent(share)} of them with ${escapeHtml(target)} = ${escapeHtml(label)}. ` +
    `Brier score ${plain(brier, 3)} (0 is perfect; always saying ${percent(share)} gives ${plain(share * (1 - share), 3)}).</p>`
  );
}

function picture(curve: CalibrationCurve, k: number): string {
  const {bins, label} = curve;
  const y: PlotAxis = {title: `share that was ${label}`, low: 0, high: 1, percent: true};
  const field = {x, y, height: HEIGHT};
  const points = bins.map(({predicted, observed}): [number, number] => [predicted, observed]);
  return plot({
    ...field,
    alternative: alternative(curve),
    lines: `${plotLine(
      field,
      [
        [0, 0],
        [1, 1]
      ],
      "gb-plot-base"
    )}${plotLine(field, points, "gb-plot-line")}`,
    marks: bins.map((bin) => plotPoint(field, [bin.predicted, bin.observed], bin)).join(""),
    below: counts(curve),
    reads: k
  });
}

function counts({bins}: CalibrationCurve): string {
  const most = Math.max(...bins.map(({rows}) => rows));
  const bars = bins.map(({from, to, rows}) => {
    const size = (COUNTS * rows) / most;
    const width = Math.max(4, PLOT_WIDTH * (to - from) - 2);
    return `<rect x="${plotX(x, from)}" width="${width.toFixed(1)}" y="${(COUNTS - size).toFixed(2)}" height="${size.toFixed(2)}"/>`;
  });
  return `<svg class="gb-plot-counts" viewBox="0 0 ${PLOT_WIDTH} ${COUNTS}" width="100%" height="${COUNTS}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${bars.join("")}</svg>`;
}

function stopsOf({bins}: CalibrationCurve): Stop[] {
  return bins.map(({from, to, rows, predicted, observed, low, high}) => ({
    x: across(x, predicted),
    y: Number(plotY({title: "", low: 0, high: 1}, observed, HEIGHT)),
    says: `Predicted ${percent(from)} to ${percent(to)}, ${percent(predicted)} on average; it was ${percent(observed)} (${percent(low)} to ${percent(high)}) of ${rowsText(rows)}.`
  }));
}

function errorText(error: number): string {
  return error > 0 && error < 0.0005 ? "less than 0.1\u00a0%" : percent(error);
}

function rowsText(rows: number): string {
  return rows === 1 ? "1 row" : `${rows.toLocaleString("en")} rows`;
}

function alternative({bins, label, calibrationError}: CalibrationCurve): string {
  const worst = bins.reduce((a, b) =>
    Math.abs(b.predicted - b.observed) > Math.abs(a.predicted - a.observed) ? b : a
  );
  return (
    `Reliability curve of ${label} in ${bins.length} ${bins.length === 1 ? "range" : "ranges"}: off by ${errorText(calibrationError)} on average. ` +
    `Furthest off where ${percent(worst.predicted)} was predicted and ${percent(worst.observed)} happened.`
  );
}

/** One row a range, with the sums of each class in the notes. */
export function toNumbers({curves}: CalibrationData): NumbersTable {
  return {
    columns: ["class", "from", "to", "rows", "predicted", "observed", "low (95 %)", "high (95 %)"],
    rows: curves.flatMap(({label, bins}) =>
      bins.map(({from, to, rows, predicted, observed, low, high}) => [
        label,
        from,
        to,
        rows,
        predicted,
        observed,
        low,
        high
      ])
    ),
    notes: curves.map(
      ({label, brier, calibrationError}) =>
        `${label}: Brier score ${plain(brier, 4)}, expected calibration error ${plain(calibrationError, 4)}.`
    )
  };
}
