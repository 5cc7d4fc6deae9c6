import type {SplitOptions} from "./boost-data.ts";
import {leafGain} from "./leaf.ts";

/**
 * How much a pair explains that its two features alone do not (FAST, Lou et al. 2013, sec. 4): the best gain of one
 * cross of cuts, which makes four quadrants of the grid, a row.
 *
 * @param sums gradient and hessian of the residuals left by the single terms, [bin, bin, output, 2]
 * @param rows training rows of each cell
 * @param weight of all training rows
 */
export function pairStrength(
  shape: number[],
  sums: Float64Array,
  rows: Float64Array,
  weight: number,
  outputs: number,
  options: SplitOptions
): number {
  const {minSamplesLeaf, minHessian} = options;
  const [firsts, seconds] = shape;
  const width = outputs * 2;
  const stride = width + 1;
  // Sums over all cells before (a, b) in both directions; of each: gradients and hessians, then rows.
  const before = new Float64Array((firsts + 1) * (seconds + 1) * stride);
  const at = (a: number, b: number) => (a * (seconds + 1) + b) * stride;
  for (let a = 0; a < firsts; a++) {
    for (let b = 0; b < seconds; b++) {
      const cell = a * seconds + b;
      const [to, left, up, both] = [at(a + 1, b + 1), at(a + 1, b), at(a, b + 1), at(a, b)];
      for (let k = 0; k < stride; k++) {
        const own = k === width ? rows[cell] : sums[cell * width + k];
        before[to + k] = own + before[left + k] + before[up + k] - before[both + k];
      }
    }
  }
  const total = at(firsts, seconds);
  let parent = 0;
  for (let k = 0; k < width; k += 2) parent += leafGain(before[total + k], before[total + k + 1], options);
  let best = parent;
  const quadrant = (k: number, a: number, b: number, which: number): number => {
    const corner = before[at(a, b) + k];
    if (which === 0) return corner;
    const low = before[at(a, seconds) + k];
    if (which === 1) return low - corner;
    const left = before[at(firsts, b) + k];
    return which === 2 ? left - corner : before[total + k] - low - left + corner;
  };
  for (let a = 1; a < firsts; a++) {
    cross: for (let b = 1; b < seconds; b++) {
      let gain = 0;
      for (let which = 0; which < 4; which++) {
        if (quadrant(width, a, b, which) < minSamplesLeaf) continue cross;
        for (let k = 0; k < width; k += 2) {
          const hessian = quadrant(k + 1, a, b, which);
          if (hessian < minHessian) continue cross;
          gain += leafGain(quadrant(k, a, b, which), hessian, options);
        }
      }
      if (gain > best) best = gain;
    }
  }
  return (best - parent) / weight;
}
