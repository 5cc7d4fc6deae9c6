import {describe, expect, it} from "vitest";
import {matrix} from "../../../../cells/math/matrix.ts";
import {probe} from "../../../../cells/probe/index.ts";
import {planted} from "./planted.ts";

const {activations, labels, groups, types} = planted({rows: 20, columns: 3, carriers: [1]});
const good = {activations, labels};
type Input = Parameters<typeof probe>[0];

const cases: [name: string, change: Partial<Record<keyof Input | "fold", unknown>>, says: string][] = [
  [
    "one class",
    {labels: labels.map(() => "yes")},
    'labels: got one class only, "yes", in "labels", expected at least two classes'
  ],
  [
    "a class with fewer rows than folds",
    {labels: labels.map((_, i) => (i < 3 ? "rare" : "usual"))},
    'labels: got 3 rows of class "rare", expected at least 5, one a fold'
  ],
  [
    "a class that is all in one group",
    {labels: labels.map((_, i) => (i < 6 ? "a" : "b")), groups: labels.map((_, i) => (i < 6 ? 0 : i))},
    'labels: got all rows of class "a" in one group, expected each class in at least two groups'
  ],
  [
    "labels of another length",
    {labels: labels.slice(1)},
    "labels: got 19 labels, expected 20, one for each row of activations"
  ],
  ["groups of another length", {groups: groups.slice(2)}, "groups: got 18 groups, expected 20"],
  [
    "fewer groups than folds",
    {groups: groups.map((g) => g % 4)},
    "groups: got 4 groups, expected at least 5, one a fold"
  ],
  ["fewer rows than folds", {folds: 30}, "labels: got 20 rows, expected at least 30, one a fold"],
  ["types of another length", {control: {types: types.slice(1)}}, "control.types: got 19 types, expected 20"],
  [
    "one type for all",
    {control: {types: types.map(() => "the")}},
    "control.types: got 1, expected so many types"
  ],
  [
    "an activation that is no number",
    {activations: matrix(20, 3, activations.data.with(7, NaN))},
    "activations, row 2, column 1: got NaN, expected a finite number"
  ],
  [
    "an infinite one among several places",
    {activations: {a: activations, b: matrix(20, 3, activations.data.with(4, Infinity))}},
    'activations["b"], row 1, column 1: got Infinity'
  ],
  [
    "places with different rows",
    {activations: {a: activations, b: matrix(19, 3)}},
    'activations["b"]: got 19 rows, expected 20'
  ],
  [
    "a matrix that lacks numbers",
    {activations: {rows: 20, columns: 3, data: [1, 2]}},
    "activations: got 20 rows of 3 columns in 2 numbers"
  ],
  ["no matrix", {activations: {a: 3}}, 'activations["a"]: got 3, expected a matrix: {rows, columns, data}'],
  ["nothing to read", {activations: {}}, "activations: got an empty object, expected at least one matrix"],
  ["more neurons than there are", {k: [1, 4]}, "k: got 4, expected at most 3, the columns there are"],
  ["no neurons", {k: [0]}, "k.0: got 0, expected a whole number, 1 or more"],
  [
    "sparse probes of numbers",
    {labels: labels.map((_, i) => i), kind: "ridge", k: [1]},
    "k: got numbers of neurons for a ridge of numbers"
  ],
  ["a penalty below nought", {kind: "ridge", alpha: -1}, "alpha: got -1, expected a number, 0 or more"],
  ["no penalty strength", {c: 0}, "c: got 0, expected a number greater than 0"],
  [
    "a mistyped kind",
    {kind: "logistc"},
    'kind: got "logistc", expected "logistic" or "ridge". Did you mean "logistic"?'
  ],
  [
    "a number that is none, among numbers",
    {labels: labels.map((_, i) => (i === 3 ? NaN : i)), kind: "ridge"},
    "labels, row 3: got NaN, expected a finite number"
  ],
  ["a mistyped option", {fold: 3}, 'probe: got the option "fold"']
];

describe("a probe refuses, and says what was expected:", () => {
  it.each(cases)("%s", async (_, change, says) => {
    await expect(probe({...good, ...change} as Input)).rejects.toThrow(says);
  });

  it("a ridge without a penalty and with more features than rows", async () => {
    const wide = planted({rows: 20, columns: 40, carriers: [1]});
    await expect(
      probe({activations: wide.activations, labels: wide.labels, kind: "ridge", alpha: 0})
    ).rejects.toThrow("alpha: got 0, expected more than that: the columns determine one another");
  });

  it("an exhaustive search that would not end", async () => {
    const wide = planted({rows: 20, columns: 200, carriers: [1]});
    await expect(
      probe({activations: wide.activations, labels: wide.labels, k: [3], choose: "exhaustive"})
    ).rejects.toThrow("k: got 1,313,400 subsets of 3 of 200 columns, expected at most 20,000");
  });

  it("a place that it did not read", async () => {
    const result = await probe({activations: {"blocks.0.hook_resid_post": activations}, labels});
    expect(() => result.site("blocks.0.hook_resid_pst")).toThrow('Did you mean "blocks.0.hook_resid_post"?');
  });
});
