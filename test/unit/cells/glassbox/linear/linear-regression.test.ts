import {table} from "arquero";
import {expect, test} from "vitest";
import {data} from "../../../../../cells/data/data.ts";
import {fromRows} from "../../../../../cells/data/rows.ts";
import {linearRegression} from "../../../../../cells/glassbox/linear/index.ts";
import {LinearRegression} from "../../../../../cells/glassbox/linear/linear-regression.ts";
import {fixture} from "../../../../fixtures/decode.ts";

const peer = fixture<{
  X: number[][];
  y: number[];
  ridge: {
    alpha: number;
    fit_intercept: boolean;
    weighted: boolean;
    coef: number[];
    intercept: number;
    r2: number;
  }[];
}>("num_linear.json");
const rows = fromRows(
  peer.X.map((row, i) => ({...Object.fromEntries(row.map((value, j) => [`x${j}`, value])), y: peer.y[i]}))
);

test.each(peer.ridge.filter((fit) => fit.fit_intercept && !fit.weighted))(
  "alpha = $alpha gives scikit-learn's coefficients",
  async ({alpha, coef, intercept, r2}) => {
    const model = await linearRegression({table: rows, target: "y", alpha});
    for (const [j, value] of coef.entries()) expect(model.coefficients[0][j]).toBeCloseTo(value, 9);
    expect(model.intercepts[0]).toBeCloseTo(intercept, 9);
    expect(model.r2).toBeCloseTo(r2, 9);
    expect(model.score(rows)).toBeCloseTo(r2, 9);
  }
);

test("without a penalty, levels are compared with the first, and their means are met", async () => {
  const homes = table({home: ["b", "a", "b", "c"], y: [3, 1, 5, 10]});
  const model = await linearRegression({table: homes, target: "y"});
  expect(model.terms).toEqual([
    {feature: "home", level: "b"},
    {feature: "home", level: "c"}
  ]);
  expect(Array.from(model.predict([{home: "a"}, {home: "b"}, {home: "c"}]) as Float64Array)).toEqual([
    expect.closeTo(1, 10),
    expect.closeTo(4, 10),
    expect.closeTo(10, 10)
  ]);
});

test("a constant column gets 0; a column that others determine is an error with two remedies", async () => {
  const constant = table({x: [1, 2, 3], same: [4, 4, 4], y: [2, 4, 6]});
  const model = await linearRegression({table: constant, target: "y"});
  expect(model.coefficients[0]).toEqual([expect.closeTo(2, 12), 0]);
  const twice = table({x: [1, 2, 3], double: [2, 4, 6], y: [1, 2, 4]});
  await expect(linearRegression({table: twice, target: "y"})).rejects.toThrow(
    /features: got double, which the columns before it determine.*alpha: 1/
  );
  const shrunk = await linearRegression({table: twice, target: "y", alpha: 1});
  expect(shrunk.coefficients[0].every(Number.isFinite)).toBe(true);
});

test("missing values are an error, or filled if told so", async () => {
  const gap = table({x: [1, null, 3], y: [1, 2, 3]});
  await expect(linearRegression({table: gap, target: "y"})).rejects.toThrow(
    /no value of "x" in 1 rows \(first: row 1\)/
  );
  const model = await linearRegression({table: gap, target: "y", missing: "impute"});
  expect(Array.from(model.predict([{x: null}]) as Float64Array)).toEqual([expect.closeTo(2, 10)]);
});

test("classes are no numbers", async () => {
  const iris = await data.load("iris");
  await expect(linearRegression({table: iris, target: "species"})).rejects.toThrow(
    /got "setosa", expected a finite number/
  );
  await expect(linearRegression({table: rows, target: "y", alpha: -1})).rejects.toThrow(/alpha: got -1/);
});

test("a model that went through JSON predicts the same", async () => {
  const model = await linearRegression({table: rows, target: "y"});
  expect(LinearRegression.fromJSON(model.toJSON()).predict(rows)).toEqual(model.predict(rows));
});
