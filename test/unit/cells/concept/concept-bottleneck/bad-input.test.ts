import {beforeAll, describe, expect, it} from "vitest";
import {
  ConceptBottleneck,
  type ConceptBottleneckInputs,
  conceptBottleneck,
  conceptBottleneckSteps
} from "../../../../../cells/concept/concept-bottleneck/index.ts";
import {matrix} from "../../../../../cells/math/matrix.ts";
import {planted} from "./planted.ts";

const data = planted({rows: 60, columns: 4});
const changed = (name: string, change: (values: number[]) => (number | null)[]) => ({
  concepts: {...data.concepts, [name]: change(data.concepts[name])}
});
const nan = {...data.features, data: data.features.data.map((value, at) => (at === 9 ? NaN : value))};
const many = Object.fromEntries(
  Array.from({length: 61}, (_, j) => [`c${j}`, data.labels.map((_, i) => (i + j) % 2)])
);
const unknownUnless = (keep: (row: number) => boolean) =>
  changed("loud", (values) => values.map((value, row) => (keep(row) ? value : null)));

const cases: [string, Partial<Record<keyof ConceptBottleneckInputs, unknown>>, string][] = [
  [
    "a concept with one value",
    changed("loud", (values) => values.map(() => 1)),
    'concepts["loud"]: got one value only, 1, wherever it is known, expected rows where it is so, and rows where it is not. Leave the concept out: nothing can be learnt of it'
  ],
  [
    "a concept of which nothing is known",
    changed("loud", (values) => values.map(() => null)),
    'concepts["loud"]: got no known value, expected rows where it is so'
  ],
  ["no labels at all", {labels: []}, "labels: got no labels, expected 60, one for each row of features"],
  ["too few labels", {labels: data.labels.slice(1)}, "labels: got 59 labels, expected 60"],
  ["labels of one class", {labels: data.labels.map(() => "yes")}, 'labels: got one class only, "yes"'],
  [
    "a label that is not known",
    {labels: data.labels.map((label, row) => (row === 4 ? NaN : label))},
    "labels, row 4: got NaN, expected a class. Leave rows out whose class is not known"
  ],
  [
    "a class of one row",
    {labels: data.labels.map((label, row) => (row === 4 ? "rare" : label))},
    'labels: got 1 row of class "rare", expected at least 2 rows of each class: some are held back to choose by. Give more rows'
  ],
  [
    "numbers that are no classes",
    {labels: data.labels.map((_, row) => row / 7)},
    "labels: got 60 classes, some of one row, expected at least 2 rows of each class"
  ],
  ["a class twice", {classes: ["yes", "no", "no"]}, 'classes: got "no" twice, expected each class once'],
  [
    "groups in a list",
    {groups: [["food good", "food bad"]]},
    "groups: got an array of 1, expected an object: group names with arrays of concept names"
  ],
  [
    "a machine that says nothing",
    {machineConcepts: {loud: data.labels.map(() => NaN)}},
    "machineConcepts: got no known value, expected probabilities, 0 to 1"
  ],
  ["no concepts", {concepts: {}, groups: {}}, "concepts: got no concepts, expected one concept at least"],
  [
    "more concepts than rows",
    {concepts: many, groups: {}},
    "concepts: got 61 concepts, expected no more concepts than the 60 rows"
  ],
  [
    "two yes in a group",
    {
      concepts: {
        ...data.concepts,
        "food good": data.concepts["food good"].map((v, i) => (i === 5 ? 1 : v)),
        "food bad": data.concepts["food bad"].map((v, i) => (i === 5 ? 1 : v))
      }
    },
    'concepts, row 5: got "food good" 1 and "food bad" 1, expected at most one 1 in the group "food". If both can be so, take them out of the group'
  ],
  [
    "groups that share a concept",
    {groups: {food: ["food good", "food bad"], taste: ["food good", "loud"]}},
    'groups["taste"]: got "food good", which is in "food" too, expected each concept in one group at most'
  ],
  [
    "a group of a concept that there is not",
    {groups: {food: ["food good", "food bat"]}},
    'groups["food"]: got the concept "food bat", expected one of food good, food bad, service good, service bad, loud. Did you mean "food bad"?'
  ],
  [
    "a group of one",
    {groups: {sound: ["loud"]}},
    'groups["sound"]: got 1 concept, expected two concepts or more'
  ],
  [
    "features that are not finite",
    {features: nan},
    "features, row 2, column 1: got NaN, expected a finite number. Leave the row out, or fill what is missing before"
  ],
  ["no rows", {features: matrix(0, 4)}, "features: got no rows, expected one row at least"],
  [
    "features of the wrong length",
    {features: {rows: 60, columns: 5, data: new Float64Array(7)}},
    "features: got 60 rows of 5 columns in 7 numbers"
  ],
  [
    "features that are no matrix",
    {features: [1, 2]},
    "features: got an array of 2, expected a matrix {rows, columns, data}, one row an example"
  ],
  [
    "a class without examples",
    {classes: ["no", "perhaps", "yes"]},
    'classes: got the class "perhaps", which no row has, expected examples of each class. Leave the class out, or give rows of it'
  ],
  ["a label that is no class", {classes: ["no", "perhaps"]}, "labels, row "],
  [
    "a class without rows whose concepts are known",
    unknownUnless((row) => data.labels[row] === "no"),
    'concepts: got no row of class "yes" of which every concept is known, expected such rows of each class, for independent training. Train with "sequential" or "joint", or give machineConcepts'
  ],
  [
    "a concept of another length",
    changed("loud", (values) => values.slice(2)),
    'concepts["loud"]: got 58 values, expected 60, one for each row of features'
  ],
  [
    "a concept's value outside 0 to 1",
    changed("loud", (values) => values.map((value, i) => (i === 7 ? 3 : value))),
    'concepts["loud"], row 7: got 3, expected 0 or 1, a probability between them, or null where it is not known'
  ],
  [
    "a concept's value in words",
    {concepts: {...data.concepts, loud: data.labels}},
    'concepts["loud"], row 0: got "'
  ],
  [
    "a concept that is no list",
    {concepts: {...data.concepts, loud: 1}},
    'concepts["loud"]: got 1, expected an array of 0 and 1, one a row'
  ],
  [
    "a machine's word on a concept that there is not",
    {machineConcepts: {lout: data.concepts.loud}},
    'machineConcepts: got the concept "lout", expected one of food good, food bad, service good, service bad, loud. Did you mean "loud"?'
  ],
  [
    "a machine's value outside 0 to 1",
    {machineConcepts: {loud: data.concepts.loud.map(() => -1)}},
    'machineConcepts["loud"], row 0: got -1'
  ],
  [
    "a hard bottleneck of logits",
    {hard: true, conceptActivation: "logit"},
    'conceptActivation: got "logit", expected "sigmoid" where hard is true'
  ],
  [
    "a hard bottleneck trained jointly",
    {hard: true, training: "joint"},
    "hard: got true, expected soft concepts for joint training: rounding lets no gradient through"
  ],
  [
    "a multitask model that shares nothing",
    {training: "multitask", hidden: 0},
    "hidden: got 0, expected neurons that concepts and label share"
  ],
  [
    "a way of training that there is not",
    {training: "join"},
    'training: got "join", expected "independent", "sequential", "joint" or "multitask". Did you mean "joint"?'
  ],
  [
    "an option that there is not",
    {lambda: 1} as never,
    'got the option "lambda", expected only features, concepts'
  ],
  ["a penalty of nothing", {l2: 0}, "l2: got 0, expected a number greater than 0"],
  [
    "half of the rows held back, and more",
    {validation: 0.7},
    "validation: got 0.7, expected a share of the rows, 0.05 to 0.5"
  ],
  [
    "a state of another run",
    {training: "joint", resume: {kind: "concept-bottleneck-training", asked: "0", curve: []}},
    "resume: got the state of a training with other data or other options, expected the trainingState of a run with the same inputs"
  ]
];

describe("bad input is an error that names the field", () => {
  it.each(cases)("%s", async (_, more, words) => {
    const inputs = {...data, ...more} as ConceptBottleneckInputs;
    const {name, message} = await conceptBottleneck(inputs).then(
      () => new Error("no error"),
      (error: Error) => error
    );
    expect(message).toContain(words);
    expect(name).toBe("InputError");
    await expect(conceptBottleneckSteps(inputs).next()).rejects.toThrow(words);
  });
});

describe("bad questions to a bottleneck are errors that name the field", () => {
  let model: ConceptBottleneck;
  beforeAll(async () => {
    model = await conceptBottleneck({...data, direct: false});
  });
  const {groups: _, ...rows} = data;

  it("about what is set", () => {
    const set = (setting: Record<string, number>) => () => model.explain(data.features, 0, {set: setting});
    expect(set({"food good": 1, "food bad": 1})).toThrow(
      'set: got "food good" 1 and "food bad" 1, expected at most one 1 in the group "food". Set one of them, and the others follow'
    );
    expect(set({lout: 1})).toThrow('set: got the concept "lout"');
    expect(set({loud: 2})).toThrow(
      'set["loud"]: got 2, expected 0 for no, 1 for yes, or a number between them'
    );
    expect(set({loud: NaN})).toThrow('set["loud"]: got NaN');
    expect(set({loud: null as unknown as number})).toThrow('set["loud"]: got null');
    expect(() => model.predict(data.features, {"food good": 1, "food bad": 0.5})).toThrow("at most one 1");
  });

  it("about rows, columns and names", () => {
    expect(() => model.explain(data.features, 60)).toThrow(
      "row: got 60, expected a row of the features, 0 to 59"
    );
    expect(() => model.explain(data.features, 0.5)).toThrow("row: got 0.5");
    expect(() => model.predict(matrix(2, 3))).toThrow(
      "features: got 3 columns, expected 4, as many as it learnt from"
    );
    expect(() => model.predict(nan)).toThrow("features, row 2, column 1: got NaN");
    expect(() => model.flip(data.features, 0, ["lout"])).toThrow('names: got the concept "lout"');
    expect(() => model.truthOf(data.concepts, 0, ["fod"])).toThrow('Did you mean "food"?');
    expect(() => model.directLogits(data.features)).toThrow("direct: got a model without a direct head");
  });

  it("about what a row is asked with", () => {
    const ask = (asked: unknown) => () => model.explain(data.features, 0, asked as never);
    expect(ask({set: null})).toThrow(
      "set: got null, expected an object: concepts with 0, 1 or a number between them"
    );
    expect(ask({sets: {loud: 1}})).toThrow("sets");
    expect(ask({labels: ["yes"]})).toThrow("labels: got 1 label, expected 60");
    expect(ask({labels: data.labels.map(() => "perhaps")})).toThrow('labels, row 0: got "perhaps"');
    expect(ask({truth: {loud: [1]}})).toThrow('truth["loud"]: got 1 values, expected 60');
    expect(ask({truth: {loud: data.concepts.loud.map(() => 7)}})).toThrow('truth["loud"], row 0: got 7');
    expect(() => model.truthOf(undefined as never, 0)).toThrow("truth: got undefined");
    expect(() => model.truthOf(data.concepts, 60)).toThrow(
      "row: got 60, expected a row of the truth, 0 to 59"
    );
    expect(() => model.explain([1, 2] as never, 0)).toThrow("features: got an array of 2");
  });

  it("about curves and leakage", async () => {
    await expect(model.interventionCurve({...rows, order: []})).rejects.toThrow("order: got an array of 0");
    await expect(model.leakage({...rows, noiseConcepts: [4, 60]})).rejects.toThrow(
      "noiseConcepts: got 60, expected at most 45, the rows that are learnt from in each of 4 folds"
    );
    await expect(model.interventionCurve({...rows, order: ["sound"]})).rejects.toThrow(
      'order: got the concept "sound"'
    );
    await expect(model.interventionCurve({...rows, order: ["food good", "food"]})).rejects.toThrow(
      'order: got "food" after "food good", expected each concept or group once'
    );
    await expect(model.interventionCurve({...rows, labels: ["yes"]})).rejects.toThrow(
      "labels: got 1 label, expected 60"
    );
    await expect(model.interventionCurve({...rows, concepts: {}})).rejects.toThrow(
      'concepts["food good"]: got undefined'
    );
    await expect(model.leakage({...rows, folds: 40})).rejects.toThrow(
      /labels: got \d+ rows of class .+, expected at least 40/
    );
  });

  it("about what is stored", () => {
    expect(() => ConceptBottleneck.fromJSON('{"kind": "concept')).toThrow(
      "json: got text that is no whole JSON"
    );
    expect(() => ConceptBottleneck.fromJSON({kind: "ebm"})).toThrow(
      'json: got "ebm", expected what toJSON of a concept bottleneck gave'
    );
    const stored = JSON.parse(JSON.stringify(model));
    expect(ConceptBottleneck.fromJSON(structuredClone(stored)).toJSON()).toEqual(model.toJSON());
    const broken = (change: (json: typeof stored) => void) => () => {
      const json = structuredClone(stored);
      change(json);
      return ConceptBottleneck.fromJSON(json);
    };
    const wrong: [(json: typeof stored) => void, string][] = [
      [(json) => delete json.form, "json.form: got undefined"],
      [(json) => (json.training = 5), "json.training: got 5"],
      [(json) => json.form.conceptNames.pop(), "json.form.no: got"],
      [(json) => (json.form.units[0].members[0] = 9), "json.form.units: got the members"],
      [(json) => (json.form.units[0].members = "x"), "json.form.units.0.members: got"],
      [(json) => json.form.yes.pop(), "json.form.yes: got"],
      [(json) => (json.form.no[1] = null), "json.form.no, number 1: got null"],
      [
        (json) => json.conceptLayers[0].weights[1].pop(),
        "json.conceptLayers.0.weights: got a row 1 of 3 numbers, expected rows of 4"
      ],
      [
        (json) => (json.conceptLayers[0].weights[0][0] = null),
        "json.conceptLayers.0.weights, number 0: got null, expected a number"
      ],
      [(json) => json.conceptLayers[0].bias.pop(), "json.conceptLayers.0.bias: got"],
      [(json) => (json.conceptLayers = []), "json.conceptLayers: got 0 layers"],
      [(json) => json.labelLayer.weights[0].pop(), "json.labelLayer.weights: got"],
      [(json) => json.classes.push("third"), "json.labelLayer.weights: got 1 rows"],
      [
        (json) => (json.groups = {food: ["food good", "food bat"]}),
        'groups["food"]: got the concept "food bat"'
      ]
    ];
    for (const [change, says] of wrong) expect(broken(change), says).toThrow(says);
  });
});
