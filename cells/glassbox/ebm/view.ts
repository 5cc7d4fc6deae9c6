import type {View} from "../../views/view.ts";
import {percent, short, subject, summary} from "../summary.ts";
import type {EBM} from "./ebm-model.ts";

/** How many terms the sentence names. */
const named = 5;

export function ebmView(model: EBM): View[] {
  const {terms, termNames, baggedIntercept, seed} = model;
  const pairs = terms.filter(({features}) => features.length > 1).length;
  const bags = baggedIntercept.length;
  const sentences = [
    `An intercept and ${terms.length} terms (${pairs} of them pairs) learnt ${subject(model)}${bags > 1 ? `, as the mean of ${bags} bags` : ""}.`
  ];
  if (terms.length > 0 && terms.every(({binWeights}) => binWeights.length > 0)) {
    const importances = model.termImportances();
    const total = importances.reduce((a, b) => a + b, 0);
    const order = termNames.map((_, t) => t).sort((a, b) => importances[b] - importances[a] || a - b);
    const listed = order
      .slice(0, named)
      .map(
        (t) =>
          `${termNames[t]} ${short(importances[t])}${total > 0 ? ` (${percent(importances[t] / total)})` : ""}`
      );
    sentences.push(
      `What moves the ${model.classes ? "log odds" : "prediction"} most, on average: ${listed.join(", ")}.`
    );
  }
  if (seed !== undefined) sentences.push(`Seed ${seed}.`);
  return [summary("Explainable boosting machine", sentences)];
}
