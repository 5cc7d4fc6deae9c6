import {beforeAll, describe, expect, test} from "vitest";
import {data} from "../../../../../../../cells/data/index.ts";
import {fromRows} from "../../../../../../../cells/data/rows.ts";
import {EBM} from "../../../../../../../cells/glassbox/ebm/ebm-model.ts";
import {editEbm} from "../../../../../../../cells/glassbox/ebm/editing/edit-ebm.ts";
import {editableEbm} from "../../../../../../../cells/glassbox/ebm/editing/editable-ebm.ts";
import {editableShapes} from "../../../../../../../cells/glassbox/ebm/editing/editable-shapes.ts";
import type {Edit} from "../../../../../../../cells/glassbox/ebm/editing/edits.ts";
import {fingerprint} from "../../../../../../../cells/glassbox/ebm/editing/fingerprint.ts";
import {commit, noEdits} from "../../../../../../../cells/glassbox/ebm/editing/history.ts";
import {
  EditMetrics,
  type EditMetricsInput,
  editMetrics
} from "../../../../../../../cells/glassbox/ebm/editing/metrics/edit-metrics.ts";
import {
  toNumbers,
  toStatic
} from "../../../../../../../cells/glassbox/ebm/editing/metrics/edit-metrics-widget.ts";
import {
  stepsOfLevels,
  stepsOfNumbers
} from "../../../../../../../cells/glassbox/ebm/editing/metrics/feature-steps.ts";
import {
  scoredRows,
  scoresAfterEdit
} from "../../../../../../../cells/glassbox/ebm/editing/metrics/scored-rows.ts";
import {ebm} from "../../../../../../../cells/glassbox/ebm/index.ts";
import {accuracy, logLoss, rocAuc} from "../../../../../../../cells/math/metrics.ts";
import type {Row} from "../../../../../../../cells/models/predictor.ts";
import {distance, madeRows, trainRegression, trainThreeClasses, trainTwoClasses} from "../models.ts";

const held = madeRows(400, 11);
let models: Record<"regression" | "two" | "three", EBM>;
beforeAll(async () => {
  models = {
    regression: await trainRegression(),
    two: await trainTwoClasses(),
    three: await trainThreeClasses()
  };
});

function edited(model: EBM, ...list: Edit[]): EBM {
  return editEbm(
    model,
    list.reduce((edits, edit) => commit(edits, edit), noEdits(fingerprint(model)))
  );
}

const raise: Edit = {kind: "move", term: "town", cells: [3], by: 2};
const missing: Edit = {kind: "set", term: "age", cells: [0], to: -3};

describe.each(["regression", "two", "three"] as const)("scores after an edit (%s)", (kind) => {
  test("are those of the edited model, though only what changed is looked at", () => {
    const model = models[kind];
    const rows = scoredRows(model, held);
    expect(distance(rows.scores, model.decisionFunction(held).data)).toBeLessThan(1e-12);
    const pair: Edit = {kind: "delete", term: "age & pay"};
    const after = edited(model, raise, missing, pair);
    expect(distance(scoresAfterEdit(rows, after), after.decisionFunction(held).data)).toBeLessThan(1e-12);
    expect(scoresAfterEdit(rows, model)).toBe(rows.scores);
    const stored = EBM.fromJSON(JSON.stringify(after.toJSON()));
    expect(scoresAfterEdit(rows, stored)).toEqual(scoresAfterEdit(rows, after));
  });
});

test("no edit changes no row, also where the parted model has the same bins and intercept", async () => {
  const table = (await data.load("penguins")).filter((bird: Row) => bird.body_mass_g != null);
  const model = await ebm({
    table,
    target: "body_mass_g",
    features: ["species", "sex"],
    preset: "fast",
    nJobs: 1,
    interactions: [["species", "sex"]]
  });
  const parted = editableEbm(model);
  expect(parted).not.toBe(model);
  expect(parted.intercept).toEqual(model.intercept);
  const figures = editMetrics({rows: scoredRows(model, table), edited: edited(model)}).data;
  expect([figures.affected, figures.scopes[0].changed]).toEqual([0, 0]);
});

describe("figures before and after", () => {
  test("of two classes are those of the two models, each on its own", () => {
    const model = models.two;
    const after = edited(model, raise);
    const [all] = editMetrics({model, edited: after, table: fromRows(held)}).data.scopes;
    const truth = held.map((row) => row.good);
    const codes = truth.map((label) => (label === "yes" ? 1 : 0));
    for (const [own, side] of [
      [model, "before"],
      [after, "after"]
    ] as const) {
      const shares = own.predictMatrix(own.encode(held));
      const figures = Object.fromEntries(all.measures.map((measure) => [measure.name, measure[side]]));
      expect(figures.accuracy).toBeCloseTo(accuracy(truth, own.predict(held)), 12);
      expect(figures["log loss"]).toBeCloseTo(logLoss(codes, shares), 12);
      expect(figures["ROC AUC"]).toBeCloseTo(
        rocAuc(
          codes,
          shares.data.filter((_, at) => at % 2 === 1)
        ),
        12
      );
      const [[a, b], [c, d]] = (all.confusion as NonNullable<typeof all.confusion>)[side];
      expect(a + b + c + d).toBe(400);
      expect(figures["balanced accuracy"]).toBeCloseTo((a / (a + b) + d / (c + d)) / 2, 12);
    }
    const [before, now] = [model.predict(held), after.predict(held)];
    expect(all.changed).toBe(held.filter((_, i) => before[i] !== now[i]).length);
    expect(all.changed).toBeGreaterThan(0);
  });

  test("of numbers are by hand, and a truth of 0 is left out of the percentage", () => {
    const model = models.regression;
    const after = edited(model, raise);
    const table = held.map((row, i) => (i === 0 ? {...row, amount: 0} : row));
    const [all] = editMetrics({model, edited: after, table}).data.scopes;
    const truth = table.map((row) => row.amount as number);
    for (const [own, side] of [
      [model, "before"],
      [after, "after"]
    ] as const) {
      const found = own.predict(table) as Float64Array;
      const errors = truth.map((value, i) => Math.abs(value - found[i]));
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const [rmse, mae, mape] = all.measures.map((measure) => measure[side]);
      expect(rmse).toBeCloseTo(Math.sqrt(mean(errors.map((error) => error ** 2))), 10);
      expect(mae).toBeCloseTo(mean(errors), 10);
      expect(mape).toBeCloseTo(mean(errors.slice(1).map((error, i) => error / Math.abs(truth[i + 1]))), 8);
    }
    expect(all.measures[2].note).toBe("over the 399 rows whose truth is not 0");
    expect(all.changed).toBe(held.filter(({town}) => town === "west").length);
    expect(all.confusion).toBeUndefined();
  });

  test("of three classes have all measures and a table of three by three", () => {
    const [all] = editMetrics({
      model: models.three,
      edited: edited(models.three, {...raise, output: 2} as Edit),
      table: held
    }).data.scopes;
    expect(all.measures.every(({before, after}) => before !== null && after !== null)).toBe(true);
    expect(all.confusion?.after.flat().reduce((sum, count) => sum + count)).toBe(400);
    expect(all.confusion?.after.length).toBe(3);
    expect(all.changed).toBeGreaterThan(0);
  });

  test("are taken of the selected rows and of a slice, whose column the model need not read", () => {
    const model = models.two;
    const table = held.map((row, i): Row => ({...row, ward: i % 4}));
    const data = editMetrics({
      model,
      edited: edited(model, raise),
      table,
      selection: {term: "town", cells: [3]},
      slice: {column: "ward", from: 1, to: 3}
    }).data;
    const [, selected, slice] = data.scopes;
    expect([selected.kind, selected.name, selected.rows]).toEqual([
      "selection",
      "town = west",
      held.filter(({town}) => town === "west").length
    ]);
    expect([slice.kind, slice.name, slice.rows]).toEqual(["slice", "ward 1 to 3", 200]);
    expect(selected.changed).toBe(data.scopes[0].changed);
    const own = table.filter(({town}) => town === "west");
    expect(selected.measures[0].before).toBeCloseTo(model.score(own), 12);
  });

  test.each([
    [
      {column: "town", level: "north"},
      "town = north",
      (row: Record<string, unknown>) => row.town === "north"
    ],
    [{column: "age", level: null}, "age missing", (row: Record<string, unknown>) => row.age === null],
    [
      {column: "age", from: 40},
      "age 40 and above",
      (row: Record<string, unknown>) => (row.age as number) >= 40
    ],
    [
      {column: "age", to: 40},
      "age below 40",
      (row: Record<string, unknown>) => row.age !== null && (row.age as number) < 40
    ],
    [{rows: held.map((_, i) => i < 7), name: "the first"}, "the first", (_: unknown, i: number) => i < 7]
  ])("slice %# is its rows", (slice, name, isIn) => {
    const {scopes} = editMetrics({
      model: models.two,
      edited: edited(models.two, raise),
      table: held,
      slice
    }).data;
    expect([scopes[1].name, scopes[1].rows]).toEqual([name, held.filter(isIn).length]);
  });

  test("are not defined where there is one class only, or no row", () => {
    const table = held.filter(({good}) => good === "yes");
    const shape = editableShapes(models.two).find(({term}) => term === "town");
    const unseen = (shape?.axes[0].size as number) - 1;
    const {scopes} = editMetrics({
      model: models.two,
      edited: models.two,
      table,
      selection: {term: "town", cells: [unseen]}
    }).data;
    expect(scopes[0].measures.find(({name}) => name === "ROC AUC")).toMatchObject({
      before: null,
      after: null
    });
    expect(scopes[0].measures[0].before).toBeGreaterThan(0);
    expect(scopes[1].rows).toBe(0);
    expect(scopes[1].measures.every(({before, after}) => before === null && after === null)).toBe(true);
  });
});

describe("the affected rows", () => {
  test("are those whose score moved, and the feature by which they were chosen differs most", () => {
    const model = models.two;
    const {affected, features} = editMetrics({model, edited: edited(model, raise), table: held}).data;
    const west = held.filter(({town}) => town === "west").length;
    expect(affected).toBe(west);
    expect(features[0].feature).toBe("town");
    expect(features[0].affected[features[0].labels.indexOf("west")]).toBeCloseTo(1, 12);
    expect(features[0].difference).toBeCloseTo(1 - west / 400, 12);
    for (const {all, affected: own} of features) {
      for (const shares of [all, own]) expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
    }
    const none = editMetrics({model, edited: model, table: held}).data;
    expect([none.affected, none.features]).toEqual([0, []]);
  });

  test("lie in equal ranges with open ends, missing ones last", () => {
    const values = Float64Array.from({length: 1001}, (_, i) => (i === 1000 ? 1e6 : i));
    const {labels, steps} = stepsOfNumbers("x", Float64Array.of(...values, Number.NaN));
    expect(labels.length).toBe(9);
    expect([labels[0], labels[7], labels[8]]).toEqual(["below 133", "868 and above", "missing"]);
    expect([steps[0], steps[500], steps[1000], steps[1001]]).toEqual([0, 4, 7, 8]);
    expect(stepsOfNumbers("x", Float64Array.of(2, 2)).labels).toEqual(["any number"]);
    expect(stepsOfNumbers("x", Float64Array.of(Number.NaN)).labels).toEqual(["missing"]);
  });

  test("lie in the most frequent levels; the rest, the missing and the unseen share a place each", () => {
    const levels = Array.from({length: 12}, (_, at) => `level ${at}`);
    const codes = Float64Array.of(...levels.map((_, at) => at), 5, 5, Number.NaN, -1);
    const {labels, steps} = stepsOfLevels("x", codes, levels);
    expect(labels[0]).toBe("level 5");
    expect(labels.slice(8)).toEqual(["4 other levels", "missing", "not seen in training"]);
    expect([steps[5], steps[11], steps[14], steps[15]]).toEqual([0, 8, 9, 10]);
  });
});

describe("their view", () => {
  test("says in words and in numbers what moved, and survives JSON", () => {
    const model = models.two;
    const metrics = editMetrics({
      model,
      edited: edited(model, raise),
      table: held,
      selection: {term: "town", cells: [3]}
    });
    const html = toStatic(metrics.data);
    const {affected, scopes} = metrics.data;
    expect(html).toContain(
      `The edits move the score of ${affected} of 400 rows; ${scopes[0].changed} get another class.`
    );
    expect(html).toContain("town = west");
    expect(html).not.toMatch(/<script|style=|NaN|undefined|Infinity/);
    const {columns, rows} = toNumbers(metrics.data);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(rows).toContainEqual([
      "all rows",
      "accuracy",
      null,
      scopes[0].measures[0].before,
      scopes[0].measures[0].after
    ]);
    expect(rows).toContainEqual([
      "all rows",
      "no taken for yes",
      null,
      scopes[0].confusion?.before[0][1],
      scopes[0].confusion?.after[0][1]
    ]);
    expect(EditMetrics.fromJSON(JSON.stringify(metrics)).data).toEqual(metrics.data);
    expect(() => EditMetrics.fromJSON({kind: "ebm"})).toThrow(
      'json: got "ebm", expected what toJSON of edit metrics gave'
    );
    expect(toStatic(editMetrics({model, edited: model, table: held}).data)).toContain(
      "No edit moves the score of any of the 400 rows."
    );
  });

  test("shows a label of the table as text, whatever it holds", () => {
    const {data} = editMetrics({model: models.two, edited: edited(models.two, raise), table: held});
    const [scope] = data.scopes;
    const html = toStatic({...data, classes: ["<b>", "&"], scopes: [{...scope, name: "<img src=x>"}]});
    expect(html).not.toMatch(/<img|<b>/);
    expect(html).toContain("&lt;img src=x&gt;");
  });
});

test.each([
  [{edited: {}}, /^edited: got an empty object, expected a model: what editEbm gave/],
  [{model: 3}, /^model: got 3, expected a model: what ebm gave/],
  [{table: held.map(({town: _, ...row}) => row)}, /no column "town"/],
  [{table: held.map(({good: _, ...row}) => row)}, /^target: got "good"/],
  [{target: "amount"}, /amount, row 0/],
  [
    {selection: {term: "income", cells: [1]}},
    /^selection\.term: got "income", expected one of the terms age/
  ],
  [{selection: {term: "town", cells: [99]}}, /^selection\.cells: got 99, expected 0 to 4/],
  [{slice: {column: "wards", level: 1}}, /^slice\.column: got "wards"/],
  [
    {slice: {column: "town", level: "east"}},
    /^slice\.level: got "east", expected what at least one row of the column town has/
  ],
  [{slice: {column: "town", from: 2}}, /^slice\.from: got "\w+", expected numbers in the column town/],
  [{slice: {column: "pay", from: 2, to: 1}}, /^slice: got from 2 to 1, expected a level, or a range/],
  [{slice: {column: "pay"}}, /^slice: got from -Infinity to Infinity/],
  [{slice: {column: "pay", from: 1000}}, /^slice: got from 1000 to Infinity, expected what at least one row/],
  [{slice: {rows: [true]}}, /^slice\.rows: got 1 values, expected true or false for each of the 400 rows/]
])("%# of bad input is refused by name", (change, message) => {
  const input = {
    model: models.two,
    edited: models.two,
    table: held,
    ...change
  } as unknown as EditMetricsInput;
  expect(() => editMetrics(input)).toThrow(message);
});

test("a model that is no edit of the first is refused", () => {
  expect(() => editMetrics({model: models.two, edited: models.regression, table: held})).toThrow(
    /^edited: got a model of \d+ terms with other bins, expected what editEbm made of the same model/
  );
});
