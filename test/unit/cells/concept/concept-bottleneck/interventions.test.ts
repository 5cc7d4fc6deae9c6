import {beforeAll, describe, expect, it} from "vitest";
import {
  type ConceptBottleneck,
  conceptBottleneck
} from "../../../../../cells/concept/concept-bottleneck/index.ts";
import {only, planted, span} from "./planted.ts";

const all = planted({rows: 900, columns: 30, noise: 1.2});
const train = only(all, span(0, 500));
const {groups: _, ...test} = only(all, span(500, 900));
let model: ConceptBottleneck;
beforeAll(async () => {
  model = await conceptBottleneck(train);
});

/** Share of rows that are right when each has what `told` says set. */
function rightWith(told: (row: number) => Record<string, number>): number {
  let right = 0;
  for (let row = 0; row < 400; row++) {
    const {probabilities} = model.explain(test.features, row, {set: told(row)});
    const best = probabilities.reduce((a, b) => (b.after > a.after ? b : a));
    if (best.class === test.labels[row]) right++;
  }
  return right / 400;
}

describe("a curve of interventions", () => {
  it("rises with every concept that is corrected", async () => {
    const {steps, order, trials} = await model.interventionCurve(test);
    expect(order).toBe("random");
    expect(trials).toBe(10);
    expect(steps.map(({corrected}) => corrected)).toEqual([0, 1, 2, 3]);
    for (const [at, {accuracy}] of steps.slice(1).entries())
      expect(accuracy).toBeGreaterThan(steps[at].accuracy);
  });

  it("begins with the model's own answers and ends with those of its head on true concepts", async () => {
    const {steps, direct} = await model.interventionCurve({...test, order: "uncertainty"});
    expect(steps[0].accuracy).toBeCloseTo(
      rightWith(() => ({})),
      12
    );
    expect(steps[3].accuracy).toBeCloseTo(
      rightWith((row) => model.truthOf(test.concepts, row)),
      12
    );
    const logits = model.directLogits(test.features).data;
    const right = test.labels.filter(
      (label, i) => model.classes[logits[2 * i + 1] > logits[2 * i] ? 1 : 0] === label
    );
    expect(direct).toBeCloseTo(right.length / 400, 12);
  });

  it("goes in an order of names; a concept stands for its group", async () => {
    const {steps, order} = await model.interventionCurve({...test, order: ["service", "food bad"]});
    expect(order).toBe("named");
    expect(steps.map(({names}) => names)).toEqual([[], ["service"], ["service", "food"]]);
    const service = rightWith((row) => model.truthOf(test.concepts, row, ["service"]));
    expect(steps[1].accuracy).toBeCloseTo(service, 12);
  });

  it("gains sooner where the least certain concepts come first", async () => {
    const random = await model.interventionCurve({...test, trials: 20});
    const uncertain = await model.interventionCurve({...test, order: "uncertainty"});
    expect(uncertain.steps[1].accuracy).toBeGreaterThan(random.steps[1].accuracy);
  });

  it("corrects only what is wrong where that is asked, and is not lower for any of it", async () => {
    const {steps} = await model.interventionCurve({...test, onlyWrong: true});
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.length).toBeLessThanOrEqual(4);
    for (const [at, {accuracy}] of steps.slice(1).entries()) {
      expect(accuracy).toBeGreaterThanOrEqual(steps[at].accuracy);
    }
    expect(steps.at(-1)!.accuracy).toBeGreaterThan(steps[0].accuracy + 0.01);
  });

  it("has the standard error of a mean over rows", async () => {
    const {steps} = await model.interventionCurve({...test, order: ["food"]});
    for (const {accuracy, standardError} of steps) {
      expect(standardError).toBeCloseTo(Math.sqrt((accuracy * (1 - accuracy)) / 399), 12);
    }
  });

  it("is the same from the same seed", async () => {
    const curve = await model.interventionCurve({...test, seed: 4});
    expect(await model.interventionCurve({...test, seed: 4})).toEqual(curve);
    expect(await model.interventionCurve({...test, seed: 5})).not.toEqual(curve);
  });

  it("leaves as predicted what is not known", async () => {
    const concepts = Object.fromEntries(
      Object.keys(test.concepts).map((name) => [name, new Array(400).fill(null)])
    );
    const {steps} = await model.interventionCurve({...test, concepts});
    expect(new Set(steps.map(({accuracy}) => accuracy.toFixed(9))).size).toBe(1);
  });

  it("of a multitask model is flat: its label hears nothing", async () => {
    const aside = await conceptBottleneck({...train, training: "multitask", epochs: 5});
    const {steps} = await aside.interventionCurve(test);
    expect(new Set(steps.map(({accuracy}) => accuracy.toFixed(9))).size).toBe(1);
  });
});

describe("what a bottleneck leaks", () => {
  it("is more, of the label, where the label was heard more than the concepts", async () => {
    const loose = await conceptBottleneck({...train, training: "joint", conceptWeight: 0.02, direct: false});
    const folds = {...test, noiseConcepts: []};
    const gains = async (own: ConceptBottleneck) =>
      (await own.leakage(folds)).surplus.map(({gain}) => gain!.mean).reduce((a, b) => a + b);
    expect(await gains(loose)).toBeGreaterThan((await gains(model)) + 0.1);
  });

  it("lets concepts drawn by coin tell the label", async () => {
    const {groups: own, ...rows} = train;
    expect(Object.keys(own)).toHaveLength(2);
    const {noise} = await model.leakage({...rows, noiseConcepts: [1, 6]});
    for (const {accuracy, standardError, majority} of noise)
      expect(accuracy).toBeGreaterThan(majority + 5 * standardError);
    expect(noise.map(({concepts}) => concepts)).toEqual([1, 6]);
  });

  it("is told for hard and soft concepts, and for each concept", async () => {
    const {hardSoft, surplus} = await model.leakage({...test, noiseConcepts: []});
    for (const {accuracy, standardError} of [hardSoft.hard, hardSoft.soft]) {
      expect(accuracy).toBeGreaterThan(0.7);
      expect(standardError).toBeCloseTo(Math.sqrt((accuracy * (1 - accuracy)) / 399), 12);
    }
    expect(hardSoft.gain!.mean).toBeCloseTo(hardSoft.soft.accuracy - hardSoft.hard.accuracy, 12);
    expect(surplus.map(({name}) => name)).toEqual(model.conceptNames);
  });

  it("leaves out a concept of which nothing is known, and rows of which it is not", async () => {
    const concepts = {
      ...test.concepts,
      loud: new Array(400).fill(NaN),
      "food good": test.concepts["food good"].map((value, i) => (i < 200 ? value : null))
    };
    const {surplus} = await model.leakage({...test, concepts, noiseConcepts: []});
    expect(surplus.map(({name}) => name)).toEqual(model.conceptNames.slice(0, 4));
    const {accuracy, standardError} = surplus[0].bit;
    expect(standardError).toBeCloseTo(Math.sqrt((accuracy * (1 - accuracy)) / 199), 12);
  });

  it("stops with its run", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("stopped")), 30);
    await expect(model.leakage({...test}, {signal: stop.signal})).rejects.toThrow("stopped");
  });
});
