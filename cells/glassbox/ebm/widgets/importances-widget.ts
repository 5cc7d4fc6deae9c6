import {escapeHtml} from "../../../views/escape.ts";
import {decimalsFor} from "../../../views/number-words.ts";
import {redrawing} from "../../../views/patch.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import type {ImportancesData} from "./importances-data.ts";

/** Term importances: a bar each, and one for all that are left, which unfolds. */
const widget: WidgetModule<ImportancesData> = {
  default: {render: redrawing(toStatic)},
  toStatic,
  toNumbers
};

export default widget.default;

export function toStatic(state: ImportancesData): string {
  const {terms, of} = state;
  const {first, rest, together, most} = split(state);
  const decimals = decimalsFor(terms.map(({importance}) => importance));
  const row = ({term, importance, pair}: ImportancesData["terms"][number]): string =>
    `<li class="gb-ebm-bar-row"><span class="gb-ebm-name">${escapeHtml(term)}</span>${bar(importance / most, pair)}<span class="gb-ebm-number">${importance.toFixed(decimals)}</span></li>`;
  const remaining =
    rest.length > 0
      ? `<details class="gb-ebm-rest"><summary class="gb-ebm-bar-row"><span class="gb-ebm-name">${rest.length} remaining terms, together</span>${bar(together / most, false, true)}<span class="gb-ebm-number">${together.toFixed(decimals)}</span></summary><ol>${rest.map(row).join("")}</ol></details>`
      : "";
  return (
    `<div class="gb-ebm"><p class="gb-ebm-title">How much each term moves the ${escapeHtml(of)}, on average over the rows</p>` +
    `<ol class="gb-ebm-bars">${first.map(row).join("")}</ol>${remaining}${barKeys(terms)}</div>`
  );
}

/** Terms with a bar of their own, the others, their sum, and the longest bar. */
export function split({terms, shown}: ImportancesData): {
  first: ImportancesData["terms"];
  rest: ImportancesData["terms"];
  together: number;
  most: number;
} {
  // One term alone is no rest.
  const first = terms.length > shown + 1 ? terms.slice(0, shown) : terms;
  const rest = terms.slice(first.length);
  const together = rest.reduce((sum, {importance}) => sum + importance, 0);
  return {first, rest, together, most: Math.max(together, ...first.map(({importance}) => importance)) || 1};
}

/** A bar's share of the longest; a pair's is striped by its fainter colour, the rest's is hollow. */
export function bar(share: number, pair: boolean, hollow = false): string {
  const kind = hollow ? "gb-ebm-bar-rest" : pair ? "gb-ebm-bar-pair" : "gb-ebm-bar-one";
  return `<svg class="gb-ebm-bar" width="100%" height="16" aria-hidden="true" focusable="false"><rect class="${kind}" x="0" y="2" width="${(99 * share).toFixed(2)}%" height="12" rx="2"/></svg>`;
}

export function barKeys(terms: ImportancesData["terms"]): string {
  if (!terms.some(({pair}) => pair) || terms.every(({pair}) => pair)) return "";
  const key = (kind: string, words: string): string =>
    `<span class="gb-ebm-key"><svg width="16" height="10" aria-hidden="true" focusable="false"><rect class="${kind}" width="16" height="10" rx="2"/></svg> ${words}</span>`;
  return `<p class="gb-ebm-note gb-ebm-keys">${key("gb-ebm-bar-one", "one feature")}${key("gb-ebm-bar-pair", "pair")}</p>`;
}

export function toNumbers({terms}: ImportancesData): NumbersTable {
  const total = terms.reduce((sum, {importance}) => sum + importance, 0);
  return {
    columns: ["term", "importance", "share"],
    rows: terms.map(({term, importance}) => [term, importance, total > 0 ? importance / total : 0])
  };
}
