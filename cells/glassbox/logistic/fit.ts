import {cholesky, choleskySolve} from "../../math/cholesky.ts";
import type {Matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";
import {shortened} from "./line-search.ts";

export interface LogisticFit {
  /** [class, term]; for two classes one row, which speaks for the second */
  coefficients: Float64Array[];
  intercepts: number[];
  iterations: number;
}

export interface LogisticOptions {
  /** number of classes */
  classes: number;
  /** inverse strength of the penalty */
  c: number;
  fitIntercept: boolean;
  /** how much a row counts */
  weights: Float64Array;
}

const mostIterations = 100;

/**
 * Logistic regression with an L2 penalty: minimises |b|^2 / 2 + C sum w_i loss_i, the intercepts unpenalised
 * (scikit-learn's objective), by Newton's method with a backtracking line search (Boyd and Vandenberghe 2004,
 * sec. 9.5). The problem is strictly convex, so this ends at its one solution, to about machine precision.
 */
export async function fitLogistic(
  x: Matrix,
  y: Float64Array,
  {classes, c, fitIntercept, weights}: LogisticOptions,
  pause: Pause
): Promise<LogisticFit> {
  const outputs = classes === 2 ? 1 : classes;
  const d = x.columns;
  const width = d + (fitIntercept ? 1 : 0);
  const size = outputs * width;
  let b = new Float64Array(size);
  const valueAt = (at: Float64Array): number => objective(x, y, at, outputs, width, c, weights);
  let value = valueAt(b);
  let iterations = 0;
  while (iterations < mostIterations) {
    iterations++;
    const {gradient, hessian} = await derivatives(x, y, b, outputs, width, c, weights, pause);
    // The intercepts of several classes may all move together: nothing changes, and the Hessian is singular
    // that way. The gradient has no part in it, so that any curvature there leaves the step as it is.
    if (outputs > 1 && fitIntercept) {
      for (let k = 0; k < outputs; k++) {
        for (let l = 0; l < outputs; l++) hessian[(k * width + d) * size + l * width + d] += c;
      }
    }
    const step = gradient.slice();
    if (!cholesky(hessian, size)) break; // rounding has the last word: no better step can be had
    choleskySolve(hessian, size, step);
    let decrement = 0;
    for (let p = 0; p < size; p++) decrement += gradient[p] * step[p];
    if (!(decrement > 1e-20 * Math.max(1, Math.abs(value)))) break;
    const next = shortened(valueAt, b, value, step, decrement);
    if (!(next.value < value)) {
      // The objective has no digits left to tell; one last full step still improves the gradient.
      if (decrement < 1e-8 * Math.max(1, Math.abs(value))) b = b.map((old, p) => old - step[p]);
      break;
    }
    ({b, value} = next);
  }
  return {
    coefficients: Array.from({length: outputs}, (_, k) => b.slice(k * width, k * width + d)),
    intercepts: Array.from({length: outputs}, (_, k) => (fitIntercept ? b[k * width + d] : 0)),
    iterations
  };
}

/** One row's sums into `sums`, [output]. */
function sumsOf(
  x: Matrix,
  row: number,
  b: Float64Array,
  outputs: number,
  width: number,
  sums: Float64Array
): void {
  const d = x.columns;
  for (let k = 0; k < outputs; k++) {
    let sum = width > d ? b[k * width + d] : 0;
    for (let j = 0; j < d; j++) sum += b[k * width + j] * x.data[row * d + j];
    sums[k] = sum;
  }
}

/** |b|^2 / 2 + C sum w_i loss_i; `b` holds each output's coefficients and then its intercept, `width` numbers. */
export function objective(
  x: Matrix,
  y: Float64Array,
  b: Float64Array,
  outputs: number,
  width: number,
  c: number,
  weights: Float64Array
): number {
  let penalty = 0;
  for (let k = 0; k < outputs; k++) for (let j = 0; j < x.columns; j++) penalty += b[k * width + j] ** 2;
  const sums = new Float64Array(outputs);
  let loss = 0;
  for (let i = 0; i < x.rows; i++) {
    sumsOf(x, i, b, outputs, width, sums);
    if (outputs === 1) loss += weights[i] * logOnePlusExp(y[i] === 1 ? -sums[0] : sums[0]);
    else {
      const top = Math.max(...sums);
      let total = 0;
      for (const sum of sums) total += Math.exp(sum - top);
      loss += weights[i] * (top + Math.log(total) - sums[y[i]]);
    }
  }
  return penalty / 2 + c * loss;
}

/** ln(1 + e^z) without overflow */
export function logOnePlusExp(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** Gradient, and the lower triangle of the Hessian, of the objective. */
async function derivatives(
  x: Matrix,
  y: Float64Array,
  b: Float64Array,
  outputs: number,
  width: number,
  c: number,
  weights: Float64Array,
  pause: Pause
): Promise<{gradient: Float64Array; hessian: Float64Array}> {
  const d = x.columns;
  const size = outputs * width;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  for (let k = 0; k < outputs; k++) {
    for (let j = 0; j < d; j++) {
      gradient[k * width + j] = b[k * width + j];
      hessian[(k * width + j) * (size + 1)] = 1;
    }
  }
  const p = new Float64Array(outputs);
  const row = new Float64Array(width).fill(1); // the last stands for the intercept
  for (let i = 0; i < x.rows; i++) {
    if (pause.due()) await pause.turn();
    sumsOf(x, i, b, outputs, width, p);
    probabilities(p);
    for (let j = 0; j < d; j++) row[j] = x.data[i * d + j];
    const w = c * weights[i];
    for (let k = 0; k < outputs; k++) {
      const error = w * (p[k] - (outputs === 1 ? y[i] : y[i] === k ? 1 : 0));
      for (let j = 0; j < width; j++) gradient[k * width + j] += error * row[j];
      for (let l = 0; l <= k; l++) {
        // d p_k / d s_l = p_k (1[k = l] - p_l)
        const curve = w * p[k] * ((k === l ? 1 : 0) - p[l]);
        for (let j = 0; j < width; j++) {
          const at = (k * width + j) * size + l * width;
          const factor = curve * row[j];
          const last = k === l ? j : width - 1;
          for (let m = 0; m <= last; m++) hessian[at + m] += factor * row[m];
        }
      }
    }
  }
  return {gradient, hessian};
}

/** Sums to probabilities, in place: softmax, or the logistic function for a single sum. */
export function probabilities(sums: Float64Array): void {
  if (sums.length === 1) {
    const e = Math.exp(-Math.abs(sums[0]));
    sums[0] = sums[0] >= 0 ? 1 / (1 + e) : e / (1 + e);
    return;
  }
  const top = Math.max(...sums);
  let total = 0;
  for (let k = 0; k < sums.length; k++) total += sums[k] = Math.exp(sums[k] - top);
  for (let k = 0; k < sums.length; k++) sums[k] /= total;
}
