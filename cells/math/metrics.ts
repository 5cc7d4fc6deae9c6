import {type Matrix, matrix} from "./matrix.ts";

/*
 * How well predictions agree with what happened. `weights` say how much a row counts; each counts 1 unless told.
 */

/** Share of rows whose prediction is the truth. */
export function accuracy(
  truth: ArrayLike<unknown>,
  predicted: ArrayLike<unknown>,
  weights?: ArrayLike<number>
): number {
  return mean(truth.length, (i) => (truth[i] === predicted[i] ? 1 : 0), weights);
}

/** Weight of rows by true class and predicted class, [true, predicted], given as codes. */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
  weights?: ArrayLike<number>
): Matrix {
  const counts = matrix(classes, classes);
  for (let i = 0; i < truth.length; i++) {
    counts.data[truth[i] * classes + predicted[i]] += weights ? weights[i] : 1;
  }
  return counts;
}

/** Mean over the classes that occur of the share of their rows that are found; from a confusion matrix. NaN without rows. */
export function balancedAccuracy({rows, data}: Matrix): number {
  let sum = 0;
  let present = 0;
  for (let c = 0; c < rows; c++) {
    let own = 0;
    for (let p = 0; p < rows; p++) own += data[c * rows + p];
    if (own === 0) continue;
    sum += data[c * rows + c] / own;
    present++;
  }
  return sum / present;
}

/**
 * Area under the ROC curve: the chance that a row of class 1 has a higher score than one of class 0, an equal
 * score counting half (Hanley and McNeil 1982). NaN when one of the classes is absent, or a score is NaN.
 */
export function rocAuc(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: ArrayLike<number>
): number {
  // NaN is neither above nor below, nor equal to itself: it has no place in the order.
  for (let i = 0; i < truth.length; i++) if (Number.isNaN(scores[i])) return NaN;
  // Numbers alone are sorted many times faster than places by their number.
  if (!weights) return shareAbove(Float64Array.from(scores), truth);
  const order = Uint32Array.from(truth, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  let below = 0; // weight of class 0 with a smaller score
  let positive = 0;
  let area = 0;
  for (let i = 0; i < order.length; ) {
    let zeros = 0;
    let ones = 0;
    const score = scores[order[i]];
    for (; i < order.length && scores[order[i]] === score; i++) {
      const weight = weights[order[i]];
      if (truth[order[i]] === 1) ones += weight;
      else zeros += weight;
    }
    area += ones * (below + zeros / 2);
    below += zeros;
    positive += ones;
  }
  return area / (below * positive);
}

/** Share of pairs, one row of each class, in which the row of class 1 has the higher score; an equal one is half. */
function shareAbove(scores: Float64Array, truth: ArrayLike<number>): number {
  const ones = scores.filter((_, i) => truth[i] === 1).sort();
  const zeros = scores.filter((_, i) => truth[i] !== 1).sort();
  let below = 0;
  let notAbove = 0;
  let area = 0;
  for (const score of ones) {
    while (zeros[below] < score) below++;
    while (zeros[notAbove] <= score) notAbove++;
    area += (below + notAbove) / 2;
  }
  return area / (ones.length * zeros.length);
}

/** The mean over the classes of the area of each against all others; NaN when one is absent, or is all there is. */
export function rocAucOneVsRest(
  truth: ArrayLike<number>,
  probabilities: Matrix,
  weights?: ArrayLike<number>
): number {
  const {columns, data} = probabilities;
  let sum = 0;
  for (let c = 0; c < columns; c++) {
    const isClass = Uint8Array.from(truth, (code) => (code === c ? 1 : 0));
    const scores = Float64Array.from(truth, (_, i) => data[i * columns + c]);
    sum += rocAuc(isClass, scores, weights);
  }
  return sum / columns;
}

/** Mean of -ln p of the true class; `probabilities` [row, class], cut to [1e-15, 1 - 1e-15]. */
export function logLoss(
  truth: ArrayLike<number>,
  probabilities: Matrix,
  weights?: ArrayLike<number>
): number {
  const {columns, data} = probabilities;
  const loss = (i: number) => -Math.log(Math.min(1 - 1e-15, Math.max(1e-15, data[i * columns + truth[i]])));
  return mean(truth.length, loss, weights);
}

/** Mean squared distance of a probability from 0 or 1 (Brier 1950). */
export function brierScore(
  truth: ArrayLike<number>,
  probability: ArrayLike<number>,
  weights?: ArrayLike<number>
): number {
  return mean(truth.length, (i) => (truth[i] - probability[i]) ** 2, weights);
}

/** Square root of the mean squared error, in the target's units. */
export function rootMeanSquaredError(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  weights?: ArrayLike<number>
): number {
  return Math.sqrt(mean(truth.length, (i) => (truth[i] - predicted[i]) ** 2, weights));
}

/** Mean size of the error, in the target's units. */
export function meanAbsoluteError(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  weights?: ArrayLike<number>
): number {
  return mean(truth.length, (i) => Math.abs(truth[i] - predicted[i]), weights);
}

/** Mean size of the error as a share of the truth, over rows whose truth is not 0. NaN where there is none. */
export function meanAbsolutePercentageError(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  weights?: ArrayLike<number>
): number {
  const counted = Float64Array.from(truth, (value, i) => (value === 0 ? 0 : weights ? weights[i] : 1));
  return mean(
    truth.length,
    (i) => (truth[i] === 0 ? 0 : Math.abs((truth[i] - predicted[i]) / truth[i])),
    counted
  );
}

/**
 * R^2 = 1 - SSE / SST: 1 is perfect, 0 as good as the mean, below 0 worse. Where the truth does not vary it is
 * 1 for perfect predictions and 0 for others.
 */
export function rSquared(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  weights?: ArrayLike<number>
): number {
  const centre = mean(truth.length, (i) => truth[i], weights);
  const error = mean(truth.length, (i) => (truth[i] - predicted[i]) ** 2, weights);
  const total = mean(truth.length, (i) => (truth[i] - centre) ** 2, weights);
  return total > 0 ? 1 - error / total : error === 0 ? 1 : 0;
}

function mean(rows: number, value: (row: number) => number, weights?: ArrayLike<number>): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * value(i);
    total += weight;
  }
  return sum / total;
}
