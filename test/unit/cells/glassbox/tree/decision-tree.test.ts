import {table} from "arquero";
import {expect, test} from "vitest";
import {data} from "../../../../../cells/data/data.ts";
import {DecisionTree} from "../../../../../cells/glassbox/tree/decision-tree.ts";
import {decisionTree} from "../../../../../cells/glassbox/tree/index.ts";
import {leafOf} from "../../../../../cells/glassbox/tree/nodes.ts";
import {viewSymbol} from "../../../../../cells/views/view.ts";
import {fixture} from "../../../../fixtures/decode.ts";

interface PeerNode {
  f: number;
  t: number;
  l: number;
  r: number;
  n: number;
  v: number[];
}
const peer = fixture<{trees: Record<string, {nodes: PeerNode[]; accuracy: number; r2: number}>}>(
  "num_metrics_trees.json"
).trees;

/** Walks both trees from their roots, in step. */
function both(tree: DecisionTree, nodes: PeerNode[], visit: (own: number, peer: PeerNode) => void): void {
  const go = (own: number, other: number): void => {
    visit(own, nodes[other]);
    const left = tree.nodes.left[own];
    expect(left === 0).toBe(nodes[other].l < 0);
    if (left === 0) return;
    go(left, nodes[other].l);
    go(left + 1, nodes[other].r);
  };
  go(0, 0);
}

test("a regression tree has the very splits of scikit-learn's", async () => {
  const stored = peer["diabetes mse depth 4 min_samples_leaf 5"];
  const diabetes = await data.load("diabetes");
  const tree = await decisionTree({table: diabetes, target: "progression", maxDepth: 4, minSamplesLeaf: 5});
  let count = 0;
  both(tree, stored.nodes, (own, {f, t, n, v}) => {
    count++;
    expect(tree.nodes.count[own]).toBe(n);
    expect(tree.nodes.value[own]).toBeCloseTo(v[0], 9);
    if (f < 0) return;
    expect(tree.nodes.feature[own]).toBe(f);
    expect(tree.nodes.threshold[own]).toBeCloseTo(t, 4); // the peer's thresholds are float32
  });
  expect(count).toBe(stored.nodes.length);
  expect(tree.score(diabetes)).toBeCloseTo(stored.r2, 9);
});

test("a classification tree parts the irises as scikit-learn's does", async () => {
  const stored = peer["iris gini depth 4"];
  const iris = await data.load("iris");
  const tree = await decisionTree({table: iris, target: "species", maxDepth: 4});
  // Two splits of the root are equally good; the peer draws one of them. What they part is the same.
  both(tree, stored.nodes, (own, {n, v}) => {
    expect(tree.nodes.count[own]).toBe(n);
    expect([...tree.nodes.value.subarray(3 * own, 3 * own + 3)]).toEqual(v.map((rows) => rows / n));
  });
  expect(tree.score(iris)).toBeCloseTo(stored.accuracy, 12);
});

test("the fast path gives each row its leaf's answer, for any number of rows", async () => {
  const iris = await data.load("iris");
  const tree = await decisionTree({table: iris, target: "species"});
  for (const rows of [1, 7, 8, 9, 150]) {
    const x = tree.encode(iris.slice(0, rows));
    const answers = tree.predictMatrix(x);
    for (let i = 0; i < rows; i++) {
      const leaf = leafOf(tree.nodes, x.data, i * x.columns);
      expect([...answers.data.subarray(3 * i, 3 * i + 3)]).toEqual([
        ...tree.nodes.value.subarray(3 * leaf, 3 * leaf + 3)
      ]);
    }
  }
});

test("of equally good splits the earlier column and the smaller threshold are taken", async () => {
  const rows = table({a: [1, 2, 3, 4], b: [1, 2, 3, 4], y: ["n", "p", "p", "n"]});
  const tree = await decisionTree({table: rows, target: "y", maxDepth: 1});
  expect([tree.nodes.feature[0], tree.nodes.threshold[0]]).toEqual([0, 1.5]);
});

test("a missing value goes with the smallest numbers, and may be split off alone", async () => {
  const rows = table({x: [null, null, 1, 2, 3], y: ["gone", "gone", "here", "here", "here"]});
  const tree = await decisionTree({table: rows, target: "y"});
  expect(tree.leaves).toBe(2);
  expect(tree.predict([{x: null}, {x: -1e300}, {x: 2}])).toEqual(["gone", "here", "here"]);
  const low = await decisionTree({
    table: table({x: [null, 1, 2, 3], y: [0, 0, 1, 1]}),
    target: "y",
    maxDepth: 1
  });
  expect([...(low.predict([{x: null}, {x: 1}, {x: 3}]) as Float64Array)]).toEqual([0, 0, 1]);
});

test("neighbouring floats are kept apart", async () => {
  const next = 1 + Number.EPSILON;
  const tree = await decisionTree({table: table({x: [1, next], y: ["a", "b"]}), target: "y"});
  expect(tree.predict([{x: 1}, {x: next}])).toEqual(["a", "b"]);
});

test("constant columns leave a single leaf, and the view says so", async () => {
  const tree = await decisionTree({table: table({x: [1, 1, 1], y: ["a", "b", "a"]}), target: "y"});
  expect(tree.leaves).toBe(1);
  expect(tree.predict([{x: 5}])).toEqual(["a"]);
  expect(JSON.stringify(tree[viewSymbol]())).toContain("No column helped");
});

test("a leaf keeps as many rows as it is told to", async () => {
  const iris = await data.load("iris");
  const tree = await decisionTree({table: iris, target: "species", minSamplesLeaf: 20});
  tree.nodes.left.forEach((left, node) => {
    if (left === 0) expect(tree.nodes.count[node]).toBeGreaterThanOrEqual(20);
  });
});

test("a regression has no classes and no predictProba; a classification has both", async () => {
  const regression = await decisionTree({table: table({x: [1, 2], y: [1, 2]}), target: "y"});
  expect([regression.classes, regression.predictProba]).toEqual([undefined, undefined]);
  const told = await decisionTree({
    table: table({x: [1, 2], y: [1, 2]}),
    target: "y",
    task: "classification"
  });
  expect(told.classes).toEqual([1, 2]);
  expect(Array.from(told.predictProba?.([{x: 1}]).data ?? [])).toEqual([1, 0]);
});

test("a tree that went through JSON predicts the same", async () => {
  const penguins = await data.load("penguins");
  const tree = await decisionTree({table: penguins, target: "species"});
  const again = DecisionTree.fromJSON(JSON.parse(JSON.stringify(tree)));
  expect(again.predict(penguins)).toEqual(tree.predict(penguins));
  expect(again.toJSON()).toEqual(tree.toJSON());
  expect(() => DecisionTree.fromJSON({kind: "randomForest"})).toThrow(
    /got "randomForest", expected what toJSON/
  );
});

test("the view shows rules in the words of the columns", async () => {
  const tree = await decisionTree({table: await data.load("penguins"), target: "species", maxDepth: 2});
  const text = JSON.stringify(tree[viewSymbol]());
  expect(text).toContain("flipper_length_mm ≤ 206.5");
  expect(text).toMatch(/Gentoo \(\d+\.\d %\)/);
});

test.each([
  ["an empty table", {table: table({x: [], y: []}), target: "y"}, /table: got a table of 0 rows/],
  ["no table", {table: 3 as never, target: "y"}, /table: got 3, expected an Arquero table/],
  [
    "an unknown target",
    {table: table({x: [1], yes: ["a"]}), target: "yess"},
    /target: got "yess".*Did you mean "yes"/
  ],
  ["one class", {table: table({x: [1, 2], y: ["a", "a"]}), target: "y"}, /one class only/],
  [
    "an infinite number",
    {table: table({x: [1, Infinity], y: ["a", "b"]}), target: "y"},
    /x, row 1: got Infinity/
  ],
  ["a missing target", {table: table({x: [1, 2], y: ["a", null]}), target: "y"}, /no value of "y" in 1 rows/],
  ["a depth of nothing", {table: table({x: [1], y: ["a"]}), target: "y", maxDepth: 0}, /maxDepth: got 0/],
  [
    "a mistyped option",
    {table: table({x: [1], y: ["a"]}), target: "y", maxdepth: 3} as never,
    /decisionTree: got the option "maxdepth", expected only table, .*Did you mean "maxDepth"\?/
  ]
])("%s is an error that says so", async (_, inputs, message) => {
  await expect(decisionTree(inputs)).rejects.toThrow(message);
});

test("row objects are as good as a table", async () => {
  const rows = [
    {x: 1, home: "rent", y: "a"},
    {x: 2, home: "owner", y: "b"}
  ];
  expect((await decisionTree({table: rows, target: "y"})).predict(rows)).toEqual(["a", "b"]);
});

test("a second split on a category names only the levels that can still come", async () => {
  const rows = ["a", "b", "c"].flatMap((home) => [1, 2].map((x) => ({home, x, y: home})));
  const tree = await decisionTree({table: rows, target: "y", features: ["home"]});
  const text = JSON.stringify(tree[viewSymbol]());
  expect(text).toContain("home is b or c");
  expect(text).toMatch(/home is b\\n/);
  expect(text).toMatch(/home is c\\n/);
});
