import type {Random} from "../../math/random.ts";
import {type Aspect, aspects, type Verdict} from "./aspect-words.ts";

/** What a review says of each thing; null: nothing. */
export type Verdicts = Record<Aspect, Verdict | null>;

/** The concepts in their order: "food good", "food bad", "service good" ... */
export const conceptNames: readonly string[] = aspects.flatMap((aspect) => [
  `${aspect} good`,
  `${aspect} bad`
]);

/** by thing, its two concepts, of which at most one holds */
export const groups: Readonly<Record<string, string[]>> = Object.fromEntries(
  aspects.map((aspect) => [aspect, [`${aspect} good`, `${aspect} bad`]])
);

/**
 * How the label follows from the concepts: the score is the bias, the weights of the concepts that hold, and a draw of
 * the logistic distribution times `scale`. Above 0 the place is recommended. So P(yes) = sigmoid((bias + sum) / scale),
 * and a logistic regression on the true concepts finds the weights divided by the scale.
 */
export interface Rule {
  weights: Record<string, number>;
  bias: number;
  scale: number;
}

export const usualRule: Rule = {
  weights: {
    "food good": 2,
    "food bad": -2.4,
    "service good": 1.4,
    "service bad": -1.8,
    "ambiance good": 0.9,
    "ambiance bad": -0.8,
    "noise good": 0.6,
    "noise bad": -1
  },
  bias: 0.3,
  scale: 0.3
};

/** scores at which a star more begins */
const starCuts = [-2.2, -0.7, 0.7, 2.2];

export function drawScore(
  verdicts: Readonly<Verdicts>,
  {weights, bias, scale}: Rule,
  random: Random
): number {
  const sum = aspects.reduce(
    (total, aspect) => total + (verdicts[aspect] === null ? 0 : weights[`${aspect} ${verdicts[aspect]}`]),
    bias
  );
  // the middle of a step of the generator: never 0 or 1
  const share = (random.uint32() + 0.5) / 2 ** 32;
  return sum + scale * Math.log(share / (1 - share));
}

export function starsOf(score: number): number {
  return 1 + starCuts.filter((cut) => score > cut).length;
}

/** 0 or 1 by concept; NaN where the thing's verdict is not known. */
export function conceptColumns(
  rows: readonly Record<Aspect, Verdict | null | undefined>[]
): Record<string, number[]> {
  return Object.fromEntries(
    aspects.flatMap((aspect) =>
      (["good", "bad"] as const).map((verdict) => [
        `${aspect} ${verdict}`,
        rows.map((row) => (row[aspect] === undefined ? NaN : Number(row[aspect] === verdict)))
      ])
    )
  );
}

/** How a table says what was noted; null where nothing was. */
export function verdictWord(verdict: Verdict | null | undefined): string | null {
  return verdict === undefined ? null : (verdict ?? "not mentioned");
}
