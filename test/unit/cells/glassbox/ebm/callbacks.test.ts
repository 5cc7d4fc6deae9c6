import {describe, expect, test} from "vitest";
import type {BoostingReport, InteractionsReport} from "../../../../../cells/glassbox/ebm/callbacks.ts";
import {EBM} from "../../../../../cells/glassbox/ebm/ebm-model.ts";
import {ebm} from "../../../../../cells/glassbox/ebm/index.ts";
import {rowsOf} from "./peer.ts";

const rows = rowsOf("synth");
const small = {
  table: rows.slice(0, 300),
  target: "y",
  preset: "fast",
  outerBags: 2,
  interactions: 1
} as const;
const large = {
  table: rows.slice(0, 900),
  target: "y",
  preset: "fast",
  outerBags: 4,
  interactions: 1,
  nJobs: 2
} as const;

describe.each([
  ["here", small],
  ["in workers", large]
])("callbacks of a fit that runs %s", (_, options) => {
  test("hear each bag every so many rounds, of features and then of pairs", async () => {
    const heard: BoostingReport[] = [];
    const callbacks = {boosting: (report: BoostingReport) => void heard.push(report), everyRounds: 20};
    const model = await ebm({...options, callbacks});
    for (let bag = 0; bag < options.outerBags; bag++) {
      for (const [s, stage] of (["features", "pairs"] as const).entries()) {
        const own = heard.filter((report) => report.bag === bag && report.stage === stage);
        expect(own.map(({rounds}) => rounds)).toEqual(own.map((_, i) => 20 * (i + 1)));
        const terms = s === 0 ? 6 : 1;
        expect(own.length).toBeGreaterThanOrEqual(Math.floor((model.bestIteration[s][bag] - 1) / terms / 20));
        for (const {loss, lowestLoss, steps, rounds} of own) {
          expect(lowestLoss).toBeLessThanOrEqual(loss);
          expect(steps).toBe(rounds * terms);
        }
      }
    }
    const last = heard.findLast(({stage}) => stage === "features");
    expect(last?.terms.map(({name}) => name)).toEqual(["x0", "x1", "x2", "x3", "x4", "x5"]);
    expect(last?.terms.every(({gain}) => gain >= 0)).toBe(true);
    expect(heard.findLast(({stage}) => stage === "pairs")?.terms[0].name).toBe("x0 & x1");
  });

  test("that only look change nothing", async () => {
    const told = await ebm({...options, callbacks: {boosting() {}, interactions: () => "continue"}});
    const alone = await ebm(options);
    expect(told.toJSON()).toEqual(alone.toJSON());
  });

  test("end the stage of one bag, and the model is what was best until then", async () => {
    const boosting = ({bag, stage, rounds}: BoostingReport) =>
      bag === 1 && stage === "features" && rounds >= 30 ? "stopCurrent" : undefined;
    const model = await ebm({...options, callbacks: {boosting}});
    expect(model.bestIteration[0][1]).toBe(30 * 6);
    expect(model.bestIteration[0][0]).toBeGreaterThan(30 * 6);
    expect(model.bestIteration[1]).toHaveLength(options.outerBags);
    expect(model.score(options.table)).toBeGreaterThan(0.6);
    const again = await ebm({...options, callbacks: {boosting}});
    expect(again.toJSON()).toEqual(model.toJSON());
  });

  test("end all: a whole model of the bags that had begun, without pairs", async () => {
    const boosting = ({rounds}: BoostingReport) => (rounds >= 40 ? "stopAll" : "continue");
    const model = await ebm({...options, callbacks: {boosting}});
    const bags = model.baggedIntercept.length;
    expect(bags).toBeGreaterThanOrEqual(1);
    expect(bags).toBeLessThanOrEqual(2);
    expect(model.bagWeights).toHaveLength(bags);
    expect(model.bestIteration).toEqual([expect.arrayContaining([240])]);
    expect(model.terms.every(({baggedScores}) => baggedScores.length === bags)).toBe(true);
    expect(model.terms).toHaveLength(6);
    expect(new Set(model.lossCurves.map(({bag}) => bag))).toEqual(new Set(Array(bags).keys()));
    const predictions = model.predict(options.table) as Float64Array;
    expect(predictions.every(Number.isFinite)).toBe(true);
    expect(model.predictWithUncertainty(options.table).mean.rows).toBe(options.table.length);
    expect(EBM.fromJSON(JSON.parse(JSON.stringify(model))).predict(options.table)).toEqual(predictions);
  });

  test("end all while pairs are boosted: the bags that have both", async () => {
    const boosting = ({stage}: BoostingReport) => (stage === "pairs" ? "stopAll" : "continue");
    const model = await ebm({...options, callbacks: {boosting}});
    const bags = model.baggedIntercept.length;
    expect(bags).toBeLessThanOrEqual(2);
    expect(model.bestIteration.map(({length}) => length)).toEqual([bags, bags]);
    expect(model.termNames.at(-1)).toBe("x0 & x1");
  });

  test("see what the pairs explain before they are boosted, and can leave them out", async () => {
    const heard: InteractionsReport[] = [];
    const looked = await ebm({...options, callbacks: {interactions: (report) => void heard.push(report)}});
    expect(looked.terms).toHaveLength(7);
    expect(heard).toHaveLength(1);
    const [{pairs}] = heard;
    expect(pairs).toHaveLength(15);
    expect(pairs[0]).toMatchObject({features: ["x0", "x1"], chosen: true});
    expect(pairs[0].strength).toBeGreaterThan(pairs[14].strength);
    expect(pairs.filter(({chosen}) => chosen)).toHaveLength(1);
    const without = await ebm({...options, callbacks: {interactions: () => "stopCurrent"}});
    expect(without.terms).toHaveLength(6);
    expect(without.bestIteration).toHaveLength(1);
  });

  test("that throw, or whose promise fails, end the fit with their error", async () => {
    const boosting = () => {
      throw new RangeError("I have seen enough");
    };
    await expect(ebm({...options, callbacks: {boosting}})).rejects.toThrow(
      new RangeError("I have seen enough")
    );
    const later = async () => Promise.reject(new TypeError("not so"));
    await expect(ebm({...options, callbacks: {boosting: later}})).rejects.toThrow(new TypeError("not so"));
    await expect(ebm({...options, callbacks: {interactions: later}})).rejects.toThrow("not so");
  });

  test("that answer what nobody knows are told so", async () => {
    const boosting = () => "stop" as never;
    await expect(ebm({...options, callbacks: {boosting}})).rejects.toThrow(
      'callbacks.boosting: got "stop", expected nothing, "continue", "stopCurrent" or "stopAll"'
    );
  });
});

test.each([
  [{boosting: 1}, "callbacks.boosting: got 1, expected a function"],
  [{interactions: "x"}, 'callbacks.interactions: got "x", expected a function'],
  [{everyRounds: 0}, "callbacks.everyRounds: got 0, expected a whole number, 1 or more"]
])("callbacks that are none are refused: %o", async (callbacks, message) => {
  await expect(ebm({...small, callbacks: callbacks as never})).rejects.toThrow(message);
});

test("the loss curve of each bag and stage stays with the model", async () => {
  const model = await ebm(small);
  expect(model.lossCurves.map(({bag, stage}) => `${stage} ${bag}`)).toEqual([
    "features 0",
    "features 1",
    "pairs 0",
    "pairs 1"
  ]);
  for (const {bag, stage, steps, losses} of model.lossCurves) {
    expect(steps.length).toBe(losses.length);
    expect(steps.length).toBeLessThanOrEqual(257);
    expect(steps.at(-1)).toBe(model.bestIteration[stage === "features" ? 0 : 1][bag]);
    if (stage === "features") expect(losses.at(-1)).toBeLessThan(losses[0]);
  }
  expect(EBM.fromJSON(JSON.parse(JSON.stringify(model))).lossCurves).toEqual(model.lossCurves);
  const blind = await ebm({...small, validationSize: 0, maxRounds: 20});
  expect(blind.lossCurves.every(({steps}) => steps.length === 0)).toBe(true);
});
