import fc from "fast-check";
import {describe, expect, test} from "vitest";
import type {BoostData, BoostTerm, SplitOptions} from "../../../../../cells/glassbox/ebm/boost-data.ts";
import {kernelWasm} from "../../../../../cells/glassbox/ebm/core/kernel-wasm.ts";
import {plainKernel} from "../../../../../cells/glassbox/ebm/kernel.ts";
import {FeatureSplitter} from "../../../../../cells/glassbox/ebm/split-feature.ts";
import {PairSplitter} from "../../../../../cells/glassbox/ebm/split-pair.ts";
import {compiledCore, fitsCore, wasmKernel} from "../../../../../cells/glassbox/ebm/wasm-kernel.ts";
import {wasmOutputsKernel} from "../../../../../cells/glassbox/ebm/wasm-outputs-kernel.ts";
import {Random} from "../../../../../cells/math/random.ts";
import {compileCore} from "../../../../../tools/build-cores.ts";

const module = await compiledCore();

test("the WebAssembly that is shipped is what its source compiles to", async () => {
  expect(kernelWasm).toBe(Buffer.from(await compileCore("ebm")).toString("base64"));
}, 30_000);

const options: SplitOptions = {
  learningRate: 1,
  maxLeaves: 2,
  minSamplesLeaf: 2,
  minHessian: 1e-4,
  regAlpha: 0,
  regLambda: 0.5,
  maxDeltaStep: 0,
  missing: "separate",
  gainScale: 5,
  minCatSamples: 10,
  catSmooth: 10
};

/** A bag with a feature of 9 bins, a category and a pair of 6 by 8 bins. */
function made(seed: number, objective: "rmse" | "log_loss", weighted: boolean, rows = 203): BoostData {
  const random = new Random(seed);
  const side = (count: number) => ({
    y: Float64Array.from({length: count}, () =>
      objective === "rmse" ? 10 * random.normal() : random.integer(2)
    ),
    scores: Float64Array.from({length: count}, () => 3 * random.normal()),
    ...(weighted && {weight: Float64Array.from({length: count}, () => random.integer(4))})
  });
  const [train, validation] = [side(rows), side(51)];
  const bins = (cells: number, count: number) =>
    Uint16Array.from({length: count}, () => random.integer(cells));
  const term = (kind: BoostTerm["kind"], shape: number[], cells: number): BoostTerm => ({
    kind,
    shape,
    monotone: 0,
    train: bins(cells, rows),
    validation: bins(cells, 51)
  });
  const terms = [term("ordered", [9], 8), term("nominal", [5], 4), term("pair", [6, 8], 48)];
  return {objective, outputs: 1, terms, train, validation};
}

describe.each(["rmse", "log_loss"] as const)("the kernel in WebAssembly and its twin, %s", (objective) => {
  test.each([true, false])("agree on sums, scores and losses within float32; weights: %s", (weighted) => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 1e6}), (seed) => {
        const data = made(seed, objective, weighted);
        expect(fitsCore(data)).toBe(true);
        const [plain, fast] = [plainKernel(data), wasmKernel(module, data)];
        const random = new Random(seed);
        for (let step = 0; step < 12; step++) {
          const t = step % 3;
          const [expected, found] = [plain.sums(t), fast.sums(t)];
          expect(found.length).toBe(expected.length);
          const size = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
          for (const [at, sum] of expected.entries())
            expect(Math.abs(found[at] - sum)).toBeLessThan(2e-6 * size);
          const update = new Float64Array(data.terms[t].shape.reduce((a, b) => a * b));
          const cut = random.integer(8);
          // a step with one cut, as is usual; or any
          for (let bin = 0; bin < update.length; bin++)
            update[bin] = step < 6 && bin > 0 ? Number(bin > cut) : random.normal();
          const [loss, own] = [plain.apply(t, update), fast.apply(t, update)];
          expect(Math.abs(own - loss)).toBeLessThan(1e-5 * Math.max(1, loss));
        }
      }),
      {numRuns: 30}
    );
  });

  test("cut ordered bins alike, also where bins are empty and cuts gain the same", () => {
    fc.assert(
      fc.property(
        fc.integer({min: 0, max: 1e6}),
        fc.integer({min: 4, max: 300}),
        fc.constantFrom({}, {missing: "gain"}, {regLambda: 0, minSamplesLeaf: 0}, {minHessian: 3}),
        (seed, rows, told) => {
          const data = made(seed, objective, false, rows);
          const own: SplitOptions = {...options, ...told};
          const [term] = data.terms;
          // no row in two of the bins, and in half of the cases none without a value
          term.train = Uint16Array.from(term.train, (bin) =>
            bin === 3 || bin === 4 || (seed % 2 && bin === 0) ? 5 : bin
          );
          const counts = new Float64Array(9);
          for (const bin of term.train) counts[bin]++;
          const fast = wasmKernel(module, data);
          const [plain, quick] = [new Float64Array(9), new Float64Array(9).fill(7)];
          const [one, other] = [seed, seed].map((same) => new FeatureSplitter(9, 1, own, new Random(same)));
          let asked = 0;
          for (let again = 0; again < 4; again++) {
            const gain = one.split(term, fast.sums(0), counts, plain);
            const found = other.split(term, fast.sums(0), counts, quick, () => {
              if (!fast.cutOrdered) throw new Error("the kernel should cut ordered bins");
              asked++;
              return fast.cutOrdered(0, own);
            });
            expect(found).toBe(gain);
            expect(quick).toEqual(plain);
          }
          expect(asked).toBe(own.missing === "gain" && counts[0] > 0 ? 0 : 4);
        }
      ),
      {numRuns: 200}
    );
  });

  test("cut a pair alike", () => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 1e6}), fc.integer({min: 20, max: 300}), (seed, rows) => {
        const data = made(seed, objective, false, rows);
        const fast = wasmKernel(module, data);
        const sums = fast.sums(2);
        const counts = new Float64Array(48);
        for (const cell of data.terms[2].train) counts[cell]++;
        const splitter = () => new PairSplitter(1, options, new Random(1));
        const [plain, quick] = [new Float64Array(48), new Float64Array(48)];
        const gain = splitter().split([6, 8], sums, counts, plain);
        const own = splitter().split([6, 8], sums, counts, quick, (along) => {
          if (!fast.cutPair) throw new Error("the kernel should cut pairs");
          return fast.cutPair(2, along, options);
        });
        expect(own).toBeCloseTo(gain, 9);
        expect(quick).toEqual(plain);
      })
    );
  });
});

test.each([
  [3, false],
  [3, true],
  [7, true]
])(
  "with %i classes (weights: %s) sums, scores and losses agree with the twin's within float32",
  (outputs, weighted) => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 1e6}), (seed) => {
        const random = new Random(seed);
        const base = made(seed, "log_loss", weighted);
        const side = (rows: BoostData["train"]) => ({
          ...rows,
          y: rows.y.map(() => random.integer(outputs)),
          scores: Float64Array.from({length: rows.y.length * outputs}, () => 10 * random.normal())
        });
        const data: BoostData = {
          ...base,
          outputs,
          train: side(base.train),
          validation: side(base.validation)
        };
        expect(fitsCore(data)).toBe(true);
        const [plain, fast] = [plainKernel(data), wasmOutputsKernel(module, data)];
        for (let step = 0; step < 9; step++) {
          const t = step % 3;
          const [expected, found] = [plain.sums(t), fast.sums(t)];
          expect(found.length).toBe(expected.length);
          const size = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
          for (const [at, sum] of expected.entries())
            expect(Math.abs(found[at] - sum)).toBeLessThan(4e-6 * size);
          const update = Float64Array.from({length: expected.length / 2}, () => random.normal());
          const [loss, own] = [plain.apply(t, update), fast.apply(t, update)];
          expect(Math.abs(own - loss)).toBeLessThan(1e-5 * Math.max(1, loss));
        }
      }),
      {numRuns: 30}
    );
  }
);

test("large updates down and up again leave the odds right, and scores beyond 87 count as that", () => {
  const scores = Float64Array.from({length: 80}, (_, i) => (i - 40) / 4);
  const bins = new Uint16Array(80).fill(1);
  const term: BoostTerm = {kind: "nominal", shape: [3], monotone: 0, train: bins, validation: bins};
  const rows = {y: Float64Array.from(scores, (_, i) => i % 2), scores};
  const data: BoostData = {objective: "log_loss", outputs: 1, terms: [term], train: rows, validation: rows};
  const [plain, fast] = [plainKernel(data), wasmKernel(module, data)];
  for (const value of [-20, 20, 3, -0.9, -1.1, -35, 34]) {
    const update = Float64Array.of(0, value, 0);
    const [expected, found] = [plain.apply(0, update), fast.apply(0, update)];
    expect(Math.abs(found - expected)).toBeLessThan(2e-6 * Math.max(1, expected));
    for (const part of [2, 3]) expect(fast.sums(0)[part]).toBeCloseTo(plain.sums(0)[part], 4);
  }
  const high = fast.apply(0, Float64Array.of(0, 1e4, 0));
  expect(high).toBeCloseTo((126 * Math.LN2) / 2, 4);
  expect(fast.sums(0)[2]).toBeCloseTo(40, 4);
  const low = fast.apply(0, Float64Array.of(0, -1e4, 0));
  expect(low).toBeCloseTo((126 * Math.LN2) / 2, 4);
});

test("thousands of small updates do not drift from the twin", () => {
  const data = made(5, "log_loss", false);
  const [plain, fast] = [plainKernel(data), wasmKernel(module, data)];
  const random = new Random(8);
  let [expected, found] = [0, 0];
  for (let step = 0; step < 20_000; step++) {
    const update = new Float64Array(9).fill(0.02 * random.normal());
    update.fill(0.02 * random.normal(), 1 + random.integer(8));
    expected = plain.apply(0, update);
    found = fast.apply(0, update);
  }
  expect(Math.abs(found - expected)).toBeLessThan(1e-5);
});

test("gradients are right to 1e-7 from the smallest to the largest scores", () => {
  const scores = Float64Array.from({length: 801}, (_, i) => (i - 400) / 4);
  const count = scores.length;
  const bins = Uint16Array.from(scores, (_, i) => i);
  const term: BoostTerm = {kind: "nominal", shape: [count], monotone: 0, train: bins, validation: bins};
  for (const label of [0, 1]) {
    const rows = {y: new Float64Array(count).fill(label), scores};
    const data: BoostData = {objective: "log_loss", outputs: 1, terms: [term], train: rows, validation: rows};
    const sums = wasmKernel(module, data).sums(0);
    for (const [i, score] of scores.entries()) {
      const p = 1 / (1 + Math.exp(-score));
      expect(Math.abs(sums[2 * i] - (p - label))).toBeLessThan(1.5e-7);
      expect(Math.abs(sums[2 * i + 1] - p * (1 - p))).toBeLessThan(1.5e-7);
    }
  }
});

test("what float32 cannot hold is left to the plain kernel", () => {
  const data = made(1, "rmse", false);
  expect(fitsCore({...data, train: {...data.train, y: data.train.y.map((v) => v * 1e30)}})).toBe(false);
  expect(fitsCore({...data, outputs: 100_000})).toBe(false);
  expect(fitsCore({...data, terms: [{...data.terms[0], shape: [70_000]}]})).toBe(false);
});
