/** What each threshold calls positive: rows of both classes whose score is at least as great. */
export interface ThresholdCounts {
  /** the distinct scores, the greatest first */
  thresholds: Float64Array;
  /** rows of class 1 at or above each threshold */
  truePositives: Float64Array;
  /** rows of class 0 at or above each threshold */
  falsePositives: Float64Array;
  /** all rows of class 1, and of class 0 */
  positives: number;
  negatives: number;
}

/**
 * Counts of all thresholds, of which the ROC curve (false positives / negatives, true positives / positives) and the
 * precision-recall curve are made.
 * @param truth 1 or 0 a row
 * @param weights how much a row counts; 1 unless told
 */
export function thresholdCounts(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights?: ArrayLike<number>
): ThresholdCounts {
  const order = Uint32Array.from(truth, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let ones = 0;
  let zeros = 0;
  for (let i = 0; i < order.length; ) {
    const score = scores[order[i]];
    for (; i < order.length && scores[order[i]] === score; i++) {
      const weight = weights ? weights[order[i]] : 1;
      if (truth[order[i]] === 1) ones += weight;
      else zeros += weight;
    }
    thresholds.push(score);
    truePositives.push(ones);
    falsePositives.push(zeros);
  }
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives: ones,
    negatives: zeros
  };
}

/**
 * Average precision: the precision at each threshold, weighted by the recall that it adds. NaN where class 1 is absent.
 */
export function averagePrecision({truePositives, falsePositives, positives}: ThresholdCounts): number {
  let sum = 0;
  let before = 0;
  for (const [i, found] of truePositives.entries()) {
    if (found > before) sum += ((found - before) / positives) * (found / (found + falsePositives[i]));
    before = found;
  }
  return positives > 0 ? sum : Number.NaN;
}
