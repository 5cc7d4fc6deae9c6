import {defaultSize} from "../../parallel/pool.ts";
import type {Pause} from "../../pause.ts";
import {type BagJob, runBag} from "./bag-job.ts";
import type {BoostData, BoostOptions} from "./boost-data.ts";
import type {FitInput, FitOptions} from "./fit.ts";
import {aboutTime, type StagePlan} from "./fit-clock.ts";
import {featuresJob, pairsJob, startOf} from "./fit-jobs.ts";
import type {Kernel} from "./kernel.ts";
import {openKernel} from "./open-kernel.ts";
import {workerBytes} from "./worker-bytes.ts";

/** What a fit will cost, before it starts. */
export interface FitPlan {
  /** until the model is there, after the table was read */
  milliseconds: number;
  /** of memory, in each worker */
  bytesPerWorker: number;
  /** of memory, in all of them */
  bytes: number;
  /** 0: the work is so small that it is done here */
  workers: number;
  /** updates of terms, in all bags */
  steps: number;
  /** for people: "about 20 s and 40 MB in 2 workers" */
  note: string;
  stages: StagePlan[];
}

/** Rows times terms times bags below which a worker takes longer to start than the work. */
const smallWork = 20_000;

/** Milliseconds that a worker takes to start. */
const startTime = 150;

/** Milliseconds in which one row adds to the intercept's refit, an output. */
const refitTime = 1.2e-3;

/** Plans a fit: steps are timed on some of the rows, on this machine; how many there will be is a guess. */
export async function planFit(input: FitInput, options: FitOptions, pause: Pause): Promise<FitPlan> {
  const {bags, y, mains, outputs} = input;
  const small = y.length * mains.length * bags.length < smallWork;
  const workers = small ? 0 : Math.min(options.workers ?? defaultSize(), bags.length);
  const [bag] = bags;
  const jobs = [featuresJob(input, options, bag, startOf(input, bag), 0)];
  const pairs =
    "given" in input.pairs ? input.pairs.given : input.pairs.candidates.slice(0, input.pairs.count);
  if (pairs.length > 0) jobs.push(pairsJob(input, options, pairs, bag, jobs[0].start, 0));
  const stages: StagePlan[] = [];
  for (const [s, job] of jobs.entries()) {
    const times = await timesOf(job, pause);
    stages.push({
      stage: s === 0 ? "features" : "pairs",
      terms: job.terms.length,
      steps: expectedRounds(job) * job.terms.length,
      ...times
    });
  }
  const perBag = stages.reduce((sum, {steps, stepTime, otherTime}) => sum + steps * stepTime + otherTime, 0);
  const refit = input.objective === "rmse" ? 0 : refitTime * y.length * outputs;
  const turns = Math.ceil(bags.length / Math.max(1, workers));
  const milliseconds = turns * perBag + refit + (workers > 0 ? startTime : 0);
  const bytesPerWorker = Math.max(...jobs.map(workerBytes));
  const bytes = bytesPerWorker * Math.max(1, workers);
  const where = workers === 0 ? "" : workers === 1 ? " in 1 worker" : ` in ${workers} workers`;
  return {
    milliseconds,
    bytesPerWorker,
    bytes,
    workers,
    steps: bags.length * stages.reduce((sum, {steps}) => sum + steps, 0),
    note: `${aboutTime(milliseconds)} and ${Math.ceil(bytes / 1e6)} MB${where}`,
    stages
  };
}

/**
 * Rounds until the loss falls no more: those of smoothing, those waited for at the end, and between them about as many
 * as bring the sum of the learning rates to 1.6 log10(rows), as measured on tables of 150 to 30,000 rows; smoothing
 * does some of their work.
 */
function expectedRounds({options, bag, y}: BagJob): number {
  const {earlyStoppingRounds, maxRounds, smoothingRounds, learningRate} = options;
  if (earlyStoppingRounds === 0 || !bag.includes(-1)) return maxRounds;
  const learning = Math.max(0, (1.6 * Math.log10(y.length)) / learningRate - 0.7 * smoothingRounds);
  return Math.min(maxRounds, Math.round(smoothingRounds + earlyStoppingRounds + learning));
}

interface Times {
  stepTime: number;
  otherTime: number;
}

/** Milliseconds of a step and of what else a bag takes, by those on fewer rows. */
async function timesOf(job: BagJob, pause: Pause): Promise<Times> {
  const make = await openKernel(job.objective, job.outputs);
  const rows = job.y.length;
  const [few, more] = [1500, 12_000].map((most) => Math.min(rows, most));
  const one = await timeOf(firstRows(job, few), make, pause);
  if (more === few) return one;
  const other = await timeOf(firstRows(job, more), make, pause);
  const onward = (a: number, b: number) => b + (Math.max(0, b - a) * (rows - more)) / (more - few);
  return {
    stepTime: onward(one.stepTime, other.stepTime),
    otherTime: onward(one.otherTime, other.otherTime)
  };
}

async function timeOf(job: BagJob, make: (data: BoostData) => Kernel, pause: Pause): Promise<Times> {
  const stepTime = job.terms.length > 0 ? await timeOfStep(job, make, pause) : 0;
  return {stepTime, otherTime: (await timeToSetUp(job, make, pause)) + (await timeOfPairs(job, make, pause))};
}

/** Milliseconds of a window in which steps are counted, and how many windows there are at most. */
const window = 8;
const mostWindows = 16;

/** The mean of the last windows: in the first ones the compiler works too. */
async function timeOfStep(job: BagJob, make: (data: BoostData) => Kernel, pause: Pause): Promise<number> {
  const options: BoostOptions = {
    ...job.options,
    smoothingRounds: 0,
    earlyStoppingRounds: 0,
    maxRounds: Number.MAX_SAFE_INTEGER
  };
  const state = {steps: 0, loss: NaN};
  const steps = runBag({...job, options, pairs: [], pairColumns: []}, make, state);
  steps.next();
  // Each greedy step looks for one update, and the round before all of them for one of every term.
  const looks = 1 + 1 / Math.max(1, options.greedyRatio);
  const times: number[] = [];
  let best = Infinity;
  for (let alike = 0; times.length < mostWindows && alike < 3; ) {
    const start = performance.now();
    let count = 0;
    while (count === 0 || performance.now() - start < window) {
      steps.next();
      count++;
    }
    const own = (looks * (performance.now() - start)) / count;
    alike = own > 0.9 * best ? alike + 1 : 0;
    best = Math.min(best, own);
    times.push(own);
    if (pause.due()) await pause.turn();
  }
  const last = times.slice(-3);
  return last.reduce((sum, time) => sum + time, 0) / last.length;
}

async function timeToSetUp(job: BagJob, make: (data: BoostData) => Kernel, pause: Pause): Promise<number> {
  if (pause.due()) await pause.turn();
  const start = performance.now();
  runBag({...job, pairs: [], pairColumns: []}, make, {steps: 0, loss: NaN}).next();
  return performance.now() - start;
}

/** Of measuring all pairs, by some of them; the second time, when the compiler is done. */
async function timeOfPairs(job: BagJob, make: (data: BoostData) => Kernel, pause: Pause): Promise<number> {
  const {pairs} = job;
  if (pairs.length === 0) return 0;
  const sample = pairs.slice(0, 4);
  let time = 0;
  for (let round = 0; round < 2; round++) {
    const start = performance.now();
    for (const _ of runBag({...job, terms: [], pairs: sample}, make, {steps: 0, loss: NaN}));
    time = performance.now() - start;
    if (pause.due()) await pause.turn();
  }
  return (time * pairs.length) / sample.length;
}

/** The same job on its first rows; on all where none of them would be trained on. */
function firstRows(job: BagJob, rows: number): BagJob {
  const {columns, pairColumns, y, weight, start, bag, outputs} = job;
  if (!bag.subarray(0, rows).includes(1)) return job;
  const few = (own: BagJob["columns"]) => own.map(({bins, size}) => ({bins: bins.subarray(0, rows), size}));
  return {
    ...job,
    columns: few(columns),
    pairColumns: few(pairColumns),
    y: y.subarray(0, rows),
    ...(weight && {weight: weight.subarray(0, rows)}),
    start: start.length === outputs ? start : start.subarray(0, rows * outputs),
    bag: bag.subarray(0, rows)
  };
}
