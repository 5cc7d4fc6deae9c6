import {escapeHtml} from "../../../views/escape.ts";
import {decimalsFor, percent, plain, signed} from "../../../views/number-words.ts";
import {redrawing} from "../../../views/patch.ts";
import {type SumScale, sumLevel, sumScale, sumStep} from "../../../views/running-sum.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import type {LocalData, LocalTerm} from "./local-explanation.ts";

/** One row's score as a running sum: from the intercept, term by term, to the prediction. */
const widget: WidgetModule<LocalData> = {
  default: {render: redrawing(toStatic)},
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: LocalData): string {
  const {outputs, link, predicted} = state;
  if (link !== "softmax") return `<div class="gb-ebm gb-ebm-local">${head(state)}${sum(state, 0)}</div>`;
  // The predicted class stands open; each of the others has a sum of its own.
  const order = outputs.map((_, k) => k);
  order.sort((a, b) => Number(outputs[b] === String(predicted)) - Number(outputs[a] === String(predicted)));
  const sums = order.map(
    (k, at) =>
      `<details class="gb-ebm-more"${at === 0 ? " open" : ""}><summary>The score of <strong>${escapeHtml(outputs[k])}</strong>: ${plain(state.score[k], 4)}, ${percent(state.probabilities[k].probability)}</summary>${sum(state, k)}</details>`
  );
  return `<div class="gb-ebm gb-ebm-local">${head(state)}${sums.join("")}</div>`;
}

/** Predicted against actual, in words. */
function head({link, target, predicted, actual, probabilities}: LocalData): string {
  const print = (value: LocalData["predicted"]): string =>
    typeof value === "number" ? plain(value, 5) : escapeHtml(value);
  const name = escapeHtml(target);
  const sure = probabilities.find(({label}) => label === String(predicted))?.probability;
  const says = `<p class="gb-ebm-title">${name}: the model says <b class="gb-ebm-predicted">${print(predicted)}</b>${sure === undefined ? "" : ` (${percent(sure)})`}`;
  if (actual === undefined) return `${says}.</p>`;
  const verdict =
    link === "identity"
      ? typeof actual === "number" && typeof predicted === "number"
        ? `, off by ${plain(Math.abs(actual - predicted), 3)}`
        : ""
      : String(actual) === String(predicted)
        ? ": right"
        : ": wrong";
  return `${says}, and it was <b class="gb-ebm-actual">${print(actual)}</b>${verdict}.</p>`;
}

interface Step {
  name: string;
  /** already HTML */
  more: string;
  from: number;
  to: number;
  deviation?: number;
}

function sum(state: LocalData, output: number): string {
  const {terms, intercept, score, link, outputs, probabilities, shown, target} = state;
  // One term alone is no rest.
  const first = terms.length > shown + 1 ? terms.slice(0, shown) : terms;
  const rest = terms.slice(first.length);
  const decimals = decimalsFor([intercept[output], score[output], ...terms.map(({adds}) => adds[output])]);
  let running = intercept[output];
  const step = (term: LocalTerm): Step => {
    const from = running;
    running += term.adds[output];
    const {term: name, standardDeviations} = term;
    return {name, more: values(term), from, to: running, deviation: standardDeviations?.[output]};
  };
  const steps = first.map(step);
  const before = running;
  const left = rest.map(step);
  const ends = [...steps, ...left].flatMap(({from, to}) => [from, to]);
  const at = sumScale([intercept[output], ...ends]);
  const row = (own: Step): string => bar(own, at, decimals);
  const remaining =
    left.length > 0
      ? `<details class="gb-ebm-rest"><summary class="gb-ebm-step">${cells({name: `${left.length} remaining terms, together`, more: "", from: before, to: running}, at, decimals)}</summary><ol>${left.map(row).join("")}</ol></details>`
      : "";
  const what =
    link === "identity"
      ? escapeHtml(target)
      : `${link === "logit" ? "log odds" : "score"} of ${escapeHtml(outputs[output])}`;
  const chance =
    link === "logit" ? ` <span class="gb-ebm-rows">${percent(probabilities[1].probability)}</span>` : "";
  return (
    `<div class="gb-ebm-sum">${level("Intercept", `<span class="gb-ebm-rows">where every sum starts</span>`, intercept[output], at, decimals)}` +
    `<ol>${steps.map(row).join("")}</ol>${remaining}${level(`= ${what}`, chance, score[output], at, decimals)}</div>`
  );
}

function values({values}: LocalTerm): string {
  const own = values.map(({value, state}) => {
    if (state === "missing") return "missing";
    const text = typeof value === "number" ? plain(value, 6) : escapeHtml(value);
    return state === "unseen" ? `${text}, not seen in training` : text;
  });
  return `<span class="gb-ebm-value">= ${own.join(" & ")}</span>`;
}

function bar(step: Step, at: SumScale, decimals: number): string {
  return `<li class="gb-ebm-step">${cells(step, at, decimals)}</li>`;
}

/** Name, bar from where the sum was to where it is, and number. */
function cells({name, more, from, to, deviation}: Step, at: SumScale, decimals: number): string {
  const spread =
    deviation === undefined ? "" : `<span class="gb-ebm-spread"> ± ${deviation.toFixed(decimals)}</span>`;
  return (
    `<span class="gb-ebm-name">${escapeHtml(name)} ${more}</span>` +
    sumStep(from, to, at) +
    `<span class="gb-ebm-number">${signed(to - from, decimals)}${spread}</span>`
  );
}

/** Where the sum starts or ends: a mark, not a bar. */
function level(name: string, more: string, value: number, at: SumScale, decimals: number): string {
  return (
    `<div class="gb-ebm-step gb-ebm-end"><span class="gb-ebm-name">${name} ${more}</span>` +
    sumLevel(value, at) +
    `<span class="gb-ebm-number">${plainFixed(value, decimals)}</span></div>`
  );
}

function plainFixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** Intercept, every term, and the sum; one column of numbers an output. */
export function toNumbers({terms, intercept, score, outputs}: LocalData): NumbersTable {
  const of = (k: number): string => (intercept.length > 1 ? ` (${outputs[k]})` : "");
  const spread = terms.some(({standardDeviations}) => standardDeviations);
  const wide = (numbers: number[], deviations?: number[]) =>
    numbers.flatMap((number, k) => (spread ? [number, deviations?.[k] ?? null] : [number]));
  return {
    columns: [
      "term",
      "value",
      ...intercept.flatMap((_, k) => [`adds${of(k)}`, ...(spread ? [`standard deviation${of(k)}`] : [])])
    ],
    rows: [
      ["intercept", null, ...wide(intercept)],
      ...terms.map(({term, values, adds, standardDeviations}) => [
        term,
        values.map(({value, state}) => (state === "missing" ? "missing" : String(value))).join(" & "),
        ...wide(adds, standardDeviations)
      ]),
      ["sum", null, ...wide(score)]
    ]
  };
}
