import {expect, test} from "vitest";
import {estimateEbm} from "../../../../../cells/glassbox/ebm/estimate.ts";
import {ebm} from "../../../../../cells/glassbox/ebm/index.ts";
import {InputError} from "../../../../../cells/input-error.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";
import {rowsOf} from "./peer.ts";

const rows = rowsOf("synth");
const asked = {table: rows, target: "y", preset: "fast", outerBags: 4, interactions: 3, nJobs: 2} as const;

test("an estimate says time, memory, workers and steps, and grows with the work", async () => {
  await estimateEbm(asked); // the first time the compiler works too
  const one = await estimateEbm(asked);
  const all = await estimateEbm({...asked, preset: "default", outerBags: 14});
  expect(one.workers).toBe(2);
  expect(one.bytes).toBe(2 * one.bytesPerWorker);
  expect(all.steps).toBeGreaterThan(5 * one.steps);
  expect(all.milliseconds).toBeGreaterThan(one.milliseconds);
  expect(one.note).toMatch(/^(about \d+|less than 1) s and \d+ MB in 2 workers$/);
  // a worker holds at least the bins and the numbers of each row
  expect(one.bytesPerWorker).toBeGreaterThan(rows.length * (6 * 2 + 8));
  expect(one.bytesPerWorker).toBeLessThan(2e6);
});

test("steps and time are of the right order of magnitude", async () => {
  const {steps, milliseconds} = await estimateEbm(asked);
  const start = performance.now();
  const model = await ebm(asked);
  const time = performance.now() - start;
  const made = model.bestIteration.flat().reduce((a, b) => a + b, 0);
  expect(Math.abs(Math.log10(steps / made))).toBeLessThan(1);
  expect(Math.abs(Math.log10(milliseconds / time))).toBeLessThan(1.3);
});

test("without early stopping the steps are known", async () => {
  const {steps, workers, note} = await estimateEbm({
    ...asked,
    table: rows.slice(0, 60),
    interactions: 0,
    earlyStoppingRounds: 0,
    maxRounds: 100,
    outerBags: 3
  });
  expect(steps).toBe(3 * 6 * 100);
  expect(workers).toBe(0);
  expect(note).not.toContain("worker");
});

test("a fit says what it will cost before it starts", async () => {
  const told: [number, string | undefined][] = [];
  await ebm({...asked, interactions: 0}, {progress: (share, note) => told.push([share, note])});
  expect(told[0][0]).toBe(0);
  expect(told[0][1]).toMatch(/ and \d+ MB in 2 workers$/);
});

test("an estimate is seen as a sentence, and refuses what a fit would refuse", async () => {
  const estimate = await estimateEbm(asked);
  expect(JSON.stringify((estimate as never as {[viewSymbol](): unknown})[viewSymbol]())).toMatch(
    /It will take .* for about [\d,]+ steps/
  );
  await expect(estimateEbm({...asked, target: "nothing"})).rejects.toThrow(InputError);
  await expect(estimateEbm({...asked, outerBags: 0})).rejects.toThrow(
    "outerBags: got 0, expected a whole number, 1 to 1,000"
  );
});
