import {columnSpread} from "../../math/column-spread.ts";
import type {Matrix} from "../../math/matrix.ts";
import {rocAuc} from "../../math/metrics.ts";

/** What one column says of the classes. */
export interface Neuron {
  neuron: number;
  /** mean where the class is, less the mean elsewhere */
  difference: number;
  /** the same in standard deviations of the column */
  effect: number;
  /** chance that a row of the class has the higher value */
  auc: number;
  /** the class that it tells best: of two the second */
  code: number;
}

/** Of each class, the mean of each column there less the mean elsewhere: [class][column], of two classes one row. */
export function meanDifferences(
  {columns: d, data}: Matrix,
  y: ArrayLike<number>,
  classes: number,
  rows: ArrayLike<number>
): Float64Array[] {
  const sums = Array.from({length: classes}, () => new Float64Array(d));
  const counts = new Float64Array(classes);
  const total = new Float64Array(d);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const own = sums[y[row]];
    counts[y[row]]++;
    for (let j = 0; j < d; j++) {
      own[j] += data[row * d + j];
      total[j] += data[row * d + j];
    }
  }
  const codes = classes === 2 ? [1] : sums.map((_, k) => k);
  return codes.map((k) =>
    sums[k].map((sum, j) => sum / counts[k] - (total[j] - sum) / (rows.length - counts[k]))
  );
}

/** The columns that tell the classes best by their means, in standard deviations, the best first. */
export function topNeurons(x: Matrix, y: Float64Array, classes: number, most: number): Neuron[] {
  const {rows: n, columns: d, data} = x;
  const rows = Int32Array.from({length: n}, (_, i) => i);
  const differences = meanDifferences(x, y, classes, rows);
  const {deviation} = columnSpread(x);
  const best = rankByDifference(differences, deviation).slice(0, most);
  return best.map((neuron) => {
    const effectOf = (k: number) => differences[k][neuron] / (deviation[neuron] || 1);
    const effects = differences.map((_, k) => Math.abs(effectOf(k)));
    const k = effects.indexOf(Math.max(...effects));
    const code = classes === 2 ? 1 : k;
    const is = Uint8Array.from(y, (own) => (own === code ? 1 : 0));
    const values = Float64Array.from(rows, (i) => data[i * d + neuron]);
    return {neuron, difference: differences[k][neuron], effect: effectOf(k), auc: rocAuc(is, values), code};
  });
}

/** Columns by the size of their difference in standard deviations, the greatest first; of equals the first. */
export function rankByDifference(differences: Float64Array[], deviation: Float64Array): number[] {
  const size = deviation.map((scale, j) =>
    scale === 0 ? 0 : Math.max(...differences.map((row) => Math.abs(row[j]))) / scale
  );
  return byFalling(size);
}

export function byFalling(size: Float64Array): number[] {
  return Array.from(size, (_, j) => j).sort((a, b) => size[b] - size[a] || a - b);
}
