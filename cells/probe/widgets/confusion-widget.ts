import {choice, choosing} from "../../views/choosing.ts";
import {escapeHtml} from "../../views/escape.ts";
import {shareWords} from "../../views/number-words.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import {placeWords} from "./place-words.ts";
import type {ConfusionData} from "./views.ts";

/** What was taken for what, of rows not learnt from. */
const widget: WidgetModule<ConfusionData> = {
  default: {render: choosing(drawn, ({sites}) => sites.length)},
  toStatic: (state) => drawn(state, state.chosen),
  toNumbers
};

export default widget.default;
export const {toStatic} = widget;

function drawn({sites, classes, rows}: ConfusionData, chosen: number): string {
  const {counts, accuracy, f1} = sites[chosen];
  const head = classes.map((name) => `<th scope="col">read as ${escapeHtml(name)}</th>`).join("");
  const body = counts.map((row, k) => {
    const cells = row.map(
      (count, read) =>
        `<td class="gb-confusion-${read === k ? "right" : "wrong"}">${count.toLocaleString("en")}</td>`
    );
    return `<tr><th scope="row">was ${escapeHtml(classes[k])}</th>${cells.join("")}</tr>`;
  });
  return (
    `<div class="gb-check gb-probe"><p class="gb-check-title">What is taken for what</p>` +
    choice("Look at", sites.map(placeWords), chosen) +
    `<div class="gb-table-scroll" tabindex="0" role="group" aria-label="What is taken for what"><table class="gb-confusion"><thead><tr><td></td>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div>` +
    `<p class="gb-check-note">${rows.toLocaleString("en")} rows, each read by a probe that did not learn from it: ${shareWords(accuracy)} right, F1 ${f1.mean.toFixed(2)}.</p></div>`
  );
}

function toNumbers({sites, classes}: ConfusionData): NumbersTable {
  return {
    columns: ["place", "class", "read as", "rows"],
    rows: sites.flatMap(({name, counts}) =>
      counts.flatMap((row, k) => row.map((count, read) => [name, classes[k], classes[read], count]))
    )
  };
}

export {toNumbers};
