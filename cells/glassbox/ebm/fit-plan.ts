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

/** Milliseconds that workers take to start, at each stage. */
const startTime = 150;

/** Milliseconds in which one row adds to the intercept's refit, an output: two classes need few steps, several many. */
const refitTime = (outputs: number) => (outputs === 1 ? 8e-5 : 1.2e-3);

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
  const refit = input.objective === "rmse" ? 0 : refitTime(outputs) * y.length * outputs;
  const turns = Math.ceil(bags.length / Math.max(1, workers));
  const milliseconds = turns * perBag + refit + (workers > 0 ? startTime * stages.length : 0);
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

/** Milliseconds of a window in which steps are counted: too short for others to often take the processor in it. */
const window = 1.5;
/** Windows in a row that are no better before it is enough, and windows at most. */
const enough = 8;
const mostWindows = 60;

/** The best of the windows: in the others the compiler worked too, or something else did. */
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
  let best = Infinity;
  for (let windows = 0, alike = 0; windows < mostWindows && alike < enough; windows++) {
    const start = performance.now();
    let count = 0;
    while (count === 0 || performance.now() - start < window) {
      steps.next();
      count++;
    }
    const own = (looks * (performance.now() - start)) / count;
    alike = own > 0.95 * best ? alike + 1 : 0;
    best = Math.min(best, own);
    if (pause.due()) await pause.turn();
  }
  return best;
}

/** The better of two times, as with what follows. */
async function timeToSetUp(job: BagJob, make: (data: BoostData) => Kernel, pause: Pause): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 2; round++) {
    if (pause.due()) await pause.turn();
    const start = performance.now();
    runBag({...job, pairs: [], pairColumns: []}, make, {steps: 0, loss: NaN}).next();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Of measuring all pairs, by some of them. */
async function timeOfPairs(job: BagJob, make: (data: BoostData) => Kernel, pause: Pause): Promise<number> {
  const {pairs} = job;
  if (pairs.length === 0) return 0;
  const sample = pairs.slice(0, 4);
  let time = Infinity;
  for (let round = 0; round < 2; round++) {
    const start = performance.now();
    for (const _ of runBag({...job, terms: [], pairs: sample}, make, {steps: 0, loss: NaN}));
    time = Math.min(time, performance.now() - start);
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
