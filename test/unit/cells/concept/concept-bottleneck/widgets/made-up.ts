import type {
  BottleneckExplanation,
  ExplainedConcept,
  InterventionCurve,
  Leakage,
  TrainingPoint
} from "../../../../../../cells/concept/concept-bottleneck/plain-results.ts";
import {answerWith} from "../../../../../../cells/concept/concept-bottleneck/widgets/answer.ts";
import type {Label} from "../../../../../../cells/data/target.ts";

/* Small results as a bottleneck gives them, to draw. */

interface Made {
  classes?: Label[];
  label?: Label;
  row?: number;
  /** of a logit bottleneck what stands for no and yes */
  levels?: {no: number; yes: number};
  set?: Record<string, number>;
}

const seen: [name: string, predicted: number, truth: number | null][] = [
  ["food good", 0.86, 0],
  ["food bad", 0.08, 1],
  ["service good", 0.35, 0],
  ["service bad", 0.6, 1],
  ["noisy", 0.72, null]
];
const weights = [
  [2.1, 0.4, -1.7],
  [-1.9, -0.2, 2.2],
  [1.4, 0.1, -1.1],
  [-1.3, 0.3, 1.2],
  [-0.2, 0, 0.15]
];

/** A review whose food and service the model sees wrongly; of two classes unless told. */
export function explanation({
  classes = ["no", "yes"],
  label = classes[0],
  row = 3,
  levels,
  set = {}
}: Made = {}): BottleneckExplanation {
  const outputs = classes.length === 2 ? 1 : classes.length;
  const concepts = seen.map(([name, predicted, truth], j): ExplainedConcept => {
    const own = {no: levels?.no ?? 0, yes: levels?.yes ?? 1};
    const asPredicted = levels ? Math.log(predicted / (1 - predicted)) : predicted;
    return {
      name,
      predicted,
      truth,
      set: set[name] ?? null,
      value: 0,
      levels: {predicted: asPredicted, ...own},
      weights: weights[j].slice(0, outputs),
      adds: []
    };
  });
  const made: BottleneckExplanation = {
    row,
    label,
    classes,
    conceptNames: seen.map(([name]) => name),
    groups: {food: ["food good", "food bad"], service: ["service good", "service bad"]},
    concepts,
    bias: [0.3, -0.5, 0.1].slice(0, outputs),
    logits: [],
    probabilities: []
  };
  const [before, after] = [answerWith(made, {}), answerWith(made, set)];
  made.logits = after.logits;
  made.probabilities = classes.map((own, k) => ({
    class: own,
    before: before.probabilities[k],
    after: after.probabilities[k]
  }));
  concepts.forEach((concept, j) => {
    concept.value = after.values[j];
    concept.adds = after.adds[j];
  });
  return made;
}

export function interventions(order: string, gain: number, direct?: number): InterventionCurve {
  return {
    order,
    trials: order === "random" ? 20 : 1,
    steps: [0, 1, 2, 3, 4].map((corrected) => ({
      corrected,
      ...(order === "named" && {names: ["food", "service", "ambiance", "noise"].slice(0, corrected)}),
      accuracy: 0.78 + gain * (1 - 0.5 ** corrected),
      standardError: 0.012
    })),
    ...(direct !== undefined && {direct})
  };
}

export const leakage: Leakage = {
  hardSoft: {hard: {accuracy: 0.81, standardError: 0.01}, soft: {accuracy: 0.88, standardError: 0.008}},
  noise: [1, 2, 4, 8, 16, 32].map((concepts, i) => ({
    concepts,
    accuracy: 0.55 + 0.06 * i,
    standardError: 0.015,
    majority: 0.54
  })),
  surplus: [
    {
      name: "food good",
      bit: {accuracy: 0.71, standardError: 0.012},
      logit: {accuracy: 0.79, standardError: 0.011}
    },
    {
      name: "noisy",
      bit: {accuracy: 0.56, standardError: 0.013},
      logit: {accuracy: 0.57, standardError: 0.013}
    }
  ]
};

/** No leak that could be told from chance. */
export const tight: Leakage = {
  hardSoft: {hard: {accuracy: 0.84, standardError: 0.01}, soft: {accuracy: 0.845, standardError: 0.01}},
  noise: [{concepts: 8, accuracy: 0.55, standardError: 0.01, majority: 0.54}],
  surplus: [
    {name: "noisy", bit: {accuracy: 0.56, standardError: 0.01}, logit: {accuracy: 0.57, standardError: 0.01}}
  ]
};

/** A curve of so many epochs, which falls as learning does. */
export function learning(epochs: number): TrainingPoint[] {
  return Array.from({length: epochs}, (_, i) => {
    const left = Math.exp(-(i + 1) / 8);
    return {
      epoch: i + 1,
      labelLoss: 0.25 + 0.4 * left,
      conceptLoss: 0.2 + 0.5 * left,
      validationLabelLoss: 0.32 + 0.36 * left,
      validationConceptLoss: 0.28 + 0.42 * left,
      validationAccuracy: 0.9 - 0.35 * left,
      validationConceptAccuracy: 0.92 - 0.3 * left
    };
  });
}

export const labelLayer = {
  conceptNames: seen.map(([name]) => name),
  weights
};
