import {type TaskContext, task} from "../../parallel/task.ts";
import {type BagJob, type BagResult, runBag} from "./bag-job.ts";
import {openKernel} from "./open-kernel.ts";

/** Boosts a bag in a worker. */
export const bagTask = task(
  import.meta.url,
  "ebm/bag",
  async (job: BagJob, context: TaskContext): Promise<BagResult> => {
    const state = {steps: 0, loss: NaN};
    const steps = runBag(job, await openKernel(job.objective, job.outputs), state);
    let told = performance.now();
    for (let count = 0; ; count++) {
      const step = steps.next();
      if (step.done) {
        const {scores, strengths} = step.value;
        const buffers = [...scores.map(({buffer}) => buffer), strengths.buffer] as ArrayBuffer[];
        return context.transfer(step.value, buffers);
      }
      if (count % 64 === 0 && performance.now() - told > 200) {
        told = performance.now();
        context.progress(bagShare(state.steps, job), bagNote(state));
      }
    }
  }
);

/** Most bags stop after some hundred rounds; how many, only the validation loss can tell. */
const usualRounds = 600;

/** A guess of how much of a bag is done. */
export function bagShare(steps: number, {terms, options}: BagJob): number {
  const rounds = steps / Math.max(1, terms.length);
  return Math.min(rounds / (rounds + usualRounds), rounds / options.maxRounds) || 0;
}

export function bagNote({steps, loss}: {steps: number; loss: number}): string {
  return `${steps} steps${Number.isNaN(loss) ? "" : `, loss ${loss.toPrecision(4)}`}`;
}
