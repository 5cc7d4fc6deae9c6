import {expect, test} from "vitest";
import {ebm} from "../../../../../cells/glassbox/ebm/index.ts";
import {InputError} from "../../../../../cells/input-error.ts";
import type {Row} from "../../../../../cells/models/predictor.ts";

const quick = {preset: "fast", outerBags: 1, target: "y"} as const;
const rows: Row[] = Array.from({length: 40}, (_, i) => ({
  x: i % 7,
  group: i % 3 ? "a" : "b",
  y: i % 2 ? "yes" : "no"
}));
const numbers = rows.map((row, i) => ({...row, y: i % 5}));

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    "one class",
    {table: rows.map((row) => ({...row, y: "yes"}))},
    /target: got one class only.*at least two classes/
  ],
  [
    "a column without a value",
    {table: rows.map((row) => ({...row, x: null}))},
    /x: got no value in any row.*Leave the column out/
  ],
  [
    "strings that all differ",
    {table: rows.map((row, i) => ({...row, name: `row ${i}`}))},
    /name: got 40 different values in 40 rows.*leave the column out/
  ],
  [
    "an infinity",
    {table: rows.map((row, i) => ({...row, x: i === 3 ? Infinity : 1}))},
    /x, row 3: got Infinity, expected a finite number/
  ],
  ["one row", {table: numbers.slice(0, 1)}, /table: got 1 row, expected at least two rows/],
  ["no rows", {table: []}, /table: .*at least one row/],
  [
    "a negative weight",
    {table: rows, sampleWeight: rows.map((_, i) => (i === 2 ? -1 : 1))},
    /sampleWeight\[2\]: got -1/
  ],
  [
    "too few weights",
    {table: rows, sampleWeight: [1]},
    /sampleWeight: got an array of 1, expected 40 numbers/
  ],
  [
    "a weight that is no number",
    {table: rows, sampleWeight: rows.map(() => "heavy")},
    /sampleWeight\[0\]: got "heavy", expected a finite number/
  ],
  [
    "a weight whose square is infinite",
    {table: rows, sampleWeight: rows.map(() => 1e200)},
    /sampleWeight\[0\]: got 1e\+200, .*at most 1e\+100/
  ],
  [
    "a target whose square is infinite",
    {table: numbers.map((row) => ({...row, y: row.y * 1e200}))},
    /y, row 1: got 1e\+200, .*Learn it in a larger unit/
  ],
  [
    "more bags than memory has room for",
    {table: rows, outerBags: 1e9},
    /outerBags: got 1000000000, expected a whole number, 1 to 1,000/
  ],
  [
    "pairs of too many cells",
    {table: rows, maxInteractionBins: 1e6},
    /maxInteractionBins: got 1000000, expected a whole number, 4 to 1,024/
  ],
  [
    "steps beyond the best",
    {table: rows, learningRate: 1e300},
    /learningRate: got 1e\+300, expected a number greater than 0, at most 1/
  ],
  ["weights of nothing", {table: rows, sampleWeight: rows.map(() => 0)}, /sampleWeight: got 0 in every row/],
  [
    "NaN in the target",
    {table: numbers.map((row, i) => ({...row, y: i === 4 ? NaN : i}))},
    /target: got no value of "y" in 1 rows \(first: row 4\)/
  ],
  ["an unknown target", {table: rows, target: "Y"}, /target: got "Y".*Did you mean/],
  ["a misspelt option", {table: rows, learningrate: 1}, /got the option "learningrate"/],
  [
    "a learning rate of 0",
    {table: rows, learningRate: 0},
    /learningRate: got 0, expected a number greater than 0/
  ],
  ["too few bins", {table: rows, maxBins: 3}, /maxBins: got 3, expected a whole number, 4 or more/],
  [
    "pairs that are no number",
    {table: rows, interactions: "many"},
    /interactions: got "many", expected a number of pairs/
  ],
  [
    "a pair of unknown columns",
    {table: rows, interactions: [["x", "z"]]},
    /interactions: got "z", expected one of the features x, group/
  ],
  ["a pair of one column", {table: rows, interactions: [["x", "x"]]}, /got x with itself/],
  [
    "a pair twice",
    {
      table: rows,
      interactions: [
        ["x", "group"],
        ["group", "x"]
      ]
    },
    /got a pair twice/
  ],
  [
    "a pair with a constraint",
    {table: rows, interactions: [["x", "group"]], monotoneConstraints: {x: 1}},
    /interactions: .*monotone constraint/
  ],
  [
    "an order for categories",
    {table: rows, monotoneConstraints: {group: 1}},
    /monotoneConstraints\.group: .*Give them one with featureTypes/
  ],
  [
    "strings as numbers",
    {table: rows, featureTypes: {group: "continuous"}},
    /featureTypes\.group: .*the column holds no numbers/
  ],
  [
    "levels that are not all",
    {table: rows, featureTypes: {group: ["a"]}},
    /featureTypes\.group: got no level "b"/
  ],
  ["cuts out of order", {table: rows, featureTypes: {x: [3, 1]}}, /featureTypes\.x: .*rising order/],
  ["a type for no column", {table: rows, featureTypes: {z: "nominal"}}, /featureTypes: got "z"/],
  ["nothing left", {table: rows, exclude: "mains", interactions: 0}, /exclude: .*leave at least one term/],
  ["another objective", {table: rows, objective: "rmse"}, /y, row 0: got "no", expected a finite number/],
  ["a validation part as large as all", {table: rows, validationSize: 40}, /validationSize: got 40/],
  [
    "a bag without a class",
    {table: rows, bags: [rows.map((_, i) => (i % 2 ? 1 : -1))]},
    /bags\[0\]: got rows to train on that lack a class/
  ],
  [
    "a bag of other numbers",
    {table: rows, bags: [rows.map(() => 2)]},
    /bags\[0\]\[0\]: got 2, expected 1, -1 or 0/
  ]
])("%s", async (_, inputs, message) => {
  const failing = ebm({...quick, ...inputs} as never);
  await expect(failing).rejects.toThrow(message);
  await expect(failing).rejects.toBeInstanceOf(InputError);
});

test("a constant column adds nothing, and a level of its own row is learnt with the other rare ones", async () => {
  const isRare = (i: number) => i % 2 === 1 && i < 10;
  const table = rows.map((row, i) => ({...row, same: 1, rare: isRare(i) ? `level ${i}` : "often"}));
  // While smoothing each level stands alone, as with InterpretML: a random cut may fall between rare ones.
  const learning = {smoothingRounds: 0, validationSize: 0, maxRounds: 20, minCatSamples: 6};
  const model = await ebm({...quick, ...learning, table, interactions: 0});
  const at = model.termNames.indexOf("same");
  expect([...model.terms[at].scores]).toEqual([0, 0, 0]);
  const rare = model.terms[model.termNames.indexOf("rare")];
  const [score, ...others] = new Set(rare.scores.subarray(1, 6));
  expect(score).toBeGreaterThan(0.01); // they are all "yes"
  expect(others).toEqual([]);
});

test("a hundred thousand categories are binned, and the rare ones share what they say", async () => {
  const table = Array.from({length: 200_000}, (_, i) => ({
    code: `c${i % 100_000}`,
    x: i % 13,
    y: (i % 13) + (i % 100_000 < 10 ? 5 : 0)
  }));
  const model = await ebm({...quick, table, interactions: 0, maxRounds: 3, smoothingRounds: 0, maxBins: 16});
  expect(model.terms.map(({shape}) => shape)).toEqual([[100_002], [15]]);
  expect(model.predict(table.slice(0, 3))).toHaveLength(3);
}, 30_000);

test("without a validation part every round is run", async () => {
  const model = await ebm({
    ...quick,
    table: rows,
    validationSize: 0,
    maxRounds: 7,
    interactions: 0,
    smoothingRounds: 0
  });
  expect(model.bestIteration).toEqual([[14]]);
});

test("two rows are enough to be told their mean", async () => {
  const model = await ebm({
    ...quick,
    table: [
      {x: 1, y: 1},
      {x: 2, y: 3}
    ],
    interactions: 0
  });
  expect([...(model.predict([{x: 1}]) as Float64Array)]).toEqual([2]);
});
