import {choleskyRows, choleskySolve} from "./cholesky.ts";
import {atOnce, type Steps} from "./steps.ts";
import type {CentredMoments} from "./weighted-moments.ts";

export interface LarsPath {
  /** the penalty at each step over the number of rows, falling; the last is 0 unless the path ended early */
  alphas: number[];
  /** coefficients at each step, [step][column]; all zero at the first */
  coefficients: Float64Array[];
}

// Below this share of its own variance a column adds nothing to those already in.
const COLLINEAR = 1e-10;

/**
 * The whole lasso path of output `output` by least-angle regression with the lasso's modification (Efron,
 * Hastie, Johnstone and Tibshirani 2004, sections 2 and 3.1), from centred sums alone. A step ends
 * where a column enters, or where a coefficient meets zero and its column leaves. The path ends at the first step
 * whose penalty is at most `end`.
 */
export function lassoPath(moments: CentredMoments, output: number, end = 0): LarsPath {
  return atOnce(lassoPathSteps(moments, output, end));
}

/** `lassoPath`, with a pause after each step. */
export function* lassoPathSteps(moments: CentredMoments, output: number, end: number): Steps<LarsPath> {
  const {columns: d, rows, xx} = moments;
  const covariance = moments.xy.slice(output * d, (output + 1) * d);
  const active = new ActiveColumns(xx, d);
  const excluded = new Set<number>();
  for (let j = 0; j < d; j++) if (xx[j * d + j] === 0) excluded.add(j);
  let coefficients = new Float64Array(d);
  const alphas: number[] = [];
  const path: Float64Array[] = [];
  const start = covariance.reduce((most, c) => Math.max(most, Math.abs(c)), 0);
  let dropped = false;
  for (let step = 0; step < 8 * d + 8; step++) {
    yield;
    let next = -1;
    const candidates: number[] = [];
    for (let j = 0; j < d; j++) {
      if (active.has(j) || excluded.has(j)) continue;
      candidates.push(j);
      if (next < 0 || Math.abs(covariance[j]) > Math.abs(covariance[next])) next = j;
    }
    const leading = active.columns.length ? active.columns[0] : next;
    const largest = leading < 0 ? 0 : Math.abs(covariance[leading]);
    const exhausted = largest <= 1e-13 * start || start === 0;
    if (!exhausted && largest / rows > end && !dropped && next >= 0 && !active.add(next)) {
      excluded.add(next);
      continue;
    }
    alphas.push(exhausted ? 0 : largest / rows);
    path.push(coefficients.slice());
    if (exhausted || largest / rows <= end) break;
    dropped = false;

    // The direction in which the correlations of all active columns fall equally.
    const direction = active.solve(Float64Array.from(active.columns, (j) => Math.sign(covariance[j])));
    const slope = new Float64Array(d);
    for (let j = 0; j < d; j++) {
      for (let p = 0; p < direction.length; p++) slope[j] += xx[j * d + active.columns[p]] * direction[p];
    }
    // How far until another column is as correlated, or all correlation is used up (at length `largest`).
    let length = largest;
    for (const j of candidates) {
      if (active.has(j)) continue;
      const reaches = [
        (largest - covariance[j]) / (1 - slope[j]),
        (largest + covariance[j]) / (1 + slope[j])
      ];
      for (const reach of reaches) if (reach > 0 && reach < length) length = reach;
    }
    let leaving = -1;
    for (const [p, j] of active.columns.entries()) {
      const reach = -coefficients[j] / direction[p];
      if (reach > 0 && reach < length) {
        length = reach;
        leaving = j;
      }
    }
    coefficients = coefficients.slice();
    for (const [p, j] of active.columns.entries()) coefficients[j] += length * direction[p];
    for (let j = 0; j < d; j++) covariance[j] -= length * slope[j];
    if (leaving >= 0) {
      coefficients[leaving] = 0;
      active.remove(leaving);
      dropped = true;
    }
  }
  return {alphas, coefficients: path};
}

/** The columns in use, with the Cholesky factor of their products: a column more costs a row more. */
class ActiveColumns {
  readonly columns: number[] = [];
  readonly #xx: Float64Array;
  readonly #d: number;
  readonly #factor: Float64Array;
  readonly #in = new Set<number>();

  constructor(xx: Float64Array, d: number) {
    this.#xx = xx;
    this.#d = d;
    this.#factor = new Float64Array(d * d);
  }

  has(column: number): boolean {
    return this.#in.has(column);
  }

  /** False, and nothing done, where the column has no variance left beside those in use. */
  add(column: number): boolean {
    const k = this.columns.length;
    this.columns.push(column);
    const sound = this.#refactor(k);
    const own = this.#factor[k * this.#d + k] ** 2;
    if (sound && own > COLLINEAR * this.#xx[column * this.#d + column]) {
      this.#in.add(column);
      return true;
    }
    this.columns.pop();
    return false;
  }

  remove(column: number): void {
    const at = this.columns.indexOf(column);
    this.columns.splice(at, 1);
    this.#in.delete(column);
    this.#refactor(at);
  }

  /** Solves (products of the columns) x = b, in place. */
  solve(b: Float64Array): Float64Array {
    return choleskySolve(this.#factor, this.#d, b);
  }

  #refactor(from: number): boolean {
    const d = this.#d;
    for (let p = from; p < this.columns.length; p++) {
      for (let q = 0; q <= p; q++) this.#factor[p * d + q] = this.#xx[this.columns[p] * d + this.columns[q]];
    }
    return choleskyRows(this.#factor, d, from, this.columns.length);
  }
}
