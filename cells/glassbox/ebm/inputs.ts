import {z} from "zod";
import {
  featuresField,
  fields,
  positiveNumber,
  tableField,
  targetField,
  wholeNumber
} from "../../models/fields.ts";
import type {Callbacks} from "./callbacks.ts";
import type {Interactions} from "./options.ts";

const yesOrNo = "true or false";

function numberFrom(least: number, below = Infinity) {
  const expected = `a number, ${least} or more${below < Infinity ? `, below ${below}` : ""}`;
  return z.number(expected).refine((value) => value >= least && value < below, expected);
}

const interactionsExpected =
  'a number of pairs, a share of the features below 1, "3x" the features, or pairs of names [["a", "b"]]';

function callback<Callback>() {
  return z.custom<Callback>((value) => typeof value === "function", {error: "a function"}).optional();
}

/** What `ebm` takes, and `estimateEbm` too. */
export const ebmInputs = fields({
  /** rows to learn from; missing values are null */
  table: tableField,
  target: targetField,
  features: featuresField,
  /** whether numbers in the target are classes; strings and booleans always are */
  task: z.enum(["classification", "regression"], '"classification" or "regression"').optional(),
  preset: z.enum(["default", "fast"], '"default" or "fast"').default("default"),
  /** by column: "continuous", "nominal", an ordinal's levels in order, or the cuts of a continuous one */
  featureTypes: z
    .record(
      z.string(),
      z.union(
        [z.enum(["auto", "continuous", "nominal"]), z.array(z.string()).min(1), z.array(z.number()).min(1)],
        '"auto", "continuous", "nominal", a list of levels or a list of cuts'
      ),
      "an object, column name to type"
    )
    .default({}),
  /** bins of a continuous column at most; two of them are for missing and unseen values */
  maxBins: wholeNumber(4).optional(),
  /** the same in pairs, whose cells are its square */
  maxInteractionBins: wholeNumber(4, 1024).optional(),
  interactions: z.custom<Interactions>(isInteractions, {error: interactionsExpected}).optional(),
  /** "mains", or terms to leave out: names, and pairs of names */
  exclude: z
    .union(
      [z.literal("mains"), z.array(z.union([z.string(), z.tuple([z.string(), z.string()])]))],
      '"mains", or a list of column names and pairs of them'
    )
    .default([]),
  /** rows of each bag kept for early stopping: a share, or a number of rows; 0: all rounds are run */
  validationSize: numberFrom(0).optional(),
  outerBags: wholeNumber(1, 1000).optional(),
  /** share of the best step that is taken */
  learningRate: positiveNumber(1).optional(),
  /** greedy steps to a cyclic round, for each term; 0: cyclic rounds only */
  greedyRatio: numberFrom(0).optional(),
  /** share of cyclic rounds whose updates are made */
  cyclicProgress: z
    .union([z.boolean(yesOrNo), z.number().min(0).max(1)], "true, false or a share")
    .optional(),
  /** rounds of random cuts before the first real one */
  smoothingRounds: wholeNumber(0).optional(),
  interactionSmoothingRounds: wholeNumber(0).optional(),
  maxRounds: wholeNumber(1).optional(),
  /** rounds without a better loss after which a bag stops; 0: never */
  earlyStoppingRounds: wholeNumber(0).optional(),
  earlyStoppingTolerance: z.number("a number").optional(),
  minSamplesLeaf: wholeNumber(1).optional(),
  minHessian: numberFrom(0).optional(),
  /** L1 and L2 penalty on a leaf's value */
  regAlpha: numberFrom(0).optional(),
  regLambda: numberFrom(0).optional(),
  /** the largest step before the learning rate; 0: no limit */
  maxDeltaStep: numberFrom(0).optional(),
  /** nominal columns: how much their gain counts, rows below which categories share a cell, and smoothing */
  gainScale: positiveNumber().optional(),
  minCatSamples: wholeNumber(0).optional(),
  catSmooth: numberFrom(0).optional(),
  /** where missing values go: apart, below or above all, or where it gains more */
  missing: z.enum(["separate", "low", "high", "gain"], '"separate", "low", "high" or "gain"').optional(),
  /** leaves of a feature's update at most; a pair's has three */
  maxLeaves: wholeNumber(2).optional(),
  /** by column: 1 if its term may never fall, -1 if it may never rise */
  monotoneConstraints: z
    .record(
      z.string(),
      z.union([z.literal(1), z.literal(0), z.literal(-1)], "1, 0 or -1"),
      "an object, column name to 1 or -1"
    )
    .default({}),
  objective: z.enum(["log_loss", "rmse"], '"log_loss" or "rmse"').optional(),
  /** how much each row counts */
  sampleWeight: z
    .custom<ArrayLike<number>>((value) => Array.isArray(value) || ArrayBuffer.isView(value), {
      error: "an array of numbers, one a row"
    })
    .optional(),
  /** one a bag: of each row 1 to train, -1 to validate, 0 to leave out */
  bags: z
    .array(
      z.custom<ArrayLike<number>>((value) => Array.isArray(value) || ArrayBuffer.isView(value), {
        error: "an array of 1, -1 and 0, one a row"
      }),
      "an array with an array a bag"
    )
    .optional(),
  /** workers at most; unless told, one less than there are cores */
  nJobs: wholeNumber(1).optional(),
  seed: wholeNumber(0).default(0),
  /** functions that watch the fit and may end it: see Callbacks */
  callbacks: z
    .strictObject(
      {
        boosting: callback<Callbacks["boosting"]>(),
        interactions: callback<Callbacks["interactions"]>(),
        everyRounds: wholeNumber(1).optional()
      },
      "an object with boosting, interactions or everyRounds"
    )
    .optional()
});

function isInteractions(value: unknown): boolean {
  if (typeof value === "number") return value >= 0 && (value < 1 || Number.isSafeInteger(value));
  if (typeof value === "string") return /^\d+(\.\d+)?x$/.test(value);
  const isPair = (pair: unknown) =>
    Array.isArray(pair) && pair.length === 2 && pair.every((name) => typeof name === "string");
  return Array.isArray(value) && value.every(isPair);
}
