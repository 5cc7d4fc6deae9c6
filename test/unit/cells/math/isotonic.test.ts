import fc from "fast-check";
import {expect, test} from "vitest";
import {isotonic} from "../../../../cells/math/isotonic.ts";
import {fixture} from "../../../fixtures/decode.ts";

const {isotonic: peer, sample_weight: weights} = fixture<{
  isotonic: {y: number[]; fit: number[]; fit_weighted: number[]};
  sample_weight: number[];
}>("num_metrics_trees.json");

function close(found: Float64Array, expected: number[], most: number): void {
  expect(found.length).toBe(expected.length);
  for (const [at, value] of found.entries()) expect(Math.abs(value - expected[at])).toBeLessThan(most);
}

test("the fit is scikit-learn's, weighted and not", () => {
  close(isotonic(peer.y), peer.fit, 1e-9);
  close(isotonic(peer.y, weights), peer.fit_weighted, 1e-9);
});

test("neighbours that fall are pooled into their weighted mean, back as far as it must be", () => {
  expect([...isotonic([1, 3, 2, 4])]).toEqual([1, 2.5, 2.5, 4]);
  expect([...isotonic([1, 3, 2, 4], [1, 1, 3, 1])]).toEqual([1, 2.25, 2.25, 4]);
  // 4, 3 pool to 3.5; 2 takes both in at 3; 3.2 stays above
  expect([...isotonic([4, 3, 2, 3.2])]).toEqual([3, 3, 3, 3.2]);
  expect([...isotonic([])]).toEqual([]);
});

test("what weighs nothing bends to the others, and moves none of them", () => {
  expect([...isotonic([1, 9, 3], [1, 0, 1])]).toEqual([1, 3, 3]);
  expect([...isotonic([1, -9, 3], [1, 0, 1])]).toEqual([1, 1, 3]);
  expect([...isotonic([5, 2.5, 2, 3], [0, 0, 2, 1])]).toEqual([2, 2, 2, 3]);
  expect([...isotonic([1, 2.8, 2.2, 3, 7], [1, 0, 0, 1, 0])]).toEqual([1, 2.5, 2.5, 3, 7]);
  expect([...isotonic([3, 1], [0, 0])]).toEqual([2, 2]);
});

test("it rises, keeps the weighted mean, keeps what rises already to the last bit, and is no farther than any other fit tried", () => {
  const cells = fc.array(
    fc.record({y: fc.double({min: -5, max: 5, noNaN: true}), w: fc.integer({min: 1, max: 9})}),
    {minLength: 1, maxLength: 30}
  );
  fc.assert(
    fc.property(cells, fc.array(fc.double({min: -5, max: 5, noNaN: true}), {minLength: 30}), (own, other) => {
      const y = own.map((cell) => cell.y);
      const w = own.map((cell) => cell.w);
      const fit = isotonic(y, w);
      const sum = (values: ArrayLike<number>) =>
        w.reduce((total, weight, at) => total + weight * values[at], 0);
      const far = (values: ArrayLike<number>) => sum(y.map((value, at) => (value - values[at]) ** 2));
      for (let at = 1; at < fit.length; at++) expect(fit[at]).toBeGreaterThanOrEqual(fit[at - 1]);
      expect(sum(fit)).toBeCloseTo(sum(y), 9);
      expect(far(fit)).toBeLessThanOrEqual(far(other.slice(0, y.length).sort((a, b) => a - b)) + 1e-9);
      const rising = Float64Array.from(y).sort();
      expect(isotonic(rising, w)).toEqual(rising);
    })
  );
});

test("values that weigh nothing get the limit of weights that go to nothing", () => {
  const cells = fc.array(fc.record({y: fc.integer({min: -5, max: 5}), w: fc.integer({min: 0, max: 2})}), {
    minLength: 1,
    maxLength: 12
  });
  fc.assert(
    fc.property(cells, (own) => {
      const y = own.map((cell) => cell.y);
      const near = isotonic(
        y,
        own.map(({w}) => w || 1e-9)
      );
      close(
        isotonic(
          y,
          own.map(({w}) => w)
        ),
        [...near],
        1e-6
      );
    })
  );
});
