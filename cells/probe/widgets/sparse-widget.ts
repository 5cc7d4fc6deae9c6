import {choice, choosing} from "../../views/choosing.ts";
import {escapeHtml} from "../../views/escape.ts";
import {across, type PlotAxis, plot, plotLine, plotPoint, plotX, plotY} from "../../views/plot.ts";
import {plotKeys} from "../../views/plot-keys.ts";
import type {Stop} from "../../views/read-stops.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import {placeWords} from "./place-words.ts";
import type {Measure, SparseData} from "./views.ts";

type Site = SparseData["sites"][number];

/** F1 of k neurons, layer by layer, beside the F1 of all of them. */
const widget: WidgetModule<SparseData> = {
  default: {render: choosing(drawn, ({sites}) => sites.length, stopsOf)},
  toStatic: (state) => drawn(state, state.chosen),
  toNumbers
};

export default widget.default;
export const {toStatic} = widget;

const HEIGHT = 240;

/** How much less than the full probe still counts as about as good. */
const NEAR = 0.1;

function fieldOf({sites}: SparseData): {x: PlotAxis; y: PlotAxis; height: number} {
  const ks = sites
    .map(({readings}) => readings.map(({k}) => String(k)))
    .reduce((a, b) => (b.length > a.length ? b : a));
  const all = sites.flatMap(({readings}) =>
    readings.flatMap(({f1, control}) => [f1.mean, control?.mean ?? 1])
  );
  return {
    x: {title: "neurons read (k)", low: -0.4, high: ks.length - 0.6, names: ks},
    y: {
      title: "F1, rows not learnt from",
      low: Math.min(0.4, ...all.filter((value) => !Number.isNaN(value))),
      high: 1
    },
    height: HEIGHT
  };
}

function drawn(state: SparseData, chosen: number): string {
  const {sites} = state;
  const site = sites[chosen];
  const field = fieldOf(state);
  const others = sites.filter((_, i) => i !== chosen).map((other) => curve(field, other, "gb-probe-other"));
  const full = `<path class="gb-probe-full" d="M0 ${plotY(field.y, site.full.mean, HEIGHT)}H${plotX(field.x, field.x.high)}"/>`;
  const control = plotLine(
    field,
    site.readings.flatMap(({control: own}, i): [number, number][] => (own ? [[i, own.mean]] : [])),
    "gb-probe-control"
  );
  const marks = site.readings.map(({f1}, i) =>
    plotPoint(field, [i, f1.mean], {
      low: f1.mean - f1.standardError,
      high: Math.min(1, f1.mean + f1.standardError)
    })
  );
  const legend: [string, string][] = [
    ["gb-plot-line", `k neurons of ${placeWords(site)}`],
    ["gb-probe-full", `all ${site.columns}`]
  ];
  if (site.readings.some(({control: own}) => own))
    legend.push(["gb-probe-control", "k neurons, control labels"]);
  if (sites.length > 1) legend.push(["gb-probe-other", "k neurons of other places"]);
  return (
    `<div class="gb-check gb-probe"><p class="gb-check-title">${title(site)}</p>` +
    choice("Look at", sites.map(placeWords), chosen) +
    `<div>${plot({
      ...field,
      alternative: `F1 by number of neurons, ${placeWords(site)}. ${site.readings.map((_, i) => says(site, i)).join(" ")}`,
      lines:
        others.join("") +
        full +
        (control.includes(' d="M') ? control : "") +
        curve(field, site, "gb-plot-line"),
      marks: marks.join(""),
      reads: 0
    })}<p class="gb-plot-says"></p></div>` +
    plotKeys(...legend) +
    `<p class="gb-check-note">${note(state)}</p></div>`
  );
}

/** The fewest neurons that read about as well as all. */
export function enough({readings, full}: Site): number | undefined {
  return readings.find(({f1}) => f1.mean >= full.mean - NEAR)?.k;
}

function title(site: Site): string {
  const k = enough(site);
  const place = escapeHtml(placeWords(site));
  if (k === undefined) return `At ${place}, none of these numbers of neurons comes near all ${site.columns}`;
  return `At ${place}, <b>${k} ${k === 1 ? "neuron reads" : "neurons read"}</b> it nearly as well as all ${site.columns}`;
}

function curve(field: ReturnType<typeof fieldOf>, {readings}: Site, name: string): string {
  return plotLine(
    field,
    readings.flatMap(({f1}, i): [number, number][] => (Number.isNaN(f1.mean) ? [] : [[i, f1.mean]])),
    name
  );
}

function score({mean, standardError}: Measure): string {
  return `${mean.toFixed(2)} ± ${standardError.toFixed(2)}`;
}

function says({readings, full, columns}: Site, i: number): string {
  const {k, f1, control, neurons} = readings[i];
  const listed = neurons.slice(0, 4).join(", ") + (neurons.length > 4 ? ", …" : "");
  const beside = control ? `, control ${score(control)}` : "";
  return `k = ${k}: F1 ${score(f1)}${beside}; all ${columns}: ${score(full)}. ${k === 1 ? "Neuron" : "Neurons"} ${listed}.`;
}

function stopsOf(state: SparseData, chosen: number): Stop[] {
  const {x, y} = fieldOf(state);
  const site = state.sites[chosen];
  return site.readings.map(({f1}, i) => ({
    x: across(x, i),
    y: Number(plotY(y, f1.mean, HEIGHT)),
    says: says(site, i)
  }));
}

function note({rows, folds, choose}: SparseData): string {
  const how = {
    difference: "those whose means differ most, in standard deviations",
    weight: "those to which the full probe gives the greatest weights",
    exhaustive: "the best of all subsets"
  }[choose];
  return `Chosen in each fold, on the rows learnt from: ${how}. ${rows.toLocaleString("en")} rows, ${folds} folds; a whisker is one standard error. Near means within ${NEAR} of F1.`;
}

/** One row a place and k. */
function toNumbers({sites, folds}: SparseData): NumbersTable {
  return {
    columns: [
      "place",
      "k",
      "F1",
      "standard error",
      "control F1",
      "full F1",
      "neurons",
      "folds that chose them"
    ],
    rows: sites.flatMap(({name, full, readings}) =>
      readings.map(({k, f1, control, neurons, stable}) => [
        name,
        k,
        f1.mean,
        f1.standardError,
        control?.mean ?? null,
        full.mean,
        neurons.join(" "),
        `${stable} of ${folds}`
      ])
    )
  };
}

export {toNumbers};
