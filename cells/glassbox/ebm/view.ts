import {plain} from "../../views/number-words.ts";
import type {View} from "../../views/view.ts";
import {percent, subject, summary} from "../summary.ts";
import type {EBM} from "./ebm-model.ts";
import {modelView} from "./widgets/model-view.ts";

/** How many terms are named. */
const named = 5;

/** What an EBM is made of: a sentence, the importances of its terms, and their shapes to choose from. */
export function ebmView(model: EBM): View[] {
  const {terms, termNames, baggedIntercept, seed} = model;
  const pairs = terms.filter(({features}) => features.length > 1).length;
  const bags = baggedIntercept.length;
  const sentences = [
    `An intercept and ${terms.length} terms (${pairs} of them pairs) learnt ${subject(model)}${bags > 1 ? `, as the mean of ${bags} bags` : ""}.`
  ];
  // A file of little detail knows nothing of the rows.
  const weighted = terms.length > 0 && terms.every(({binWeights}) => binWeights.length > 0);
  const importances = weighted ? model.termImportances() : new Float64Array(0);
  const order = termNames.map((_, t) => t).sort((a, b) => importances[b] - importances[a] || a - b);
  const unit = model.classes ? "log odds" : model.target;
  if (weighted) {
    const total = importances.reduce((a, b) => a + b, 0);
    const listed = order
      .slice(0, named)
      .map(
        (t) =>
          `${termNames[t]} ${plain(importances[t], 4)}${total > 0 ? ` (${percent(importances[t] / total)})` : ""}`
      );
    sentences.push(
      `What moves the ${model.classes ? unit : "prediction"} most, on average: ${listed.join(", ")}.`
    );
  }
  if (seed !== undefined) sentences.push(`Seed ${seed}.`);
  sentences.push(...(model.notes ?? []));
  const shapes = modelView(model);
  return [summary("Explainable boosting machine", sentences), ...(shapes ? [shapes] : [])];
}
