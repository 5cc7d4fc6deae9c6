import {describe, expect, it} from "vitest";
import {adamState, adamStep} from "../../../../cells/math/adam.ts";

describe("Adam", () => {
  it("first goes by the learning rate against the sign of the gradient", () => {
    const parameters = Float64Array.of(1, 1, 1);
    adamStep(parameters, Float64Array.of(5, -0.01, 0), adamState(3), Float64Array.of(0.1, 0.2, 0.3));
    expect(parameters[0]).toBeCloseTo(0.9, 6);
    expect(parameters[1]).toBeCloseTo(1.2, 5);
    expect(parameters[2]).toBe(1);
  });

  it("follows the formulas of its paper", () => {
    const parameters = Float64Array.of(0);
    const state = adamState(1);
    let [m, v, at] = [0, 0, 0];
    for (let step = 1; step <= 20; step++) {
      const gradient = 2 * (at - 3) + Math.sin(step);
      m = 0.9 * m + 0.1 * gradient;
      v = 0.999 * v + 0.001 * gradient ** 2;
      at -= (0.05 * (m / (1 - 0.9 ** step))) / (Math.sqrt(v / (1 - 0.999 ** step)) + 1e-8);
      adamStep(
        parameters,
        Float64Array.of(2 * (parameters[0] - 3) + Math.sin(step)),
        state,
        Float64Array.of(0.05)
      );
    }
    expect(parameters[0]).toBeCloseTo(at, 12);
    expect(state.steps).toBe(20);
  });
});
