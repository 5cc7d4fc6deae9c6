import fc from "fast-check";
import {expect, it} from "vitest";
import {matrix} from "../../../../cells/math/matrix.ts";
import {Random} from "../../../../cells/math/random.ts";
import {ridge} from "../../../../cells/math/ridge.ts";
import {addRows, centre, weightedMoments} from "../../../../cells/math/weighted-moments.ts";

function sample(n: number, d: number, seed: number, shift = 0) {
  const random = new Random(seed);
  const x = matrix(n, d);
  const y = matrix(n, 1);
  const weights = new Float64Array(n);
  for (let at = 0; at < n * d; at++) x.data[at] = random.normal() + shift;
  for (let i = 0; i < n; i++) {
    y.data[i] = random.normal() + x.data[i * d];
    weights[i] = random.uniform();
  }
  return {x, y, weights};
}

function ridgeOf({x, y, weights}: ReturnType<typeof sample>, alpha: number, origin?: Float64Array) {
  const sums = weightedMoments(x.columns, 1, origin);
  addRows(sums, x, weights, y);
  const all = Array.from({length: x.columns}, (_, j) => j);
  return ridge(centre(sums), all, 0, alpha);
}

it("the ridge fit makes the gradient of its objective zero", () => {
  fc.assert(
    fc.property(
      fc.integer({min: 0, max: 1e6}),
      fc.integer({min: 1, max: 6}),
      fc.double({min: 0.01, max: 100, noNaN: true}),
      (seed, d, alpha) => {
        const data = sample(40, d, seed);
        const {coefficients, intercept} = ridgeOf(data, alpha);
        const residual = (i: number): number => {
          let predicted = intercept;
          for (let j = 0; j < d; j++) predicted += coefficients[j] * data.x.data[i * d + j];
          return data.weights[i] * (data.y.data[i] - predicted);
        };
        let total = 0;
        for (let i = 0; i < 40; i++) total += residual(i);
        expect(Math.abs(total)).toBeLessThan(1e-9);
        for (let j = 0; j < d; j++) {
          let gradient = -alpha * coefficients[j];
          for (let i = 0; i < 40; i++) gradient += residual(i) * data.x.data[i * d + j];
          expect(Math.abs(gradient)).toBeLessThan(1e-9);
        }
      }
    )
  );
});

it("a large offset of the columns costs no digits once the origin is moved there", () => {
  const near = ridgeOf(sample(200, 3, 4), 1);
  const far = ridgeOf(sample(200, 3, 4, 1e6), 1, Float64Array.of(1e6, 1e6, 1e6));
  // y differs by the shift of its first column, which the intercept takes up.
  for (let j = 0; j < 3; j++) expect(far.coefficients[j]).toBeCloseTo(near.coefficients[j], 8);
  expect(far.r2).toBeCloseTo(near.r2, 8);
});

it("rows given in pieces make the same sums as rows given at once", () => {
  const {x, y, weights} = sample(50, 4, 9);
  const whole = weightedMoments(4, 1);
  addRows(whole, x, weights, y);
  const pieces = weightedMoments(4, 1);
  for (const [from, to] of [
    [0, 7],
    [7, 50]
  ]) {
    const part = matrix(to - from, 4, x.data.subarray(from * 4, to * 4));
    addRows(pieces, part, weights.subarray(from, to), matrix(to - from, 1, y.data.subarray(from, to)));
  }
  expect(pieces.xx).toEqual(whole.xx);
  expect(pieces.xy).toEqual(whole.xy);
  expect(pieces.rows).toBe(50);
});

it("a constant column gets coefficient 0, and a y that does not vary an R² of 1", () => {
  const data = sample(30, 2, 1);
  for (let i = 0; i < 30; i++) data.x.data[2 * i + 1] = 0.1;
  expect(ridgeOf(data, 1).coefficients[1]).toBe(0);
  data.y.data.fill(0.3);
  expect(ridgeOf(data, 1)).toEqual({coefficients: Float64Array.of(0, 0), intercept: 0.3, r2: 1});
});

it("columns that determine one another are refused without a penalty", () => {
  const data = sample(30, 2, 1);
  for (let i = 0; i < 30; i++) data.x.data[2 * i + 1] = data.x.data[2 * i];
  expect(() => ridgeOf(data, 0)).toThrow(/alpha: got 0, expected more/);
  const {coefficients} = ridgeOf(data, 1);
  expect(coefficients[0]).toBeCloseTo(coefficients[1], 10);
});
