import {beforeAll, describe, expect, test} from "vitest";
import {calibration, residuals, roc} from "../../../../cells/agnostic/index.ts";
import {fromRows} from "../../../../cells/data/rows.ts";
import {
  decisionTree,
  ebm,
  linearRegression,
  logisticRegression,
  randomForest
} from "../../../../cells/glassbox/index.ts";
import {matrix} from "../../../../cells/math/matrix.ts";
import type {FittedModel, Row} from "../../../../cells/models/predictor.ts";
import {fixture} from "../../../fixtures/decode.ts";

const peer = fixture<{
  y: number[];
  p: number[];
  roc_auc: number;
  average_precision: number;
  brier: number;
  confusion: number[][];
  ece_10_uniform_bins: number;
}>("num_metrics_trees.json");
const table: Row[] = peer.y.map((y, i) => ({
  chance: peer.p[i],
  kind: ["a", "b", null][i % 3],
  y: y ? "yes" : "no"
}));

/** A model whose probability of "yes" is the column "chance". */
const said: FittedModel = {
  target: "y",
  features: ["chance"],
  categories: {},
  classes: ["no", "yes"],
  predict: (rows) => ask(rows).map((p) => (p > 0.5 ? "yes" : "no")),
  predictProba: (rows) => {
    const chances = ask(rows);
    return matrix(chances.length, 2, Float64Array.from(chances.flatMap((p) => [1 - p, p])));
  },
  predictMatrix: ({rows, data}) => matrix(rows, 2, Float64Array.from([...data].flatMap((p) => [1 - p, p])))
};

function ask(rows: Parameters<FittedModel["predict"]>[0]): number[] {
  return Array.isArray(rows)
    ? rows.map(({chance}) => chance as number)
    : [...(rows.array("chance") as number[])];
}

/** The same model of numbers: it predicts ten times the column. */
const numbers: FittedModel = {
  ...said,
  classes: undefined,
  predictProba: undefined,
  predict: (rows) => Float64Array.from(ask(rows), (p) => 10 * p),
  predictMatrix: ({rows, data}) =>
    matrix(
      rows,
      1,
      data.map((p) => 10 * p)
    )
};
const measured: Row[] = table.map((row, i) => ({...row, y: 10 * peer.p[i] + (i % 2 ? 1 : -1)}));

describe("a model is checked with scikit-learn's numbers", () => {
  test("calibration: Brier score and calibration error", async () => {
    const {curves, rows} = await calibration({model: said, table});
    expect(rows).toBe(60);
    expect(curves).toHaveLength(1);
    expect(curves[0].label).toBe("yes");
    expect(curves[0].brier).toBeCloseTo(peer.brier, 12);
    expect(curves[0].calibrationError).toBeCloseTo(peer.ece_10_uniform_bins, 12);
    expect(curves[0].share).toBeCloseTo(peer.y.reduce((a, b) => a + b, 0) / 60, 12);
  });

  test("roc: areas, and the confusion matrix of a half", async () => {
    const result = await roc({model: said, table});
    expect(result.curves[0].auc).toBeCloseTo(peer.roc_auc, 12);
    expect(result.curves[0].averagePrecision).toBeCloseTo(peer.average_precision, 12);
    const [[trueNegatives, falsePositives], [falseNegatives, truePositives]] = peer.confusion;
    const at = result.at(0.5);
    expect(at).toMatchObject({trueNegatives, falsePositives, falseNegatives, truePositives});
    expect(at.accuracy).toBeCloseTo((trueNegatives + truePositives) / 60, 12);
    expect(result.at(2)).toMatchObject({truePositives: 0, falsePositives: 0, precision: Number.NaN});
  });

  test("the other of two classes can be looked at", async () => {
    const {curves} = await roc({model: said, table, labels: ["no"]});
    expect(curves[0]).toMatchObject({label: "no", positives: peer.y.filter((y) => y === 0).length});
    expect(curves[0].auc).toBeCloseTo(peer.roc_auc, 12);
  });
});

describe("residuals", () => {
  test("of a regression are actual minus predicted, along the prediction and each column", async () => {
    const {data} = await residuals({model: numbers, table: measured, columns: ["kind", "chance"], bins: 4});
    expect(data.axes.map(({name}) => name)).toEqual(["prediction", "kind", "chance"]);
    expect(data.rmse).toBeCloseTo(1, 12);
    expect(data.meanSize).toBeCloseTo(1, 12);
    expect(data.mean).toBeCloseTo(0, 12);
    expect(data.label).toBeUndefined();
    expect(data.axes[1].bins.map(({level, rows}) => [level, rows])).toEqual([
      ["a", 20],
      ["b", 20],
      ["missing", 20]
    ]);
    for (const {bins} of data.axes) expect(bins.reduce((sum, {rows}) => sum + rows, 0)).toBe(60);
    expect(data.points[0]).toBeCloseTo(-1, 12);
  });

  test("of a class are what was minus its probability, and on average the calibration's gaps", async () => {
    const {data} = await residuals({model: said, table, bins: 5});
    expect(data.label).toBe("yes");
    const gap = peer.y.reduce((sum, y, i) => sum + y - peer.p[i], 0) / 60;
    expect(data.mean).toBeCloseTo(gap, 12);
    expect(data.rmse ** 2).toBeCloseTo(peer.brier, 12);
  });

  test("of the deviance add up to it: the mean of their squares is twice the log loss", async () => {
    const {data} = await residuals({model: said, table, kind: "deviance"});
    const {log_loss} = fixture<{log_loss: number}>("num_metrics_trees.json");
    expect(data.rmse ** 2).toBeCloseTo(2 * log_loss, 10);
  });

  test("of many levels show the most frequent and put the others together", async () => {
    const many = measured.map((row, i) => ({...row, id: i < 30 ? "often" : `id ${i}`}));
    const {data} = await residuals({model: numbers, table: many, columns: ["id"]});
    const {levels = [], bins} = data.axes[1];
    expect(levels).toHaveLength(20);
    expect(levels.at(-1)).toBe("12 other levels");
    expect(bins.find(({level}) => level === "12 other levels")?.rows).toBe(12);
  });

  test("of many rows draw some of them, and group all", async () => {
    const long = Array.from({length: 3000}, (_, i) => measured[i % 60]);
    const {data} = await residuals({model: numbers, table: fromRows(long)});
    expect(data.points).toHaveLength(800);
    expect(data.axes[0].values).toHaveLength(800);
    expect(data.axes[0].bins.reduce((sum, {rows}) => sum + rows, 0)).toBe(3000);
  });
});

describe("every kind of fitted model can be checked", () => {
  const rows: Row[] = Array.from({length: 240}, (_, i) => {
    const x = Math.sin(i * 12.9898) * 3;
    const group = ["u", "v", "w"][i % 3];
    const z = x + (group === "u" ? 1 : -1);
    return {x, group, two: z > 0 ? "yes" : "no", three: z > 1 ? "high" : z > -1 ? "mid" : "low", z};
  });
  const learn = (target: string) => ({table: rows, target, features: ["x", "group"]});
  const models: Record<string, () => Promise<FittedModel>> = {
    "a tree": () => decisionTree({...learn("three"), maxDepth: 3}),
    "a forest": () => randomForest({...learn("three"), numTrees: 5, seed: 1}),
    "a logistic regression": () => logisticRegression(learn("two")),
    "an EBM": () => ebm({...learn("two"), preset: "fast", outerBags: 1, nJobs: 1, maxRounds: 50})
  };

  test.each(Object.keys(models))("%s of classes", async (name) => {
    const model = await models[name]();
    const classes = model.classes?.length === 2 ? 1 : 3;
    const {curves} = await calibration({model, table: rows});
    expect(curves).toHaveLength(classes);
    const areas = (await roc({model, table: rows})).curves.map(({auc}) => auc);
    for (const area of areas) expect(area).toBeGreaterThan(0.8);
    expect((await residuals({model, table: rows})).data.rmse).toBeLessThan(0.5);
  });

  test("a linear regression, whose residuals average 0", async () => {
    const model = await linearRegression(learn("z"));
    expect((await residuals({model, table: rows})).data.mean).toBeCloseTo(0, 8);
  });
});

describe("what a check gives can be stored", () => {
  let stored: string[];
  beforeAll(async () => {
    const results = await Promise.all([
      calibration({model: said, table}),
      roc({model: said, table}),
      residuals({model: said, table, columns: ["chance", "kind"], bins: 60})
    ]);
    stored = results.map((result) => JSON.stringify(result));
  });

  test("and comes back the same", async () => {
    const {Calibration, Residuals, Roc} = await import("../../../../cells/agnostic/index.ts");
    const [first, second, third] = [Calibration, Roc, Residuals].map((kind, k) => kind.fromJSON(stored[k]));
    expect(first).toEqual(await calibration({model: said, table}));
    expect(second).toEqual(await roc({model: said, table}));
    expect(third).toEqual(await residuals({model: said, table, columns: ["chance", "kind"], bins: 60}));
    for (const kind of [Calibration, Roc, Residuals]) {
      expect(() => kind.fromJSON({kind: "ebm"})).toThrow(/json: got "ebm", expected what toJSON of/);
      expect(() => kind.fromJSON('{"kind": "ro')).toThrow(/json: got text that is no whole JSON .*cut short/);
    }
  });
});

describe("what cannot be checked says why", () => {
  const withChance = (chance: unknown) => table.map((row, i) => (i === 7 ? {...row, chance} : row));
  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "a regression given to roc",
      () => roc({model: numbers, table: measured}),
      /model: got a regression of y, expected a model of classes.*residuals\(\{model, table\}\)/
    ],
    [
      "a regression given to calibration",
      () => calibration({model: numbers, table: measured}),
      /model: got a regression of y/
    ],
    ["no model", () => roc({model: 3 as never, table}), /model: got 3, expected a model that a cell fitted/],
    [
      "rows of one class",
      () => roc({model: said, table: table.filter(({y}) => y === "yes")}),
      /table: got only rows in which y is "yes", expected rows of at least two classes/
    ],
    ["no rows", () => calibration({model: said, table: []}), /table: .*at least one row/],
    [
      "a table without the target",
      () => calibration({model: said, table: table.map(({chance}) => ({chance}))}),
      /table: got a table without "y" \(it has chance\)/
    ],
    [
      "rows without a target",
      () => roc({model: said, table: table.map((row, i) => (i % 20 === 3 ? {...row, y: null} : row))}),
      /table: got no value of "y" in 3 rows \(first: row 3\)/
    ],
    [
      "a class that the model does not know",
      () => roc({model: said, table: table.map((row, i) => (i === 2 ? {...row, y: "maybe"} : row))}),
      /y, row 2: got "maybe", expected one of the classes no, yes/
    ],
    [
      "a model that answers NaN",
      () => calibration({model: said, table: withChance(Number.NaN)}),
      /model: got NaN as an answer/
    ],
    [
      "a probability above 1",
      () => calibration({model: said, table: withChance(1.2)}),
      /model: got a probability of (1\.2|-0\.19)/
    ],
    [
      "a label that is no class",
      () => roc({model: said, table, labels: ["maybe"]}),
      /labels\[0\]: got "maybe", expected one of the classes no, yes/
    ],
    [
      "one bin",
      () => calibration({model: said, table, bins: 1}),
      /bins: got 1, expected a whole number, 2 or more/
    ],
    [
      "a mistyped strategy",
      () => calibration({model: said, table, strategy: "even" as never}),
      /strategy: got "even"/
    ],
    [
      "a column that is not there",
      () => residuals({model: said, table, columns: ["chanse"]}),
      /columns: got "chanse".*Did you mean "chance"/
    ],
    [
      "a column without a value",
      () => residuals({model: said, table: table.map((row) => ({...row, empty: null})), columns: ["empty"]}),
      /columns: got "empty", which has no value in any row/
    ],
    [
      "a column with an infinity",
      () =>
        residuals({
          model: said,
          table: table.map((row, i) => ({...row, far: i === 4 ? -Infinity : i})),
          columns: ["far"]
        }),
      /far, row 4: got -Infinity/
    ],
    [
      "deviance of a regression",
      () => residuals({model: numbers, table: measured, kind: "deviance"}),
      /kind: got "deviance", expected nothing: y is a number/
    ],
    [
      "a class of a regression",
      () => residuals({model: numbers, table: measured, label: "yes"}),
      /label: got "yes", expected nothing/
    ],
    [
      "a target that is no number",
      () => residuals({model: numbers, table}),
      /y, row 0: got "yes", expected a finite number/
    ]
  ])("%s", async (_, check, message) => {
    const error = await check().then(
      () => undefined,
      (thrown: Error) => thrown
    );
    expect(error?.name).toBe("InputError");
    expect(error?.message).toMatch(message);
  });

  test("a threshold that is no number, and a class without a curve", async () => {
    const result = await roc({model: said, table});
    expect(() => result.at(Number.NaN)).toThrow(/threshold: got NaN/);
    expect(() => result.at(0.5, "no")).toThrow(/label: got "no", expected a class of these curves: "yes"/);
  });

  test("but one probability for all rows can be: it tells nothing, and is said to", async () => {
    const flat = table.map((row) => ({...row, chance: 0.5}));
    const {curves} = await roc({model: said, table: flat});
    expect(curves[0].auc).toBe(0.5);
    expect(curves[0].thresholds).toHaveLength(1);
    const reliable = await calibration({model: said, table: flat, strategy: "quantile"});
    expect(reliable.curves[0].bins).toHaveLength(1);
    expect((await residuals({model: said, table: flat})).data.axes[0].bins).toHaveLength(1);
  });

  test("and a run that is stopped stops", async () => {
    const signal = AbortSignal.abort();
    await expect(roc({model: said, table}, {signal})).rejects.toThrow(/abort/i);
  });
});
