import type {Matrix} from "./matrix.ts";

/** What is left of a column that does not vary is rounding, no more than this share of its mean. */
const ROUNDING = 1e-12;

/** Mean and standard deviation (divided by n) of each column over some rows, all by default; 0 for one that does not vary. */
export function columnSpread(
  {rows: n, columns: d, data}: Matrix,
  rows: ArrayLike<number> = Array.from({length: n}, (_, i) => i)
): {mean: Float64Array; deviation: Float64Array} {
  const mean = new Float64Array(d);
  const squares = new Float64Array(d);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * d;
    for (let j = 0; j < d; j++) mean[j] += data[from + j];
  }
  for (let j = 0; j < d; j++) mean[j] /= rows.length;
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * d;
    for (let j = 0; j < d; j++) squares[j] += (data[from + j] - mean[j]) ** 2;
  }
  const deviation = squares.map((sum, j) => {
    const size = Math.sqrt(sum / rows.length);
    return size > ROUNDING * Math.abs(mean[j]) ? size : 0;
  });
  return {mean, deviation};
}
