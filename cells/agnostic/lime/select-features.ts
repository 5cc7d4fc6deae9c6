import {lassoPathSteps} from "../../math/lars.ts";
import {ridgeSteps} from "../../math/ridge.ts";
import {atOnce, type Steps} from "../../math/steps.ts";
import type {CentredMoments} from "../../math/weighted-moments.ts";

export const featureSelections = [
  "auto",
  "forward_selection",
  "highest_weights",
  "lasso_path",
  "none"
] as const;
export type FeatureSelection = (typeof featureSelections)[number];

// With less of its variance left, a column repeats those already chosen.
const COLLINEAR = 1e-10;

/** Where scikit-learn's `lars_path`, and so the reference, takes a penalty for zero: float32's epsilon. */
export const LASSO_END = 2 ** -23;

/**
 * The columns a local model of at most `numFeatures` features uses, in the order of selection (lime_base.py,
 * `feature_selection`). `auto`: forward selection up to 6 features, highest weights beyond.
 * `instance`: the explained row's entries of the design matrix, [column].
 */
export function selectFeatures(
  moments: CentredMoments,
  output: number,
  method: FeatureSelection,
  numFeatures: number,
  instance: ArrayLike<number>
): number[] {
  return atOnce(selectFeaturesSteps(moments, output, method, numFeatures, instance));
}

/** `selectFeatures`, with pauses for hundreds of columns. */
export function* selectFeaturesSteps(
  moments: CentredMoments,
  output: number,
  method: FeatureSelection,
  numFeatures: number,
  instance: ArrayLike<number>
): Steps<number[]> {
  const count = Math.min(numFeatures, moments.columns);
  switch (method) {
    case "none":
      return Array.from({length: moments.columns}, (_, j) => j);
    case "auto": {
      const own = numFeatures <= 6 ? "forward_selection" : "highest_weights";
      return yield* selectFeaturesSteps(moments, output, own, numFeatures, instance);
    }
    case "forward_selection":
      return yield* forwardSelection(moments, output, count);
    case "highest_weights":
      return yield* highestWeights(moments, output, count, instance);
    case "lasso_path":
      return yield* lassoSelection(moments, output, count);
  }
}

/**
 * Adds, one by one, the column that raises the weighted R^2 of an unpenalised fit most; the first wins a
 * tie. Chosen columns are swept out of the rest, so a column's gain is (what it still covaries with y)^2 over
 * the variance it has left, and no candidate has to be fitted.
 */
function* forwardSelection(moments: CentredMoments, output: number, count: number): Steps<number[]> {
  const {columns: d} = moments;
  const left = moments.xx.slice();
  const covariance = moments.xy.slice(output * d, (output + 1) * d);
  const chosen: number[] = [];
  while (chosen.length < count) {
    let best = -1;
    let most = -1;
    for (let j = 0; j < d; j++) {
      if (chosen.includes(j)) continue;
      const variance = left[j * d + j];
      const gain =
        variance > COLLINEAR * moments.xx[j * d + j] ? (covariance[j] * covariance[j]) / variance : 0;
      if (gain > most) {
        best = j;
        most = gain;
      }
    }
    chosen.push(best);
    if (most > 0) sweep(left, covariance, d, best);
    yield;
  }
  return chosen;
}

/** Takes the part that column `pivot` explains out of all variances and covariances. */
function sweep(xx: Float64Array, xy: Float64Array, d: number, pivot: number): void {
  const row = xx.slice(pivot * d, (pivot + 1) * d);
  const variance = row[pivot];
  const covariance = xy[pivot];
  for (let j = 0; j < d; j++) {
    const share = row[j] / variance;
    if (share === 0) continue;
    for (let k = 0; k < d; k++) xx[j * d + k] -= share * row[k];
    xy[j] -= share * covariance;
  }
}

/** The columns with the largest |coefficient x instance| in a ridge fit (alpha 0.01) on all columns. */
function* highestWeights(
  moments: CentredMoments,
  output: number,
  count: number,
  instance: ArrayLike<number>
): Steps<number[]> {
  const all = Array.from({length: moments.columns}, (_, j) => j);
  const {coefficients} = yield* ridgeSteps(moments, all, output, 0.01);
  const effect = coefficients.map((c, j) => Math.abs(c * instance[j]));
  return all.sort((a, b) => effect[b] - effect[a]).slice(0, count);
}

/** The columns in use at the last step of the lasso path that uses at most `count`, in the table's order. */
function* lassoSelection(moments: CentredMoments, output: number, count: number): Steps<number[]> {
  const {coefficients} = yield* lassoPathSteps(moments, output, LASSO_END);
  for (let step = coefficients.length - 1; step > 0; step--) {
    const used: number[] = [];
    for (const [j, c] of coefficients[step].entries()) if (c !== 0) used.push(j);
    if (used.length <= count) return used;
  }
  // y does not vary: no column is better than another.
  return Array.from({length: count}, (_, j) => j);
}
