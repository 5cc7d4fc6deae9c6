import {type BagJob, type BagResult, runBag} from "./bag-job.ts";
import type {BoostState} from "./boost.ts";
import type {BoostData} from "./boost-data.ts";
import type {Verdict} from "./callbacks.ts";
import type {Kernel} from "./kernel.ts";
import {LossTrace} from "./loss-curve.ts";

/** How far a bag is, in a form that crosses from a worker. */
export interface BagReport {
  steps: number;
  loss: number;
  lowestLoss: number;
  /** of each term */
  gains: Float64Array;
}

export interface WatchedResult extends BagResult {
  curve: {steps: number[]; losses: number[]};
  /** milliseconds from the first step to the result */
  time: number;
}

/** What stands between a bag that is boosted and those who wait for it. */
export interface Watcher {
  /** whether it is time to tell */
  due(): boolean;
  /** tells, and may give others a turn */
  tell(report: BagReport): Promise<void> | void;
  ask(report: BagReport): Promise<Verdict>;
}

/**
 * Boosts a bag, in a worker or here, and keeps its loss curve.
 * @param askEvery rounds after which to ask whether to go on; 0: never
 */
export async function watchBag(
  job: BagJob,
  makeKernel: (data: BoostData) => Kernel,
  watcher: Watcher,
  askEvery: number
): Promise<WatchedResult> {
  const start = performance.now();
  const state: BoostState = {steps: 0, loss: NaN};
  const trace = new LossTrace(Math.max(1, job.terms.length));
  const report = (): BagReport => ({
    steps: state.steps,
    loss: state.loss,
    lowestLoss: trace.lowest,
    gains: state.gains?.slice() ?? new Float64Array(job.terms.length).fill(NaN)
  });
  const askSteps = askEvery * job.terms.length;
  let nextAsk = askSteps || Infinity;
  const steps = runBag(job, makeKernel, state);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      trace.end(state.steps, state.loss);
      const curve = {steps: trace.steps, losses: trace.losses};
      return {...step.value, curve, time: performance.now() - start};
    }
    trace.see(state.steps, state.loss);
    if (state.steps >= nextAsk) {
      nextAsk += askSteps;
      const verdict = await watcher.ask(report());
      state.over = verdict === "stopAll";
      state.stop = state.over || verdict === "stopCurrent";
    }
    if (watcher.due()) await watcher.tell(report());
  }
}
