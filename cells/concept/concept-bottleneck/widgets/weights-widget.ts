import {escapeHtml} from "../../../views/escape.ts";
import {decimalsFor, signed} from "../../../views/number-words.ts";
import {redrawing} from "../../../views/patch.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";

/** The state of the widget "concept-weights". */
export interface WeightsData {
  classes: string[];
  conceptNames: string[];
  /** [output][concept]; of two classes one output, which speaks for the second */
  weights: number[][];
  /** by output */
  bias: number[];
}

/** What each concept gives to each class when it holds. */
const widget: WidgetModule<WeightsData> = {
  default: {render: redrawing(toStatic)},
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: WeightsData): string {
  const {conceptNames, weights, bias} = state;
  const names = outputsOf(state);
  const all = weights.flat();
  const most = Math.max(...all.map(Math.abs)) || 1;
  const decimals = decimalsFor([...all, ...bias]);
  const head = names.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const rows = conceptNames.map(
    (name, j) =>
      `<tr><th scope="row">${escapeHtml(name)}</th>${weights.map((own) => cell(own[j], most, decimals)).join("")}</tr>`
  );
  const start = bias.map((value) => `<td><b>${signed(value, decimals)}</b></td>`).join("");
  return (
    `<div class="gb-check gb-concepts"><p class="gb-check-title">${title(state)}</p>` +
    `<div class="gb-table-scroll" tabindex="0" role="group" aria-label="Weight of each concept by class"><table class="gb-concept-weights">` +
    `<thead><tr><td></td>${head}</tr></thead><tbody>${rows.join("")}</tbody><tfoot><tr><th scope="row">bias</th>${start}</tr></tfoot></table></div>` +
    `<p class="gb-check-note">A weight is what a concept of value 1 adds to the logit${names.length === 1 ? ` of ${escapeHtml(names[0])}: to the right speaks for it, to the left against it` : " of a class: to the right speaks for it, to the left against it"}.</p></div>`
  );
}

function outputsOf({classes, weights}: WeightsData): string[] {
  return weights.length === 1 ? classes.slice(1) : classes;
}

function cell(weight: number, most: number, decimals: number): string {
  const width = (50 * Math.abs(weight)) / most;
  const left = weight < 0 ? 50 - width : 50;
  const side = weight < 0 ? "negative" : "positive";
  return (
    `<td><svg class="gb-concept-weight" width="100%" height="12" aria-hidden="true" focusable="false"><rect x="${left.toFixed(2)}%" width="${width.toFixed(2)}%" y="1" height="10" rx="2" fill="var(--gb-${side})"/>` +
    `<line x1="50%" x2="50%" y1="0" y2="12"/></svg>${signed(weight, decimals)}</td>`
  );
}

/** The strongest weight for and against, in a sentence. */
function title(state: WeightsData): string {
  const names = outputsOf(state);
  const all = state.weights.flatMap((own, k) => own.map((weight, j) => ({weight, j, k})));
  const highest = all.reduce((a, b) => (b.weight > a.weight ? b : a));
  const lowest = all.reduce((a, b) => (b.weight < a.weight ? b : a));
  const words = ({j, k}: (typeof all)[number], how: string): string =>
    `<b>${escapeHtml(state.conceptNames[j])}</b> speaks most ${how} ${escapeHtml(names[k])}`;
  const says = [
    ...(highest.weight > 0 ? [words(highest, "for")] : []),
    ...(lowest.weight < 0 ? [words(lowest, "against")] : [])
  ];
  return says.length > 0 ? says.join(", ") : "No concept speaks for or against a class";
}

/** One row a concept, and the bias; one column a class. */
export function toNumbers(state: WeightsData): NumbersTable {
  const {conceptNames, weights, bias} = state;
  return {
    columns: ["concept", ...outputsOf(state).map((name) => `weight (${name})`)],
    rows: [...conceptNames.map((name, j) => [name, ...weights.map((own) => own[j])]), ["bias", ...bias]]
  };
}
