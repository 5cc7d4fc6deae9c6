import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {InputError} from "../../input-error.ts";
import {fields, wholeNumber} from "../../models/fields.ts";
import {pausing} from "../../pause.ts";
import {treeFields, treeInputs} from "../tree/tree-fields.ts";
import {fitForest} from "./fit.ts";
import {RandomForest} from "./random-forest.ts";

type MaxFeatures = "sqrt" | "log2" | "all" | number;

const countExpected = '"sqrt", "log2", "all" or a whole number, 1 or more';

/**
 * A random forest (Breiman 2001): many trees, each grown on rows drawn with replacement, answering together. Its
 * result says how well it predicts rows that its trees did not see (`outOfBag`).
 */
export const randomForest = defineCell({
  name: "randomForest",
  title: "Random forest",
  papers: [],
  inputs: fields({
    ...treeFields,
    numTrees: wholeNumber(1).default(100),
    /** columns tried at each split; "sqrt" for classes and "all" for a regression unless told */
    maxFeatures: z
      .custom<MaxFeatures>(
        (value) =>
          ["sqrt", "log2", "all"].includes(value as string) ||
          (Number.isSafeInteger(value) && (value as number) >= 1),
        {error: countExpected}
      )
      .optional(),
    seed: wholeNumber(0).default(0)
  }),
  async run({numTrees, maxDepth, minSamplesLeaf, maxFeatures, seed, ...inputs}, {signal, progress}) {
    const {x, target, learnt} = treeInputs(inputs);
    const tried = columnsTried(maxFeatures ?? (target.classes ? "sqrt" : "all"), x.columns);
    const options = {numTrees, maxDepth, minSamplesLeaf, maxFeatures: tried, seed};
    const grown = {y: target.y, classes: target.classes?.length ?? 0};
    const {trees, outOfBag} = await fitForest(x, grown, options, pausing(signal), progress);
    return new RandomForest(learnt, {trees, seed, outOfBag});
  }
});

function columnsTried(maxFeatures: MaxFeatures, columns: number): number {
  if (maxFeatures === "all") return columns;
  if (maxFeatures === "sqrt") return Math.max(1, Math.floor(Math.sqrt(columns)));
  if (maxFeatures === "log2") return Math.max(1, Math.floor(Math.log2(columns)));
  if (maxFeatures <= columns) return maxFeatures;
  throw new InputError("maxFeatures", {
    got: maxFeatures,
    expected: `at most the ${columns} columns there are`
  });
}
