import {expect, test} from "vitest";
import {LossTrace} from "../../../../../cells/glassbox/ebm/loss-curve.ts";

test("a loss is followed in a bounded number of points, evenly spread, with the last and the lowest", () => {
  const trace = new LossTrace(4, 16);
  const loss = (step: number) => (step - 700) ** 2;
  for (let step = 1; step <= 1000; step++) trace.see(step, loss(step));
  trace.end(1000, loss(1000));
  const {steps, losses, lowest} = trace;
  expect(lowest).toBe(0);
  expect(steps.length).toBeLessThanOrEqual(17);
  expect(steps.length).toBeGreaterThan(7);
  expect([steps[0], steps.at(-1)]).toEqual([1, 1000]);
  expect(losses).toEqual(steps.map(loss));
  const gaps = steps.slice(1, -1).map((step, i) => step - steps[i]);
  expect(new Set(gaps).size).toBe(1);
});

test("without validation rows there is no curve", () => {
  const trace = new LossTrace(4);
  for (let step = 1; step <= 100; step++) trace.see(step, NaN);
  trace.end(100, NaN);
  expect(trace.steps).toEqual([]);
  expect(trace.lowest).toBeNaN();
});
