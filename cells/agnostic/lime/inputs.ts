import {z} from "zod";
import type {Predictor, Row, Rows} from "../../models/predictor.ts";
import {isFittedModel} from "../black-box.ts";
import type {Level} from "../columns.ts";
import {discretizers} from "./discretize.ts";
import {distanceMetrics} from "./kernel.ts";
import {featureSelections} from "./select-features.ts";

const name = z.string("a column's name");
const level = z.union([z.string(), z.number(), z.boolean()], "a string, a number or a boolean");
const whole = (least: number): z.ZodNumber => {
  const expected = `a whole number of at least ${least}`;
  return z.number(expected).int(expected).min(least, expected);
};

/** The inputs of `lime`. Names and defaults are those of the reference, in camelCase. */
export const limeInputs = z.strictObject({
  /** the model to explain: one fitted by a cell, or a function from row objects to one array of class probabilities a row */
  model: z.custom<Predictor>(
    (model) => typeof model === "function" || isFittedModel(model as Predictor),
    "a fitted model, or a function from rows to one array of class probabilities a row"
  ),
  /** the training table, which says how columns vary: an Arquero table or an array of row objects */
  table: z.custom<Rows>(
    (table) => typeof table === "object" && table !== null,
    "an Arquero table or an array of row objects"
  ),
  /** the row to explain: its index in `table` (from 0), or a row object */
  row: z.custom<number | Row>(
    (row) => typeof row === "number" || (typeof row === "object" && row !== null && !Array.isArray(row)),
    "the index of a row, or a row object"
  ),
  /** columns to explain; the others are held at the row's values. Default: the model's, or all but `target` */
  features: z.array(name, "an array of column names").min(1, "at least one column").optional(),
  /** columns of numbers to treat as categories; strings and booleans always are */
  categoricalFeatures: z.array(name, "an array of column names").default([]),
  /** the column that was learnt: left out of the features, and read by the entropy discretizer. Default: the model's */
  target: name.optional(),
  /** default: what the model does */
  mode: z.enum(["classification", "regression"]).optional(),
  /** labels of the probability columns, for a function or to rename a model's */
  classNames: z.array(level).min(2, "at least two classes").optional(),
  /** classes to explain, as the model or `classNames` name them, or by index. Default: the second class */
  labels: z.array(level, "an array of labels").min(1, "at least one label").optional(),
  /** explain the so many most probable classes instead of `labels` */
  topLabels: whole(1).optional(),
  /** the most features a local model uses */
  numFeatures: whole(1).default(10),
  /** rows of the neighbourhood, the explained one included */
  numSamples: whole(2).default(5000),
  /** width sigma of the kernel, in units of the distance. Default: 0.75 sqrt(features) */
  kernelWidth: z.number("a number above 0").positive("a number above 0").optional(),
  /** weight of a sample from its distance and the width. Default: exp(-d^2 / (2 sigma^2)) */
  kernel: z
    .custom<(distance: number, width: number) => number>((f) => typeof f === "function", "a function")
    .optional(),
  /** cut numeric columns into bins and ask whether a value is in the row's bin; else use standardised values */
  discretizeContinuous: z.boolean("true or false").default(true),
  /** where the bins are cut: at quartiles, deciles, or where the target's entropy falls most */
  discretizer: z.enum(discretizers).default("quartile"),
  /** without bins, draw around the row instead of around the column's mean */
  sampleAroundInstance: z.boolean("true or false").default(false),
  /** how the features are chosen; auto is forward_selection up to 6 features and highest_weights beyond */
  featureSelection: z.enum(featureSelections).default("auto"),
  /** between rows of the design matrix */
  distanceMetric: z.enum(distanceMetrics).default("euclidean"),
  /** the random numbers' seed: the same seed draws the same neighbourhood */
  seed: z
    .number("a whole number from 0")
    .int("a whole number from 0")
    .min(0, "a whole number from 0")
    .max(Number.MAX_SAFE_INTEGER, "a whole number below 2^53")
    .default(0),
  /** neighbourhoods drawn again, with other seeds, for standard errors; 0 for none yet */
  repeats: whole(0)
    .refine((repeats) => repeats !== 1, "0, or at least 2 to see a spread")
    .default(0)
});

export type LimeInputs = z.input<typeof limeInputs>;
export type LimeSettings = z.output<typeof limeInputs>;
export type {Level};
