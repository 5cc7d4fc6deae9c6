import {InputError} from "../../input-error.ts";
import {made} from "../../views/made-view.ts";
import type {Viewable, WidgetView} from "../../views/view.ts";
import type {HeadScore} from "./attention-patterns.ts";
import {headName} from "./head-name.ts";
import {HeadScores} from "./head-scores.ts";

/** What the widget "head-score-curves" draws. */
export interface HeadScoreCurves {
  model: string;
  /** of training */
  steps: number[];
  /** the measures that are drawn, each a picture */
  scores: HeadScore[];
  heads: {name: string; layer: number; values: Partial<Record<HeadScore, number[]>>}[];
  /** mean loss on both halves, nats; absent where a step has none */
  loss?: {first: number[]; second: number[]};
}

/**
 * Scores of heads over a training, with the loss: one line a head.
 * @param checkpoints the scores after so many steps, in order
 * @throws InputError for fewer than two, steps that do not rise, or scores of other heads
 */
export function headScoreCurves(
  checkpoints: readonly {step: number; scores: HeadScores}[],
  {scores = ["previous", "induction"]}: {scores?: HeadScore[]} = {}
): WidgetView & Viewable {
  if (!(checkpoints?.length >= 2)) {
    throw new InputError("checkpoints", {got: checkpoints, expected: "at least two: {step, scores} each"});
  }
  const steps = checkpoints.map(({step}) => step);
  const falls = steps.findIndex(
    (step, i) => !Number.isFinite(step) || step <= (steps[i - 1] ?? Number.NEGATIVE_INFINITY)
  );
  if (falls >= 0) {
    throw new InputError(`checkpoints[${falls}].step`, {
      got: steps[falls],
      expected: "more than the step before"
    });
  }
  for (const [i, {scores: of}] of checkpoints.entries()) {
    if (of instanceof HeadScores && sameHeads(of, checkpoints[0].scores)) continue;
    throw new InputError(`checkpoints[${i}].scores`, {
      got: of,
      expected: "what headScores gave, of the same heads"
    });
  }
  const losses = checkpoints.flatMap(({scores: {loss}}) => loss ?? []);
  const state: HeadScoreCurves = {
    model: checkpoints[0].scores.model,
    steps,
    scores,
    heads: checkpoints[0].scores.heads.map((head, h) => ({
      name: headName(head),
      layer: head.layer,
      values: Object.fromEntries(
        scores.map((score) => [score, checkpoints.map((checkpoint) => checkpoint.scores.heads[h][score])])
      )
    })),
    ...(losses.length === steps.length && {
      loss: {first: losses.map(({first}) => first), second: losses.map(({second}) => second)}
    })
  };
  return made({kind: "widget", name: "head-score-curves", state});
}

function sameHeads(a: HeadScores, b: HeadScores): boolean {
  return a.heads.map(headName).join() === b.heads.map(headName).join();
}
