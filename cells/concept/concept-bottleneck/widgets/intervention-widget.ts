import {escapeHtml} from "../../../views/escape.ts";
import {percent, shareWords} from "../../../views/number-words.ts";
import {across, type PlotAxis, plot, plotBand, plotLine, plotXPercent, plotY} from "../../../views/plot.ts";
import {plotKeys} from "../../../views/plot-keys.ts";
import {redrawingStops, type Stop} from "../../../views/read-stops.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import type {InterventionCurve, Share} from "../plain-results.ts";

/** The state of the widget "concept-interventions". */
export interface CurvesData {
  curves: (InterventionCurve & {name: string})[];
}

type Curve = CurvesData["curves"][number];

/** How right the answers become when more and more concepts are set to the truth. */
const widget: WidgetModule<CurvesData> = {
  default: {render: redrawingStops(toStatic, stopsOf)},
  toStatic,
  toNumbers
};

export default widget.default;

const HEIGHT = 260;

export function toStatic(state: CurvesData): string {
  const {curves} = state;
  const field = fieldOf(state);
  const bands = curves.map(({steps}, k) =>
    plotBand(
      field,
      steps.map((step) => ({
        x: step.corrected,
        low: Math.max(field.y.low, step.accuracy - errorOf(step)),
        high: Math.min(field.y.high, step.accuracy + errorOf(step))
      })),
      `gb-plot-ground-${k + 1}`
    )
  );
  const lines = curves.map(({steps}, k) =>
    plotLine(
      field,
      steps.map(({corrected, accuracy}): [number, number] => [corrected, accuracy]),
      `gb-plot-series-${k + 1}`
    )
  );
  const directs = directsOf(state).map((direct) =>
    plotLine(
      field,
      [
        [field.x.low, direct],
        [field.x.high, direct]
      ],
      "gb-plot-base"
    )
  );
  const marks = curves.flatMap(({steps}, k) =>
    steps.map(
      ({corrected, accuracy}) =>
        `<circle class="gb-plot-dot-${k + 1}" cx="${plotXPercent(field.x, corrected)}" cy="${plotY(field.y, accuracy, HEIGHT)}" r="3.5"/>`
    )
  );
  const keys = curves.map(({name}, k): [string, string] => [`gb-plot-series-${k + 1}`, escapeHtml(name)]);
  if (directs.length > 0) keys.push(["gb-plot-base", "a head that reads no concepts"]);
  return (
    `<div class="gb-check"><p class="gb-check-title">${title(state)}</p>` +
    `<div>${plot({...field, alternative: alternative(state), lines: bands.join("") + directs.join("") + lines.join(""), marks: marks.join(""), reads: 0})}<p class="gb-plot-says"></p></div>` +
    plotKeys(...keys) +
    `<p class="gb-check-note">${note(state)}</p></div>`
  );
}

function fieldOf(state: CurvesData): {x: PlotAxis; y: PlotAxis; height: number} {
  const steps = state.curves.flatMap((curve) => curve.steps);
  const last = Math.max(...steps.map(({corrected}) => corrected), 1);
  const shares = [
    ...directsOf(state),
    ...steps.flatMap((step) => [step.accuracy - errorOf(step), step.accuracy + errorOf(step)])
  ];
  const names = last <= 12 ? Array.from({length: last + 1}, (_, at) => String(at)) : undefined;
  return {
    x: {title: "concepts, or groups of them, set to the truth", low: 0, high: last, ...(names && {names})},
    y: {
      title: "share right",
      low: Math.max(0, Math.floor(10 * Math.min(...shares) - 0.2) / 10),
      high: Math.min(1, Math.ceil(10 * Math.max(...shares) + 0.2) / 10),
      percent: true
    },
    height: HEIGHT
  };
}

/** Half the height of the band: of a single row there is no standard error. */
function errorOf({standardError}: Share): number {
  return Number.isFinite(standardError) ? standardError : 0;
}

/** What a head without concepts reaches: once, where all curves have the same. */
function directsOf({curves}: CurvesData): number[] {
  return [...new Set(curves.flatMap(({direct}) => (direct === undefined ? [] : [direct])))];
}

function title({curves}: CurvesData): string {
  const [{steps}] = curves;
  const [from, to] = [steps[0], steps[steps.length - 1]];
  if (curves.length > 1) return "How much it helps to set concepts to the truth, one after the other";
  const verb = to.accuracy > from.accuracy ? "raises" : to.accuracy < from.accuracy ? "lowers" : "leaves";
  const way =
    verb === "leaves"
      ? `at ${percent(to.accuracy)}`
      : `from ${percent(from.accuracy)} to <b>${percent(to.accuracy)}</b>`;
  return `Setting every concept to the truth ${verb} the share right ${way}`;
}

function says({name, steps}: Curve, at: number): string | undefined {
  const step = steps.find(({corrected}) => corrected === at);
  if (!step) return undefined;
  const which = step.names?.length ? ` (${step.names.join(", ")})` : "";
  return `${name}${which} ${words(step)}`;
}

function words(share: Share): string {
  return shareWords({mean: share.accuracy, standardError: share.standardError});
}

function placesOf({curves}: CurvesData): number[] {
  const all = curves.flatMap(({steps}) => steps.map(({corrected}) => corrected));
  return [...new Set(all)].sort((a, b) => a - b);
}

function sentence(state: CurvesData, at: number): string {
  const each = state.curves.flatMap((curve) => says(curve, at) ?? []);
  const directs = directsOf(state);
  const beside = directs.length === 1 ? `; without concepts ${percent(directs[0])}` : "";
  return `${at} set to the truth: ${each.join("; ")}${beside}.`;
}

function stopsOf(state: CurvesData): Stop[] {
  const {x, y} = fieldOf(state);
  return placesOf(state).map((at) => {
    const step = state.curves.flatMap(({steps}) => steps).find(({corrected}) => corrected === at) as Share;
    return {
      x: across(x, at),
      y: Number(plotY(y, step.accuracy, HEIGHT)),
      says: sentence(state, at)
    };
  });
}

function alternative(state: CurvesData): string {
  const places = placesOf(state);
  const ends = [places[0], places[places.length - 1]].map((at) => sentence(state, at));
  return `Share right by concepts set to the truth. ${ends.join(" ")}`;
}

const orderWords: Record<string, string> = {
  random: "drawn anew for each row",
  uncertainty: "the least certain first",
  named: "as named"
};

function note({curves}: CurvesData): string {
  const each = curves.map(({name, order, trials}) => {
    const drawn = trials > 1 ? `, mean of ${trials} draws` : "";
    return `${escapeHtml(name)}: ${orderWords[order] ?? escapeHtml(order)}${drawn}`;
  });
  return `Order of the concepts. ${each.join("; ")}. A band is one standard error on either side.`;
}

/** One row a step of each curve. */
export function toNumbers({curves}: CurvesData): NumbersTable {
  return {
    columns: ["curve", "order", "corrected", "concepts", "share right", "standard error", "without concepts"],
    rows: curves.flatMap(({name, order, steps, direct}) =>
      steps.map(({corrected, names, accuracy, standardError}) => [
        name,
        order,
        corrected,
        names?.join(", ") ?? null,
        accuracy,
        standardError,
        direct ?? null
      ])
    )
  };
}
