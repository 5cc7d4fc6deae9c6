import {expect, test} from "vitest";
import {residualsAlong, residualsByLevel} from "../../../../cells/math/residual-summary.ts";

test("groups along a number hold about as many rows each, in order, and every row once", () => {
  const values = Array.from({length: 100}, (_, i) => (i * 37) % 100);
  const residuals = values.map((value) => (value < 50 ? 1 : -1));
  const bins = residualsAlong(values, residuals, 4);
  expect(bins.map(({rows}) => rows)).toEqual([25, 25, 25, 25]);
  expect(bins.map(({mean}) => mean)).toEqual([1, 1, -1, -1]);
  expect(bins.map(({standardError}) => standardError)).toEqual([0, 0, 0, 0]);
  expect(bins[0].from).toBe(0);
  expect(bins[3].to).toBe(99);
});

test("a group's mean, standard error and quantiles are those by hand", () => {
  const [bin] = residualsAlong([5, 5, 5, 5], [1, 2, 3, 6], 3);
  expect(bin).toMatchObject({from: 5, to: 5, rows: 4, mean: 3, median: 2.5});
  // variance (4 + 1 + 0 + 9) / 3, over 4 rows
  expect(bin.standardError).toBeCloseTo(Math.sqrt(14 / 3 / 4), 12);
  expect(bin.low).toBeCloseTo(1.3, 12);
  expect(bin.high).toBeCloseTo(5.1, 12);
});

test("missing values stand in a group of their own, and few values make few groups", () => {
  const bins = residualsAlong([1, Number.NaN, 2, 1, 2, 2], [1, 9, 3, 1, 3, 3], 5);
  expect(bins.map(({rows, mean, level}) => [rows, mean, level])).toEqual([
    [2, 1, undefined],
    [3, 3, undefined],
    [1, 9, "missing"]
  ]);
  expect(bins[2].standardError).toBeNaN();
});

test("levels stand in the order given, without those that have no row", () => {
  const bins = residualsByLevel([1, 0, -1, 1], ["a", "b", "c"], [2, 4, 8, 4]);
  expect(bins.map(({level, rows, mean}) => [level, rows, mean])).toEqual([
    ["a", 1, 4],
    ["b", 2, 3],
    ["missing", 1, 8]
  ]);
});
