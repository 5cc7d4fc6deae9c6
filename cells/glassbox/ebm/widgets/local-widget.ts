import {escapeHtml} from "../../../views/escape.ts";
import {decimalsFor, percent, plain, signed} from "../../../views/number-words.ts";
import {redrawing} from "../../../views/patch.ts";
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
  const [low, high] = [Math.min(intercept[output], ...ends), Math.max(intercept[output], ...ends)];
  const margin = (high - low) / 40 || 1;
  const at = (value: number): number => (100 * (value - low + margin)) / (high - low + 2 * margin);
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

function bar(step: Step, at: (value: number) => number, decimals: number): string {
  return `<li class="gb-ebm-step">${cells(step, at, decimals)}</li>`;
}

/** Name, bar from where the sum was to where it is, and number. */
function cells(
  {name, more, from, to, deviation}: Step,
  at: (value: number) => number,
  decimals: number
): string {
  const [left, right] = [at(Math.min(from, to)), at(Math.max(from, to))];
  const side = to < from ? "negative" : "positive";
  const spread =
    deviation === undefined ? "" : `<span class="gb-ebm-spread"> ± ${deviation.toFixed(decimals)}</span>`;
  return (
    `<span class="gb-ebm-name">${escapeHtml(name)} ${more}</span>` +
    `<svg class="gb-ebm-fall" width="100%" height="26" aria-hidden="true" focusable="false"><line class="gb-ebm-link" x1="${at(from).toFixed(2)}%" x2="${at(from).toFixed(2)}%" y1="0" y2="5"/>` +
    `<rect x="${left.toFixed(2)}%" width="${Math.max(right - left, 0.2).toFixed(2)}%" y="5" height="16" rx="2" fill="var(--gb-${side})"/>` +
    `<line class="gb-ebm-link" x1="${at(to).toFixed(2)}%" x2="${at(to).toFixed(2)}%" y1="21" y2="26"/></svg>` +
    `<span class="gb-ebm-number">${signed(to - from, decimals)}${spread}</span>`
  );
}

/** Where the sum starts or ends: a mark, not a bar. */
function level(
  name: string,
  more: string,
  value: number,
  at: (value: number) => number,
  decimals: number
): string {
  return (
    `<div class="gb-ebm-step gb-ebm-end"><span class="gb-ebm-name">${name} ${more}</span>` +
    `<svg class="gb-ebm-fall" width="100%" height="26" aria-hidden="true" focusable="false"><line class="gb-ebm-link" x1="${at(value).toFixed(2)}%" x2="${at(value).toFixed(2)}%" y1="0" y2="26"/>` +
    `<circle class="gb-ebm-point" cx="${at(value).toFixed(2)}%" cy="13" r="5.5"/></svg>` +
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
