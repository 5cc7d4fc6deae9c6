import {table} from "arquero";
import {describe, expect, it} from "vitest";
import {type LimeInputs, lime} from "../../../../../cells/agnostic/index.ts";
import {InputError} from "../../../../../cells/input-error.ts";
import type {FittedModel, Row} from "../../../../../cells/models/predictor.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";
import {viewText} from "../../../../../runtime/cli/view-text.ts";

const training = table({age: [20, 30, 40, 50], job: ["a", "b", "a", "b"]});
const half = (rows: Row[]): number[][] => rows.map(() => [0.5, 0.5]);
const good: LimeInputs = {model: half, table: training, row: 0, numSamples: 100};
const answering = (answer: (rows: Row[]) => unknown): LimeInputs => ({
  ...good,
  model: answer as LimeInputs["model"]
});

async function failure(inputs: unknown): Promise<InputError> {
  const error = await lime(inputs as LimeInputs).then(
    () => undefined,
    (error: unknown) => error
  );
  expect(error).toBeInstanceOf(InputError);
  return error as InputError;
}

describe("each of these is refused by name, with what was expected", () => {
  it.each<[string, unknown, string, RegExp]>([
    ["no model", {...good, model: undefined}, "model", /expected a fitted model, or a function/],
    ["an empty table", {...good, table: []}, "table", /at least one row/],
    ["an empty Arquero table", {...good, table: table({age: []})}, "table", /at least one row/],
    ["a table that is none", {...good, table: 5}, "table", /Arquero table or an array of row objects/],
    ["a row out of range", {...good, row: 999}, "row", /row: got 999, expected 0 to 3/],
    ["a negative row", {...good, row: -1}, "row", /got -1, expected 0 to 3/],
    ["a row between rows", {...good, row: 0.5}, "row", /got 0.5, expected 0 to 3/],
    [
      "a row that lacks a feature",
      {...good, row: {ages: 3, job: "a"}},
      "row",
      /no value for "age".*Is it "ages"\?/
    ],
    [
      "a row with text for a number",
      {...good, row: {age: "old", job: "a"}},
      "row.age",
      /expected a finite number/
    ],
    [
      "a row of missing values",
      {...good, row: {age: null, job: null}},
      "row",
      /a value in at least one feature/
    ],
    ["an unknown feature", {...good, features: ["agee"]}, "features", /Did you mean "age"/],
    ["a feature twice", {...good, features: ["age", "age"]}, "features", /each column once/],
    ["no features", {...good, features: []}, "features", /at least one column/],
    [
      "a misspelt option",
      {...good, numSample: 5},
      "lime",
      /got the option "numSample".*Did you mean "numSamples"\?/
    ],
    ["too few samples", {...good, numSamples: 1}, "numSamples", /a whole number of at least 2/],
    ["half a feature", {...good, numFeatures: 0.5}, "numFeatures", /a whole number/],
    ["a kernel without width", {...good, kernelWidth: 0}, "kernelWidth", /above 0/],
    [
      "an unknown selection",
      {...good, featureSelection: "best"},
      "featureSelection",
      /^featureSelection: got "best", expected one of "auto", "forward_selection", .*"lasso_path"/
    ],
    [
      "a mistyped selection",
      {...good, featureSelection: "forward_selecton"},
      "featureSelection",
      /Did you mean "forward_selection"\?$/
    ],
    ["no inputs", undefined, "lime", /^lime: got undefined, expected an object with model, table, row$/],
    ["an object that is no row", {...good, row: {}}, "row", /^row: got no value for "age", expected/],
    [
      "a model that is an object",
      {...good, model: {a: 1, b: 2}},
      "model",
      /^model: got an object with the keys a, b, expected a fitted model/
    ],
    ["an unknown discretizer", {...good, discretizer: "thirds"}, "discretizer", /decile/],
    ["a fractional seed", {...good, seed: 0.1}, "seed", /a whole number/],
    ["one repeat", {...good, repeats: 1}, "repeats", /at least 2/],
    [
      "a label the model lacks",
      {...good, labels: ["rich"]},
      "labels",
      /a class of the model \(0, 1\) or its index/
    ],
    [
      "a mistyped label",
      {...good, classNames: ["good", "bad"], labels: ["god"]},
      "labels",
      /Did you mean "good"\?$/
    ],
    ["more top labels than classes", {...good, topLabels: 3}, "topLabels", /at most 2/],
    [
      "entropy without a target",
      {...good, discretizer: "entropy"},
      "target",
      /the entropy discretizer reads/
    ],
    ["class names of another count", {...good, classNames: ["a", "b", "c"]}, "model", /3, one for each class/]
  ])("%s", async (_, inputs, field, message) => {
    const error = await failure(inputs);
    expect(error.field).toBe(field);
    expect(error.message).toMatch(message);
  });
});

describe("a model's answer is checked", () => {
  it.each<[string, (rows: Row[]) => unknown, RegExp]>([
    ["of the wrong length", (rows) => half(rows).slice(1), /99 answers for 100 rows/],
    ["for one row only", () => [0.5, 0.5], /2 answers for 100 rows.*gets all rows at once/],
    ["that is nothing", () => undefined, /an array with one entry a row/],
    [
      "of uneven length",
      (rows) => rows.map((_, i) => (i === 7 ? [1] : [0.5, 0.5])),
      /1 probabilities for row 7/
    ],
    ["with NaN", (rows) => rows.map(() => [Number.NaN, 1]), /NaN as an answer.*finite numbers/],
    ["with infinities", (rows) => rows.map(() => [Number.POSITIVE_INFINITY, 1]), /Infinity as an answer/],
    [
      "with scores for probabilities",
      (rows) => rows.map(() => [-3, 4]),
      /a probability of -3.*from 0 to 1.*softmax/
    ],
    ["that does not sum to one", (rows) => rows.map(() => [0.7, 0.7]), /miss a sum of 1 by up to 0.400/],
    [
      "with one class",
      (rows) => rows.map(() => [1]),
      /^model: got one class only, expected probabilities of at least two classes/
    ],
    ["of NaN numbers", (rows) => rows.map(() => Number.NaN), /NaN as an answer/]
  ])("%s", async (_, answer, message) => {
    const error = await failure(answering(answer));
    expect(error.field).toBe("model");
    expect(error.message).toMatch(message);
  });

  it("numbers where class probabilities were announced", async () => {
    const error = await failure({...answering((rows) => rows.map(() => 0.3)), mode: "classification"});
    expect(error.message).toMatch(/one number a row.*return \[1 - p, p\]/);
  });

  it("labels of a regression", async () => {
    const error = await failure({...answering((rows) => rows.map(() => 0.3)), labels: [1]});
    expect(error.message).toMatch(/a regression has one output/);
  });

  it("probabilities a little off one are taken, with a remark", async () => {
    const {warnings} = await lime(answering((rows) => rows.map(() => [0.5, 0.5001])));
    expect(warnings.join()).toContain("do not quite sum to 1");
  });

  it("an error of the model passes as it is", async () => {
    const broken = answering(() => {
      throw new TypeError("no such layer");
    });
    await expect(lime(broken)).rejects.toThrow(new TypeError("no such layer"));
    await expect(lime(answering(async () => Promise.reject(new TypeError("offline"))))).rejects.toThrow(
      "offline"
    );
  });
});

describe("a fitted model", () => {
  const model: FittedModel = {
    target: "rich",
    features: ["age", "job"],
    categories: {job: ["a", "b"]},
    classes: ["no", "yes"],
    predict: () => [],
    predictMatrix: ({rows}) => ({rows, columns: 2, data: new Float64Array(2 * rows).fill(0.5)})
  };

  it("names the level it has not seen", async () => {
    const error = await failure({...good, model, row: {age: 20, job: "pilot"}});
    expect(error.message).toMatch(/row.job: got "pilot", expected one of a, b/);
  });

  it("wants all its features in the row, also those that are not explained", async () => {
    const error = await failure({...good, model, row: {age: 20}, features: ["age"]});
    expect(error.message).toMatch(/row: got .*no value for "job"/);
  });

  it("refuses a table with a level it has not seen, or with text for its numbers", async () => {
    const wider = await failure({...good, model, table: table({age: [1, 2], job: ["a", "z"]})});
    expect(wider.message).toMatch(/table.job: got "z", expected one of a, b/);
    const text = await failure({
      ...good,
      model,
      table: table({age: ["1", "2"], job: ["a", "b"]}),
      row: {age: 1, job: "a"}
    });
    expect(text.message).toMatch(/table.age: got "1", expected a finite number/);
  });

  it("refuses a feature that it does not read", async () => {
    const wider = training.assign(table({pet: [1, 2, 3, 4]}));
    const error = await failure({...good, model, table: wider, features: ["pet"]});
    expect(error.message).toMatch(/columns that the model reads: age, job/);
  });

  it("of one class is refused", async () => {
    const one: FittedModel = {
      ...model,
      classes: ["no"],
      predictMatrix: ({rows}) => ({rows, columns: 1, data: new Float64Array(rows).fill(1)})
    };
    expect((await failure({...good, model: one})).message).toMatch(/one class only/);
  });

  it("that is asked to do another thing is refused", async () => {
    expect((await failure({...good, model, mode: "regression"})).message).toMatch(
      /mode: got "regression", expected classification/
    );
  });
});

describe("missing values and odd columns", () => {
  it("missing values in the table do not count, with a remark", async () => {
    const gaps = table({age: [20, null, 40, Number.NaN, 50], job: ["a", "b", undefined, "b", "a"]});
    const {warnings, weights} = await lime({...good, table: gaps});
    expect(warnings.slice(0, 1)).toEqual([
      "Missing values of the table do not count; how many: age (2), job (1)."
    ]);
    expect(weights.length).toBe(2);
  });

  it("a value missing in the row stays missing in every sample and gets no weight", async () => {
    const seen = new Set<unknown>();
    const model = (rows: Row[]): number[][] => {
      for (const {age} of rows) seen.add(age);
      return half(rows);
    };
    const {warnings, weights} = await lime({...good, model, row: {age: null, job: "a"}});
    expect([...seen]).toEqual([null]);
    expect(weights.map(({feature}) => feature)).toEqual(["job"]);
    expect(warnings.join()).toContain("age is missing in the row");
    const shown = await viewText((await lime({...good, model, row: {age: null, job: "a"}}))[viewSymbol]());
    expect(shown).toMatch(/^note: age is missing in the row: it stays so in every sample/m);
  });

  it("a column that is missing throughout is refused", async () => {
    const error = await failure({
      ...good,
      table: table({age: [null, null], job: ["a", "b"]}),
      row: {age: 3, job: "a"}
    });
    expect(error.message).toMatch(
      /table.age: got .*only missing values.*Leave the column out with `features`/
    );
  });

  it("infinities, dates and mixed columns are refused", async () => {
    const withAge = (...age: unknown[]): LimeInputs => ({
      ...good,
      row: {age: 3},
      features: ["age"],
      table: table({age})
    });
    expect((await failure(withAge(1, Number.POSITIVE_INFINITY))).message).toMatch(/finite numbers \(row 1\)/);
    expect((await failure(withAge(new Date(0)))).message).toMatch(/Turn the dates into numbers first/);
    expect((await failure(withAge(1, "two"))).message).toMatch(
      /table.age: got "two", expected a number, as in the rows before row 1/
    );
  });

  it("constant columns and tables of one row get weights of 0", async () => {
    const model = (rows: Row[]): number[][] => rows.map(({x}) => ((x as number) > 2 ? [0, 1] : [1, 0]));
    const {weights} = await lime({...good, model, table: table({x: [1, 2, 3, 4], c: [5, 5, 5, 5]})});
    expect(weights.find(({feature}) => feature === "c")?.weight).toBe(0);
    const single = await lime({...good, model, table: table({x: [1], c: [5]})});
    expect(single.weights.map(({weight}) => weight)).toEqual([0, 0]);
  });
});
