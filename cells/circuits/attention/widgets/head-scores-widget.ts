import {escapeHtml} from "../../../views/escape.ts";
import {percent, plain} from "../../../views/number-words.ts";
import {redrawing} from "../../../views/patch.ts";
import {fillLevel} from "../../../views/tokens/index.ts";
import type {NumbersTable, WidgetModule} from "../../../views/widget.ts";
import {headName} from "../head-name.ts";
import type {HeadScoresData, ScoredHead} from "../head-scores.ts";

/** What each head does with a sequence that comes twice: three tables, a row a layer. */
const widget: WidgetModule<HeadScoresData> = {default: {render: redrawing(toStatic)}, toStatic, toNumbers};

export default widget.default;

const shown: ["previous" | "duplicate" | "induction", string, string][] = [
  ["previous", "Previous token", "the token before"],
  ["duplicate", "Same token", "the same token, the first time"],
  ["induction", "Induction", "what followed it, the first time"]
];

export function toStatic(state: HeadScoresData): string {
  const {model, length, sequences, loss} = state;
  const tables = shown.map(([score, name, says]) => scoreTable(state, score, name, says));
  const count = sequences === 1 ? `${length} tokens` : `${sequences} × ${length} random tokens`;
  const losses = loss
    ? ` Mean loss: ${plain(loss.first)} nats the first time, ${plain(loss.second)} the second time.`
    : "";
  return (
    `<div class="gb-attention"><p class="gb-attention-title">The heads of ${escapeHtml(model)} on ${count} that come twice</p>` +
    `<div class="gb-attention-scores">${tables.join("")}</div>` +
    `<p class="gb-attention-facts">Share of a head’s attention that goes there, on average.${losses}</p></div>`
  );
}

function scoreTable(
  {heads}: HeadScoresData,
  score: "previous" | "duplicate" | "induction",
  name: string,
  says: string
): string {
  const layers = [...new Set(heads.map(({layer}) => layer))];
  const numbers = [...new Set(heads.map(({head}) => head))].sort((a, b) => a - b);
  const cell = (one: ScoredHead | undefined) =>
    one
      ? `<td class="gb-fill-${fillLevel(one[score])}">${Math.round(100 * one[score])}<span class="gb-hidden"> %</span></td>`
      : "<td></td>";
  const rows = layers.map((layer) => {
    const cells = numbers.map((head) => cell(heads.find((one) => one.layer === layer && one.head === head)));
    return `<tr><th scope="row">L${layer}</th>${cells.join("")}</tr>`;
  });
  const [best] = [...heads].sort((a, b) => b[score] - a[score]);
  return (
    `<table><caption><b>${name}</b>: ${says}, %</caption><thead><tr><td></td>${numbers.map((head) => `<th scope="col">H${head}</th>`).join("")}</tr></thead>` +
    `<tbody>${rows.join("")}</tbody><tfoot><tr><td colspan="${numbers.length + 1}">most: ${headName(best)}, ${percent(best[score])}</td></tr></tfoot></table>`
  );
}

export function toNumbers({heads}: HeadScoresData): NumbersTable {
  return {
    columns: [
      "head",
      "previous",
      "current",
      "first",
      "duplicate",
      "induction",
      "entropy, nats",
      "standard error of induction"
    ],
    rows: heads.map((one) => [
      headName(one),
      one.previous,
      one.current,
      one.first,
      one.duplicate,
      one.induction,
      one.entropy,
      one.standardErrors?.induction ?? null
    ])
  };
}
