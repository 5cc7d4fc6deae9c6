import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {asTable, encode, learnEncoding} from "../../data/encode.ts";
import {learnTarget} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import type {Matrix} from "../../math/matrix.ts";
import {type RidgeFit, ridge} from "../../math/ridge.ts";
import {addRows, type CentredMoments, centre, weightedMoments} from "../../math/weighted-moments.ts";
import {featuresField, fields, tableField, targetField} from "../../models/fields.ts";
import {designOf, fillMissing, learnFill, type Term, termsOf} from "../linear-terms.ts";
import {LinearRegression} from "./linear-regression.ts";

/**
 * Linear regression by least squares, with a ridge penalty alpha |b|² if asked, the intercept unpenalised. Without a
 * penalty the first level of a category is the one that the others are compared with. A constant column gets 0.
 */
export const linearRegression = defineCell({
  name: "linearRegression",
  title: "Linear regression",
  papers: [],
  inputs: fields({
    table: tableField,
    target: targetField,
    features: featuresField,
    /** strength of the ridge penalty */
    alpha: z
      .number("a number, 0 or more")
      .refine((alpha) => alpha >= 0 && alpha < Infinity, "a number, 0 or more")
      .default(0),
    /** what to do where a value is missing: say so, or put the median or the most frequent level */
    missing: z.enum(["error", "impute"], '"error" or "impute"').default("error")
  }),
  run({table: rows, target: name, features, alpha, missing}) {
    const table = asTable(rows, "table");
    const {y} = learnTarget(table, name, "regression");
    const encoding = learnEncoding(table, {target: name, features});
    const encoded = encode(table, encoding, "table");
    const fill = learnFill(encoded, encoding, missing);
    const terms = termsOf(encoding, {dropFirst: alpha === 0});
    const moments = momentsOf(designOf(fillMissing(encoded, fill), encoding, terms), y);
    const vary = terms.flatMap((_, t) => (moments.xx[t * terms.length + t] > 0 ? [t] : []));
    const fit = fitted(moments, vary, alpha, terms);
    const coefficients = terms.map(() => 0);
    for (const [k, t] of vary.entries()) coefficients[t] = fit.coefficients[k];
    const learnt = {target: name, ...encoding, rows: encoded.rows};
    const parts = {terms, coefficients: [coefficients], intercepts: [fit.intercept], fill};
    return new LinearRegression(learnt, parts, fit.r2);
  }
});

function momentsOf(design: Matrix, y: Float64Array): CentredMoments {
  const moments = weightedMoments(design.columns, 1, design.data.slice(0, design.columns));
  const weights = new Float64Array(design.rows).fill(1);
  addRows(moments, design, weights, {rows: design.rows, columns: 1, data: y});
  return centre(moments);
}

function fitted(moments: CentredMoments, vary: number[], alpha: number, terms: Term[]): RidgeFit {
  const follows = alpha === 0 ? dependent(moments, vary) : undefined;
  if (follows === undefined) return ridge(moments, vary, 0, alpha);
  const {feature, level} = terms[follows];
  throw new InputError("features", {
    got: described(
      `${level === undefined ? feature : `${feature} = ${level}`}, which the columns before it determine`
    ),
    expected: "columns that do not determine one another",
    remedy: "Leave it out with features, or say alpha: 1 (or another number above 0)"
  });
}

/** The first column that is a sum of multiples of those before it, up to rounding. */
function dependent({columns, xx}: CentredMoments, vary: number[]): number | undefined {
  // Cholesky's pivots are what is left of a column once those before it are taken out.
  const n = vary.length;
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = xx[vary[i] * columns + vary[j]];
      for (let k = 0; k < j; k++) sum -= factor[i * n + k] * factor[j * n + k];
      if (j < i) factor[i * n + j] = sum / factor[j * n + j];
      else if (sum <= 1e-10 * xx[vary[i] * columns + vary[i]]) return vary[i];
      else factor[i * n + i] = Math.sqrt(sum);
    }
  }
  return undefined;
}
