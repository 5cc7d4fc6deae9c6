import {describe, expect, test} from "vitest";
import {EBM} from "../../../../../../cells/glassbox/ebm/ebm-model.ts";
import type {GamChangerJSON} from "../../../../../../cells/glassbox/ebm/interchange/gam-changer.ts";
import {shapeFunction} from "../../../../../../cells/glassbox/ebm/widgets/shape-function.ts";
import type {Row} from "../../../../../../cells/models/predictor.ts";
import {type MarkdownView, viewSymbol} from "../../../../../../cells/views/view.ts";

/** A small model in the shape of GAM Changer's files, made up by hand. */
const file = {
  intercept: -0.5,
  isClassifier: true,
  features: [
    {
      name: "age",
      type: "continuous",
      importance: 0.3,
      id: [0],
      additive: [-0.4, 0.1, 0.6],
      error: [0.05, 0.02, 0.08],
      count: [30, 50, 20],
      binEdge: [18, 30, 50, 90],
      histEdge: [18, 54, 90],
      histCount: [85, 15]
    },
    {
      name: "job",
      type: "categorical",
      importance: 0.2,
      id: [1],
      additive: [0.25, -0.35],
      error: [0.01, 0.03],
      count: [60, 40],
      binLabel: [1, 2],
      histEdge: [1, 2],
      histCount: [60, 40]
    },
    {
      name: "hours",
      type: "continuous",
      importance: 0,
      id: [2],
      additive: [0.002, -0.004],
      error: [0, 0],
      count: [70, 30],
      binEdge: [1, 40.5, 99],
      histEdge: [1, 99],
      histCount: [100]
    },
    {
      name: "job x hours",
      type: "interaction",
      importance: 0.05,
      id: [1, 2],
      name1: "job",
      name2: "hours",
      type1: "categorical",
      type2: "continuous",
      additive: [
        [0.01, 0.02, 0.03],
        [-0.04, -0.05, -0.06]
      ],
      error: [
        [0, 0, 0],
        [0, 0, 0]
      ],
      binLabel1: [1, 2],
      binLabel2: [1, 20, 60, 99]
    }
  ],
  labelEncoder: {job: {"1": "cook", "2": "driver"}},
  scoreRange: [-0.5, 0.7]
} satisfies GamChangerJSON & {features: {importance: number}[]};

const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));

test.each<[string, Row, number]>([
  ["inside the bins", {age: 25, job: "cook", hours: 30}, -0.5 - 0.4 + 0.25 + 0.002 + 0.02],
  [
    "on an edge, which belongs to the bin above",
    {age: 30, job: "driver", hours: 60},
    -0.5 + 0.1 - 0.35 - 0.004 - 0.06
  ],
  ["below and above all edges", {age: 3, job: "driver", hours: 200}, -0.5 - 0.4 - 0.35 - 0.004 - 0.06],
  ["with a level that the file does not know", {age: 95, job: "pilot", hours: 1}, -0.5 + 0.6 + 0.002],
  ["with missing values", {age: null, job: null, hours: null}, -0.5]
])("a row %s scores as by hand", (_, row, score) => {
  const model = EBM.fromGamChangerJSON(JSON.stringify(file), {target: "rich", classes: ["no", "yes"]});
  expect(Math.abs(model.decisionFunction([row]).data[0] - score)).toBeLessThan(1e-9);
  expect(Math.abs((model.predictProba?.([row]).data[1] as number) - sigmoid(score))).toBeLessThan(1e-9);
  expect(model.predict([row])).toEqual([score > 0 ? "yes" : "no"]);
});

test("what the file tells is kept: names, spreads, rows and their density", () => {
  const model = EBM.fromGamChangerJSON(file);
  expect(model.features).toEqual(["age", "job", "hours"]);
  expect(model.classes).toEqual([0, 1]);
  expect(model.rows).toBe(100);
  expect(model.termNames).toEqual(["age", "job", "hours", "job & hours"]);
  const {axes, standardDeviations, weights} = shapeFunction(model, "age").data;
  expect([...(axes[0].edges as Float64Array)]).toEqual([18, 30, 50, 90]);
  expect(axes[0].density).toEqual({from: 18, to: 90, weights: Float64Array.of(85, 15)});
  expect([...(standardDeviations as Float64Array)]).toEqual([0, 0.05, 0.02, 0.08, 0]);
  expect([...weights]).toEqual([0, 30, 50, 20, 0]);
});

test("what the file does not tell is said, wherever the model goes", () => {
  const model = EBM.fromJSON(JSON.stringify(EBM.fromGamChangerJSON(file)));
  const [first] = model[viewSymbol]();
  expect(JSON.stringify((first as MarkdownView).values)).toMatch(/missing or unseen value adds 0.*no bags/);
  expect(() => model.predictWithUncertainty([{age: 1, job: "cook", hours: 1}])).toThrow(/without its bags/);
});

test("a file without isClassifier is a regression, and labels without an encoder are the levels", () => {
  const {labelEncoder: _, isClassifier: __, ...rest} = file;
  const model = EBM.fromGamChangerJSON(rest);
  expect(model.classes).toBeUndefined();
  const [predicted] = model.predict([{age: 40, job: "2", hours: 10}]) as Float64Array;
  expect(Math.abs(predicted - (-0.5 + 0.1 - 0.35 + 0.002 - 0.04))).toBeLessThan(1e-9);
});

test("a feature that stands only in a pair is read from the pair", () => {
  const model = EBM.fromGamChangerJSON({...file, features: file.features.slice(3)});
  expect(model.features).toEqual(["job", "hours"]);
  expect(model.decisionFunction([{job: "driver", hours: 20}]).data[0]).toBeCloseTo(-0.5 - 0.05, 9);
});

describe("a project of GAM Changer", () => {
  test("without edits is its model", () => {
    const project = {modelData: file, sampleData: {}, historyList: [{type: "original"}]};
    expect(EBM.fromGamChangerJSON(project).toJSON()).toEqual(EBM.fromGamChangerJSON(file).toJSON());
  });

  test("with edits is refused, because they stand apart from its model", () => {
    const project = {modelData: file, historyList: [{type: "original"}, {type: "inplace-interpolate"}]};
    expect(() => EBM.fromGamChangerJSON(project)).toThrow(
      /json\.historyList: got a GAM Changer project with 1 edit.*json\.modelData/
    );
  });
});

describe("a file that cannot be read says what is wrong with it", () => {
  const changed = (at: number, change: object): unknown => ({
    ...file,
    features: file.features.map((feature, t) => (t === at ? {...feature, ...change} : feature))
  });
  test.each<[string, unknown, RegExp]>([
    ["text cut short", JSON.stringify(file).slice(0, 300), /json: got .*cut short/],
    ["another model", {kind: "ebm"}, /get_model_data/],
    ["nothing", null, /json: got null/],
    ["an intercept that is no number", {...file, intercept: Number.NaN}, /json\.intercept: got NaN/],
    ["no features", {...file, features: []}, /json\.features: got no features/],
    ["a feature of another kind", changed(0, {type: "text"}), /features\[0\]\.type: got "text"/],
    ["a feature that is nothing", {...file, features: [null]}, /features\[0\]\.name: got undefined/],
    ["scores cut short", changed(0, {additive: [1, 2]}), /features\[0\]\.additive: got 2 numbers/],
    ["no scores", changed(0, {additive: undefined}), /features\[0\]\.additive: got undefined/],
    ["a score that is no number", changed(0, {additive: [1, 2, "x"]}), /features\[0\]\.additive: got "x"/],
    [
      "a pair with a row cut short",
      changed(3, {additive: [[1, 2, 3], [4]]}),
      /features\[3\]\.additive: got 4 numbers/
    ],
    ["edges that fall", changed(0, {binEdge: [18, 50, 30, 90]}), /features\[0\]\.binEdge\[2\]: got 30/],
    ["no edges", changed(0, {binEdge: undefined}), /features\[0\]\.binEdge: got undefined/],
    [
      "a code without a level",
      changed(1, {binLabel: [1, 7]}),
      /features\[1\]\.binLabel: got 7.*labelEncoder of job/
    ],
    ["a level twice", changed(1, {binLabel: [1, 1]}), /features\[1\]\.binLabel: got a level twice/],
    [
      "a column of two kinds",
      changed(3, {type1: "continuous"}),
      /features\[3\]\.binLabel1: got "continuous", expected nominal/
    ]
  ])("%s", (_, json, message) => {
    expect(() => EBM.fromGamChangerJSON(json)).toThrow(message);
    expect(() => EBM.fromGamChangerJSON(json)).toThrow(expect.objectContaining({name: "InputError"}));
  });
});
