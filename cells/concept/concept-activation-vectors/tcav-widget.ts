import {choice, choosing} from "../../views/choosing.ts";
import {escapeHtml} from "../../views/escape.ts";
import {type IntervalRow, intervalBars} from "../../views/interval-bars.ts";
import {decimalsFor, percent, shareWords, signed} from "../../views/number-words.ts";
import type {PlotAxis} from "../../views/plot.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import {comparisonWords} from "./comparison.ts";
import type {DrawnMeasure, TcavData} from "./view.ts";

type Reading = TcavData["readings"][number];

/** Of a class, layer by layer or concept by concept: the share of inputs that rise, how much, and how well a vector tells. */
const widget: WidgetModule<TcavData> = {
  default: {render: choosing(drawn, (state) => looksOf(state).length)},
  toStatic: (state) => drawn(state, state.chosen),
  toNumbers
};

export default widget.default;
export const {toStatic} = widget;

/** What can be looked at: the concepts in one layer, or one concept in all layers. */
interface Look {
  name: string;
  readings: Reading[];
  rowName(reading: Reading): string;
}

function looksOf({layers, readings}: TcavData): Look[] {
  const byLayer = layers.map((layer): Look => {
    const own = readings.filter((reading) => reading.layer === layer);
    return {name: `layer ${layer}`, readings: own, rowName: comparisonWords};
  });
  if (layers.length < 2) return byLayer;
  const byConcept = byLayer[0].readings.map((first): Look => {
    const words = comparisonWords(first);
    const own = readings.filter((reading) => comparisonWords(reading) === words);
    return {name: `${words}, in all layers`, readings: own, rowName: ({layer}) => layer};
  });
  return [...byLayer, ...byConcept];
}

function drawn(state: TcavData, chosen: number): string {
  const looks = looksOf(state);
  const look = looks[chosen];
  return (
    `<div class="gb-check gb-tcav"><p class="gb-check-title">${title(state, look)}</p>` +
    choice(
      "Look at",
      looks.map(({name}) => name),
      chosen
    ) +
    panel(
      "How often",
      `inputs of ${state.target} whose logit rises along the concept`,
      scoreBars(state, look)
    ) +
    panel(
      "How much",
      `the logit of ${state.target}, a step of usual length along the concept`,
      slopeBars(state, look)
    ) +
    panel("Is there such a direction?", "held-out examples that the vector tells right", accuracyBars(look)) +
    `<p class="gb-check-note">${note(state)}</p></div>`
  );
}

function title({target}: TcavData, {name, readings, rowName}: Look): string {
  const rises = readings.filter(({significant, derivative}) => significant && derivative.mean > 0);
  const falls = readings.filter(({significant, derivative}) => significant && derivative.mean < 0);
  const list = (some: Reading[]): string =>
    some.map((reading) => `<b>${escapeHtml(rowName(reading))}</b>`).join(", ");
  const said = [
    ...(rises.length ? [`${list(rises)} ${rises.length === 1 ? "speaks" : "speak"} for it`] : []),
    ...(falls.length ? [`${list(falls)} ${falls.length === 1 ? "speaks" : "speak"} against it`] : [])
  ];
  const found = said.length ? said.join("; ") : "nothing is significant";
  return `<b>${escapeHtml(target)}</b> and ${escapeHtml(name)}: ${found}`;
}

function panel(name: string, about: string, bars: string): string {
  return `<div class="gb-tcav-panel" role="group" aria-label="${name}"><p><b>${name}</b> <span class="gb-tcav-about">${escapeHtml(about)}</span></p>${bars}</div>`;
}

/** Whether the tested measure counts, told by the mark's form and by words. */
function verdict({found, significant}: Reading): {kind: 1 | 2; more: string} {
  if (significant) return {kind: 1, more: "<b>significant</b>"};
  return {kind: 2, more: `<span>${found ? "not significant" : "no direction found"}</span>`};
}

/** Whether a measure that is not tested lies beyond those of random concepts. */
function beyond({low, high, mean}: DrawnMeasure): {kind: 1 | 2; more: string} {
  return mean < low || mean > high
    ? {kind: 1, more: "<span>beyond random ones</span>"}
    : {kind: 2, more: "<span>as random ones</span>"};
}

function scoreBars({test}: TcavData, {readings, rowName}: Look): string {
  const rows = readings.map((reading): IntervalRow => {
    const {mean, standardError, low, high} = reading.score;
    const {kind, more} = test === "score" ? verdict(reading) : beyond(reading.score);
    const words = shareWords(reading.score);
    const mark = {value: mean, low: mean - standardError, high: mean + standardError, kind, words};
    return {name: rowName(reading), marks: [mark], band: {low, high}, more};
  });
  return intervalBars({axis: {title: "share of inputs", low: 0, high: 1, percent: true}, rows, from: 0.5});
}

function slopeBars({test}: TcavData, {readings, rowName}: Look): string {
  const scaled = readings.map((reading) => {
    const {spread, derivative} = reading;
    const times = (value: number): number => value * spread;
    const {mean, standardError, low, high} = derivative;
    return {reading, value: times(mean), error: times(standardError), low: times(low), high: times(high)};
  });
  const most = Math.max(
    ...scaled.flatMap(({value, error, high}) => [Math.abs(value) + error, high]),
    Number.MIN_VALUE
  );
  const decimals = decimalsFor(scaled.map(({value}) => value));
  const rows = scaled.map(({reading, value, error, low, high}): IntervalRow => {
    const {kind, more} = test === "derivative" ? verdict(reading) : beyond(reading.derivative);
    const words = `${signed(value, decimals)} ± ${error.toFixed(decimals)}`;
    const mark = {value, low: value - error, high: value + error, kind, words};
    return {name: rowName(reading), marks: [mark], band: {low, high}, more};
  });
  const axis: PlotAxis = {title: "logits", low: -1.05 * most, high: 1.05 * most};
  return intervalBars({axis, rows, from: 0});
}

function accuracyBars({readings, rowName}: Look): string {
  const rows = readings.map(({accuracy, found, ...reading}): IntervalRow => {
    const {mean, standardError, high} = accuracy;
    const mark = {
      value: mean,
      low: mean - standardError,
      high: mean + standardError,
      kind: found ? (1 as const) : (2 as const),
      words: shareWords(accuracy)
    };
    const more = `<span>${found ? "yes" : "no: as random ones"}</span>`;
    return {name: rowName({accuracy, found, ...reading}), marks: [mark], band: {low: 0.3, high}, more};
  });
  return intervalBars({axis: {title: "share told right", low: 0.3, high: 1, percent: true}, rows});
}

function note({runs, randomConcepts, inputCount, significance, tests, test}: TcavData): string {
  const tested = test === "derivative" ? "how much the logit moves" : "how often it rises";
  return (
    `The grey bands are where ${randomConcepts} random concepts lie, made of random examples in the same way: what is within them means nothing. ` +
    `Tested is ${tested}: ${tests} ${tests === 1 ? "test has" : "tests share"} a chance of ${percent(significance)} to call a random concept significant. ` +
    `A filled dot counts, an open square does not. ${inputCount} inputs, ${runs} runs; a whisker is one standard error over them. A step of usual length is how far examples lie from the middle of the random ones.`
  );
}

/** One row a layer and concept. */
function toNumbers({readings, target}: TcavData): NumbersTable {
  return {
    columns: [
      "layer",
      "concept",
      "class",
      "score",
      "standard error",
      "p of the score",
      "logits a step",
      "error of it",
      "p of it",
      "logits from random to concept",
      "error of these",
      "held-out told right",
      "random ones at most",
      "direction found",
      "significant"
    ],
    rows: readings.map((reading) => {
      const {layer, score, derivative, spread, effect, accuracy, found, significant} = reading;
      return [
        layer,
        comparisonWords(reading),
        String(target),
        score.mean,
        score.standardError,
        score.p,
        derivative.mean * spread,
        derivative.standardError * spread,
        derivative.p,
        effect.mean,
        effect.standardError,
        accuracy.mean,
        accuracy.high,
        found,
        significant
      ];
    })
  };
}

export {toNumbers};
