import {cholesky, choleskySolve} from "../../math/cholesky.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {logOnePlusExp, probabilities} from "./fit.ts";
import {shortened} from "./line-search.ts";

/** A fit whose coefficients are a sum of the rows: b = sum_i alpha_i x_i. The alphas add up to nought. */
export interface ProductsFit {
  alpha: Float64Array;
  intercept: number;
  iterations: number;
}

const mostIterations = 100;

/** A row whose probability is as good as 0 or 1 has no curvature; it keeps this much, so that nothing divides by 0. */
const leastCurvature = 1e-12;

/**
 * The same fit of two classes as `fitLogistic`, an intercept included, from the products of the rows alone: for few
 * rows of very many columns, many subsets of which are fitted. Newton's steps are taken as in Rasmussen and Williams
 * 2006, sec. 3.4: what is factored is I + W½ K W½, which is well conditioned even where rows repeat each other.
 * @param products K = X Xᵀ, [row, row]
 * @param y 0 or 1, one a row
 * @param weights C, times how much the row counts
 */
export function fitLogisticProducts(
  products: Matrix,
  y: ArrayLike<number>,
  weights: Float64Array
): ProductsFit {
  const n = products.rows;
  // the alphas, and then the intercept
  let at = new Float64Array(n + 1);
  const valueAt = (here: Float64Array): number => objectiveAt(products, y, weights, here);
  let value = valueAt(at);
  let iterations = 0;
  while (iterations < mostIterations) {
    iterations++;
    const {step, slope} = newtonStep(products, y, weights, at);
    if (!(slope > 1e-14 * Math.max(1, Math.abs(value)))) break;
    const next = shortened(valueAt, at, value, step, slope);
    if (!(next.value < value)) break;
    ({b: at, value} = next);
  }
  return {alpha: at.slice(0, n), intercept: at[n], iterations};
}

/** |b|² / 2 + sum C_i loss_i */
function objectiveAt(
  products: Matrix,
  y: ArrayLike<number>,
  weights: Float64Array,
  at: Float64Array
): number {
  const sums = rowSums(products, at);
  const intercept = at[products.rows];
  let value = 0;
  for (let i = 0; i < sums.length; i++) {
    value +=
      (at[i] * (sums[i] - intercept)) / 2 + weights[i] * logOnePlusExp(y[i] === 1 ? -sums[i] : sums[i]);
  }
  return value;
}

/** Where Newton's method goes, as what is to be taken away, and how fast the objective falls that way. */
function newtonStep(
  products: Matrix,
  y: ArrayLike<number>,
  weights: Float64Array,
  at: Float64Array
): {step: Float64Array; slope: number} {
  const n = products.rows;
  const sums = rowSums(products, at);
  const root = new Float64Array(n);
  const pull = new Float64Array(n);
  const chance = new Float64Array(1);
  for (let i = 0; i < n; i++) {
    chance[0] = sums[i];
    probabilities(chance);
    const [p] = chance;
    pull[i] = weights[i] * (y[i] - p);
    root[i] = Math.sqrt(weights[i] * Math.max(p * (1 - p), leastCurvature));
  }
  const factor = matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) factor.data[i * n + j] = root[i] * products.data[i * n + j] * root[j];
    factor.data[i * (n + 1)] += 1;
  }
  cholesky(factor.data, n);
  // (K + W⁻¹)⁻¹ r = W½ (I + W½ K W½)⁻¹ W½ r
  const solved = (scaled: Float64Array): Float64Array =>
    choleskySolve(factor.data, n, scaled).map((value, i) => root[i] * value);
  const towards = solved(sums.map((sum, i) => root[i] * sum + pull[i] / root[i]));
  const ones = solved(root.slice());
  const intercept = total(towards) / total(ones);
  const step = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) step[i] = at[i] - (towards[i] - intercept * ones[i]);
  const moved = rowSums(products, step);
  step[n] = at[n] - intercept;
  let slope = -step[n] * total(pull);
  for (let i = 0; i < n; i++) slope += (at[i] - pull[i]) * moved[i];
  return {step, slope};
}

/** K alpha + intercept */
function rowSums({rows: n, data}: Matrix, at: Float64Array): Float64Array {
  const sums = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = at[n];
    for (let j = 0; j < n; j++) sum += data[i * n + j] * at[j];
    sums[i] = sum;
  }
  return sums;
}

function total(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
