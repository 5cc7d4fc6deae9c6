import {describe, expect, it} from "vitest";
import {
  ConceptBottleneck,
  type ConceptBottleneckInputs,
  conceptBottleneck,
  type Setting
} from "../../../../../cells/concept/concept-bottleneck/index.ts";
import {percentile} from "../../../../../cells/math/percentile.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";
import {only, planted, span} from "./planted.ts";

const all = planted({rows: 500, noise: 0.6});
const train = only(all, span(0, 300));
const test = only(all, span(300, 500));
const three = planted({rows: 300, classes: ["bad", "fair", "good"], seed: 3});
const quick = {epochs: 8, direct: false};

const kinds: [string, Partial<ConceptBottleneckInputs>][] = [
  ["independent", {}],
  ["independent, hard", {hard: true}],
  ["independent, on logits", {conceptActivation: "logit"}],
  ["independent, hidden neurons", {hidden: 6}],
  ["sequential", {training: "sequential"}],
  ["sequential, hard", {training: "sequential", hard: true}],
  ["joint", {training: "joint"}],
  ["joint, on logits", {training: "joint", conceptActivation: "logit"}],
  ["joint, hidden neurons", {training: "joint", hidden: 6}],
  ["joint, mixed", {training: "joint", mixing: "c3m"}]
];

describe.each(kinds)("a bottleneck (%s)", (_, kind) => {
  it("says each logit as the sum of value times weight and the bias, whatever is set", async () => {
    for (const data of [train, three]) {
      const model = await conceptBottleneck({...data, ...quick, ...kind});
      const settings: Setting[] = [
        {},
        {loud: 1},
        {"food good": 1, loud: 0},
        {"food bad": 0, "service good": 0.4}
      ];
      for (const set of settings) {
        const logits = model.logits(data.features, set);
        const values = model.concepts(data.features, set);
        for (let row = 0; row < 20; row++) {
          const {bias, concepts, logits: explained, probabilities} = model.explain(data.features, row, {set});
          for (const [k, own] of bias.entries()) {
            const sum = concepts.reduce((total, {value, weights}) => total + value * weights[k], own);
            expect(Math.abs(explained[k] - sum)).toBeLessThan(1e-6);
            expect(Math.abs(logits.data[row * bias.length + k] - sum)).toBeLessThan(1e-6);
            for (const {adds, value, weights} of concepts) expect(adds[k]).toBe(value * weights[k]);
          }
          for (const [j, {value, levels, set: told}] of concepts.entries()) {
            const wanted = told === null ? levels.predicted : levels.no + told * (levels.yes - levels.no);
            expect(value).toBeCloseTo(wanted, 10);
            expect(value).toBe(values.data[row * concepts.length + j]);
          }
          expect(probabilities.reduce((sum, {after}) => sum + after, 0)).toBeCloseTo(1, 12);
        }
      }
    }
  });

  it("comes back from JSON as it was", async () => {
    for (const data of [train, three]) {
      const {features} = data;
      const model = await conceptBottleneck({...data, ...kind, epochs: 3});
      const back = ConceptBottleneck.fromJSON(JSON.stringify(model));
      expect(back.logits(features)).toEqual(model.logits(features));
      expect(back.directLogits(features)).toEqual(model.directLogits(features));
      expect(back.explain(features, 7, {set: {loud: 1}})).toEqual(
        model.explain(features, 7, {set: {loud: 1}})
      );
      expect(back.curve).toEqual(model.curve);
      expect(back.toJSON()).toEqual(model.toJSON());
    }
  });

  it("learns concepts and label", async () => {
    const model = await conceptBottleneck({...train, ...kind, direct: false});
    const read = model.predict(test.features);
    expect(read.filter((label, i) => label === test.labels[i]).length / 200).toBeGreaterThan(0.74);
    const p = model.conceptProbabilities(test.features);
    const right = model.conceptNames.flatMap((name, j) =>
      test.concepts[name].map((value, i) => ((p.data[i * 5 + j] >= 0.5 ? 1 : 0) === value ? 1 : 0) as number)
    );
    expect(right.reduce((a, b) => a + b) / right.length).toBeGreaterThan(0.85);
  });
});

describe("what a reader sets", () => {
  it("gives an independent model the truth of its linear head: all concepts set, all rows alike", async () => {
    const model = await conceptBottleneck({...train, direct: false});
    const at = (row: number) => model.logits(train.features, model.truthOf(train.concepts, row)).data[row];
    const same = span(1, 300).find((row) =>
      model.conceptNames.every((name) => train.concepts[name][row] === train.concepts[name][0])
    )!;
    expect(at(same)).toBe(at(0));
  });

  it("sets the others of a group to no by a yes, and leaves them as predicted by a no", async () => {
    const model = await conceptBottleneck({...train, direct: false});
    const before = model.explain(test.features, 0).concepts;
    const yes = model.explain(test.features, 0, {set: {"food good": 1}}).concepts;
    expect(yes.slice(0, 2).map(({set, value}) => [set, value])).toEqual([
      [1, 1],
      [0, 0]
    ]);
    expect(yes.slice(2)).toEqual(before.slice(2));
    const no = model.explain(test.features, 0, {set: {"food good": 0}}).concepts;
    expect(no[0].value).toBe(0);
    expect(no.slice(1)).toEqual(before.slice(1));
  });

  it("stands for the 5th and 95th percentile of a concept's training logits", async () => {
    const model = await conceptBottleneck({
      ...train,
      training: "sequential",
      conceptActivation: "logit",
      direct: false
    });
    const z = model.conceptLogits(train.features);
    const loud = Float64Array.from({length: 300}, (_, i) => z.data[5 * i + 4]).sort();
    const levelOf = (set: number) => model.concepts(test.features, {loud: set}).data[4];
    expect(levelOf(0)).toBeCloseTo(percentile(loud, 5), 10);
    expect(levelOf(1)).toBeCloseTo(percentile(loud, 95), 10);
    expect(levelOf(0.5)).toBeCloseTo((percentile(loud, 5) + percentile(loud, 95)) / 2, 10);
  });

  it("may be the opposite of what is predicted", async () => {
    const model = await conceptBottleneck({...train, direct: false});
    const p = model.conceptProbabilities(test.features);
    for (let row = 0; row < 30; row++) {
      const loud = p.data[5 * row + 4] >= 0.5 ? 0 : 1;
      expect(model.flip(test.features, row, ["loud"])).toEqual({loud});
    }
  });

  it("may be the truth of a row, of groups by their name, without what is not known", async () => {
    const model = await conceptBottleneck({...train, direct: false});
    const concepts = {
      ...train.concepts,
      loud: train.concepts.loud.map((value, i) => (i === 3 ? null : value))
    };
    expect(Object.keys(model.truthOf(concepts, 3))).toEqual(model.conceptNames.slice(0, 4));
    expect(model.truthOf(train.concepts, 2, ["food", "loud"])).toEqual({
      "food good": train.concepts["food good"][2],
      "food bad": train.concepts["food bad"][2],
      loud: train.concepts.loud[2]
    });
  });
});

describe("what is told of a row", () => {
  it("stands beside what is predicted, and null where it is not known", async () => {
    const model = await conceptBottleneck({...train, direct: false});
    const truth = {...test.concepts, loud: test.concepts.loud.map(() => NaN)};
    const {label, concepts, row} = model.explain(test.features, 4, {truth, labels: test.labels});
    expect(row).toBe(4);
    expect(label).toBe(test.labels[4]);
    expect(concepts.map((own) => own.truth)).toEqual([
      ...model.conceptNames.slice(0, 4).map((name) => test.concepts[name][4]),
      null
    ]);
  });
});

describe("groups and concepts", () => {
  it("never are two of a group likely at once, and all of one with none are 1", async () => {
    const model = await conceptBottleneck({...train, direct: false});
    const {data, rows} = model.conceptProbabilities(test.features);
    for (let i = 0; i < rows; i++) expect(data[5 * i] + data[5 * i + 1]).toBeLessThanOrEqual(1);
  });

  it("are whole where every row has one of them: then they sum to 1", async () => {
    const {features, concepts, labels} = train;
    const whole = {
      "food good": concepts["food good"],
      "food bad": concepts["food bad"],
      "food none": concepts["food good"].map((value, i) => 1 - value - concepts["food bad"][i]),
      loud: concepts.loud,
      quiet: concepts.loud.map((value) => 1 - value)
    };
    const groups = {food: ["food good", "food bad", "food none"], sound: ["loud", "quiet"]};
    const model = await conceptBottleneck({features, labels, concepts: whole, groups, direct: false});
    expect(model.units.map((unit) => unit.whole)).toEqual([true, true]);
    const {data} = model.conceptProbabilities(test.features);
    for (let i = 0; i < 200; i++) {
      expect(data[5 * i] + data[5 * i + 1] + data[5 * i + 2]).toBeCloseTo(1, 12);
      expect(data[5 * i + 3] + data[5 * i + 4]).toBeCloseTo(1, 12);
    }
    const right = test.concepts.loud.filter((value, i) => (data[5 * i + 3] >= 0.5 ? 1 : 0) === value);
    expect(right.length / 200).toBeGreaterThan(0.8);
  });

  it("count the same in yes and no where they are balanced", async () => {
    // one row in ten is loud
    const rare = {
      ...train,
      concepts: {...train.concepts, loud: train.concepts.loud.map((v, i) => (i % 5 ? 0 : v))}
    };
    const meanOf = async (more: Partial<ConceptBottleneckInputs>) => {
      const model = await conceptBottleneck({...rare, ...more, direct: false, conceptL2: 30});
      const p = model.conceptProbabilities(rare.features);
      return rare.concepts.loud.reduce((sum, _, i) => sum + p.data[5 * i + 4], 0) / 300;
    };
    expect(await meanOf({})).toBeLessThan(0.15);
    expect(await meanOf({conceptClassWeight: "balanced"})).toBeGreaterThan(0.3);
    expect(await meanOf({conceptClassWeight: "balanced", hidden: 4})).toBeGreaterThan(0.25);
  });
});

describe("a multitask model", () => {
  it("reads its label beside the concepts, so that nothing that is set moves it, and says so", async () => {
    const model = await conceptBottleneck({...three, training: "multitask", epochs: 5});
    expect(model.logits(three.features, {loud: 1})).toEqual(model.logits(three.features));
    expect(() => model.explain(three.features, 0)).toThrow(
      "training: got explain() of a multitask model, expected a model whose label is a sum over concepts"
    );
    const back = ConceptBottleneck.fromJSON(JSON.stringify(model));
    expect(back.logits(three.features)).toEqual(model.logits(three.features));
  });
});

describe("what it is seen as", () => {
  it("is how it learnt, and what its concepts weigh where its label reads them", async () => {
    const names = async (training: "independent" | "multitask") => {
      const model = await conceptBottleneck({...train, training, ...quick});
      return model[viewSymbol]().map((view) => view.name);
    };
    expect(await names("independent")).toEqual(["concept-training", "concept-weights"]);
    expect(await names("multitask")).toEqual(["concept-training"]);
  });
});
