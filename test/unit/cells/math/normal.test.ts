import {expect, it} from "vitest";
import {normalCdf, normalQuantile} from "../../../../cells/math/normal.ts";

// From Python 3.11: statistics.NormalDist().inv_cdf(p), and math.erfc(-z / sqrt(2)) / 2.
const quantiles = [
  [1e-300, -37.0470962993612],
  [1e-10, -6.361340902404056],
  [0.01, -2.3263478740408408],
  [0.3, -0.5244005127080407],
  [0.5, 0],
  [0.9, 1.2815515655446008],
  [0.975, 1.9599639845400536],
  [1 - 1e-9, 5.997807019601638]
];
const probabilities = [
  [-9, 1.1285884059538422e-19],
  [-7.5, 3.19089167291092e-14],
  [-5, 2.866515718791946e-7],
  [-1.96, 0.024997895148220435],
  [-0.3, 0.3820885778110474],
  [0, 0.5],
  [0.7, 0.758036347776927],
  [2.5, 0.9937903346742238],
  [6, 0.9999999990134123]
];

it.each(quantiles)("the normal quantile of %d is %d", (p, z) => {
  expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(1e-14 * Math.abs(z));
});

it.each(probabilities)("a standard normal variable is below %d with probability %d", (z, p) => {
  expect(Math.abs(normalCdf(z) - p)).toBeLessThan(1e-15);
});

it("the quantile undoes the distribution function", () => {
  for (let z = -6; z <= 6; z += 0.01) expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 6);
});

it("the ends of the unit interval go to infinity and beyond it there is nothing", () => {
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  expect(normalQuantile(-0.1)).toBeNaN();
  expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(normalCdf(Number.NaN)).toBeNaN();
});
