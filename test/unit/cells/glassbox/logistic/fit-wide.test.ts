import {describe, expect, it} from "vitest";
import {fitLogistic} from "../../../../../cells/glassbox/logistic/fit.ts";
import {fitLogisticWide, wideDesign} from "../../../../../cells/glassbox/logistic/fit-wide.ts";
import {matrix} from "../../../../../cells/math/matrix.ts";
import {Random} from "../../../../../cells/math/random.ts";
import {pausing} from "../../../../../cells/pause.ts";

const pause = pausing(new AbortController().signal);

/** Rows whose first columns tell the class, with columns that repeat each other nearly. */
function drawn(rows: number, columns: number, classes: number, seed: number) {
  const random = new Random(seed);
  const x = matrix(rows, columns);
  const y = Float64Array.from({length: rows}, (_, i) => i % classes);
  for (let i = 0; i < rows; i++) {
    const common = random.normal();
    for (let j = 0; j < columns; j++) {
      x.data[i * columns + j] =
        random.normal() + 2 * common + (j % classes === y[i] && j < 3 * classes ? 1 : 0);
    }
  }
  const weights = Float64Array.from({length: rows}, () => 0.5 + random.uniform());
  return {x, y, weights};
}

describe("a logistic fit without a Hessian", () => {
  it.each([
    ["more rows than columns", 80, 12, 2, 1],
    ["more columns than rows", 30, 50, 2, 1],
    ["a weak penalty", 60, 20, 2, 100],
    ["a strong penalty", 60, 20, 2, 0.001],
    ["three classes", 90, 10, 3, 1],
    ["three classes and more columns than rows", 24, 30, 3, 1]
  ])("ends where Newton's method ends: %s", async (_, rows, columns, classes, c) => {
    const {x, y, weights} = drawn(rows, columns, classes, 5);
    for (const fitIntercept of [true, false]) {
      const options = {classes, c, fitIntercept, weights};
      const exact = await fitLogistic(x, y, options, pause);
      const wide = await fitLogisticWide(await wideDesign(x, pause), y, options, pause);
      for (const [k, row] of exact.coefficients.entries()) {
        const most = Math.max(1, ...row.map(Math.abs));
        const away = Math.max(...row.map((b, j) => Math.abs(wide.coefficients[k][j] - b)));
        expect(away).toBeLessThan(1e-7 * most);
      }
      // of several intercepts only the differences matter
      const base = classes > 2 ? wide.intercepts[0] - exact.intercepts[0] : 0;
      for (const [k, intercept] of exact.intercepts.entries()) {
        expect(wide.intercepts[k] - base).toBeCloseTo(intercept, 6);
      }
    }
  });

  it("stops when it is told to", async () => {
    const {x, y, weights} = drawn(200, 300, 2, 6);
    const controller = new AbortController();
    const fit = (async () => {
      const own = pausing(controller.signal);
      const options = {classes: 2, c: 1, fitIntercept: true, weights};
      return fitLogisticWide(await wideDesign(x, own), y, options, own);
    })();
    controller.abort();
    await expect(fit).rejects.toThrow(/abort/i);
  });
});
