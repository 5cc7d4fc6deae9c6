import {expect, it} from "vitest";
import {
  prepareTruncatedNormal,
  TABLE_STRIDE,
  TABLE_TOLERANCE,
  tabulateTruncatedNormal,
  truncatedNormalQuantile
} from "../../../../cells/math/truncated-normal.ts";

const cases = [
  {mean: 0, sd: 1, min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY},
  {mean: 19.18, sd: 2.4, min: 15.78, max: 28.11},
  {mean: 0.0155, sd: 0.0094, min: 0, max: 0.0296},
  {mean: 5, sd: 1e-11, min: 4, max: 6},
  {mean: 0, sd: 1, min: 0, max: 30}
];

it("quantiles of a truncated normal stay in its interval, rise, and meet its ends", () => {
  for (const normal of cases) {
    const prepared = prepareTruncatedNormal(normal);
    let before = Number.NEGATIVE_INFINITY;
    for (let u = 0.0005; u < 1; u += 0.0005) {
      const value = truncatedNormalQuantile(prepared, u);
      expect(value).toBeGreaterThanOrEqual(Math.max(normal.min, before));
      expect(value).toBeLessThanOrEqual(normal.max);
      before = value;
    }
  }
  // Half of a normal cut at its mean lies below the upper quartile of the whole: 0.6745.
  expect(truncatedNormalQuantile(prepareTruncatedNormal(cases[4]), 0.5)).toBeCloseTo(0.6744897501960817, 12);
  expect(truncatedNormalQuantile(prepareTruncatedNormal({mean: 3, sd: 1, min: 3, max: 3}), 0.7)).toBe(3);
});

it.each([16, 256, 1024])(
  "a table of %i cells errs by less than a hundred-thousandth of the spread, or abstains",
  (cells) => {
    for (const normal of cases) {
      const prepared = prepareTruncatedNormal(normal);
      for (const [from, to] of [
        [0, 1],
        [0.25, 0.9]
      ]) {
        const table = new Float64Array(cells * TABLE_STRIDE);
        tabulateTruncatedNormal(prepared, {from, to, cells}, table, 0);
        let tabulated = 0;
        let worst = 0;
        for (let c = 0; c < cells; c++) {
          const [a, b, c2] = table.subarray(c * TABLE_STRIDE, (c + 1) * TABLE_STRIDE);
          if (Number.isNaN(a)) continue;
          tabulated++;
          for (let t = -0.5; t <= 0.5; t += 0.0625) {
            const u = from + ((to - from) * (c + 0.5 + t)) / cells;
            worst = Math.max(
              worst,
              Math.abs(a + t * (b + t * c2) - truncatedNormalQuantile(prepared, u)) / normal.sd
            );
          }
        }
        expect(worst).toBeLessThan(
          TABLE_TOLERANCE * 1.001 + (4 * Number.EPSILON * Math.abs(normal.mean)) / normal.sd
        );
        if (cells >= 256) expect(tabulated / cells).toBeGreaterThan(0.8);
      }
    }
  }
);
