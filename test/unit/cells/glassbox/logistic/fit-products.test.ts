import {describe, expect, it} from "vitest";
import {fitLogistic} from "../../../../../cells/glassbox/logistic/fit.ts";
import {fitLogisticProducts} from "../../../../../cells/glassbox/logistic/fit-products.ts";
import {type Matrix, matrix} from "../../../../../cells/math/matrix.ts";
import {Random} from "../../../../../cells/math/random.ts";
import {pausing} from "../../../../../cells/pause.ts";

const pause = pausing(new AbortController().signal);

function drawn(rows: number, columns: number, gap: number, seed: number) {
  const random = new Random(seed);
  const x = matrix(rows, columns);
  const y = Float64Array.from({length: rows}, (_, i) => i % 2);
  for (let at = 0; at < x.data.length; at++) {
    const i = Math.floor(at / columns);
    x.data[at] = random.normal() + (at % columns === 0 ? gap * y[i] : 0.3);
  }
  return {x, y};
}

function productsOf({rows: n, columns: d, data}: Matrix): Matrix {
  const products = matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      for (let j = 0; j < d; j++) products.data[i * n + k] += data[i * d + j] * data[k * d + j];
    }
  }
  return products;
}

function coefficientsOf({rows: n, columns: d, data}: Matrix, alpha: Float64Array): Float64Array {
  return Float64Array.from({length: d}, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += alpha[i] * data[i * d + j];
    return sum;
  });
}

describe("a logistic fit from products of rows", () => {
  it.each([
    ["more columns than rows", 20, 60, 1, 1],
    ["more rows than columns", 60, 5, 1, 1],
    ["a weak penalty on rows that a plane parts", 20, 60, 3, 1000],
    ["a strong penalty", 40, 30, 1, 0.001]
  ])("ends where Newton's method on the columns ends: %s", async (_, rows, columns, gap, c) => {
    const {x, y} = drawn(rows, columns, gap, 3);
    const weights = Float64Array.from({length: rows}, (_, i) => 0.5 + (i % 3));
    const exact = await fitLogistic(x, y, {classes: 2, c, fitIntercept: true, weights}, pause);
    const fit = fitLogisticProducts(
      productsOf(x),
      y,
      weights.map((weight) => c * weight)
    );
    const found = coefficientsOf(x, fit.alpha);
    const [expected] = exact.coefficients;
    const most = Math.max(1, ...expected.map(Math.abs));
    expect(Math.max(...found.map((b, j) => Math.abs(b - expected[j])))).toBeLessThan(1e-6 * most);
    expect(fit.intercept).toBeCloseTo(exact.intercepts[0], 5);
    expect(fit.alpha.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 9);
  });

  it("goes on where rows repeat each other", () => {
    const {x, y} = drawn(10, 4, 2, 4);
    const twice = matrix(20, 4, Float64Array.from([...x.data, ...x.data]));
    const once = fitLogisticProducts(productsOf(x), y, new Float64Array(10).fill(2));
    const both = fitLogisticProducts(productsOf(twice), [...y, ...y], new Float64Array(20).fill(1));
    const expected = coefficientsOf(x, once.alpha);
    for (const [j, b] of coefficientsOf(twice, both.alpha).entries()) expect(b).toBeCloseTo(expected[j], 7);
  });

  it("gives a direction of no length where the classes have the same rows", () => {
    const same = productsOf(
      matrix(
        6,
        2,
        Float64Array.from({length: 12}, (_, at) => (at % 2) + 1)
      )
    );
    const {alpha, intercept} = fitLogisticProducts(same, [0, 1, 0, 1, 0, 1], new Float64Array(6).fill(1));
    for (const b of coefficientsOf(matrix(6, 2, new Float64Array(12).fill(1)), alpha))
      expect(b).toBeCloseTo(0, 9);
    expect(intercept).toBeCloseTo(0, 9);
  });
});
