import {choice, choosing} from "../../views/choosing.ts";
import {escapeHtml} from "../../views/escape.ts";
import {percent, plain, shareWords} from "../../views/number-words.ts";
import {across, type PlotAxis, plot, plotBand, plotLine, plotXPercent, plotY} from "../../views/plot.ts";
import {plotKeys} from "../../views/plot-keys.ts";
import type {Stop} from "../../views/read-stops.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import {placeWords} from "./place-words.ts";
import type {CurvesData, Measure} from "./views.ts";

type Site = CurvesData["sites"][number];

/** Share right along the layers: the task, its control, random features and the majority. */
const widget: WidgetModule<CurvesData> = {
  default: {render: choosing(drawn, ({offsets}) => offsets.length, stopsOf)},
  toStatic: (state) => drawn(state, state.chosen),
  toNumbers
};

export default widget.default;
export const {toStatic} = widget;

const HEIGHT = 260;

function shown({sites, offsets}: CurvesData, chosen: number): Site[] {
  return sites.filter(({offset}) => offset === offsets[chosen]);
}

function fieldOf(state: CurvesData, sites: Site[]): {x: PlotAxis; y: PlotAxis; height: number} {
  const all = sites.flatMap(({accuracy, majority, control, random}) =>
    [accuracy.mean, majority, control?.mean, random?.mean].filter((value) => value !== undefined)
  );
  const numbers = state.measure === "R²";
  const layered = sites.every(({short}) => /^(in|\d+)$/.test(short));
  return {
    x: {
      title: layered ? "layer (in: the words as they come in)" : "place in the model",
      low: -0.4,
      high: sites.length - 0.6,
      names: sites.map(({short}) => short)
    },
    y: {
      title: numbers ? "R², rows not learnt from" : "share right, rows not learnt from",
      low: numbers ? Math.min(0, ...all) : Math.min(0.4, ...all),
      high: 1,
      percent: !numbers
    },
    height: HEIGHT
  };
}

function drawn(state: CurvesData, chosen: number): string {
  const sites = shown(state, chosen);
  const [first] = sites;
  const field = fieldOf(state, sites);
  const best = sites.reduce((a, b) => (b.accuracy.mean > a.accuracy.mean ? b : a));
  const lines =
    band(field, sites) +
    line(field, sites, ({majority}) => majority, "gb-plot-base") +
    line(field, sites, ({random}) => random?.mean, "gb-probe-random") +
    line(field, sites, ({control}) => control?.mean, "gb-probe-control") +
    line(field, sites, ({accuracy}) => accuracy.mean, "gb-plot-line");
  const marks = sites.map(
    (site, i) =>
      point(field, i, site.random, "gb-probe-random") +
      point(field, i, site.control, "gb-probe-control") +
      point(field, i, site.accuracy, "gb-probe-task")
  );
  const legend: [string, string][] = [["gb-plot-line", "the labels"]];
  if (first.control) legend.push(["gb-probe-control", "control: a drawn label for each type"]);
  if (first.random) legend.push(["gb-probe-random", "random vectors, one a type"]);
  legend.push(["gb-plot-base", state.measure === "R²" ? "always the mean" : "always the most frequent"]);
  return (
    `<div class="gb-check gb-probe"><p class="gb-check-title">What a probe reads: at best ${words(state, best.accuracy)}, at ${escapeHtml(placeWords(best))}</p>` +
    choice("Read at", state.offsets.map(offsetWords), chosen) +
    `<div>${plot({...field, alternative: alternative(state, sites), lines, marks: marks.join(""), reads: 0})}<p class="gb-plot-says"></p></div>` +
    plotKeys(...legend) +
    `<p class="gb-check-note">${note(state, first)}</p></div>`
  );
}

function offsetWords(offset: number): string {
  if (offset === 0) return "the labelled token";
  const count = Math.abs(offset);
  return `${count} ${count === 1 ? "token" : "tokens"} ${offset > 0 ? "later" : "earlier"}`;
}

function words({measure}: CurvesData, score: Measure): string {
  return measure === "R²" ? `R² ${plain(score.mean, 3)}` : shareWords(score);
}

function line(
  field: ReturnType<typeof fieldOf>,
  sites: Site[],
  value: (site: Site) => number | undefined,
  name: string
): string {
  const points = sites.flatMap((site, i): [number, number][] => {
    const y = value(site);
    return y === undefined || Number.isNaN(y) ? [] : [[i, y]];
  });
  return points.length > 1 ? plotLine(field, points, name) : "";
}

/** Between control and task: what the probe reads beyond what it could have learnt by heart. */
function band(field: ReturnType<typeof fieldOf>, sites: Site[]): string {
  if (!sites.every(({control}) => control) || sites.length < 2) return "";
  return plotBand(
    field,
    sites.map(({accuracy, control}, i) => ({
      x: i,
      low: control!.mean,
      high: Math.max(accuracy.mean, control!.mean)
    })),
    "gb-plot-band"
  );
}

function point(
  {x, y, height}: ReturnType<typeof fieldOf>,
  i: number,
  measure: Measure | undefined,
  name: string
): string {
  if (!measure || Number.isNaN(measure.mean)) return "";
  const left = plotXPercent(x, i);
  const [high, low] = [measure.mean + measure.standardError, measure.mean - measure.standardError];
  return (
    `<g class="${name}"><line x1="${left}" x2="${left}" y1="${plotY(y, Math.min(y.high, high), height)}" y2="${plotY(y, Math.max(y.low, low), height)}"/>` +
    `<circle cx="${left}" cy="${plotY(y, measure.mean, height)}" r="4"/></g>`
  );
}

function stopsOf(state: CurvesData, chosen: number): Stop[] {
  const sites = shown(state, chosen);
  const {x, y} = fieldOf(state, sites);
  return sites.map((site, i) => ({
    x: across(x, i),
    y: Number(plotY(y, site.accuracy.mean, HEIGHT)),
    says: says(state, site)
  }));
}

function says(state: CurvesData, site: Site): string {
  const {accuracy, control, selectivity, random, majority} = site;
  const place = placeWords(site);
  const parts = [`${place[0].toUpperCase()}${place.slice(1)}: ${words(state, accuracy)}`];
  if (control && selectivity) {
    parts.push(`control ${words(state, control)}`, `selectivity ${words(state, selectivity)}`);
  }
  if (random) parts.push(`random vectors ${words(state, random)}`);
  parts.push(
    state.measure === "R²" ? `always the mean ${plain(majority, 3)}` : `most frequent ${percent(majority)}`
  );
  return `${parts.join(", ")}.`;
}

function note({rows, folds, groups, types}: CurvesData, {control}: Site): string {
  const held = groups < rows ? ` in ${groups.toLocaleString("en")} groups, which are kept whole` : "";
  const drawnTypes = types === rows || types === undefined ? "each row" : `each of ${types} types`;
  return (
    `${rows.toLocaleString("en")} rows${held}; ${folds} folds, a whisker is one standard error over them.` +
    (control
      ? ` The control draws a label for ${drawnTypes}: what it gets right was learnt by heart. The shaded gap is the selectivity.`
      : "")
  );
}

function alternative(state: CurvesData, sites: Site[]): string {
  return `Probe along the model. ${sites.map((site) => says(state, site)).join(" ")}`;
}

/** One row a place. */
function toNumbers({sites, measure}: CurvesData): NumbersTable {
  const pair = (score?: Measure): (number | null)[] =>
    score ? [score.mean, score.standardError] : [null, null];
  return {
    columns: [
      "place",
      "tokens later",
      measure,
      "standard error",
      "control",
      "its standard error",
      "selectivity",
      "error of it",
      "random vectors",
      "error of these",
      "most frequent"
    ],
    rows: sites.map(({name, offset, accuracy, control, selectivity, random, majority}) => [
      name,
      offset,
      ...pair(accuracy),
      ...pair(control),
      ...pair(selectivity),
      ...pair(random),
      majority
    ])
  };
}

export {toNumbers};
