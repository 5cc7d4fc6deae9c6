import {choice, choosing} from "../../views/choosing.ts";
import {escapeHtml} from "../../views/escape.ts";
import {plain, signed} from "../../views/number-words.ts";
import type {NumbersTable, WidgetModule} from "../../views/widget.ts";
import {placeWords} from "./place-words.ts";
import type {NeuronsData} from "./views.ts";

/** The neurons whose means differ most between the classes, with a bar each. */
const widget: WidgetModule<NeuronsData> = {
  default: {render: choosing(drawn, ({sites}) => sites.length)},
  toStatic: (state) => drawn(state, state.chosen),
  toNumbers
};

export default widget.default;
export const {toStatic} = widget;

function drawn({sites, classes}: NeuronsData, chosen: number): string {
  const {neurons, columns, constant} = sites[chosen];
  const most = Math.max(...neurons.map(({effect}) => Math.abs(effect))) || 1;
  const rows = neurons.map(({neuron, effect, auc, code}) => {
    const width = (50 * Math.abs(effect)) / most;
    const left = effect < 0 ? 50 - width : 50;
    return (
      `<tr><th scope="row">${neuron}</th><td class="gb-probe-bar-cell"><svg class="gb-probe-bar" width="100%" height="14" aria-hidden="true" focusable="false">` +
      `<line x1="50%" x2="50%" y1="0" y2="14"/><rect class="gb-probe-${effect < 0 ? "against" : "for"}" x="${left.toFixed(2)}%" y="2" width="${width.toFixed(2)}%" height="10" rx="2"/></svg></td>` +
      `<td>${signed(effect, 2)}</td><td>${auc.toFixed(2)}</td>${classes.length > 2 ? `<td>${escapeHtml(classes[code])}</td>` : ""}</tr>`
    );
  });
  const of = classes.length === 2 ? escapeHtml(classes[1]) : "a class";
  return (
    `<div class="gb-check gb-probe"><p class="gb-check-title">The neurons whose means differ most</p>` +
    choice("Look at", sites.map(placeWords), chosen) +
    `<table class="gb-probe-neurons"><thead><tr><th scope="col">neuron</th><td></td><th scope="col">difference</th><th scope="col">AUC</th>${classes.length > 2 ? '<th scope="col">of</th>' : ""}</tr></thead><tbody>${rows.join("")}</tbody></table>` +
    `<p class="gb-check-note">Mean for ${of} less the mean for the rest, in standard deviations of the neuron. AUC: how often a row of ${of} has the higher value. ` +
    `${columns.toLocaleString("en")} neurons${constant ? `, ${constant} of which never vary` : ""}; of so many, some differ by chance.</p></div>`
  );
}

function toNumbers({sites, classes}: NeuronsData): NumbersTable {
  return {
    columns: ["place", "neuron", "class", "difference of means", "in standard deviations", "AUC"],
    rows: sites.flatMap(({name, neurons}) =>
      neurons.map(({neuron, difference, effect, auc, code}) => [
        name,
        neuron,
        classes[code],
        difference,
        effect,
        auc
      ])
    ),
    notes: sites.map(({name, neurons: [first]}) =>
      first ? `${name}: neuron ${first.neuron} differs by ${plain(first.difference)}.` : `${name}: none.`
    )
  };
}

export {toNumbers};
