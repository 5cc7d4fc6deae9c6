import {Random} from "../../math/random.ts";
import type {Steps} from "../../math/steps.ts";
import {openPool} from "../../parallel/pool.ts";
import {inTurns, pausing} from "../../pause.ts";
import {averageBags, type BaggedTerm, refitIntercept, type TermScores} from "./average-bags.ts";
import {type BagJob, type BagResult, type BinnedColumn, type JobTerm, runBag} from "./bag-job.ts";
import {bagNote, bagShare, bagTask} from "./bag-task.ts";
import type {Bag} from "./bags.ts";
import {type Bins, type BoostOptions, cellsOf, type Objective} from "./boost-data.ts";
import {jointBins} from "./feature.ts";
import {openKernel} from "./open-kernel.ts";
import {startScores} from "./start.ts";

/** One feature, as boosting sees it. */
export interface FitColumn {
  nominal: boolean;
  monotone: -1 | 0 | 1;
  /** for terms of its own */
  main: BinnedColumn;
  /** for pairs */
  pair: BinnedColumn;
}

export interface FitInput {
  objective: Objective;
  outputs: number;
  columns: FitColumn[];
  y: Float64Array;
  weight?: Float64Array;
  bags: Bag[];
  /** features that get a term of their own */
  mains: number[];
  /** pairs that get a term, or candidates with how many of them shall */
  pairs: {given: [number, number][]} | {candidates: [number, number][]; count: number};
}

export interface FitOptions {
  mains: BoostOptions;
  pairs: BoostOptions;
  seed: number;
  /** workers at most; undefined: one less than there are cores */
  workers?: number;
}

export interface Fitted {
  /** by size, then by place of the features */
  terms: (TermScores & {features: number[]})[];
  intercept: Float64Array;
  baggedIntercept: Float64Array[];
  bagWeights: number[];
  /** steps of each bag, for the mains and (if there are) the pairs */
  bestIteration: number[][];
}

interface Context {
  signal: AbortSignal;
  progress(fraction: number, note?: string): void;
}

/** Rows times terms times bags below which a worker takes longer to start than the work. */
const smallWork = 20_000;

/** Fits all terms: the features' own in every bag, then the pairs that say most on top of them. */
export async function fitEbm(input: FitInput, options: FitOptions, context: Context): Promise<Fitted> {
  const {objective, outputs, columns, y, weight, bags} = input;
  const starts = bags.map((bag) => startOf(input, bag));
  const candidates = "given" in input.pairs ? [] : input.pairs.candidates;
  const mainTerms: JobTerm[] = input.mains.map((j) => ({
    columns: [j],
    kind: columns[j].nominal ? "nominal" : "ordered",
    monotone: columns[j].monotone
  }));
  const shared = {objective, outputs, y, weight};
  const random = new Random(options.seed);
  const seeds = () => bags.map(() => random.uint32());
  const mainSeeds = seeds();
  const hasPairs = "given" in input.pairs ? input.pairs.given.length > 0 : candidates.length > 0;
  const split = hasPairs ? 0.5 : 1;
  const mains = await runJobs(
    bags.map((bag, b) => ({
      ...shared,
      columns: columns.map(({main}) => main),
      terms: mainTerms,
      pairs: candidates,
      pairColumns: candidates.length ? columns.map(({pair}) => pair) : [],
      start: starts[b],
      bag,
      options: options.mains,
      seed: mainSeeds[b]
    })),
    options.workers,
    context,
    (share) => split * share
  );
  const pairs = "given" in input.pairs ? input.pairs.given : strongest(candidates, mains, input.pairs.count);
  const pairTerms: JobTerm[] = pairs.map((pair) => ({columns: [...pair], kind: "pair", monotone: 0}));
  const pairSeeds = seeds();
  const boostedPairs = pairs.length
    ? await runJobs(
        bags.map((bag, b) => ({
          ...shared,
          columns: columns.map(({pair}) => pair),
          terms: pairTerms,
          pairs: [],
          pairColumns: [],
          start: addTerms(input, starts[b], mainTerms, mains[b].scores),
          bag,
          options: options.pairs,
          seed: pairSeeds[b]
        })),
        options.workers,
        context,
        (share) => split + (1 - split) * share
      )
    : undefined;
  const stages = boostedPairs ? [mains, boostedPairs] : [mains];
  return {
    ...(await inTurns(
      finish(input, mainTerms, pairTerms, starts, mains, boostedPairs),
      pausing(context.signal)
    )),
    bestIteration: stages.map((results) => results.map(({steps}) => steps))
  };
}

function startOf({objective, outputs, y, weight}: FitInput, bag: Bag): Float64Array {
  const rows = Uint32Array.from(y.keys()).filter((i) => bag[i] === 1);
  const pick = (values: Float64Array) => Float64Array.from(rows, (i) => values[i]);
  return startScores(objective, outputs, pick(y), weight && pick(weight));
}

/** Runs the bags' jobs: in workers, or, where that is quicker, here with turns for others. */
async function runJobs(
  jobs: BagJob[],
  workers: number | undefined,
  {signal, progress}: Context,
  whole: (share: number) => number
): Promise<BagResult[]> {
  const [{y, terms}] = jobs;
  const shares = new Float64Array(jobs.length);
  const tell = (b: number, share: number, note: string) => {
    shares[b] = share;
    const done = shares.filter((own) => own === 1).length;
    const mean = shares.reduce((a, c) => a + c, 0) / shares.length;
    progress(whole(mean), `${done} of ${jobs.length} bags; ${note}`);
  };
  if (y.length * terms.length * jobs.length < smallWork) {
    const pause = pausing(signal);
    const results: BagResult[] = [];
    for (const [b, job] of jobs.entries()) {
      const state = {steps: 0, loss: NaN};
      const steps = runBag(job, await openKernel(job.objective, job.outputs), state);
      for (;;) {
        const step = steps.next();
        if (step.done) {
          results.push(step.value);
          break;
        }
        if (!pause.due()) continue;
        tell(b, bagShare(state.steps, job), bagNote(state));
        await pause.turn();
      }
      tell(b, 1, bagNote(state));
    }
    return results;
  }
  const pool = openPool({...(workers && {size: workers})});
  // Bag by bag the signal would start a worker for the next one each time: it ends the pool at once.
  const end = () => pool.close();
  signal.addEventListener("abort", end, {once: true});
  try {
    return await Promise.all(
      jobs.map(async (job, b) => {
        const result = await pool.run(bagTask, job, {onProgress: (share, note = "") => tell(b, share, note)});
        tell(b, 1, bagNote(result));
        return result;
      })
    );
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", end);
    pool.close();
  }
}

/** The pairs with the best mean rank over the bags. */
function strongest(candidates: [number, number][], results: BagResult[], count: number): [number, number][] {
  const ranks = new Float64Array(candidates.length);
  for (const {strengths} of results) {
    const order = Array.from(strengths, (_, p) => p).sort((a, b) => strengths[b] - strengths[a] || a - b);
    for (const [rank, p] of order.entries()) ranks[p] += rank;
  }
  return Array.from(ranks, (_, p) => p)
    .sort((a, b) => ranks[a] - ranks[b] || a - b)
    .slice(0, count)
    .map((p) => candidates[p])
    .sort(([a, b], [c, d]) => a - c || b - d);
}

/** Scores of all rows after the terms of a bag, [row, output]. */
function addTerms(
  {columns, y, outputs}: FitInput,
  start: Float64Array,
  terms: JobTerm[],
  scores: Float64Array[]
): Float64Array {
  const sums = new Float64Array(y.length * outputs);
  for (let at = 0; at < sums.length; at++) sums[at] = start[at % outputs];
  for (const [t, {columns: own}] of terms.entries()) {
    const {bins} = termBins(columns, own);
    for (let i = 0; i < y.length; i++) {
      for (let k = 0; k < outputs; k++) sums[i * outputs + k] += scores[t][bins[i] * outputs + k];
    }
  }
  return sums;
}

function termBins(columns: FitColumn[], own: number[]): {shape: number[]; bins: Bins} {
  const read = own.map((j) => (own.length > 1 ? columns[j].pair : columns[j].main));
  const shape = read.map(({size}) => size);
  return {
    shape,
    bins: jointBins(
      read.map(({bins}) => bins),
      shape
    )
  };
}

/** Centres and averages the bags, and fits the intercept on all rows. */
function* finish(
  input: FitInput,
  mainTerms: JobTerm[],
  pairTerms: JobTerm[],
  starts: Float64Array[],
  mains: BagResult[],
  pairs: BagResult[] | undefined
): Steps<Omit<Fitted, "bestIteration">> {
  const {objective, outputs, columns, y, weight, bags} = input;
  const all = [...mainTerms, ...pairTerms];
  const bagged: BaggedTerm[] = [];
  for (const [t, {columns: own}] of all.entries()) {
    yield;
    const {shape, bins} = termBins(columns, own);
    const binWeights = new Float64Array(cellsOf({shape}));
    for (let i = 0; i < bins.length; i++) binWeights[bins[i]] += weight ? weight[i] : 1;
    const of = (b: number) =>
      t < mainTerms.length ? mains[b].scores[t] : (pairs as BagResult[])[b].scores[t - mainTerms.length];
    bagged.push({shape, binWeights, baggedScores: bags.map((_, b) => of(b))});
  }
  const bagWeights = bags.map((bag) =>
    bag.reduce((sum, side, i) => sum + (side === 1 ? (weight ? weight[i] : 1) : 0), 0)
  );
  const baggedIntercept = starts.map((start) => start.slice());
  const {terms, intercept} = averageBags(bagged, baggedIntercept, bagWeights, outputs);
  yield;
  const scores = addTerms(
    input,
    intercept,
    all,
    terms.map((term) => term.scores)
  );
  return {
    terms: terms.map((term, t) => ({...term, features: all[t].columns})),
    intercept: yield* refitIntercept(objective, intercept, scores, y, weight),
    baggedIntercept,
    bagWeights
  };
}
