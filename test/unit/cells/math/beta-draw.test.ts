import {describe, expect, it} from "vitest";
import {betaDraw} from "../../../../cells/math/beta-draw.ts";
import {Random} from "../../../../cells/math/random.ts";

describe("draws from a beta distribution", () => {
  it.each([
    [0.4, 0.4],
    [2, 5],
    [0.02, 0.03],
    [30, 10]
  ])("have its mean and variance: Beta(%d, %d)", (a, b) => {
    const random = new Random(7);
    const draws = Array.from({length: 20_000}, () => betaDraw(random, a, b));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    const wanted = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(5 * Math.sqrt(wanted / draws.length));
    expect(variance / wanted).toBeGreaterThan(0.95);
    expect(variance / wanted).toBeLessThan(1.05);
  });

  it("are from 0 to 1 however small the shapes are", () => {
    const random = new Random(3);
    for (let draw = 0; draw < 1000; draw++) {
      const x = betaDraw(random, 1e-4, 1e-4);
      expect(x >= 0 && x <= 1).toBe(true);
    }
  });
});
