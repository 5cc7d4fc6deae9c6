import {InputError} from "../../input-error.ts";
import type {Stage} from "./loss-curve.ts";

/** "stopCurrent" ends this bag's stage and goes on with the next; "stopAll" ends the training. Nothing: go on. */
export type Verdict = "continue" | "stopCurrent" | "stopAll" | undefined;

// biome-ignore lint/suspicious/noConfusingVoidType: a callback that only looks returns nothing
type Answer = Verdict | void | Promise<Verdict | void>;

/** How far the boosting of a bag has come. */
export interface BoostingReport {
  /** counted from 0 */
  bag: number;
  stage: Stage;
  /** updates made */
  steps: number;
  /** steps by the number of terms, rounded down */
  rounds: number;
  /** of the validation rows after the last step: mean log loss, or mean squared error; NaN without such rows */
  loss: number;
  lowestLoss: number;
  /** what the best update of each term could gain, a row, when it was last looked for; NaN: not yet */
  terms: {name: string; gain: number}[];
}

/** What the pairs explain that single features do not. */
export interface InteractionsReport {
  /** the pair that is first in most bags first */
  pairs: {
    features: [string, string];
    /** best gain of one cross of cuts, a row; the mean over the bags */
    strength: number;
    /** whether it will get a term */
    chosen: boolean;
  }[];
}

/**
 * Functions that watch a fit, and may end it; they run where `ebm` was called, and boosting waits for them. A fit
 * that was ended gives a whole model of what was reached: each bag keeps the scores of its lowest loss, as early
 * stopping would, and bags that had not begun are left out.
 */
export interface Callbacks {
  /** called for every bag, each so many rounds */
  boosting?(report: BoostingReport): Answer;
  /** called once, before the chosen pairs are boosted; a stop leaves all pairs out */
  interactions?(report: InteractionsReport): Answer;
  /** rounds between two reports; 10 unless told */
  everyRounds?: number;
}

export const usualEveryRounds = 10;

/** What a callback says, checked. */
export async function verdictOf(name: "boosting" | "interactions", answer: Answer): Promise<Verdict> {
  const verdict = (await answer) ?? "continue";
  if (verdict === "continue" || verdict === "stopCurrent" || verdict === "stopAll") return verdict;
  throw new InputError(`callbacks.${name}`, {
    got: verdict,
    expected: 'nothing, "continue", "stopCurrent" or "stopAll" as what it returns'
  });
}
