import type {EditableTerm} from "../../../../../../cells/glassbox/ebm/editing/editable-term.ts";

/** Bins: missing, below 10, 10 to 20, 20 to 40, 40 and above, unseen. */
export const age: EditableTerm = {
  term: "age",
  axes: [{feature: "age", type: "continuous", size: 6, edges: Float64Array.of(0, 10, 20, 40, 50)}],
  scores: Float64Array.of(9, 1, 3, 2, 5, 7),
  weights: Float64Array.of(6, 1, 2, 3, 4, 0),
  outputs: []
};

/** Levels red, green and blue, no order. */
export const color: EditableTerm = {
  term: "color",
  axes: [{feature: "color", type: "nominal", size: 5, levels: ["red", "green", "blue"]}],
  scores: Float64Array.of(0, 1, -2, 4, 0),
  weights: Float64Array.of(0, 1, 1, 2, 0),
  outputs: []
};

/** The same levels in an order. */
export const grade: EditableTerm = {
  ...color,
  term: "grade",
  axes: [{feature: "grade", type: "ordinal", size: 5, levels: ["low", "middle", "high"]}]
};

/** Two bins of age by three of pay, with missing and unseen around: 4 x 5 cells, of which 6, 7, 8 and 11, 12, 13 are inside. */
export const pair: EditableTerm = {
  term: "age & pay",
  axes: [
    {feature: "age", type: "continuous", size: 4, edges: Float64Array.of(0, 10, 20)},
    {feature: "pay", type: "continuous", size: 5, edges: Float64Array.of(0, 1, 2, 3)}
  ],
  scores: Float64Array.from({length: 20}, (_, cell) => [0, 3, 1, 2, 0][cell % 5] * (cell < 10 ? 1 : -1)),
  weights: Float64Array.from({length: 20}, (_, cell) => (cell === 7 ? 3 : 1)),
  outputs: []
};

/** Two bins, three classes. */
export const classes: EditableTerm = {
  term: "x",
  axes: [{feature: "x", type: "continuous", size: 4, edges: Float64Array.of(0, 1, 2)}],
  scores: Float64Array.of(0, 0, 0, 3, 1, 5, 1, 2, 4, 0, 0, 0),
  weights: Float64Array.of(0, 1, 3, 0),
  outputs: ["a", "b", "c"]
};
