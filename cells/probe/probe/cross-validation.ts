import type {Matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";
import type {Split} from "./folds.ts";
import {classesRead, type Design, type Learnt, type LinearFit, readings} from "./linear-fit.ts";
import {f1Of, rightness} from "./scores.ts";

interface CrossValidation {
  x: Matrix;
  designs: Design[];
  splits: readonly Split[];
  labels: Float64Array;
  classes?: number;
}

/** Each fold read by a fit to the others. */
export async function crossValidated(
  {x, designs, splits, labels, classes}: CrossValidation,
  pause: Pause,
  done: () => void
): Promise<{accuracy: number[]; f1: number[]; read: Float64Array; fits: LinearFit[]}> {
  const accuracy: number[] = [];
  const f1: number[] = [];
  const fits: LinearFit[] = [];
  const read = new Float64Array(labels.length);
  for (const [fold, {train, test}] of splits.entries()) {
    const fit = await designs[fold].fit(learntOf(labels, train, classes), pause);
    const sums = readings(fit, x, test);
    const own = classes ? classesRead(sums) : sums.data;
    const truth = Float64Array.from(test, (i) => labels[i]);
    accuracy.push(rightness(truth, own, classes));
    if (classes) f1.push(f1Of(truth, own, classes));
    for (let i = 0; i < test.length; i++) read[test[i]] = own[i];
    fits.push(fit);
    done();
    if (pause.due()) await pause.turn();
  }
  return {accuracy, f1, read, fits};
}

/** The labels of some rows. */
export function learntOf(labels: Float64Array, rows: Int32Array, classes?: number): Learnt {
  return {y: Float64Array.from(rows, (i) => labels[i]), classes};
}
