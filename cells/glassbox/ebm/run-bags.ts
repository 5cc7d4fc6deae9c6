import {openPool, type Pool} from "../../parallel/pool.ts";
import {type Pause, pausing} from "../../pause.ts";
import type {BagJob, BinnedColumn} from "./bag-job.ts";
import {bagTask} from "./bag-task.ts";
import type {Bins} from "./boost-data.ts";
import type {FitWatch} from "./fit-watch.ts";
import {openKernel} from "./open-kernel.ts";
import {type BagReport, type WatchedResult, watchBag} from "./watch-bag.ts";

/**
 * Runs a stage of all bags: in workers, or here with turns for others. A bag's job is made when its turn comes. After
 * a callback's "stopAll" no further bag begins, and its place in the results stays empty.
 *
 * @param workers how many; 0: here
 */
export async function runBags(
  makeJob: (bag: number) => BagJob,
  stage: number,
  watch: FitWatch,
  workers: number,
  signal: AbortSignal
): Promise<(WatchedResult | undefined)[]> {
  if (workers === 0) return inLane(makeJob, stage, watch, (job, bag) => runHere(job, bag, pausing(signal)));
  const pool = openPool({size: workers, signal});
  const results: (WatchedResult | undefined)[] = [];
  try {
    const bags = Array.from({length: watch.bags}, (_, b) => b).values();
    const lane = () => inLane(makeJob, stage, watch, (job, bag) => runThere(pool, job, bag), bags, results);
    await Promise.all(Array.from({length: Math.min(workers, watch.bags)}, lane));
    return results;
  } finally {
    pool.close();
  }

  function runHere(job: BagJob, bag: number, pause: Pause): Promise<WatchedResult> {
    const watcher = {
      due: () => pause.due(),
      async tell(report: BagReport) {
        watch.hear(stage, bag, report);
        await pause.turn();
      },
      ask: (report: BagReport) => watch.ask(stage, bag, report)
    };
    return openKernel(job.objective, job.outputs).then((make) =>
      watchBag(job, make, watcher, watch.askEvery)
    );
  }

  function runThere(own: Pool, job: BagJob, bag: number): Promise<WatchedResult> {
    const {copy, transfer} = jobToMove(job);
    return own.run(
      bagTask,
      {job: copy, askEvery: watch.askEvery},
      {
        transfer,
        onProgress: (_, __, report) => watch.hear(stage, bag, report as BagReport),
        onQuestion: (report) => watch.ask(stage, bag, report as BagReport)
      }
    );
  }
}

/** Takes bag after bag, until there is none or all shall stop. */
async function inLane(
  makeJob: (bag: number) => BagJob,
  stage: number,
  watch: FitWatch,
  run: (job: BagJob, bag: number) => Promise<WatchedResult>,
  bags: Iterable<number> = Array.from({length: watch.bags}, (_, b) => b),
  results: (WatchedResult | undefined)[] = Array.from({length: watch.bags})
): Promise<(WatchedResult | undefined)[]> {
  for (const bag of bags) {
    if (watch.over) break;
    watch.begins(stage, bag);
    const result = await run(makeJob(bag), bag);
    results[bag] = result;
    watch.ends(stage, bag, result);
  }
  return results;
}

/** A copy of a job to move to a worker: its arrays are the worker's own, and are there only once. */
export function jobToMove(job: BagJob): {copy: BagJob; transfer: ArrayBuffer[]} {
  const copies = new Map<ArrayBufferView, ArrayBufferView>();
  const own = <Values extends {slice(): Values} & ArrayBufferView>(values: Values): Values => {
    if (!copies.has(values)) copies.set(values, values.slice());
    return copies.get(values) as Values;
  };
  const column = ({bins, size}: BinnedColumn) => ({size, bins: own<Bins & {slice(): Bins}>(bins)});
  // What no term reads stays here.
  const read = new Set(job.terms.flatMap(({columns}) => columns));
  const none = {size: 0, bins: new Uint16Array(0)};
  const copy: BagJob = {
    ...job,
    columns: job.columns.map((each, c) => (read.has(c) ? column(each) : none)),
    pairColumns: job.pairColumns.map(column),
    y: own(job.y),
    ...(job.weight && {weight: own(job.weight)}),
    start: own(job.start),
    bag: own(job.bag),
    spends: true
  };
  return {copy, transfer: Array.from(copies.values(), ({buffer}) => buffer as ArrayBuffer)};
}
