import {type Matrix, matrix} from "../../../../../cells/math/matrix.ts";
import {Random} from "../../../../../cells/math/random.ts";

/* Examples whose concept is known, and gradients of networks that use it or do not. */

/** Normal numbers that a few common factors bind together, as a layer's are. */
export function examples(
  rows: number,
  columns: number,
  seed: number,
  {along = [], far = 0}: {along?: readonly number[]; far?: number} = {}
): Matrix {
  const random = new Random(seed);
  const factors = new Random(99);
  const mixing = Float64Array.from({length: 4 * columns}, () => factors.normal());
  const x = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const common = Float64Array.from({length: 4}, () => random.normal());
    for (let j = 0; j < columns; j++) {
      let value = 0.5 * random.normal();
      for (let k = 0; k < 4; k++) value += 0.5 * common[k] * mixing[k * columns + j];
      x.data[i * columns + j] = value + (along.includes(j) ? far : 0);
    }
  }
  return x;
}

/** The same gradient for all inputs, as a linear model's logit has. */
export function linearGradients(rows: number, weights: readonly number[]): Matrix {
  return matrix(
    rows,
    weights.length,
    Float64Array.from({length: rows * weights.length}, (_, at) => weights[at % weights.length])
  );
}

/** Gradients of max(0, v x) by x at some inputs, summed over units: each input has its own. */
export function reluGradients(inputs: Matrix, units: Matrix, out: readonly number[]): Matrix {
  const gradients = matrix(inputs.rows, inputs.columns);
  for (let i = 0; i < inputs.rows; i++) {
    for (let unit = 0; unit < units.rows; unit++) {
      let sum = 0;
      for (let j = 0; j < inputs.columns; j++) {
        sum += units.data[unit * inputs.columns + j] * inputs.data[i * inputs.columns + j];
      }
      if (sum <= 0) continue;
      for (let j = 0; j < inputs.columns; j++) {
        gradients.data[i * inputs.columns + j] += out[unit] * units.data[unit * inputs.columns + j];
      }
    }
  }
  return gradients;
}
