import {
  type Bins,
  type BoostData,
  type BoostRows,
  cellsOf,
  type Objective,
  type SplitOptions
} from "./boost-data.ts";
import type {OrderedCuts} from "./split-feature.ts";
import type {PairCut} from "./split-pair.ts";

/**
 * The loops of boosting that run over rows. There are two, of equal results: this one in plain TypeScript and
 * float64, which any number of outputs can use, and the one in WebAssembly.
 */
export interface Kernel {
  /** Sums over the training rows of each cell of a term, [cell, output, 2]: gradient, hessian. Valid until the next call. */
  sums(term: number): Float64Array;
  /** Adds an update [cell, output] to the rows' scores; gives the validation loss, or without rows for that NaN. */
  apply(term: number, update: Float64Array): number;
  /**
   * The best cut of a pair along one feature, by the sums that were asked for last; it knows neither L1 penalty nor
   * limit of a step. A kernel may leave it to split-pair.ts.
   */
  cutPair?(term: number, along: 0 | 1, options: SplitOptions): PairCut;
  /**
   * The best cuts in two of a term's ordered bins, missing values left out, by the sums that were asked for last, which
   * it uses up. It too knows neither L1 penalty nor limit of a step, and may be left to split-feature.ts.
   */
  cutOrdered?(term: number, options: SplitOptions): OrderedCuts;
}

/**
 * The kernel in plain TypeScript. Gradient and hessian of a row with score s: log loss g = p - y, h = p (1 - p), p
 * being the sigmoid or softmax of s; squared error g = s - y, h = 1; each times the row's weight.
 */
export function plainKernel({objective, outputs, terms, train, validation}: BoostData): Kernel {
  const trainScores = Float64Array.from(train.scores);
  const validationScores = Float64Array.from(validation.scores);
  const derivatives = new Float64Array(train.y.length * outputs * 2);
  const loss = objective === "rmse" ? squaredLoss : outputs === 1 ? twoClassLoss : classLoss;
  differentiate(objective, train, trainScores, derivatives, outputs);
  const cells = Math.max(0, ...terms.map(cellsOf));
  const sums = new Float64Array(cells * outputs * 2);
  return {
    sums(term) {
      const own = sums.subarray(0, cellsOf(terms[term]) * outputs * 2);
      addUp(terms[term].train, derivatives, own, outputs);
      return own;
    },
    apply(term, update) {
      addUpdate(trainScores, terms[term].train, update, outputs);
      differentiate(objective, train, trainScores, derivatives, outputs);
      if (validation.y.length === 0) return NaN;
      addUpdate(validationScores, terms[term].validation, update, outputs);
      return loss(validation, validationScores, outputs);
    }
  };
}

/** Writes the sums of the rows' derivatives, [row, output, 2], in each cell. */
export function addUp(bins: Bins, derivatives: Float64Array, sums: Float64Array, outputs: number): void {
  const width = outputs * 2;
  sums.fill(0);
  for (let i = 0; i < bins.length; i++) {
    const to = bins[i] * width;
    const from = i * width;
    for (let k = 0; k < width; k++) sums[to + k] += derivatives[from + k];
  }
}

/** Writes gradient and hessian of each row, [row, output, 2]. */
export function differentiate(
  objective: Objective,
  rows: BoostRows,
  scores: Float64Array,
  out: Float64Array,
  outputs: number
): void {
  if (objective === "rmse") differentiateSquares(rows, scores, out);
  else if (outputs === 1) differentiateTwoClasses(rows, scores, out);
  else differentiateClasses(rows, scores, out, outputs);
}

function addUpdate(
  scores: Float64Array,
  bins: ArrayLike<number>,
  update: Float64Array,
  outputs: number
): void {
  for (let i = 0; i < bins.length; i++) {
    for (let k = 0; k < outputs; k++) scores[i * outputs + k] += update[bins[i] * outputs + k];
  }
}

function differentiateSquares({y, weight}: BoostRows, scores: Float64Array, out: Float64Array): void {
  for (let i = 0; i < y.length; i++) {
    const w = weight ? weight[i] : 1;
    out[2 * i] = w * (scores[i] - y[i]);
    out[2 * i + 1] = w;
  }
}

function differentiateTwoClasses({y, weight}: BoostRows, scores: Float64Array, out: Float64Array): void {
  for (let i = 0; i < y.length; i++) {
    const w = weight ? weight[i] : 1;
    const p = 1 / (1 + Math.exp(-scores[i]));
    out[2 * i] = w * (p - y[i]);
    out[2 * i + 1] = w * p * (1 - p);
  }
}

function differentiateClasses(
  {y, weight}: BoostRows,
  scores: Float64Array,
  out: Float64Array,
  outputs: number
): void {
  for (let i = 0; i < y.length; i++) {
    const w = weight ? weight[i] : 1;
    const at = i * outputs;
    let highest = scores[at];
    for (let k = 1; k < outputs; k++) highest = Math.max(highest, scores[at + k]);
    let total = 0;
    for (let k = 0; k < outputs; k++) {
      const odds = Math.exp(scores[at + k] - highest);
      out[2 * (at + k)] = odds;
      total += odds;
    }
    for (let k = 0; k < outputs; k++) {
      const p = out[2 * (at + k)] / total;
      out[2 * (at + k)] = w * (p - (y[i] === k ? 1 : 0));
      out[2 * (at + k) + 1] = w * p * (1 - p);
    }
  }
}

/** Weighted mean of the squared errors; its root has the same lowest point. */
function squaredLoss({y, weight}: BoostRows, scores: Float64Array): number {
  return weightedMean(y.length, weight, (i) => (scores[i] - y[i]) ** 2);
}

function twoClassLoss({y, weight}: BoostRows, scores: Float64Array): number {
  return weightedMean(y.length, weight, (i) => {
    const t = y[i] === 1 ? -scores[i] : scores[i];
    return Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t)));
  });
}

function classLoss({y, weight}: BoostRows, scores: Float64Array, outputs: number): number {
  return weightedMean(y.length, weight, (i) => {
    const row = scores.subarray(i * outputs, (i + 1) * outputs);
    const highest = Math.max(...row);
    let total = 0;
    for (const score of row) total += Math.exp(score - highest);
    return highest + Math.log(total) - row[y[i]];
  });
}

function weightedMean(
  rows: number,
  weight: Float64Array | undefined,
  value: (row: number) => number
): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const w = weight ? weight[i] : 1;
    sum += w * value(i);
    total += w;
  }
  return sum / total;
}
