import {choleskyRows, choleskySolve} from "./cholesky.ts";
import {atOnce, type Steps} from "./steps.ts";
import type {CentredMoments} from "./weighted-moments.ts";

export interface RidgeFit {
  /** one for each entry of `columns`, in its order */
  coefficients: Float64Array;
  intercept: number;
  /** weighted R^2 on the rows it was fitted to; 1 where y does not vary */
  r2: number;
}

/**
 * Weighted ridge regression of output `output` on some columns, the intercept unpenalised:
 * minimises Σ w (y - b0 - x b)^2 + alpha |b|^2, by the normal equations (X'WX + alpha I) b = X'Wy of the
 * centred sums. Columns that repeat each other need alpha > 0.
 */
export function ridge(
  moments: CentredMoments,
  columns: ArrayLike<number>,
  output: number,
  alpha: number
): RidgeFit {
  return atOnce(ridgeSteps(moments, columns, output, alpha));
}

// Multiplications between two pauses: some milliseconds.
const TURN = 4e6;

/** `ridge`, with pauses for hundreds of columns. */
export function* ridgeSteps(
  moments: CentredMoments,
  columns: ArrayLike<number>,
  output: number,
  alpha: number
): Steps<RidgeFit> {
  const k = columns.length;
  const {columns: d, xx, xy, yy, meanX, meanY} = moments;
  const gram = new Float64Array(k * k);
  const coefficients = new Float64Array(k);
  for (let p = 0; p < k; p++) {
    for (let q = 0; q <= p; q++) gram[p * k + q] = xx[columns[p] * d + columns[q]];
    gram[p * k + p] += alpha;
    coefficients[p] = xy[output * d + columns[p]];
  }
  const rows = Math.max(1, Math.floor(TURN / (k * k)));
  for (let from = 0; from < k; from += rows) {
    if (!choleskyRows(gram, k, from, Math.min(k, from + rows))) {
      throw new RangeError(`alpha: got ${alpha}, expected more: the columns determine one another`);
    }
    yield;
  }
  choleskySolve(gram, k, coefficients);
  let intercept = meanY[output];
  for (let p = 0; p < k; p++) intercept -= coefficients[p] * meanX[columns[p]];
  return {coefficients, intercept, r2: determination(moments, columns, output, coefficients, yy[output])};
}

/** R^2 = 1 - SSE / SST with SSE = y'y - 2 b'X'y + b'X'X b, all weighted and centred. */
function determination(
  {columns: d, xx, xy}: CentredMoments,
  columns: ArrayLike<number>,
  output: number,
  b: Float64Array,
  total: number
): number {
  if (total === 0) return 1;
  let error = total;
  for (let p = 0; p < b.length; p++) {
    let fitted = 0;
    for (let q = 0; q < b.length; q++) fitted += xx[columns[p] * d + columns[q]] * b[q];
    error += b[p] * (fitted - 2 * xy[output * d + columns[p]]);
  }
  return 1 - error / total;
}
