import type {Encoding} from "../data/encode.ts";
import {described, InputError} from "../input-error.ts";
import {type Matrix, matrix} from "../math/matrix.ts";

/** One column of a linear model's design: a number, or whether a category has this level. */
export interface Term {
  feature: string;
  level?: string;
}

/** Numbers as they are, each level of a category as 0 or 1; `dropFirst` leaves the first level out. */
export function termsOf({features, categories}: Encoding, {dropFirst = false} = {}): Term[] {
  return features.flatMap((feature): Term[] =>
    Object.hasOwn(categories, feature)
      ? categories[feature].slice(dropFirst ? 1 : 0).map((level) => ({feature, level}))
      : [{feature}]
  );
}

/** Rows as encoded, [row, feature], to [row, term]. */
export function designOf(rows: Matrix, encoding: Encoding, terms: Term[]): Matrix {
  const design = matrix(rows.rows, terms.length);
  const places = new Map(encoding.features.map((name, j) => [name, j]));
  for (const [t, {feature, level}] of terms.entries()) {
    const j = places.get(feature) as number;
    const code = level === undefined ? -1 : encoding.categories[feature].indexOf(level);
    for (let i = 0; i < rows.rows; i++) {
      const value = rows.data[i * rows.columns + j];
      const known = level === undefined || Number.isNaN(value);
      design.data[i * terms.length + t] = known ? value : value === code ? 1 : 0;
    }
  }
  return design;
}

/** What a linear model puts for a missing value: a number or a level's code for each feature; NaN where none may be missing. */
export type Fill = number[];

/**
 * The fill learnt from training rows: the median of a number, the most frequent level of a category (the first
 * of equally frequent ones). With `missing: "error"` a missing value is an error that says so.
 */
export function learnFill(rows: Matrix, encoding: Encoding, missing: "error" | "impute"): Fill {
  if (missing === "error") {
    refuseMissing(rows, encoding, "table");
    return encoding.features.map(() => NaN);
  }
  return encoding.features.map((name, j) => {
    const known = Float64Array.from({length: rows.rows}, (_, i) => rows.data[i * rows.columns + j])
      .filter((value) => !Number.isNaN(value))
      .sort();
    if (!Object.hasOwn(encoding.categories, name)) {
      return (known[(known.length - 1) >> 1] + known[known.length >> 1]) / 2;
    }
    const counts = encoding.categories[name].map((_, code) => known.filter((value) => value === code).length);
    return counts.indexOf(Math.max(...counts));
  });
}

/** Rows with their missing values filled; the same matrix when none is missing. */
export function fillMissing(rows: Matrix, fill: Fill): Matrix {
  if (!rows.data.some(Number.isNaN)) return rows;
  const data = rows.data.map((value, at) => (Number.isNaN(value) ? fill[at % rows.columns] : value));
  return {...rows, data};
}

export function refuseMissing(rows: Matrix, {features}: Encoding, field: string): void {
  const at = rows.data.findIndex(Number.isNaN);
  if (at < 0) return;
  const feature = at % rows.columns;
  let count = 0;
  for (let i = feature; i < rows.data.length; i += rows.columns) if (Number.isNaN(rows.data[i])) count++;
  throw new InputError(field, {
    got: described(
      `no value of ${JSON.stringify(features[feature])} in ${count} rows (first: row ${Math.floor(at / rows.columns)})`
    ),
    expected: "a value in every row: a linear model cannot do without",
    remedy: 'Say missing: "impute" to put the median or the most frequent level, or leave those rows out'
  });
}
