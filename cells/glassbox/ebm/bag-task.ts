import {type TaskContext, task} from "../../parallel/task.ts";
import type {BagJob} from "./bag-job.ts";
import type {Verdict} from "./callbacks.ts";
import {openKernel} from "./open-kernel.ts";
import {type WatchedResult, watchBag} from "./watch-bag.ts";

/** Milliseconds from one report to the next. */
const reportEvery = 200;

/** Boosts a bag in a worker. */
export const bagTask = task(
  import.meta.url,
  "ebm/bag",
  async ({job, askEvery}: {job: BagJob; askEvery: number}, context: TaskContext): Promise<WatchedResult> => {
    let told = performance.now();
    let count = 0;
    const watcher = {
      due: () => ++count % 16 === 0 && performance.now() - told > reportEvery,
      tell(report: unknown) {
        told = performance.now();
        context.progress(0, undefined, report);
      },
      ask: (report: unknown) => context.ask(report) as Promise<Verdict>
    };
    const result = await watchBag(job, await openKernel(job.objective, job.outputs), watcher, askEvery);
    const buffers = [...result.scores.map(({buffer}) => buffer), result.strengths.buffer] as ArrayBuffer[];
    return context.transfer(result, buffers);
  }
);
