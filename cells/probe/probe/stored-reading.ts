import {storedList, storedNumber, storedNumbers, storedObject, storedText} from "../../stored-fields.ts";
import type {SiteReading} from "./probe-site.ts";

/** A reading as JSON has it: arrays are plain, and a fold without a number is null. */
export type StoredReading = Omit<SiteReading, "direction" | "meanDifference"> & {
  direction: {coefficients: number[][]; intercepts: number[]};
  meanDifference?: number[][];
};

const storedScore = storedObject({mean: storedNumber, standardError: storedNumber, folds: storedNumbers});

/** What a stored reading is checked with. */
export const readingFields = storedObject({
  name: storedText,
  columns: storedNumber,
  accuracy: storedScore,
  f1: storedScore.optional(),
  majority: storedScore,
  control: storedScore.optional(),
  selectivity: storedScore.optional(),
  random: storedScore.optional(),
  confusion: storedList(storedNumbers).optional(),
  direction: storedObject({coefficients: storedList(storedNumbers), intercepts: storedNumbers}),
  meanDifference: storedList(storedNumbers).optional(),
  neurons: storedList(storedObject({neuron: storedNumber, difference: storedNumber})).optional(),
  sparse: storedList(storedObject({k: storedNumber, accuracy: storedScore, f1: storedScore})).optional()
});

export function storedReading({direction, meanDifference, ...rest}: SiteReading): StoredReading {
  const {coefficients, intercepts} = direction;
  return {
    ...rest,
    direction: {coefficients: coefficients.map((row) => [...row]), intercepts},
    ...(meanDifference ? {meanDifference: meanDifference.map((row) => [...row])} : {})
  };
}

export function takenReading({direction, meanDifference, ...rest}: StoredReading): SiteReading {
  const {coefficients, intercepts} = direction;
  return {
    ...(withNumbers(rest) as typeof rest),
    direction: {coefficients: coefficients.map((row) => Float64Array.from(row)), intercepts},
    ...(meanDifference ? {meanDifference: meanDifference.map((row) => Float64Array.from(row))} : {})
  };
}

/** JSON has no NaN: a null in a list of numbers was one. */
function withNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === null ? NaN : withNumbers(item)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNumbers(item)]));
}
