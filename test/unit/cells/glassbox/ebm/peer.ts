import {decode, type Encoded, fixture} from "../../../../fixtures/decode.ts";

/** What InterpretML's deterministic boosting gave: see the README key of ebm_exact.json. */
export interface ExactCase {
  name: string;
  task: "regression" | "binary" | "3class";
  columns: number[];
  params: Record<string, never>;
  seed_independent: boolean;
  steps: number[][];
  bins: {type: string; levels: (number[] | Record<string, number>)[]}[] | null;
  intercept: number[];
  term_features: number[][];
  term_scores: Encoded[];
}

export interface Exact {
  X: number[][];
  y_regression: number[];
  y_binary: number[];
  y_3class: number[];
  bag_with_validation: number[];
  fast: Record<string, [[number, number], number][]>;
  cuts: {name: string; x: (number | string)[]; cuts: Record<string, number[]>}[];
  cases: ExactCase[];
}

export const exact = fixture<Exact>("ebm_exact.json");

// Bins are given with the first of the cases that share them.
let last: ExactCase["bins"] = null;
for (const each of exact.cases) {
  last = each.bins ?? last;
  each.bins = last;
}

export interface DataFile {
  X: number[][];
  y: number[];
  f_true: number[];
  fold: number[];
}

/** A fixture's table as row objects, with columns x0, x1, ... and y. */
export function rowsOf(name: string): Record<string, number>[] {
  const {X, y} = fixture<DataFile>(`data/${name}.json`);
  return X.map((row, i) => ({...Object.fromEntries(row.map((value, j) => [`x${j}`, value])), y: y[i]}));
}

export function numbers(array: Encoded): Float64Array {
  return decode(array).data;
}
