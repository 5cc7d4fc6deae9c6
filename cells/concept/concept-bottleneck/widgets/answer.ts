import {probabilities} from "../../../glassbox/logistic/fit.ts";
import type {BottleneckExplanation, ExplainedConcept, Setting} from "../plain-results.ts";
import {setTo} from "./set-concepts.ts";

/** What the label layer answers for one row with some concepts set. */
export interface Answer {
  /** what the label layer multiplies, by concept */
  values: number[];
  /** value * weight, [concept][output] */
  adds: number[][];
  /** by output: bias + the sum of what the concepts add */
  logits: number[];
  /** one a class */
  probabilities: number[];
}

/** The label layer once more, with what a reader set: a page can answer without asking the kernel. */
export function answerWith({concepts, bias}: BottleneckExplanation, set: Setting): Answer {
  const values = concepts.map((concept) => valueWith(concept, setTo(set, concept.name)));
  const adds = concepts.map(({weights}, j) => weights.map((weight) => weight * values[j]));
  const logits = bias.map((start, k) => adds.reduce((sum, own) => sum + own[k], start));
  return {values, adds, logits, probabilities: classShares(logits)};
}

function valueWith({levels: {predicted, no, yes}}: ExplainedConcept, set: number | undefined): number {
  if (set === undefined) return predicted;
  return set === 1 ? yes : no + set * (yes - no);
}

/** Probabilities of the classes; of two classes the one logit is that of the second. */
function classShares(logits: number[]): number[] {
  const own = Float64Array.from(logits);
  probabilities(own);
  return own.length === 1 ? [1 - own[0], own[0]] : [...own];
}

/** The concepts that an explanation was made with set. */
export function settingOf({concepts}: BottleneckExplanation): Setting {
  return Object.fromEntries(concepts.flatMap(({name, set}) => (set === null ? [] : [[name, set]])));
}
