import {cholesky, choleskySolve} from "./cholesky.ts";
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
  const {columns: d, rows, xx} = moments;
  const covariance = moments.xy.slice(output * d, (output + 1) * d);
  const active: number[] = [];
  const excluded = new Set<number>();
  for (let j = 0; j < d; j++) if (xx[j * d + j] === 0) excluded.add(j);
  let coefficients = new Float64Array(d);
  const alphas: number[] = [];
  const path: Float64Array[] = [];
  const start = Math.max(0, ...covariance.map(Math.abs));
  let dropped = false;
  for (let step = 0; step < 8 * d + 8; step++) {
    const candidates: number[] = [];
    for (let j = 0; j < d; j++) if (!active.includes(j) && !excluded.has(j)) candidates.push(j);
    let next = -1;
    for (const j of candidates)
      if (next < 0 || Math.abs(covariance[j]) > Math.abs(covariance[next])) next = j;
    const largest = active.length
      ? Math.abs(covariance[active[0]])
      : next < 0
        ? 0
        : Math.abs(covariance[next]);
    const exhausted = largest <= 1e-13 * start || start === 0;
    alphas.push(exhausted ? 0 : largest / rows);
    path.push(coefficients.slice());
    if (exhausted || largest / rows <= end) break;
    if (!dropped && next >= 0) {
      if (!addsVariance(xx, d, active, next)) {
        excluded.add(next);
        alphas.pop();
        path.pop();
        continue;
      }
      active.push(next);
    }
    dropped = false;

    // The direction in which the correlations of all active columns fall equally.
    const k = active.length;
    const gram = new Float64Array(k * k);
    const direction = new Float64Array(k);
    for (let p = 0; p < k; p++) {
      for (let q = 0; q <= p; q++) gram[p * k + q] = xx[active[p] * d + active[q]];
      direction[p] = Math.sign(covariance[active[p]]);
    }
    if (!cholesky(gram, k)) break;
    choleskySolve(gram, k, direction);

    // How far until another column is as correlated, or all correlation is used up (at length `largest`).
    let length = largest;
    const slope = new Float64Array(d);
    for (let j = 0; j < d; j++) for (let p = 0; p < k; p++) slope[j] += xx[j * d + active[p]] * direction[p];
    for (const j of candidates) {
      if (active.includes(j)) continue;
      for (const reach of [
        (largest - covariance[j]) / (1 - slope[j]),
        (largest + covariance[j]) / (1 + slope[j])
      ]) {
        if (reach > 0 && reach < length) length = reach;
      }
    }
    let leaving = -1;
    for (let p = 0; p < k; p++) {
      const reach = -coefficients[active[p]] / direction[p];
      if (reach > 0 && reach < length) {
        length = reach;
        leaving = p;
      }
    }
    coefficients = coefficients.slice();
    for (let p = 0; p < k; p++) coefficients[active[p]] += length * direction[p];
    for (let j = 0; j < d; j++) covariance[j] -= length * slope[j];
    if (leaving >= 0) {
      coefficients[active[leaving]] = 0;
      active.splice(leaving, 1);
      dropped = true;
    }
  }
  return {alphas, coefficients: path};
}

/** Whether column `next` has variance left once the active columns are taken out. */
function addsVariance(xx: Float64Array, d: number, active: number[], next: number): boolean {
  const k = active.length + 1;
  const all = [...active, next];
  const gram = new Float64Array(k * k);
  for (let p = 0; p < k; p++) for (let q = 0; q <= p; q++) gram[p * k + q] = xx[all[p] * d + all[q]];
  if (!cholesky(gram, k)) return false;
  return gram[k * k - 1] ** 2 > COLLINEAR * xx[next * d + next];
}
