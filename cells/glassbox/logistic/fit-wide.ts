import {choleskyRows, choleskySolve} from "../../math/cholesky.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";
import {type LogisticFit, type LogisticOptions, objective, probabilities} from "./fit.ts";
import {shortened} from "./line-search.ts";

const mostSteps = 100;
const mostTurns = 500;

/** Multiplications between two pauses: some milliseconds. */
const TURN = 4e6;

/**
 * Products of the rows or of the columns of a design, whichever are fewer: the same for all labels, so that a design
 * that is fitted to many pays for them once.
 */
export interface WideDesign {
  x: Matrix;
  /** X Xᵀ if rows are fewer than columns, else Xᵀ X; the lower triangle */
  products: Matrix;
}

export async function wideDesign(x: Matrix, pause: Pause): Promise<WideDesign> {
  const {rows: n, columns: d, data} = x;
  const size = Math.min(n, d);
  const products = matrix(size, size);
  if (n < d) {
    for (let i = 0; i < n; i++) {
      if (pause.due()) await pause.turn();
      for (let k = 0; k <= i; k++) {
        let sum = 0;
        for (let j = 0; j < d; j++) sum += data[i * d + j] * data[k * d + j];
        products.data[i * n + k] = sum;
      }
    }
    return {x, products};
  }
  for (let i = 0; i < n; i++) {
    if (pause.due()) await pause.turn();
    for (let j = 0; j < d; j++) {
      const value = data[i * d + j];
      for (let k = 0; k <= j; k++) products.data[j * d + k] += value * data[i * d + k];
    }
  }
  return {x, products};
}

/**
 * The same fit as `fitLogistic`, for hundreds of columns: the Hessian is never made. Newton's steps are solved by
 * conjugate gradients (Nocedal and Wright 2006, sec. 7.1), preconditioned with the Hessian that there would be if all
 * rows were equally curved, I + a Xᵀ X.
 * @param tolerance how much of the objective may be left to gain, about, where less than all digits are wanted
 */
export async function fitLogisticWide(
  design: WideDesign,
  y: Float64Array,
  {classes, c, fitIntercept, weights, tolerance = 1e-15}: LogisticOptions & {tolerance?: number},
  pause: Pause
): Promise<LogisticFit> {
  const {x} = design;
  const outputs = classes === 2 ? 1 : classes;
  const width = x.columns + (fitIntercept ? 1 : 0);
  const size = outputs * width;
  let b = new Float64Array(size);
  const valueAt = (at: Float64Array): number => objective(x, y, at, outputs, width, c, weights);
  let value = valueAt(b);
  let precondition: Preconditioner | undefined;
  let first = 0;
  let iterations = 0;
  while (iterations < mostSteps) {
    iterations++;
    const at = slopes(x, y, b, outputs, width, c, weights);
    // the curvature shrinks as the fit grows sure of its rows
    if (!precondition || precondition.curvature > 2 * at.curvature) {
      precondition = await preconditioner(design, at.curvature, outputs, width, pause);
    }
    const scaled = precondition.solve(at.gradient);
    const decrement = dot(at.gradient, scaled);
    if (iterations === 1) first = decrement;
    if (!(decrement > tolerance * Math.max(1, Math.abs(value)))) break;
    const exactness = Math.min(0.1, Math.sqrt(decrement / first));
    const hessian: Product = (v) => hessianTimes(x, at.probabilities, v, outputs, width, c, weights);
    const step = await conjugateGradients(hessian, precondition, at.gradient, exactness, pause);
    const slope = dot(at.gradient, step);
    const next = shortened(valueAt, b, value, step, slope);
    if (!(next.value < value)) {
      // The objective has no digits left to tell; one last full step still improves the gradient.
      if (decrement < 1e-8 * Math.max(1, Math.abs(value))) b = b.map((old, p) => old - step[p]);
      break;
    }
    ({b, value} = next);
  }
  const {columns: d} = x;
  return {
    coefficients: Array.from({length: outputs}, (_, k) => b.slice(k * width, k * width + d)),
    intercepts: Array.from({length: outputs}, (_, k) => (fitIntercept ? b[k * width + d] : 0)),
    iterations
  };
}

type Product = (v: Float64Array) => Float64Array;

interface Preconditioner {
  curvature: number;
  solve: Product;
}

/** Solves H s = g to a residual of `exactness` times the first. */
async function conjugateGradients(
  hessian: Product,
  {solve}: Preconditioner,
  gradient: Float64Array,
  exactness: number,
  pause: Pause
): Promise<Float64Array> {
  const step = new Float64Array(gradient.length);
  const residual = gradient.slice();
  let scaled = solve(residual);
  const direction = scaled.slice();
  let size = dot(residual, scaled);
  const enough = exactness ** 2 * size;
  for (let turn = 0; turn < mostTurns && size > enough; turn++) {
    if (pause.due()) await pause.turn();
    const moved = hessian(direction);
    const bend = dot(direction, moved);
    if (!(bend > 0)) break;
    const length = size / bend;
    for (let p = 0; p < step.length; p++) {
      step[p] += length * direction[p];
      residual[p] -= length * moved[p];
    }
    scaled = solve(residual);
    const next = dot(residual, scaled);
    for (let p = 0; p < step.length; p++) direction[p] = scaled[p] + (next / size) * direction[p];
    size = next;
  }
  return step;
}

/** Gradient, probabilities [row, output], and the mean curvature of a row's loss times C. */
function slopes(
  x: Matrix,
  y: Float64Array,
  b: Float64Array,
  outputs: number,
  width: number,
  c: number,
  weights: Float64Array
): {gradient: Float64Array; probabilities: Matrix; curvature: number} {
  const chances = rowSums(x, b, outputs, width);
  const errors = matrix(x.rows, outputs);
  let curvature = 0;
  for (let i = 0; i < x.rows; i++) {
    const p = chances.data.subarray(i * outputs, (i + 1) * outputs);
    probabilities(p);
    for (let k = 0; k < outputs; k++) {
      errors.data[i * outputs + k] = c * weights[i] * (p[k] - (outputs === 1 ? y[i] : y[i] === k ? 1 : 0));
      curvature += c * weights[i] * p[k] * (1 - p[k]);
    }
  }
  const gradient = columnSums(x, errors, b, outputs, width);
  return {gradient, probabilities: chances, curvature: curvature / (x.rows * outputs)};
}

/** H v = v + C Xᵀ W X v, with W of the probabilities; intercepts have no penalty. */
function hessianTimes(
  x: Matrix,
  {data: p}: Matrix,
  v: Float64Array,
  outputs: number,
  width: number,
  c: number,
  weights: Float64Array
): Float64Array {
  const moved = rowSums(x, v, outputs, width);
  for (let i = 0; i < x.rows; i++) {
    let mean = 0;
    for (let k = 0; k < outputs; k++) mean += p[i * outputs + k] * moved.data[i * outputs + k];
    for (let k = 0; k < outputs; k++) {
      const at = i * outputs + k;
      moved.data[at] = c * weights[i] * p[at] * (moved.data[at] - mean);
    }
  }
  return columnSums(x, moved, v, outputs, width);
}

/** X v, [row, output]. */
function rowSums({rows, columns: d, data}: Matrix, v: Float64Array, outputs: number, width: number): Matrix {
  const sums = matrix(rows, outputs);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < outputs; k++) {
      let sum = width > d ? v[k * width + d] : 0;
      for (let j = 0; j < d; j++) sum += v[k * width + j] * data[i * d + j];
      sums.data[i * outputs + k] = sum;
    }
  }
  return sums;
}

/** Xᵀ u, and what the penalty adds, which is `v` itself without its intercepts. */
function columnSums(
  {rows, columns: d, data}: Matrix,
  u: Matrix,
  v: Float64Array,
  outputs: number,
  width: number
): Float64Array {
  const sums = new Float64Array(v.length);
  for (let k = 0; k < outputs; k++) {
    for (let j = 0; j < d; j++) sums[k * width + j] = v[k * width + j];
    for (let i = 0; i < rows; i++) {
      const factor = u.data[i * outputs + k];
      for (let j = 0; j < d; j++) sums[k * width + j] += factor * data[i * d + j];
      if (width > d) sums[k * width + d] += factor;
    }
  }
  return sums;
}

/** Solves (I + a Xᵀ X) s = v for each output; where rows are fewer, by Woodbury: s = v - a Xᵀ (I + a X Xᵀ)⁻¹ X v. */
async function preconditioner(
  {x, products}: WideDesign,
  curvature: number,
  outputs: number,
  width: number,
  pause: Pause
): Promise<Preconditioner> {
  const {rows: n, columns: d, data} = x;
  const size = products.rows;
  const factor = products.data.map((value) => curvature * value);
  for (let j = 0; j < size; j++) factor[j * size + j] += 1;
  const block = Math.max(1, Math.floor(TURN / size ** 2));
  for (let from = 0; from < size; from += block) {
    if (pause.due()) await pause.turn();
    choleskyRows(factor, size, from, Math.min(size, from + block));
  }
  const solveBlock = (v: Float64Array): void => {
    if (n >= d) {
      choleskySolve(factor, size, v);
      return;
    }
    const rowsOf = rowSums(x, v, 1, d).data;
    choleskySolve(factor, size, rowsOf);
    for (let i = 0; i < n; i++) {
      const share = curvature * rowsOf[i];
      for (let j = 0; j < d; j++) v[j] -= share * data[i * d + j];
    }
  };
  const solve: Product = (v) => {
    const solved = v.slice();
    for (let k = 0; k < outputs; k++) {
      solveBlock(solved.subarray(k * width, k * width + d));
      if (width > d) solved[k * width + d] /= curvature * n || 1;
    }
    return solved;
  };
  return {curvature, solve};
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < a.length; p++) sum += a[p] * b[p];
  return sum;
}
