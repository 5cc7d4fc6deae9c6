import {setTimeout as wait} from "node:timers/promises";
import {table} from "arquero";
import {beforeAll, expect, test} from "vitest";
import {data} from "../../../../../cells/data/data.ts";
import {randomForest} from "../../../../../cells/glassbox/forest/index.ts";
import {RandomForest} from "../../../../../cells/glassbox/forest/random-forest.ts";
import {leafOf} from "../../../../../cells/glassbox/tree/nodes.ts";
import {rocAuc} from "../../../../../cells/math/metrics.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";

let forest: RandomForest;
beforeAll(async () => {
  forest = await randomForest({table: await data.load("credit"), target: "Status", seed: 1});
});

test("a hundred trees learn the credit table better than always saying good", async () => {
  const credit = await data.load("credit");
  expect(forest.trees.length).toBe(100);
  expect(forest.outOfBag.rows).toBe(4454);
  // 71.8 % are good; forests of other libraries reach 78 to 79 % out of bag on this table
  expect(forest.outOfBag.score).toBeGreaterThan(0.77);
  expect(forest.outOfBag.score).toBeLessThan(0.81);
  const seen = forest.predictProba?.(credit).data.filter((_, at) => at % 2 === 1) ?? [];
  expect(
    rocAuc(
      (credit.array("Status") as string[]).map((label) => +(label === "good")),
      seen
    )
  ).toBeGreaterThan(0.99);
});

test("what is learnt carries over to rows that no tree has seen", async () => {
  const cancer = await data.load("breast_cancer");
  const fitted = await randomForest({table: cancer.slice(0, 400), target: "diagnosis"});
  expect(fitted.score(cancer.slice(400))).toBeGreaterThan(0.93);
});

test("equal seeds give equal forests, other seeds other ones", async () => {
  const iris = await data.load("iris");
  const grow = async (seed: number) =>
    JSON.stringify(await randomForest({table: iris, target: "species", numTrees: 5, seed}));
  expect(await grow(3)).toBe(await grow(3));
  expect(await grow(3)).not.toBe(await grow(4));
});

test("the answer is the mean over the trees, and each row's probabilities add up to 1", async () => {
  const x = forest.encode((await data.load("credit")).slice(0, 20));
  const answers = forest.predictMatrix(x);
  for (let i = 0; i < 20; i++) {
    const votes = forest.trees.map((tree) => tree.value[2 * leafOf(tree, x.data, i * x.columns) + 1]);
    expect(answers.data[2 * i + 1]).toBeCloseTo(votes.reduce((a, b) => a + b) / 100, 12);
    expect(answers.data[2 * i] + answers.data[2 * i + 1]).toBe(1);
  }
});

test("rows with missing values are learnt from and predicted", async () => {
  const credit = await data.load("credit");
  const missing = credit.filter((d: {Income: number | null}) => d.Income === null);
  expect(missing.numRows()).toBe(381);
  expect(forest.predict(missing).length).toBe(381);
});

test("a regression forest explains diabetes about as well as others do", async () => {
  const fitted = await randomForest({table: await data.load("diabetes"), target: "progression"});
  expect(fitted.classes).toBeUndefined();
  expect(fitted.outOfBag.score).toBeGreaterThan(0.38);
  expect(fitted.outOfBag.score).toBeLessThan(0.48);
});

test("an unknown level, an absent column and an infinite value at predict time are errors", async () => {
  const row = (await data.load("credit")).object(0) as Record<string, unknown>;
  expect(() => forest.predict([{...row, Home: "castle"}])).toThrow(
    /Home, row 0: got "castle", expected one of "ignore"/
  );
  const {Age: _, ...rest} = row;
  expect(() => forest.predict([rest])).toThrow(/no column "Age"/);
  expect(() => forest.predict([{...row, Age: -Infinity}])).toThrow("Age, row 0: got -Infinity");
  expect(forest.predict([{...row, Age: Number.NaN}]).length).toBe(1);
});

test("a forest that went through JSON predicts the same", async () => {
  const cancer = await data.load("breast_cancer");
  const fitted = await randomForest({table: cancer, target: "diagnosis", numTrees: 10});
  const again = RandomForest.fromJSON(JSON.parse(JSON.stringify(fitted)));
  expect(again.predictProba?.(cancer)).toEqual(fitted.predictProba?.(cancer));
  expect([again.seed, again.outOfBag]).toEqual([fitted.seed, fitted.outOfBag]);
});

test("the view says what was learnt and how well it holds", () => {
  const text = JSON.stringify(forest[viewSymbol]());
  expect(text).toContain("100 trees learnt Status (bad or good) from 13 columns of 4,454 rows.");
  expect(text).toMatch(/has not seen, the forest is right on 7\d\.\d %/);
});

test("growing lets other tasks in every 50 ms, reports progress and stops when told", async () => {
  const cancer = await data.load("breast_cancer");
  const many = {table: cancer, target: "diagnosis", numTrees: 100_000};
  const controller = new AbortController();
  const seen: number[] = [];
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  const growing = randomForest(many, {signal: controller.signal, progress: (share) => seen.push(share)});
  const failed = growing.catch((error: unknown) => error);
  await wait(500);
  const told = performance.now();
  controller.abort();
  expect(await failed).toMatchObject({name: "AbortError"});
  clearInterval(timer);
  expect(performance.now() - told).toBeLessThan(200);
  expect(longest).toBeLessThan(150); // 30 ms a turn, and what a busy machine adds
  expect(seen.length).toBeGreaterThan(3);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test.each([
  [{maxFeatures: 14}, /maxFeatures: got 14, expected at most the 13 columns/],
  [{maxFeatures: "sqr"}, /maxFeatures: got "sqr".*Did you mean "sqrt"\?/],
  [{task: "regresion"}, /task: got "regresion".*Did you mean "regression"\?/],
  [{maxFeatures: "half"}, /maxFeatures: got "half", expected "sqrt", "log2", "all"/],
  [{numTrees: 0}, /numTrees: got 0, expected a whole number, 1 or more/],
  [{seed: -1}, /seed: got -1/],
  [{numTree: 10}, /got the option "numTree", expected only table, target.*Did you mean "numTrees"/]
])("the option %o is an error", async (options, message) => {
  const credit = await data.load("credit");
  await expect(randomForest({table: credit, target: "Status", ...options} as never)).rejects.toThrow(message);
});

test("a forest of one row draws it always, and says that nothing was out of the bag", async () => {
  const fitted = await randomForest({table: table({x: [1], y: [2]}), target: "y", numTrees: 3});
  expect(fitted.outOfBag).toEqual({score: Number.NaN, rows: 0});
  expect(RandomForest.fromJSON(fitted.toJSON()).outOfBag.score).toBeNaN();
});
