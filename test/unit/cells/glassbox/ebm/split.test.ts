import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {type BoostTerm, cellsOf, type SplitOptions} from "../../../../../cells/glassbox/ebm/boost-data.ts";
import {plainKernel} from "../../../../../cells/glassbox/ebm/kernel.ts";
import {leafGain, leafValue} from "../../../../../cells/glassbox/ebm/leaf.ts";
import {pairStrength} from "../../../../../cells/glassbox/ebm/pair-strength.ts";
import {purify} from "../../../../../cells/glassbox/ebm/purify.ts";
import {FeatureSplitter} from "../../../../../cells/glassbox/ebm/split-feature.ts";
import {PairSplitter} from "../../../../../cells/glassbox/ebm/split-pair.ts";
import {Random} from "../../../../../cells/math/random.ts";
import {exact} from "./peer.ts";

const options: SplitOptions = {
  learningRate: 1,
  maxLeaves: 2,
  minSamplesLeaf: 2,
  minHessian: 0,
  regAlpha: 0,
  regLambda: 0,
  maxDeltaStep: 0,
  missing: "separate",
  gainScale: 5,
  minCatSamples: 0,
  catSmooth: 0
};

const feature = (bins: number, kind: BoostTerm["kind"] = "ordered"): BoostTerm => ({
  kind,
  shape: [bins],
  monotone: 0,
  train: new Uint16Array(0),
  validation: new Uint16Array(0)
});

/** Sums and counts of bins 1 to n, with a missing bin before and an unseen one behind. */
const histograms = fc
  .array(fc.record({g: fc.integer({min: -20, max: 20}), n: fc.integer({min: 0, max: 5})}), {
    minLength: 1,
    maxLength: 9
  })
  .map((bins) => {
    const rows = Float64Array.of(0, ...bins.map(({n}) => n), 0);
    const sums = new Float64Array(rows.length * 2);
    for (const [bin, {g, n}] of bins.entries()) {
      sums[2 * bin + 2] = n ? g : 0;
      sums[2 * bin + 3] = n;
    }
    return {rows, sums};
  });

test("the cut that is found gains as much as the best of all cuts", () => {
  const own = fc.constantFrom(
    options,
    {...options, regAlpha: 2, regLambda: 1},
    {...options, maxDeltaStep: 0.5}
  );
  fc.assert(
    fc.property(histograms, own, ({rows, sums}, using) => {
      const update = new Float64Array(rows.length);
      const gain = new FeatureSplitter(rows.length, 1, using, new Random(0)).split(
        feature(rows.length),
        sums,
        rows,
        update
      );
      const add = (from: number, to: number, part: number) => {
        let sum = 0;
        for (let bin = from; bin < to; bin++) sum += part < 2 ? sums[2 * bin + part] : rows[bin];
        return sum;
      };
      const last = rows.length - 1;
      const worth = (from: number, to: number) => leafGain(add(from, to, 0), add(from, to, 1), using);
      let best = 0;
      for (let cut = 2; cut < last; cut++) {
        if (add(1, cut, 2) < 2 || add(cut, last, 2) < 2) continue;
        best = Math.max(best, worth(1, cut) + worth(cut, last) - worth(1, last));
      }
      expect(gain).toBeCloseTo(best, 9);
      const values = new Set(update.subarray(1, last));
      expect(values.size).toBeLessThanOrEqual(2);
      if (best === 0) expect(update[1]).toBeCloseTo(leafValue(add(1, last, 0), add(1, last, 1), using), 12);
    })
  );
});

test("bins without rows go to either side of a cut, not always to the same", () => {
  const rows = Float64Array.of(0, 5, 0, 0, 5, 0);
  const sums = Float64Array.of(0, 0, 5, 5, 0, 0, 0, 0, -5, 5, 0, 0);
  const splitter = new FeatureSplitter(6, 1, options, new Random(1));
  const update = new Float64Array(6);
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++) {
    splitter.split(feature(6), sums, rows, update);
    seen.add(update.subarray(2, 4).join());
  }
  expect([...seen].sort()).toEqual(["-1,-1", "-1,1", "1,1"]);
});

test("categories are split by their means, not by their order", () => {
  const rows = Float64Array.of(0, 4, 4, 4, 4, 0);
  const sums = Float64Array.of(0, 0, 4, 4, -4, 4, 4, 4, -4, 4, 0, 0);
  const update = new Float64Array(6);
  const gain = new FeatureSplitter(6, 1, options, new Random(0)).split(
    feature(6, "nominal"),
    sums,
    rows,
    update
  );
  expect([...update]).toEqual([0, -1, 1, -1, 1, 0]);
  expect(gain).toBeCloseTo(5 * 16, 12); // gainScale is 5
});

test("missing values stand apart, at an end, or where they gain most", () => {
  const rows = Float64Array.of(4, 4, 4, 0);
  // Missing rows are like those of the upper bin.
  const sums = Float64Array.of(-4, 4, 4, 4, -4, 4, 0, 0);
  const split = (missing: SplitOptions["missing"]) => {
    const update = new Float64Array(4);
    const gain = new FeatureSplitter(4, 1, {...options, missing}, new Random(0)).split(
      feature(4),
      sums,
      rows,
      update
    );
    return {gain: Math.round(gain * 1e9) / 1e9, update: [...update]};
  };
  const parent = 16 / 12;
  expect(split("separate")).toEqual({gain: Math.round((12 - parent) * 1e9) / 1e9, update: [1, -1, 1, 0]});
  expect(split("high")).toEqual({gain: Math.round((12 - parent) * 1e9) / 1e9, update: [1, -1, 1, 0]});
  expect(split("gain")).toEqual(split("high"));
  expect(split("low").gain).toBeCloseTo(4 - parent, 8);
});

/** Which of the updates' rows and columns differ from the next, over many random cuts of a 4 x 5 grid. */
function randomCuts(rows: Float64Array): {first: number[]; second: number[]} {
  const splitter = new PairSplitter(1, options, new Random(3));
  const sums = new Float64Array(40);
  for (let cell = 0; cell < 20; cell++) {
    sums[2 * cell] = rows[cell] * (1 + cell * cell);
    sums[2 * cell + 1] = rows[cell];
  }
  const seen = {first: new Set<number>(), second: new Set<number>()};
  const update = new Float64Array(20);
  for (let i = 0; i < 200; i++) {
    splitter.splitAtRandom([4, 5], sums, rows, update);
    for (let a = 1; a < 4; a++) if (update[5 * a + 2] !== update[5 * a - 3]) seen.first.add(a);
    for (let b = 1; b < 5; b++) if (update[10 + b] !== update[9 + b]) seen.second.add(b);
  }
  return {first: [...seen.first].sort(), second: [...seen.second].sort()};
}

test("while smoothing, a pair is cut between bins that can hold rows, and beside missing values if there are any", () => {
  const rows = Float64Array.from({length: 20}, (_, cell) =>
    cell >= 5 && cell < 15 && cell % 5 > 0 && cell % 5 < 4 ? 1 : 0
  );
  expect(randomCuts(rows)).toEqual({first: [2], second: [2, 3]});
  rows[2] = 1; // the first value of a row is missing
  expect(randomCuts(rows)).toEqual({first: [1, 2], second: [2, 3]});
});

describe("the strength of a pair is InterpretML's", () => {
  const pair = exact.cases.find(({name}) => name.includes("pair"));
  const axes = [0, 1].map((j) => (pair?.bins?.[j].levels[1] ?? []) as number[]);
  test.each([
    ["regression", "rmse", 2],
    ["binary", "log_loss", 1]
  ] as const)("%s", (task, objective, scale) => {
    const shape = axes.map(({length}) => length + 3);
    const cells = Uint16Array.from(exact.X, (row) =>
      axes.reduce((cell, cuts, j) => cell * shape[j] + 1 + cuts.filter((cut) => cut <= row[j]).length, 0)
    );
    const y = Float64Array.from(exact[`y_${task}`]);
    const nobody = {y: new Float64Array(0), scores: new Float64Array(0)};
    const term: BoostTerm = {kind: "pair", shape, monotone: 0, train: cells, validation: new Uint16Array(0)};
    const train = {y, scores: new Float64Array(y.length)};
    const kernel = plainKernel({objective, outputs: 1, terms: [term], train, validation: nobody});
    const rows = new Float64Array(cellsOf(term));
    for (const cell of cells) rows[cell]++;
    const found = pairStrength(shape, kernel.sums(0), rows, y.length, 1, {...options, minSamplesLeaf: 4});
    const [[, expected]] = exact.fast[`${task},init_none,max_interaction_bins=8`].filter(
      ([own]) => String(own) === "0,1"
    );
    // The peer's squared error has twice our derivatives.
    expect(scale * found).toBeCloseTo(expected, 10);
  });
});

test("a purified pair has no weighted marginals, and nothing is lost", () => {
  const grid = fc.array(fc.tuple(fc.integer({min: -9, max: 9}), fc.integer({min: 0, max: 3})), {
    minLength: 12,
    maxLength: 12
  });
  fc.assert(
    fc.property(grid, (cells) => {
      const scores = Float64Array.from(cells, ([score]) => score);
      const weights = Float64Array.from(cells, ([, weight]) => weight);
      const {scores: pure, first, second, mean} = purify(scores, weights, [3, 4]);
      for (let a = 0; a < 3; a++) {
        for (let b = 0; b < 4; b++)
          expect(mean + first[a] + second[b] + pure[4 * a + b]).toBeCloseTo(scores[4 * a + b], 9);
      }
      for (let a = 0; a < 3; a++) {
        const sum = [0, 1, 2, 3].reduce((s, b) => s + weights[4 * a + b] * pure[4 * a + b], 0);
        expect(Math.abs(sum)).toBeLessThan(1e-9);
      }
      for (let b = 0; b < 4; b++) {
        const sum = [0, 1, 2].reduce((s, a) => s + weights[4 * a + b] * pure[4 * a + b], 0);
        expect(Math.abs(sum)).toBeLessThan(1e-9);
      }
    })
  );
});
