import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {asTable, encode, learnEncoding} from "../../data/encode.ts";
import {learnTarget, type Target} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import {featuresField, fields, positiveNumber, tableField, targetField} from "../../models/fields.ts";
import {pausing} from "../../pause.ts";
import {designOf, fillMissing, learnFill, termsOf} from "../linear-terms.ts";
import {fitLogistic} from "./fit.ts";
import {LogisticRegression} from "./logistic-regression.ts";
import {columnScales} from "./scales.ts";

// Newton's method solves a system with this many unknowns: its square is kept, its cube is computed.
const mostUnknowns = 1000;

/**
 * Logistic regression with an L2 penalty, to scikit-learn's objective: |b|² / 2 + C Σ loss, intercepts unpenalised.
 * Each level of a category has a coefficient. `standardise` divides numeric columns by their standard deviation
 * while fitting, so that the penalty treats all units alike; coefficients are given for the columns as they are.
 */
export const logisticRegression = defineCell({
  name: "logisticRegression",
  title: "Logistic regression",
  papers: [],
  inputs: fields({
    table: tableField,
    target: targetField,
    features: featuresField,
    /** inverse strength of the penalty: small C keeps coefficients small */
    C: positiveNumber().default(1),
    fitIntercept: z.boolean("true or false").default(true),
    standardise: z.boolean("true or false").default(false),
    /** "balanced": each class counts the same in all, however many rows it has */
    classWeight: z.literal("balanced", '"balanced"').optional(),
    /** how much each row counts */
    sampleWeight: z
      .custom<ArrayLike<number>>((value) => Array.isArray(value) || ArrayBuffer.isView(value), {
        error: "an array of numbers, one a row"
      })
      .optional(),
    /** what to do where a value is missing: say so, or put the median or the most frequent level */
    missing: z.enum(["error", "impute"], '"error" or "impute"').default("error")
  }),
  async run({target: name, features, C, fitIntercept, standardise, missing, ...inputs}, {signal}) {
    const table = asTable(inputs.table, "table");
    const target = learnTarget(table, name, "classification");
    const classes = target.classes as NonNullable<Target["classes"]>;
    const encoding = learnEncoding(table, {target: name, features});
    const encoded = encode(table, encoding, "table");
    const fill = learnFill(encoded, encoding, missing);
    const terms = termsOf(encoding);
    const unknowns = (terms.length + 1) * (classes.length === 2 ? 1 : classes.length);
    if (unknowns > mostUnknowns) {
      throw new InputError("features", {
        got: described(`${unknowns} coefficients`),
        expected: `at most ${mostUnknowns}`,
        remedy: "Leave out columns with very many levels, such as names"
      });
    }
    const design = designOf(fillMissing(encoded, fill), encoding, terms);
    const scales = columnScales(design, terms, standardise);
    for (let at = 0; at < design.data.length; at++) {
      const t = at % terms.length;
      design.data[at] = (design.data[at] - scales.centre[t]) / scales.scale[t];
    }
    const weights = rowWeights(target, inputs.sampleWeight, inputs.classWeight);
    const options = {classes: classes.length, c: C, fitIntercept, weights};
    const fit = await fitLogistic(design, target.y, options, pausing(signal));
    const coefficients = fit.coefficients.map((row) => Array.from(row, (b, t) => b / scales.scale[t]));
    const intercepts = fit.intercepts.map((intercept, k) =>
      coefficients[k].reduce((sum, b, t) => sum - b * scales.centre[t], intercept)
    );
    const learnt = {target: name, ...encoding, classes, rows: encoded.rows};
    return new LogisticRegression(learnt, {terms, coefficients, intercepts, fill}, fit.iterations);
  }
});

function rowWeights(
  {y, classes}: Target,
  sampleWeight: ArrayLike<number> | undefined,
  classWeight: "balanced" | undefined
): Float64Array {
  if (sampleWeight && sampleWeight.length !== y.length) {
    throw new InputError("sampleWeight", {got: sampleWeight, expected: `${y.length} numbers, one a row`});
  }
  const weights = sampleWeight ? Float64Array.from(sampleWeight) : new Float64Array(y.length).fill(1);
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (wrong >= 0) {
    throw new InputError(`sampleWeight[${wrong}]`, {
      got: weights[wrong],
      expected: "a finite number, 0 or more"
    });
  }
  if (!classWeight) return weights;
  const count = (classes as unknown[]).map((_, c) => y.filter((code) => code === c).length);
  return weights.map((weight, i) => (weight * y.length) / (count.length * count[y[i]]));
}
