import type {WidgetView} from "../../views/view.ts";
import type {Roc, RocCurve} from "./roc.ts";

/** Steps that a reader walks in a page, at most; the result has every threshold. */
const most = 200;

/** The state of the widget "roc". */
export interface RocData {
  target: string;
  rows: number;
  curves: (Omit<RocCurve, "thresholds" | "truePositives" | "falsePositives"> & {
    /** from above every probability down to the least; the first takes no row */
    steps: {threshold: number; truePositives: number; falsePositives: number}[];
    /** the step that stands for a threshold of a half */
    half: number;
  })[];
}

export function rocView({target, rows, curves}: Roc): WidgetView {
  const state: RocData = {
    target,
    rows,
    curves: curves.map(({thresholds, truePositives, falsePositives, ...rest}) => {
      const kept = keptSteps({thresholds, truePositives, falsePositives, ...rest});
      const steps = kept.map((i) => ({
        threshold: thresholds[i],
        truePositives: truePositives[i],
        falsePositives: falsePositives[i]
      }));
      const first = {threshold: Number.POSITIVE_INFINITY, truePositives: 0, falsePositives: 0};
      const half = steps.filter(({threshold}) => threshold >= 0.5).length;
      return {...rest, steps: [first, ...steps], half};
    })
  };
  return {kind: "widget", name: "roc", state};
}

/** Of many thresholds those evenly along the curve, with the last above a half and the last of all. */
function keptSteps({thresholds, truePositives, falsePositives, positives, negatives}: RocCurve): number[] {
  const all = Array.from(thresholds, (_, i) => i);
  if (all.length <= most) return all;
  let half = -1;
  while (half + 1 < all.length && thresholds[half + 1] >= 0.5) half++;
  let reached = 0;
  return all.filter((i) => {
    const along = (truePositives[i] / positives + falsePositives[i] / negatives) / 2;
    const take = along * (most - 2) >= reached || i === half || i === all.length - 1;
    if (along * (most - 2) >= reached) reached = Math.floor(along * (most - 2)) + 1;
    return take;
  });
}
