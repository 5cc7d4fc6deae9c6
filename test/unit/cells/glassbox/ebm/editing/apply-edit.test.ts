import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {applyEdit} from "../../../../../../cells/glassbox/ebm/editing/apply-edit.ts";
import {describeEdit} from "../../../../../../cells/glassbox/ebm/editing/describe-edit.ts";
import type {Edit} from "../../../../../../cells/glassbox/ebm/editing/edits.ts";
import {fixture} from "../../../../../fixtures/decode.ts";
import {age, classes, color, grade, pair} from "./terms.ts";

const inner = [1, 2, 3, 4];

function edited(edit: Partial<Edit>, term = age): number[] {
  return [...applyEdit(term, {term: term.term, ...edit} as Edit)];
}

describe("one edit of a shape", () => {
  test("moves and sets the selected cells, missing and unseen ones too", () => {
    expect(edited({kind: "move", by: 0.5, cells: [0, 2, 5]})).toEqual([9.5, 1, 3.5, 2, 5, 7.5]);
    expect(edited({kind: "set", to: -1, cells: [0, 4]})).toEqual([-1, 1, 3, 2, -1, 7]);
    expect(edited({kind: "set", to: 2, cells: [1, 3]}, color)).toEqual([0, 2, -2, 2, 0]);
  });

  test("knows one zero only, since a file of edits has one", () => {
    expect(edited({kind: "set", to: -0, cells: [1]})[1]).toBe(0);
    expect(
      edited({kind: "move", by: -0, cells: [0]}, {...age, scores: new Float64Array(6).fill(-0)})[0]
    ).toBe(0);
  });

  test("leaves the term that it is made from as it was", () => {
    const before = age.scores.slice();
    edited({kind: "delete"});
    edited({kind: "monotone", direction: "increasing", cells: inner});
    expect(age.scores).toEqual(before);
  });

  test("draws a straight line by the middles of the bins, whatever their width, and keeps both ends to the bit", () => {
    // middles 5, 15, 30, 45: from 1 to 5 by 0.1 a year
    expect(edited({kind: "interpolate", cells: inner})).toEqual([9, 1, 2, 3.5, 5, 7]);
    expect(edited({kind: "interpolate", cells: [1, 2, 4]})).toEqual([9, 1, 2, 2, 5, 7]);
    expect(edited({kind: "interpolate", cells: [0, 1, 2, 3, 4, 5]})).toEqual([9, 1, 2, 3.5, 5, 7]);
    // ordered levels stand at equal distances
    expect(edited({kind: "interpolate", cells: [1, 2, 3]}, grade)).toEqual([0, 1, 2.5, 4, 0]);
  });

  test("makes equal steps between the ends", () => {
    // two steps of 25 years: middles 5 and 15 are in the first, 30 and 45 in the second
    expect(edited({kind: "interpolate", steps: 2, cells: inner})).toEqual([9, 1, 1, 5, 5, 7]);
    // three: to 16.7, to 33.3, to 50
    expect(edited({kind: "interpolate", steps: 3, cells: inner})).toEqual([9, 1, 1, 3, 5, 7]);
    expect(edited({kind: "interpolate", steps: 1, cells: inner})).toEqual([9, 3, 3, 3, 3, 7]);
  });

  test("makes increasing or decreasing by the rows in each cell; missing and unseen stay", () => {
    // 3 (2 rows) and 2 (3 rows) pool to 12 / 5
    expect(edited({kind: "monotone", direction: "increasing", cells: [0, ...inner, 5]})).toEqual([
      9, 1, 2.4, 2.4, 5, 7
    ]);
    // 1 x 1, 2 x 3, 3 x 2, 4 x 5: all in one, 33 / 10
    expect(edited({kind: "monotone", direction: "decreasing", cells: inner})).toEqual([
      9, 3.3, 3.3, 3.3, 3.3, 7
    ]);
  });

  test("a cell without rows bends to its neighbours when a rise is made", () => {
    const weights = Float64Array.of(0, 1, 0, 3, 4, 0);
    expect(edited({kind: "monotone", direction: "increasing", cells: inner}, {...age, weights})).toEqual([
      9, 1, 2, 2, 5, 7
    ]);
    const none = new Float64Array(6);
    expect(
      edited({kind: "monotone", direction: "increasing", cells: inner}, {...age, weights: none})
    ).toEqual([9, 1, 2.5, 2.5, 5, 7]);
    const unknown = new Float64Array(6).fill(Number.NaN);
    expect(
      edited({kind: "monotone", direction: "increasing", cells: inner}, {...age, weights: unknown})
    ).toEqual([9, 1, 2.5, 2.5, 5, 7]);
  });

  test("a rise is scikit-learn's weighted isotonic regression to 1e-9", () => {
    const {isotonic, sample_weight: weights} = fixture<{
      isotonic: {x: number[]; y: number[]; fit_weighted: number[]};
      sample_weight: number[];
    }>("num_metrics_trees.json");
    const {x, y, fit_weighted: fit} = isotonic;
    const term = {
      ...age,
      axes: [{feature: "age", type: "continuous" as const, size: 62, edges: Float64Array.of(...x, 60)}],
      scores: Float64Array.of(0, ...y, 0),
      weights: Float64Array.of(0, ...weights, 0)
    };
    const cells = x.map((_, at) => at + 1);
    const found = edited({kind: "monotone", direction: "increasing", cells}, term);
    for (const [at, value] of fit.entries()) expect(Math.abs(found[at + 1] - value)).toBeLessThan(1e-9);
    const mirrored = {...term, scores: term.scores.map((score) => -score)};
    const fallen = edited({kind: "monotone", direction: "decreasing", cells}, mirrored);
    for (const [at, value] of fit.entries()) expect(Math.abs(fallen[at + 1] + value)).toBeLessThan(1e-9);
  });

  test("aligns to the first, to the last, or to the mean over the rows", () => {
    expect(edited({kind: "align", to: "left", cells: [2, 3, 4]})).toEqual([9, 1, 3, 3, 3, 7]);
    expect(edited({kind: "align", to: "right", cells: [2, 3, 4]})).toEqual([9, 1, 5, 5, 5, 7]);
    // (2 x 3 + 3 x 2 + 4 x 5) / 9
    const mean = 32 / 9;
    expect(edited({kind: "align", to: "average", cells: [2, 3, 4]})).toEqual([9, 1, mean, mean, mean, 7]);
    // red 1 (1 row), blue 4 (2 rows)
    expect(edited({kind: "align", to: "average", cells: [1, 3]}, color)).toEqual([0, 3, -2, 3, 0]);
  });

  test("smooths over neighbours by their rows, those that are not selected too", () => {
    const found = edited({kind: "smooth", radius: 1, cells: [1, 3]});
    // (1 x 1 + 2 x 3) / 3 and (2 x 3 + 3 x 2 + 4 x 5) / 9; missing and unseen are nobody's neighbours
    expect(found).toEqual([9, 7 / 3, 3, 32 / 9, 5, 7]);
    expect(edited({kind: "smooth", radius: 9, cells: [2]})[2]).toBeCloseTo(33 / 10, 12);
    expect(edited({kind: "smooth", radius: 1, cells: [0, 5]})).toEqual([...age.scores]);
  });

  test("deletes a term whole", () => {
    expect(edited({kind: "delete"})).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe("a pair", () => {
  const row = [6, 7, 8];

  test("is edited cell by cell", () => {
    expect(edited({kind: "set", to: 5, cells: [6, 13]}, pair)[13]).toBe(5);
    expect(edited({kind: "move", by: 1, cells: row}, pair).slice(5, 10)).toEqual([0, 4, 2, 3, 0]);
  });

  test("rises along either feature, line by line", () => {
    const along = edited(
      {kind: "monotone", direction: "increasing", axis: 1, cells: [...row, 11, 12, 13]},
      pair
    );
    // 3 (1 row) and 1 (3) pool to 6 / 4; -1 and -2 to -1.5
    expect(along.slice(6, 9)).toEqual([1.5, 1.5, 2]);
    expect(along.slice(11, 14)).toEqual([-3, -1.5, -1.5]);
    const up = edited({kind: "monotone", direction: "increasing", axis: 0, cells: [6, 7, 11, 12]}, pair);
    // 3 over -3 pool to 0; 1 (3 rows) over -1 pool to 0.5
    expect([up[6], up[11], up[7], up[12]]).toEqual([0, 0, 0.5, 0.5]);
    expect(edited({kind: "monotone", direction: "increasing", cells: [6, 7, 11, 12]}, pair)).toEqual(up);
  });

  test("is interpolated, aligned and smoothed along a feature", () => {
    expect(edited({kind: "interpolate", axis: 1, cells: row}, pair).slice(5, 10)).toEqual([0, 3, 2.5, 2, 0]);
    const left = edited({kind: "align", to: "left", axis: 1, cells: [...row, 11, 12]}, pair);
    expect([left.slice(6, 9), left.slice(11, 14)]).toEqual([
      [3, 3, 3],
      [-3, -3, -2]
    ]);
    expect(edited({kind: "align", to: "right", cells: [6, 11]}, pair)[6]).toBe(-3);
    // 3 (1) and 1 (3)
    expect(edited({kind: "smooth", radius: 1, axis: 1, cells: [6]}, pair)[6]).toBe(1.5);
    // all round: 3 (1), 1 (3), -3 (1), -1 (1)
    expect(edited({kind: "smooth", radius: 1, cells: [6]}, pair)[6]).toBeCloseTo(2 / 6, 12);
  });
});

describe("a term of several classes", () => {
  test("is edited for one class, or for all", () => {
    const rise: Partial<Edit> = {kind: "monotone", direction: "increasing", cells: [1, 2]};
    // of class a: 3 (1 row) and 1 (3 rows); of b they rise already; of c: 5 (1) and 4 (3)
    expect(edited({...rise, output: 0} as Edit, classes).slice(3, 9)).toEqual([1.5, 1, 5, 1.5, 2, 4]);
    expect(edited(rise, classes).slice(3, 9)).toEqual([1.5, 1, 4.25, 1.5, 2, 4.25]);
    expect(edited({kind: "move", by: 1, cells: [1], output: 2}, classes).slice(3, 9)).toEqual([
      3, 1, 6, 1, 2, 4
    ]);
    expect(edited({kind: "delete"}, classes)).toEqual(new Array(12).fill(0));
  });
});

test("a rise that was made is found again as it is: making it twice changes nothing", () => {
  const scores = fc.array(fc.double({min: -3, max: 3, noNaN: true}), {minLength: 4, maxLength: 4});
  fc.assert(
    fc.property(scores, (own) => {
      const term = {...age, scores: Float64Array.of(0, ...own, 0)};
      const edit = {term: "age", kind: "monotone", direction: "increasing", cells: inner} as const;
      const once = applyEdit(term, edit);
      const twice = applyEdit({...term, scores: once}, edit);
      for (const [at, score] of twice.entries()) expect(score).toBeCloseTo(once[at], 12);
    })
  );
});

test.each([
  [{kind: "rise"}, age, /edit\.kind: got "rise", expected one of move, set/],
  [
    {kind: "move", by: 1, cells: []},
    age,
    /edit\.cells: got an array of 0, expected whole numbers in rising order/
  ],
  [{kind: "move", by: 1, cells: [2, 1]}, age, /edit\.cells: .*rising order/],
  [{kind: "move", by: 1, cells: [1.5]}, age, /edit\.cells: .*whole numbers/],
  [
    {kind: "move", by: 1, cells: [6]},
    age,
    /edit\.cells: got 6, expected 0 to 5, the cells of age\. Were the edits made for another/
  ],
  [{kind: "move", by: Number.NaN, cells: [1]}, age, /edit\.by: got NaN, expected a finite number/],
  [{kind: "set", to: Infinity, cells: [1]}, age, /edit\.to: got Infinity/],
  [
    {kind: "set", to: 1, cells: [1], output: 1},
    age,
    /edit\.output: got 1, expected none: the model has one score/
  ],
  [{kind: "set", to: 1, cells: [1], output: 3}, classes, /edit\.output: got 3, expected 0 to 2/],
  [
    {kind: "interpolate", steps: 0, cells: inner},
    age,
    /edit\.steps: got 0, expected a whole number, 1 or more/
  ],
  [
    {kind: "interpolate", cells: [0, 1, 5]},
    age,
    /edit\.cells: got 1 bin with a place in the order, expected at least two/
  ],
  [
    {kind: "interpolate", axis: 1, cells: inner},
    age,
    /edit\.axis: got 1, expected 0: the term has one feature/
  ],
  [
    {kind: "monotone", direction: "up", cells: inner},
    age,
    /edit\.direction: got "up", expected one of "increasing", "decreasing"/
  ],
  [
    {kind: "monotone", direction: "increasing", cells: [1, 2]},
    color,
    /edit\.kind: got "monotone", expected move, set, align or delete: the levels of color have no order/
  ],
  [{kind: "smooth", radius: 1, cells: [1, 2]}, color, /levels of color have no order/],
  [{kind: "smooth", radius: -1, cells: [1]}, age, /edit\.radius: got -1/],
  [{kind: "move", by: 1e300, cells: [1]}, age, /edit\.by: got 1e\+300, expected a number from -1e\+100/],
  [{kind: "set", to: -1e101, cells: [1]}, age, /edit\.to: got -1e\+101/],
  [
    {kind: "align", to: "middle", cells: [1]},
    age,
    /edit\.to: got "middle", expected one of "left", "right", "average"/
  ],
  [
    {kind: "set", to: 1, cells: [1], term: "pay"},
    age,
    /edit\.term: got "pay", expected the term it is for, age/
  ]
])("%j is refused", (edit, term, message) => {
  expect(() => edited(edit as Partial<Edit>, term)).toThrow(message);
});

test.each([
  [{kind: "monotone", direction: "increasing", cells: [2, 3]}, age, "age 10 to 40: made increasing"],
  [{kind: "move", by: -0.25, cells: [1]}, age, "age below 10: lowered by 0.25"],
  [{kind: "set", to: 2, cells: [0, 4, 5]}, age, "age 40 and above, missing, not seen in training: set to 2"],
  [{kind: "interpolate", cells: inner}, age, "age everywhere: made a straight line"],
  [{kind: "interpolate", steps: 3, cells: [1, 2, 4]}, age, "age below 20, 40 and above: made 3 equal steps"],
  [{kind: "align", to: "average", cells: [1, 3]}, color, "color = red, blue: set to their average"],
  [{kind: "align", to: "left", cells: [1, 2]}, grade, "grade = low, middle: set to the value on the left"],
  [
    {kind: "smooth", radius: 2, cells: inner},
    age,
    "age everywhere: smoothed over 2 neighbours on either side"
  ],
  [
    {kind: "monotone", direction: "decreasing", axis: 1, cells: [6, 7]},
    pair,
    "age below 10, pay below 2: made decreasing along pay"
  ],
  [{kind: "move", by: 1, cells: [6, 12]}, pair, "age & pay, 2 cells: raised by 1"],
  [{kind: "move", by: 1, cells: [1], output: 1}, classes, "x below 1 (b): raised by 1"],
  [{kind: "delete"}, age, "age: deleted"]
])("%j says what was done", (edit, term, words) => {
  expect(describeEdit({term: term.term, ...edit} as Edit, term)).toBe(words);
});
