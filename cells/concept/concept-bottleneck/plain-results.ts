import type {Label} from "../../data/target.ts";

/* What a concept bottleneck answers, as plain data: views draw it, and JSON carries it. */

/** How a bottleneck is trained (Koh et al. 2020, sec. 3; "multitask" is their baseline without a bottleneck). */
export type Training = "independent" | "sequential" | "joint" | "multitask";

/** Concepts by name, and the values that a reader gives them, 0 to 1. */
export type Setting = Record<string, number>;

/** One concept of one row, and what it does to the label. */
export interface ExplainedConcept {
  name: string;
  /** probability that the model gives it, 0 to 1 */
  predicted: number;
  /** what is so, 0 to 1; null where it is not known */
  truth: number | null;
  /** what the reader set it to; 0 too where another concept of its group was set to 1; null where it was left alone */
  set: number | null;
  /** what the label layer multiplied: levels.predicted, or no + set * (yes - no) */
  value: number;
  /** what the label layer multiplies as predicted, when set to 0, and when set to 1 */
  levels: {predicted: number; no: number; yes: number};
  /** by output: one of two classes, else one a class */
  weights: number[];
  /** value * weight, by output */
  adds: number[];
}

/** One row through the bottleneck: logits = bias + the sum over concepts of what each adds. */
export interface BottleneckExplanation {
  row: number;
  /** the row's true class, where it was given */
  label?: Label;
  classes: Label[];
  conceptNames: string[];
  /** concepts of which at most one is 1 */
  groups: Record<string, string[]>;
  concepts: ExplainedConcept[];
  /** by output: of two classes one, which speaks for the second; else one a class */
  bias: number[];
  /** by output, with what was set */
  logits: number[];
  /** without and with what was set; one a class */
  probabilities: {class: Label; before: number; after: number}[];
}

/** A share of rows, 0 to 1, and how far it would lie elsewhere with other rows. */
export interface Share {
  accuracy: number;
  standardError: number;
}

/** How right the label is when more and more concepts are set to the truth. */
export interface InterventionCurve {
  /** "random", "uncertainty" or "named" */
  order: string;
  /** one more concept, or group of concepts, each step; the first is without any */
  steps: (Share & {
    corrected: number;
    /** what is set to the truth up to here, where all rows have one order */
    names?: string[];
  })[];
  /** orders drawn for each row; 1 where nothing is drawn */
  trials: number;
  /** accuracy of a head that reads the features and no concepts */
  direct?: number;
}

/** How much better one of two is, row by row: of the shares of right rows. */
export interface Gain {
  mean: number;
  standardError: number;
}

/** What the bottleneck lets through besides its concepts. Every row is read by label layers that learnt from others. */
export interface Leakage {
  /** label layers on rounded and on soft concept values; the gain is of soft over hard */
  hardSoft: {hard: Share; soft: Share; gain?: Gain};
  /** joint bottlenecks of so many concepts drawn by coin; `majority` is the share of the commonest class */
  noise: (Share & {concepts: number; majority: number})[];
  /** a label layer on one concept's yes or no, and on its logit too; the gain is of the logit */
  surplus: {name: string; bit: Share; logit: Share; gain?: Gain}[];
}

/** One step of training: an epoch, or a penalty of the path that a convex fit tries. Losses are means in nats. */
export interface TrainingPoint {
  epoch: number;
  labelLoss: number;
  conceptLoss: number;
  /** on the rows held back */
  validationLabelLoss: number;
  validationConceptLoss: number;
  /** shares of the rows held back, 0 to 1 */
  validationAccuracy: number;
  validationConceptAccuracy: number;
  /** strength of the concept layer's penalty, where the steps are penalties */
  penalty?: number;
}
