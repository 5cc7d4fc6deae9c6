/** A pair without what each of its features says alone. */
export interface Purified {
  /** [first bin, second bin] */
  scores: Float64Array;
  /** what the first feature said alone, by bin; its weighted mean is 0 */
  first: Float64Array;
  second: Float64Array;
  /** the mean of all */
  mean: number;
}

/** Sweeps at most: each takes the means out of the rows of the grid, then out of its columns. */
const mostSweeps = 10_000;

/**
 * Takes the weighted mean out of rows and columns in turn until none is left (Lengerich et al. 2020, sec. 4), so that
 * scores = mean + first + second + what is left.
 */
export function purify(scores: Float64Array, weights: Float64Array, [rows, columns]: number[]): Purified {
  const left = scores.slice();
  const first = new Float64Array(rows);
  const second = new Float64Array(columns);
  const weightOfRow = new Float64Array(rows);
  const weightOfColumn = new Float64Array(columns);
  let size = 0;
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < columns; b++) {
      weightOfRow[a] += weights[a * columns + b];
      weightOfColumn[b] += weights[a * columns + b];
      size = Math.max(size, Math.abs(scores[a * columns + b]));
    }
  }
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    const moved = Math.max(
      sweepOut(left, weights, first, weightOfRow, columns, 1, columns),
      sweepOut(left, weights, second, weightOfColumn, 1, columns, rows)
    );
    if (moved <= 1e-14 * size) break;
  }
  const mean = centreOf(first, weightOfRow) + centreOf(second, weightOfColumn);
  return {scores: left, first, second, mean};
}

/** Takes the mean out of each line; gives the largest. */
function sweepOut(
  left: Float64Array,
  weights: Float64Array,
  taken: Float64Array,
  lineWeights: Float64Array,
  lineStep: number,
  step: number,
  length: number
): number {
  let largest = 0;
  for (let line = 0; line < taken.length; line++) {
    if (lineWeights[line] === 0) continue; // nobody is there to be averaged
    let sum = 0;
    for (let at = 0; at < length; at++)
      sum += weights[line * lineStep + at * step] * left[line * lineStep + at * step];
    const mean = sum / lineWeights[line];
    for (let at = 0; at < length; at++) left[line * lineStep + at * step] -= mean;
    taken[line] += mean;
    largest = Math.max(largest, Math.abs(mean));
  }
  return largest;
}

/** Takes the weighted mean out of a function of one feature, where there are rows, and gives it. */
function centreOf(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (const [bin, weight] of weights.entries()) {
    sum += weight * values[bin];
    total += weight;
  }
  const mean = total > 0 ? sum / total : 0;
  for (let bin = 0; bin < values.length; bin++) values[bin] -= mean;
  return mean;
}
