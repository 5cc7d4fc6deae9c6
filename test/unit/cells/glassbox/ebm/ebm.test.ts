import {describe, expect, test} from "vitest";
import {fromRows} from "../../../../../cells/data/rows.ts";
import {EBM} from "../../../../../cells/glassbox/ebm/ebm-model.ts";
import {binOf} from "../../../../../cells/glassbox/ebm/feature.ts";
import {ebm} from "../../../../../cells/glassbox/ebm/index.ts";
import {rocAuc, rSquared} from "../../../../../cells/math/metrics.ts";
import {Random} from "../../../../../cells/math/random.ts";
import type {Row} from "../../../../../cells/models/predictor.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {type DataFile, rowsOf} from "./peer.ts";

const quick = {preset: "fast", outerBags: 2} as const;

function made(count: number, row: (random: Random) => Row, seed = 5): Row[] {
  const random = new Random(seed);
  return Array.from({length: count}, () => row(random));
}

const spread = (random: Random) => 4 * random.uniform() - 2;

describe("an additive function of three columns", () => {
  const parts = [
    (x: number) => Math.sin(2 * x),
    (x: number) => 0.8 * x * x,
    (x: number) => (x > 0.5 ? 1 : -1)
  ];
  const rows = made(1500, (random) => {
    const [a, b, c] = [spread(random), spread(random), spread(random)];
    return {a, b, c, y: 3 + parts[0](a) + parts[1](b) + parts[2](c) + 0.1 * random.normal()};
  });

  test("is taken apart again: every shape has an R² above 0.95", async () => {
    const model = await ebm({table: rows, target: "y", interactions: 0, outerBags: 4});
    const terms = model.evalTerms(rows);
    for (const [t, part] of parts.entries()) {
      const truth = rows.map((row) => part(row["abc"[t]] as number));
      const mean = truth.reduce((x, y) => x + y, 0) / truth.length;
      const found = rows.map((_, i) => terms.data[i * 3 + t] + mean);
      expect(rSquared(truth, found)).toBeGreaterThan(0.95);
    }
    expect(model.termImportances("min_max")[2]).toBeCloseTo(2, 0);
  });

  test("the same seed gives the same model, whatever runs it; another seed another", async () => {
    const table = fromRows(rows.slice(0, 400));
    const one = await ebm({...quick, table, target: "y", seed: 3});
    const again = await ebm({...quick, table, target: "y", seed: 3, nJobs: 2, outerBags: 2});
    expect(again.toJSON()).toEqual(one.toJSON());
    expect((await ebm({...quick, table, target: "y", seed: 4})).toJSON()).not.toEqual(one.toJSON());
  });

  test("bags that train in workers are the bags that train here", async () => {
    const here = await ebm({
      ...quick,
      table: rows.slice(0, 800),
      target: "y",
      interactions: 0,
      features: ["a", "b"]
    });
    const small = {...quick, table: rows.slice(0, 800), target: "y", interactions: 0, features: ["a", "b"]};
    const there = await ebm({...small, outerBags: 16});
    // The first bags are the same whether there are two, in this thread, or sixteen, in workers.
    expect(there.terms[0].baggedScores[0]).toEqual(here.terms[0].baggedScores[0]);
  });
});

describe("with a pair", () => {
  const rows = rowsOf("synth").slice(0, 900);
  const fitted = ebm({...quick, table: rows, target: "y", featureTypes: {x5: "nominal"}, interactions: 2});

  test("the planted interaction is found first", async () => {
    const model = await ebm({
      ...quick,
      table: rows,
      target: "y",
      featureTypes: {x5: "nominal"},
      interactions: 1
    });
    expect(model.termNames.at(-1)).toBe("x0 & x1");
    expect(model.terms).toHaveLength(7);
  });

  test("prediction is the intercept and the sum of the terms, as they are and as they are shown, to 1e-9", async () => {
    const model = await fitted;
    const predictions = model.predict(rows) as Float64Array;
    const terms = model.evalTerms(rows);
    const shown = model.shownTerms();
    const encoded = model.encode(rows);
    for (let i = 0; i < rows.length; i++) {
      const own = terms.data.subarray(i * terms.columns, (i + 1) * terms.columns);
      expect(own.reduce((sum, part) => sum + part, model.intercept[0])).toBeCloseTo(predictions[i], 9);
      let sum = shown.intercept[0];
      for (const {features, grids, scores} of shown.terms) {
        const bins = features.map((j, a) => binOf(grids[a], encoded.data[i * encoded.columns + j]));
        sum += scores[bins.length === 1 ? bins[0] : bins[0] * grids[1].size + bins[1]];
      }
      expect(sum).toBeCloseTo(predictions[i], 9);
    }
  });

  test("a shown pair says nothing of one feature alone: its weighted marginals are 0", async () => {
    const model = await fitted;
    const pairs = model.shownTerms().terms.filter(({features}) => features.length === 2);
    expect(pairs).toHaveLength(2);
    for (const {features, scores} of pairs) {
      const term = model.terms.find((own) => String(own.features) === String(features));
      const [first, second] = term?.shape ?? [];
      const weights = term?.binWeights as Float64Array;
      for (let a = 0; a < first; a++) {
        let sum = 0;
        for (let b = 0; b < second; b++) sum += weights[a * second + b] * scores[a * second + b];
        expect(Math.abs(sum)).toBeLessThan(1e-9);
      }
      for (let b = 0; b < second; b++) {
        let sum = 0;
        for (let a = 0; a < first; a++) sum += weights[a * second + b] * scores[a * second + b];
        expect(Math.abs(sum)).toBeLessThan(1e-9);
      }
    }
    // The terms as they were fitted still hold what was moved.
    expect(model.terms.at(-1)?.scores).not.toEqual(pairs.at(-1)?.scores);
  });

  test("pairs can be named, and terms left out", async () => {
    const table = rows.slice(0, 200);
    const named = await ebm({...quick, table, target: "y", interactions: [["x3", "x1"]], exclude: ["x4"]});
    expect(named.termNames).toEqual(["x0", "x1", "x2", "x3", "x5", "x1 & x3"]);
    const alone = await ebm({...quick, table, target: "y", interactions: 1, exclude: "mains"});
    expect(alone.termNames).toEqual(["x0 & x1"]);
    const shown = alone.shownTerms().terms.map(({features}) => features.length);
    expect(shown).toEqual([1, 1, 2]);
    const share = await ebm({...quick, table, target: "y", interactions: 0.5, exclude: [["x0", "x1"]]});
    expect(share.terms.filter(({features}) => features.length === 2)).toHaveLength(3);
    expect(share.termNames).not.toContain("x0 & x1");
  });
});

describe("with missing and unseen values", () => {
  const rows = made(600, (random) => {
    const x = random.uniform() < 0.2 ? null : spread(random);
    const group = ["a", "b", "c"][random.integer(3)];
    return {x, group, y: (x ?? 3) + (group === "a" ? 2 : 0) + 0.1 * random.normal()};
  });

  test.each(["separate", "low", "high", "gain"] as const)(
    "missing: %s learns what a missing value means",
    async (missing) => {
      const model = await ebm({...quick, table: rows, target: "y", missing, interactions: 0, maxRounds: 300});
      const [known, unknown] = model.predict([
        {x: 1.9, group: "b"},
        {x: null, group: "b"}
      ]) as Float64Array;
      expect(known).toBeCloseTo(1.9, 0);
      expect(unknown).toBeCloseTo(3, 0);
    }
  );

  test("a level that was never seen adds nothing, in a table and in a matrix", async () => {
    const model = await ebm({...quick, table: rows, target: "y", interactions: 0});
    expect(model.categories.group).toEqual(["a", "b", "c"]);
    const terms = model.evalTerms([{x: 0, group: "z"}]);
    expect(terms.data[1]).toBe(0);
    const encoded = model.encode([{x: 0, group: "z"}]);
    expect([...encoded.data]).toEqual([0, -1]);
    expect([...model.predictMatrix(encoded).data]).toEqual([
      ...(model.predict([{x: 0, group: "z"}]) as Float64Array)
    ]);
  });

  test("an ordinal keeps its order, and numbers can be categories", async () => {
    const table = made(400, (random) => {
      const size = ["small", "medium", "large"][random.integer(3)];
      const code = random.integer(4);
      return {size, code, y: (size === "large" ? 2 : 0) + [3, 0, 5, 1][code]};
    });
    const featureTypes = {size: ["small", "medium", "large"], code: "nominal" as const};
    const model = await ebm({...quick, table, target: "y", featureTypes, monotoneConstraints: {size: 1}});
    expect(model.binning.map(({type}) => type)).toEqual(["ordinal", "nominal"]);
    expect(model.categories).toEqual({size: ["small", "medium", "large"], code: ["0", "1", "2", "3"]});
    expect((model.predict([{size: "large", code: 2}]) as Float64Array)[0]).toBeCloseTo(7, 0);
  });
});

describe("constraints and weights", () => {
  const rows = made(500, (random) => {
    const x = spread(random);
    return {x, z: spread(random), y: x + Math.sin(6 * x) + 0.3 * random.normal()};
  });

  test.each([2, 3, 5])("a term that may never fall does not, with %i leaves", async (maxLeaves) => {
    const model = await ebm({...quick, table: rows, target: "y", maxLeaves, monotoneConstraints: {x: 1}});
    const {scores, shape} = model.terms[0];
    for (let bin = 2; bin < shape[0] - 1; bin++)
      expect(scores[bin]).toBeGreaterThanOrEqual(scores[bin - 1] - 1e-12);
    const free = await ebm({...quick, table: rows, target: "y", maxLeaves});
    expect(
      [...free.terms[0].scores.subarray(2, -1)].some((s, i) => s < free.terms[0].scores[i + 1] - 0.1)
    ).toBe(true);
    expect(model.terms.every(({features}) => features.length === 1)).toBe(true);
  });

  test("rows of weight 0 teach nothing", async () => {
    const wrong = rows.map((row, i) => (i % 2 ? {...row, y: 100} : row));
    const sampleWeight = rows.map((_, i) => (i % 2 ? 0 : 1));
    const model = await ebm({...quick, table: wrong, target: "y", sampleWeight, interactions: 0});
    const right = rows.filter((_, i) => i % 2 === 0);
    const found = model.predict(right) as Float64Array;
    expect(
      rSquared(
        right.map(({y}) => y as number),
        found
      )
    ).toBeGreaterThan(0.9);
  });

  test("all weights doubled change nothing but the weights", async () => {
    const one = await ebm({...quick, table: rows, target: "y", sampleWeight: rows.map(() => 1)});
    const two = await ebm({...quick, table: rows, target: "y", sampleWeight: rows.map(() => 2)});
    const [a, b] = [one.predict(rows) as Float64Array, two.predict(rows) as Float64Array];
    for (const [i, value] of a.entries()) expect(b[i]).toBeCloseTo(value, 4);
    expect(two.terms[0].binWeights).toEqual(one.terms[0].binWeights.map((weight) => 2 * weight));
  });
});

describe("with classes", () => {
  test("two of them: probabilities are the sigmoid of the decision function", async () => {
    const {X, y, fold} = fixture<DataFile>("data/breast_cancer.json");
    const rows = X.map((row, i) => ({
      ...Object.fromEntries(row.slice(0, 8).map((v, j) => [`x${j}`, v])),
      y: y[i]
    }));
    const train = rows.filter((_, i) => fold[i] !== 0);
    const rest = rows.filter((_, i) => fold[i] === 0);
    const model = await ebm({...quick, table: train, target: "y", task: "classification"});
    const scores = model.decisionFunction(rest);
    const proba = model.predictProba?.(rest);
    for (let i = 0; i < rest.length; i++) {
      expect(proba?.data[2 * i + 1]).toBeCloseTo(1 / (1 + Math.exp(-scores.data[i])), 12);
    }
    expect(
      rocAuc(
        rest.map((row) => row.y),
        scores.data
      )
    ).toBeGreaterThan(0.95);
    expect(model.predict(rest)[0]).toBeTypeOf("number");
    expect(model.score(rest)).toBeGreaterThan(0.88);
  });

  test("three of them: one shape a class, probabilities that sum to 1, and pairs", async () => {
    const rows = rowsOf("iris").map(({y, ...row}) => ({
      ...row,
      kind: ["setosa", "versicolor", "virginica"][y]
    }));
    const model = await ebm({...quick, table: rows, target: "kind", interactions: 1});
    expect(model.intercept).toHaveLength(3);
    expect(Math.max(...model.intercept)).toBe(0);
    const proba = model.predictProba?.(rows);
    expect(proba?.columns).toBe(3);
    expect(proba?.data.slice(0, 3).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(model.score(rows)).toBeGreaterThan(0.94);
    expect(model.evalTerms(rows).columns).toBe(5 * 3);
    expect(model.shownTerms().terms).toHaveLength(5);
  });

  test("bags say how sure a prediction is: their mean and standard deviation", async () => {
    const rows = rowsOf("iris").map(({y, ...row}) => ({
      ...row,
      setosa: y === 0 ? "yes" : "no",
      noise: (y * 7) % 3
    }));
    const model = await ebm({...quick, table: rows, target: "setosa", outerBags: 3});
    const {mean, standardDeviation} = model.predictWithUncertainty(rows);
    expect([mean.rows, mean.columns]).toEqual([150, 1]);
    const alone = new EBM(model.toJSON(), {...model, terms: model.terms, baggedIntercept: []});
    expect(() => alone.predictWithUncertainty(rows)).toThrow("without its bags");
    expect(Math.max(...standardDeviation.data)).toBeGreaterThan(0);
    const {scores, baggedScores, standardDeviations} = model.terms[0];
    const bin = 3;
    const own = baggedScores.map((bag) => bag[bin]);
    expect(own.reduce((a, b) => a + b) / 3).toBeCloseTo(scores[bin], 9);
    expect(Math.sqrt(own.reduce((sum, v) => sum + (v - scores[bin]) ** 2, 0) / 3)).toBeCloseTo(
      standardDeviations[bin],
      9
    );
  });
});

describe("while it runs", () => {
  const rows = rowsOf("synth");

  test("progress rises to 1 and says how far the bags are", async () => {
    const told: [number, string | undefined][] = [];
    await ebm({...quick, table: rows, target: "y"}, {progress: (share, note) => told.push([share, note])});
    expect(told.length).toBeGreaterThan(2);
    expect(told.at(-1)?.[0]).toBe(1);
    expect(told.some(([, note]) => /bags \(features\); round \d+, loss \d.* left/.test(note ?? ""))).toBe(
      true
    );
  });

  test.each([
    ["in workers", rows, 14],
    ["here", rows.slice(0, 150), 14]
  ])("%s, it stops within 200 ms of the signal", async (_, table, outerBags) => {
    const controller = new AbortController();
    const running = ebm({table, target: "y", outerBags, earlyStoppingRounds: 0}, {signal: controller.signal});
    const outcome = running.then(
      () => "finished",
      (error: Error) => error.name
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const start = performance.now();
    controller.abort();
    expect(await outcome).toBe("AbortError");
    expect(performance.now() - start).toBeLessThan(200);
  });
});

test("stored and read again, a model predicts the same to the last bit", async () => {
  const rows = rowsOf("synth").slice(0, 300);
  const model = await ebm({...quick, table: rows, target: "y", featureTypes: {x5: "nominal"}});
  const again = EBM.fromJSON(JSON.parse(JSON.stringify(model)));
  expect(again.predict(rows)).toEqual(model.predict(rows));
  expect(again.toJSON()).toEqual(model.toJSON());
  const through = EBM.fromInterpretJSON(JSON.stringify(model.toInterpretJSON()), {target: "y"});
  expect(through.predict(rows)).toEqual(model.predict(rows));
});

test("it is seen in words: the terms that matter most, the bags and the seed", async () => {
  const model = await ebm({...quick, table: rowsOf("iris"), target: "y", interactions: 0, seed: 7});
  expect(JSON.stringify(model[viewSymbol]())).toMatch(/4 terms.*mean of 2 bags.*x[23] .*Seed 7/);
});
