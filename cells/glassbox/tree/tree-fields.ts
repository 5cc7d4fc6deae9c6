import {z} from "zod";
import {asTable, encode, learnEncoding} from "../../data/encode.ts";
import {learnTarget, type Target} from "../../data/target.ts";
import type {Matrix} from "../../math/matrix.ts";
import {featuresField, tableField, targetField, wholeNumber} from "../../models/fields.ts";
import type {Rows} from "../../models/predictor.ts";
import type {Learnt} from "../../models/tabular-model.ts";

/** The inputs that a tree and a forest share. */
export const treeFields = {
  /** rows to learn from. A missing value counts as smaller than every number, and may be split off */
  table: tableField,
  target: targetField,
  features: featuresField,
  /** whether numbers in the target are classes; strings and booleans always are */
  task: z.enum(["classification", "regression"], '"classification" or "regression"').optional(),
  /** splits from root to leaf at most; no limit unless told */
  maxDepth: z
    .number("a whole number, 1 or more")
    .refine(
      (depth) => depth === Infinity || (Number.isSafeInteger(depth) && depth >= 1),
      "a whole number, 1 or more"
    )
    .default(Infinity),
  /** rows that a leaf holds at least */
  minSamplesLeaf: wholeNumber(1).default(1)
};

/** The table as numbers, with what is known of it. */
export function treeInputs({
  table: rows,
  target: name,
  features,
  task
}: {
  table: Rows;
  target: string;
  features?: string[];
  task?: "classification" | "regression";
}): {x: Matrix; target: Target; learnt: Learnt} {
  const table = asTable(rows, "table");
  const target = learnTarget(table, name, task);
  const encoding = learnEncoding(table, {target: name, features});
  const x = encode(table, encoding, "table");
  const classes = target.classes && {classes: target.classes};
  return {x, target, learnt: {target: name, ...encoding, ...classes, rows: x.rows}};
}
