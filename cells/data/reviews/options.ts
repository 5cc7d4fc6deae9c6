import {z} from "zod";
import {described, InputError} from "../../input-error.ts";
import {fields, wholeNumber} from "../../models/fields.ts";
import {conceptNames, type Rule, usualRule} from "./rule.ts";

const shareWords = "a share, 0 to 1";
const share = () => z.number(shareWords).refine((value) => value >= 0 && value <= 1, shareWords);

function numberTo(most: number) {
  const expected = `a number, 0 to ${most}`;
  return z.number(expected).refine((value) => value >= 0 && value <= most, expected);
}

/** What `reviews` takes. */
export const reviewOptions = fields({
  rows: wholeNumber(1, 100_000).default(1000),
  /** the same seed: the same bytes; shares of wrong and missing labels change no text */
  seed: wholeNumber(0).default(0),
  /** chance that a review speaks of a thing at all; of one thing it always does */
  mentioned: share().default(0.55),
  /** chance that what is spoken of is good */
  good: share().default(0.5),
  /** share, of the reviews that speak of two things or more, of those that praise one and blame another */
  mixed: share().default(0.6),
  /** chance that a statement denies the opposite: "the soup was not bland at all" */
  negation: share().default(0.1),
  /** chance that a statement first grants the opposite of a small part: "although the bread was dry, ..." */
  concession: share().default(0.05),
  /** statements on each thing spoken of: from 1 to this, drawn */
  statements: wholeNumber(1, 4).default(1),
  /** mean number of clauses that judge nothing */
  irrelevant: numberTo(10).default(0.5),
  /** share of the recommendations that are turned round, exactly */
  labelNoise: share().default(0),
  /** share of the labels of things that are replaced by another one, exactly */
  conceptNoise: share().default(0),
  /** share of the labels of things that are not known, exactly */
  missing: share().default(0),
  /** how the label comes about; what is left out is as usual */
  rule: fields({
    weights: z.record(z.string(), z.number("a number"), "an object, concept to number").default({}),
    bias: z.number("a number").default(usualRule.bias),
    scale: numberTo(100).default(usualRule.scale)
  })
    .default({weights: {}, bias: usualRule.bias, scale: usualRule.scale})
    .transform(wholeRule)
}).superRefine(({negation, concession}, context) => {
  if (negation + concession <= 1) return;
  context.addIssue({
    code: "custom",
    path: ["concession"],
    message: `at most ${Number((1 - negation).toFixed(9))}, what negation leaves of 1`
  });
});

export type ReviewOptions = z.input<typeof reviewOptions>;
export type WholeReviewOptions = z.output<typeof reviewOptions>;

function wholeRule({weights, bias, scale}: Rule): Rule {
  for (const name of Object.keys(weights)) {
    if (conceptNames.includes(name)) continue;
    throw new InputError("rule.weights", {
      got: described(`a weight of ${JSON.stringify(name)}`),
      expected: `weights of ${conceptNames.join(", ")}`
    });
  }
  return {weights: {...usualRule.weights, ...weights}, bias, scale};
}
