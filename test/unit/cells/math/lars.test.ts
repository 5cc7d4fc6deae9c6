import {expect, it} from "vitest";
import {lassoPath} from "../../../../cells/math/lars.ts";
import {matrix} from "../../../../cells/math/matrix.ts";
import {Random} from "../../../../cells/math/random.ts";
import {addRows, centre, weightedMoments} from "../../../../cells/math/weighted-moments.ts";

it("every step of the lasso path meets the optimality conditions of the lasso", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = new Random(seed);
    const n = 40;
    const d = 8;
    const x = matrix(n, d);
    const y = matrix(n, 1);
    // Correlated columns, so that coefficients cross zero and columns leave again.
    for (let i = 0; i < n; i++) {
      const shared = random.normal();
      for (let j = 0; j < d; j++) x.data[i * d + j] = shared + 0.5 * random.normal();
      y.data[i] = x.data[i * d] - 2 * x.data[i * d + 1] + x.data[i * d + 2] + random.normal();
    }
    const sums = weightedMoments(d, 1);
    addRows(sums, x, new Float64Array(n).fill(1), y);
    const moments = centre(sums);
    const {alphas, coefficients} = lassoPath(moments, 0);
    expect(alphas.at(-1)).toBe(0);
    for (const [step, b] of coefficients.entries()) {
      const penalty = alphas[step] * n;
      for (let j = 0; j < d; j++) {
        let correlation = moments.xy[j];
        for (let k = 0; k < d; k++) correlation -= moments.xx[j * d + k] * b[k];
        if (b[j] !== 0) expect(correlation).toBeCloseTo(Math.sign(b[j]) * penalty, 7);
        else expect(Math.abs(correlation)).toBeLessThanOrEqual(penalty + 1e-7);
      }
    }
  }
});

it("a repeated column and a constant one stay out of the path", () => {
  const x = matrix(4, 3, Float64Array.of(1, 1, 5, 2, 2, 5, 3, 3, 5, 5, 5, 5));
  const sums = weightedMoments(3, 1);
  addRows(sums, x, new Float64Array(4).fill(1), matrix(4, 1, Float64Array.of(1, 2, 2, 4)));
  const last = lassoPath(centre(sums), 0).coefficients.at(-1) as Float64Array;
  expect(last[0]).toBeGreaterThan(0);
  expect([last[1], last[2]]).toEqual([0, 0]);
});
