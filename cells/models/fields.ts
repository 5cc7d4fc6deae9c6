import {z} from "zod";
import type {Rows} from "./predictor.ts";

/* The fields that fitted models share, each with what is expected of it as its message. */

/** An Arquero table or row objects; what is wrong with it is said when it is read. */
export const tableField = z.custom<Rows>((value) => typeof value === "object" && value !== null, {
  error: "an Arquero table or an array of row objects"
});

export const targetField = z.string("the name of the column to learn");

/** columns to learn from, in order; all but the target unless told */
export const featuresField = z.array(z.string("a column's name"), "an array of column names").optional();

export function wholeNumber(least: number, most = Infinity) {
  const expected = `a whole number, ${most < Infinity ? `${least} to ${most.toLocaleString("en")}` : `${least} or more`}`;
  const isOne = (value: number): boolean => Number.isSafeInteger(value) && value >= least && value <= most;
  return z.number(expected).refine(isOne, expected);
}

export function positiveNumber(most = Infinity) {
  const expected = `a number greater than 0${most < Infinity ? `, at most ${most}` : ""}`;
  return z.number(expected).refine((value) => Number.isFinite(value) && value > 0 && value <= most, expected);
}

/** An object of these fields and no others, so that a mistyped option is not passed over. */
export function fields<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape);
}
