import {z} from "zod";

const list = (expected: string) => z.custom<unknown[]>(Array.isArray, {error: expected});
const texts = (expected: string) => z.array(z.string(expected), expected).min(1, expected);

const feature = z.looseObject({
  name: z.string("the name of a feature"),
  cuts: z.array(list("a list of cuts"), "lists of cuts").optional(),
  categories: z
    .array(
      z.array(
        z.union([z.string(), z.array(z.string())], "a category, or a list of those that share a bin"),
        "a list of categories"
      ),
      "lists of categories"
    )
    .optional(),
  num_unique_vals: z.number("a number").optional(),
  histogram_weights: list("a list of numbers").optional()
});

const term = z.looseObject({
  term_features: texts("a list of the names of features"),
  bagged_scores: list("a list with the scores of each bag").optional()
});

/**
 * The form of InterpretML's files: which lists and objects hold which. How many numbers each list has is seen when they
 * are read.
 */
export const interpretForm = z.object({
  json: z.looseObject({
    ebm: z.looseObject({
      outputs: z.array(
        z.looseObject({
          task: z.string("a task's name"),
          classes: list("a list of classes").optional()
        }),
        "a list of outputs"
      ),
      bagged_intercept: list("a list with the intercept of each bag").optional(),
      bag_weights: list("a list of numbers, one a bag").optional(),
      best_iteration: list("a list of steps").optional(),
      features: z.array(feature, "a list of features"),
      terms: z.array(term, "a list of terms")
    })
  })
});
