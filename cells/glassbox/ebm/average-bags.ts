import type {Steps} from "../../math/steps.ts";
import {cellsOf, type Objective} from "./boost-data.ts";

/** A term as it stands in a model. */
export interface TermScores {
  /** bins along each feature, missing and unseen included */
  shape: number[];
  /** [cell, output] */
  scores: Float64Array;
  /** over the bags, [cell, output] */
  standardDeviations: Float64Array;
  /** one a bag, [cell, output] each */
  baggedScores: Float64Array[];
  /** weight of the rows in each cell */
  binWeights: Float64Array;
}

/** What each bag learnt of one term, before it is centred. */
export interface BaggedTerm {
  shape: number[];
  baggedScores: Float64Array[];
  binWeights: Float64Array;
}

/**
 * Centres each bag's terms (their weighted mean goes into the bag's intercept), and averages the bags by their
 * weight.
 *
 * @param baggedIntercepts one a bag, one number an output; changed in place
 */
export function averageBags(
  terms: BaggedTerm[],
  baggedIntercepts: Float64Array[],
  bagWeights: number[],
  outputs: number
): {terms: TermScores[]; intercept: Float64Array} {
  const averaged = terms.map(({shape, baggedScores, binWeights}) => {
    for (const [b, scores] of baggedScores.entries()) {
      centre(scores, shape, binWeights, baggedIntercepts[b], outputs);
    }
    const scores = weightedMean(baggedScores, bagWeights);
    const standardDeviations = weightedMean(
      baggedScores.map((own) => own.map((score, at) => (score - scores[at]) ** 2)),
      bagWeights
    ).map(Math.sqrt);
    return {shape, scores, standardDeviations, baggedScores, binWeights};
  });
  return {terms: averaged, intercept: weightedMean(baggedIntercepts, bagWeights)};
}

/** Takes the weighted mean out of a term; what no row can have taught, the missing and unseen bins, becomes 0. */
function centre(
  scores: Float64Array,
  shape: number[],
  weights: Float64Array,
  intercept: Float64Array,
  outputs: number
): void {
  let total = 0;
  for (const weight of weights) total += weight;
  for (let k = 0; k < outputs; k++) {
    let sum = 0;
    for (let cell = 0; cell < weights.length; cell++) sum += weights[cell] * scores[cell * outputs + k];
    const mean = total > 0 ? sum / total : 0;
    intercept[k] += mean;
    for (let cell = 0; cell < weights.length; cell++) scores[cell * outputs + k] -= mean;
  }
  for (const cell of edgeCellsWithout(shape, weights)) {
    scores.fill(0, cell * outputs, (cell + 1) * outputs);
  }
}

/** Cells of missing or unseen values, in slices along a feature where no row is. */
function edgeCellsWithout(shape: number[], weights: Float64Array): number[] {
  const cells = cellsOf({shape});
  const empty: number[] = [];
  for (const [axis, size] of shape.entries()) {
    const step = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
    for (const bin of [0, size - 1]) {
      const slice: number[] = [];
      for (let cell = 0; cell < cells; cell++) if (Math.floor(cell / step) % size === bin) slice.push(cell);
      if (slice.every((cell) => weights[cell] === 0)) empty.push(...slice);
    }
  }
  return empty;
}

function weightedMean(arrays: Float64Array[], weights: number[]): Float64Array {
  const total = weights.reduce((a, b) => a + b, 0);
  const mean = new Float64Array(arrays[0].length);
  for (const [a, values] of arrays.entries()) {
    for (let at = 0; at < mean.length; at++) mean[at] += (weights[a] / total) * values[at];
  }
  return mean;
}

/**
 * Fits the intercept anew on all rows, the terms being as they are: the mean residual, or Newton's steps on the log
 * loss. With several outputs the largest is 0 (a softmax does not notice).
 *
 * @param scores of the terms and of `intercept`, [row, output]
 */
export function* refitIntercept(
  objective: Objective,
  intercept: Float64Array,
  scores: Float64Array,
  y: Float64Array,
  weight: Float64Array | undefined
): Steps<Float64Array> {
  const outputs = intercept.length;
  const shift = new Float64Array(outputs);
  const slope = new Float64Array(outputs);
  const curve = new Float64Array(outputs);
  const odds = new Float64Array(outputs);
  const steps = objective === "rmse" ? 1 : 100;
  // Each class by its own slope: whole steps could swing to and fro between classes.
  const rate = outputs === 1 ? 1 : 0.25;
  for (let step = 0; step < steps; step++) {
    slope.fill(0);
    curve.fill(0);
    for (let i = 0; i < y.length; i++) {
      const w = weight ? weight[i] : 1;
      if (objective === "rmse") {
        slope[0] += w * (scores[i] + shift[0] - y[i]);
        curve[0] += w;
      } else if (outputs === 1) {
        const p = 1 / (1 + Math.exp(-scores[i] - shift[0]));
        slope[0] += w * (p - y[i]);
        curve[0] += w * p * (1 - p);
      } else {
        let highest = -Infinity;
        for (let k = 0; k < outputs; k++) highest = Math.max(highest, scores[i * outputs + k] + shift[k]);
        let total = 0;
        for (let k = 0; k < outputs; k++) {
          odds[k] = Math.exp(scores[i * outputs + k] + shift[k] - highest);
          total += odds[k];
        }
        for (let k = 0; k < outputs; k++) {
          const p = odds[k] / total;
          slope[k] += w * (p - (y[i] === k ? 1 : 0));
          curve[k] += w * p * (1 - p);
        }
      }
    }
    // Where every row is told apart with certainty the loss has no more slope, and no step is meant.
    let farthest = 0;
    for (let k = 0; k < outputs; k++) {
      if (!(curve[k] > 1e-12)) continue;
      const whole = (rate * slope[k]) / curve[k];
      // Far from its lowest point the log loss is flatter than its slope there lets hope.
      const own = objective === "rmse" ? whole : Math.max(-1, Math.min(1, whole));
      shift[k] -= own;
      farthest = Math.max(farthest, Math.abs(own));
    }
    yield;
    if (farthest < 1e-13) break;
  }
  const refitted = intercept.map((value, k) => value + shift[k]);
  return outputs > 1 ? levelled(refitted) : refitted;
}

/** The same for the softmax, with 0 as the largest. */
export function levelled(intercept: Float64Array): Float64Array {
  const largest = intercept.reduce((a, b) => Math.max(a, b), -Infinity);
  return intercept.map((value) => value - largest);
}
