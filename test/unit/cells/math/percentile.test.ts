import {expect, it} from "vitest";
import {percentile} from "../../../../cells/math/percentile.ts";

it("percentiles lie between the two nearest ranks, in proportion", () => {
  const sorted = [1, 2, 4, 8];
  expect([0, 25, 50, 75, 100].map((p) => percentile(sorted, p))).toEqual([1, 1.75, 3, 5, 8]);
  expect(percentile([7], 30)).toBe(7);
});
