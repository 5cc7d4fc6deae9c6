import {escapeHtml} from "../../views/escape.ts";
import type {View} from "../../views/view.ts";
import {percent, subject, summary} from "../summary.ts";
import type {EBM} from "./ebm-model.ts";
import {pairSvg} from "./pair-svg.ts";
import {reachOf, type Scale, shapeSvg} from "./shape-svg.ts";
import type {ShownTerm} from "./shown-terms.ts";
import {figure} from "./svg-marks.ts";

/** How many terms are named, and how many are drawn. */
const named = 5;
const drawn = 6;

/** What an EBM is made of: a sentence, and the shapes of the terms that matter most, all on one scale. */
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
          `${termNames[t]} ${figure(importances[t])}${total > 0 ? ` (${percent(importances[t] / total)})` : ""}`
      );
    sentences.push(
      `What moves the ${model.classes ? unit : "prediction"} most, on average: ${listed.join(", ")}.`
    );
  }
  if (seed !== undefined) sentences.push(`Seed ${seed}.`);
  const views: View[] = [summary("Explainable boosting machine", sentences)];
  if (weighted) views.push({kind: "html", parts: [figures(model, order.slice(0, drawn), unit)], values: []});
  return views;
}

function figures(model: EBM, order: number[], unit: string): string {
  const shown = model.shownTerms().terms;
  const several = model.intercept.length > 1;
  const find = (t: number) =>
    shown.find(({features}) => String(features) === String(model.terms[t].features));
  const picked = order
    .map((t) => ({name: model.termNames[t], term: find(t)}))
    // With several classes a pair would be as many pictures.
    .filter(
      (own): own is {name: string; term: ShownTerm} =>
        own.term !== undefined && !(several && own.term.features.length > 1)
    );
  const scale = scaleOf(picked.map(({term}) => reachOf(model, term)));
  const classes = several ? ` Colours in the order of the classes: ${model.classes?.join(", ")}.` : "";
  return picked
    .map(({name, term}) => {
      const [least, greatest] = spanOf(term);
      const words = `${name}: adds ${figure(least)} to ${figure(greatest)} (${unit}).${classes}`;
      const picture = term.features.length > 1 ? pairSvg : shapeSvg;
      return `<figure><figcaption>${escapeHtml(words)}</figcaption>${picture(model, term, scale, words)}</figure>`;
    })
    .join("");
}

function scaleOf(reaches: Scale[]): Scale {
  const least = Math.min(0, ...reaches.map((reach) => reach.least));
  const greatest = Math.max(0, ...reaches.map((reach) => reach.greatest));
  return greatest > least ? {least, greatest} : {least: -1, greatest: 1};
}

function spanOf({scores}: ShownTerm): [number, number] {
  let least = Infinity;
  let greatest = -Infinity;
  for (const score of scores) {
    least = Math.min(least, score);
    greatest = Math.max(greatest, score);
  }
  return [least, greatest];
}
