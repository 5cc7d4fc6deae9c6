/** Bin of each row. Bin 0 is "missing", the last one is "unseen". */
export type Bins = Uint16Array | Uint32Array;

export type Objective = "rmse" | "log_loss";
export type MissingMode = "separate" | "low" | "high" | "gain";

/** How a term is cut: along ordered bins, by grouping the bins of a nominal feature, or in two directions. */
export type TermKind = "ordered" | "nominal" | "pair";

/** One term of the sum, with the bins of a bag's rows. */
export interface BoostTerm {
  kind: TermKind;
  /** bins along each of its features, missing and unseen included */
  shape: number[];
  /** joint bin of each training row; of a pair: first bin * shape[1] + second bin */
  train: Bins;
  /** joint bin of each validation row */
  validation: Bins;
  /** 1: never falls, -1: never rises, 0: free */
  monotone: -1 | 0 | 1;
}

/** Rows of one side of a bag. */
export interface BoostRows {
  /** class codes, or numbers */
  y: Float64Array;
  /** undefined: each row counts 1 */
  weight?: Float64Array;
  /** where boosting starts, [row, output] */
  scores: Float64Array;
}

/** Everything that boosting of one bag reads. */
export interface BoostData {
  objective: Objective;
  /** numbers that the model gives a row: 1 for a regression and for two classes, else one a class */
  outputs: number;
  terms: BoostTerm[];
  train: BoostRows;
  validation: BoostRows;
  /** whether a kernel may take the terms' bins over: it puts its own copy in their place, and frees them */
  spends?: boolean;
}

/** What a split must respect and how large a step is. Names are InterpretML's. */
export interface SplitOptions {
  learningRate: number;
  maxLeaves: number;
  minSamplesLeaf: number;
  minHessian: number;
  regAlpha: number;
  regLambda: number;
  /** 0: no limit */
  maxDeltaStep: number;
  missing: MissingMode;
  gainScale: number;
  minCatSamples: number;
  catSmooth: number;
}

/** How long boosting goes on, and in which order. Names are InterpretML's. */
export interface LoopOptions {
  greedyRatio: number;
  /** share of the cyclic rounds whose updates are applied; true is 1, false is 0 */
  cyclicProgress: boolean | number;
  smoothingRounds: number;
  maxRounds: number;
  earlyStoppingRounds: number;
  earlyStoppingTolerance: number;
}

export type BoostOptions = SplitOptions & LoopOptions;

/** Number of cells of a term. */
export function cellsOf({shape}: {shape: number[]}): number {
  return shape.reduce((product, size) => product * size, 1);
}
