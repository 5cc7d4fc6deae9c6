import {table} from "arquero";
import {describe, expect, test} from "vitest";
import {data} from "../../../../../cells/data/data.ts";
import {fromRows} from "../../../../../cells/data/rows.ts";
import {logisticRegression} from "../../../../../cells/glassbox/logistic/index.ts";
import {LogisticRegression} from "../../../../../cells/glassbox/logistic/logistic-regression.ts";
import {fixture} from "../../../../fixtures/decode.ts";

interface PeerLogistic {
  kind: string;
  C: number;
  coef: number[][];
  intercept: number[];
  weighted?: boolean;
  proba_first5?: number[][];
  accuracy: number;
}
const peer = fixture<{
  logistic: PeerLogistic[];
  logistic_binary_X: number[][];
  logistic_binary_y: number[];
  logistic_binary_sample_weight: number[];
}>("num_linear.json");
const binary = fromRows(
  peer.logistic_binary_X.map((row, i) => ({
    ...Object.fromEntries(row.map((value, j) => [`x${j}`, value])),
    y: peer.logistic_binary_y[i]
  }))
);

describe("with two classes, the coefficients are scikit-learn's polished ones", () => {
  const solved = peer.logistic.filter(({kind}) => kind.startsWith("binary l2"));
  test.each(solved)(
    "$kind, C = $C, weighted: $weighted",
    async ({kind, C, coef, intercept, weighted, ...stored}) => {
      const model = await logisticRegression({
        table: binary,
        target: "y",
        C,
        fitIntercept: !kind.includes("no intercept"),
        ...(kind.includes("balanced") && {classWeight: "balanced" as const}),
        ...(weighted && {sampleWeight: peer.logistic_binary_sample_weight})
      });
      for (const [j, value] of coef[0].entries()) expect(model.coefficients[0][j]).toBeCloseTo(value, 9);
      expect(model.intercepts[0]).toBeCloseTo(intercept[0] ?? 0, 9);
      expect(model.score(binary)).toBeCloseTo(stored.accuracy, 12);
      const first = model.predictProba?.(binary.slice(0, 5)).data ?? [];
      for (const [at, p] of (stored.proba_first5 ?? []).flat().entries()) expect(first[at]).toBeCloseTo(p, 9);
    }
  );
});

test.each(peer.logistic.filter(({kind}) => kind.startsWith("multinomial l2")))(
  "with three classes, C = $C, they are too",
  async ({C, coef, intercept, accuracy}) => {
    const iris = await data.load("iris");
    const model = await logisticRegression({table: iris, target: "species", C});
    const expected = coef.flat();
    for (const [at, value] of model.coefficients.flat().entries()) expect(value).toBeCloseTo(expected[at], 8);
    for (const [k, value] of intercept.entries()) expect(model.intercepts[k]).toBeCloseTo(value, 7);
    expect(model.score(iris)).toBeCloseTo(accuracy, 12);
  }
);

test("standardised, it is scikit-learn's pipeline of StandardScaler and LogisticRegression", async () => {
  const {black_boxes} = fixture<{black_boxes: {logistic: {w: number[]; b: number}}}>(
    "lime_tabular_breast_cancer.json"
  );
  const cancer = await data.load("breast_cancer");
  // the peer's class 1 is benign, and here too classes are sorted: benign, malignant
  const model = await logisticRegression({table: cancer, target: "diagnosis", standardise: true});
  const scale = Math.max(...black_boxes.logistic.w.map(Math.abs));
  for (const [j, w] of black_boxes.logistic.w.entries()) {
    expect(Math.abs(-model.coefficients[0][j] - w) / scale).toBeLessThan(1e-4);
  }
  expect(Math.abs(-model.intercepts[0] - black_boxes.logistic.b)).toBeLessThan(1e-2);
});

test("each level of a category has its coefficient, and they add up as predictMatrix says", async () => {
  const penguins = (await data.load("penguins")).filter((d: {sex: string | null}) => d.sex !== null);
  const model = await logisticRegression({table: penguins, target: "sex", standardise: true});
  expect(model.terms.filter(({feature}) => feature === "species").map(({level}) => level)).toEqual([
    "Adelie",
    "Chinstrap",
    "Gentoo"
  ]);
  const row = penguins.object(0) as Record<string, unknown>;
  const sum = model.terms.reduce(
    (at, {feature, level}, t) =>
      at +
      model.coefficients[0][t] * (level === undefined ? (row[feature] as number) : +(row[feature] === level)),
    model.intercepts[0]
  );
  expect(model.predictProba?.([row]).data[1]).toBeCloseTo(1 / (1 + Math.exp(-sum)), 10);
  expect(model.score(penguins)).toBeGreaterThan(0.88);
});

test("a missing value is an error that names column and row, or is filled if told so", async () => {
  const credit = await data.load("credit");
  await expect(logisticRegression({table: credit, target: "Status"})).rejects.toThrow(
    /table: got no value of "\w+" in \d+ rows \(first: row \d+\).*missing: "impute"/
  );
  const model = await logisticRegression({
    table: credit,
    target: "Status",
    missing: "impute",
    standardise: true
  });
  expect(model.score(credit)).toBeGreaterThan(0.78);
  const row = credit.object(0) as Record<string, unknown>;
  const sorted = (credit.array("Income") as (number | null)[])
    .filter((v) => v !== null)
    .sort((a, b) => a - b);
  const median = sorted[(sorted.length - 1) / 2];
  expect(model.predictProba?.([{...row, Income: null, Home: null}])).toEqual(
    model.predictProba?.([{...row, Income: median, Home: "owner"}])
  );
});

test("a model fitted without filling refuses a missing value at predict time", async () => {
  const model = await logisticRegression({table: table({x: [1, 2, 3], y: ["a", "b", "a"]}), target: "y"});
  expect(() => model.predict([{x: null}])).toThrow(/rows: got no value of "x" in 1 rows/);
});

test("classes that a line parts, a constant column and huge numbers end at finite coefficients", async () => {
  const rows = table({x: [1, 2, 3, 4], same: [7, 7, 7, 7], huge: [1e9, 2e9, 1e9, 3e9], y: [0, 0, 1, 1]});
  const model = await logisticRegression({table: rows, target: "y", standardise: true});
  expect(model.coefficients[0].every(Number.isFinite)).toBe(true);
  expect(model.coefficients[0][1]).toBeCloseTo(0, 10);
  expect(model.predict(rows)).toEqual([0, 0, 1, 1]);
});

test("probabilities stay within 0 and 1 and add up to 1, however sure the model is", async () => {
  const model = await logisticRegression({table: table({x: [1, 2, 3], y: ["a", "b", "b"]}), target: "y"});
  const far = model.predictMatrix({rows: 2, columns: 1, data: Float64Array.of(1e12, -1e12)});
  expect([...far.data]).toEqual([0, 1, 1, 0]);
});

test("a model that went through JSON predicts the same", async () => {
  const credit = await data.load("credit");
  const model = await logisticRegression({table: credit, target: "Status", missing: "impute"});
  const again = LogisticRegression.fromJSON(JSON.stringify(model));
  expect(again.predictProba?.(credit)).toEqual(model.predictProba?.(credit));
});

test.each([
  [{C: 0}, /C: got 0, expected a number greater than 0/],
  [{sampleWeight: [1]}, /sampleWeight: got an array of 1, expected 3 numbers/],
  [{sampleWeight: [1, -1, 1]}, /sampleWeight\[1\]: got -1/],
  [{target: "z"}, /target: got "z"/]
])("%o is an error", async (options, message) => {
  const rows = table({x: [1, 2, 3], y: ["a", "b", "a"]});
  await expect(logisticRegression({table: rows, target: "y", ...options})).rejects.toThrow(message);
});

test("a column of names is refused before it makes a thousand coefficients", async () => {
  const rows = Array.from({length: 1200}, (_, i) => ({name: `n${i}`, y: i % 2 ? "a" : "b"}));
  await expect(logisticRegression({table: rows, target: "y"})).rejects.toThrow(
    /1201 coefficients.*many levels/
  );
});
