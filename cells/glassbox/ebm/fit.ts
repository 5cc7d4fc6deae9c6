import {Random} from "../../math/random.ts";
import type {Steps} from "../../math/steps.ts";
import {inTurns, pausing} from "../../pause.ts";
import {averageBags, type BaggedTerm, refitIntercept, type TermScores} from "./average-bags.ts";
import type {BinnedColumn, JobTerm} from "./bag-job.ts";
import type {Bag} from "./bags.ts";
import {type Bins, type BoostOptions, cellsOf, type Objective} from "./boost-data.ts";
import type {Callbacks} from "./callbacks.ts";
import {jointBins} from "./feature.ts";
import {candidatesOf, featuresJob, mainTerms, pairsJob, pairTerms, startOf} from "./fit-jobs.ts";
import {planFit} from "./fit-plan.ts";
import {FitWatch} from "./fit-watch.ts";
import type {LossCurve} from "./loss-curve.ts";
import {rankPairs} from "./rank-pairs.ts";
import {runBags} from "./run-bags.ts";
import type {WatchedResult} from "./watch-bag.ts";

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
  callbacks?: Callbacks;
  /** of the features, for callbacks */
  names: string[];
}

export interface Fitted {
  /** by size, then by place of the features */
  terms: (TermScores & {features: number[]})[];
  intercept: Float64Array;
  baggedIntercept: Float64Array[];
  bagWeights: number[];
  /** steps of each bag, for the mains and (if there are) the pairs */
  bestIteration: number[][];
  /** by stage and bag */
  lossCurves: LossCurve[];
}

interface Context {
  signal: AbortSignal;
  progress(fraction: number, note?: string): void;
}

/**
 * Fits all terms: the features' own in every bag, then the pairs that say most on top of them. Bags that a callback's
 * "stopAll" kept from beginning are left out.
 */
export async function fitEbm(input: FitInput, options: FitOptions, context: Context): Promise<Fitted> {
  const {signal, progress} = context;
  const plan = await planFit(input, options, pausing(signal));
  progress(0, plan.note);
  const {callbacks = {}} = options;
  const watch = new FitWatch(plan.stages, input.bags.length, plan.workers || 1, callbacks, progress);
  const random = new Random(options.seed);
  const [mainSeeds, pairSeeds] = [0, 1].map(() => input.bags.map(() => random.uint32()));
  const starts = input.bags.map((bag) => startOf(input, bag));
  const terms = mainTerms(input);
  const nameOf = ({columns}: JobTerm) => columns.map((j) => options.names[j]).join(" & ");
  watch.names(0, terms.map(nameOf));
  const mains = await runBags(
    (b) => featuresJob(input, options, input.bags[b], starts[b], mainSeeds[b]),
    0,
    watch,
    plan.workers,
    signal
  );
  const pairs = await choosePairs(input, options, mains, watch);
  const crossed = pairTerms(pairs);
  let results: (WatchedResult | undefined)[][] = [mains];
  if (crossed.length > 0) {
    watch.names(1, crossed.map(nameOf));
    const start = (b: number) => addTerms(input, starts[b], terms, (mains[b] as WatchedResult).scores);
    const boosted = await runBags(
      (b) => pairsJob(input, options, pairs, input.bags[b], start(b), pairSeeds[b]),
      1,
      watch,
      plan.workers,
      signal
    );
    results = [mains, boosted];
  }
  // A bag that a stage did not reach would have nothing where the others have scores.
  const whole = input.bags.map((_, b) => b).filter((b) => results.every((stage) => stage[b]));
  const kept = results.map((stage) => whole.map((b) => stage[b] as WatchedResult));
  const reached = {...input, bags: whole.map((b) => input.bags[b])};
  const finishing = finish(
    reached,
    terms,
    crossed,
    whole.map((b) => starts[b]),
    kept
  );
  return {
    ...(await inTurns(finishing, pausing(signal))),
    bestIteration: kept.map((stage) => stage.map(({steps}) => steps)),
    lossCurves: watch.curvesOf(whole)
  };
}

/** The pairs that get a term: those given, or the strongest; none where a callback has ended the training. */
async function choosePairs(
  input: FitInput,
  {names}: FitOptions,
  mains: (WatchedResult | undefined)[],
  watch: FitWatch
): Promise<[number, number][]> {
  if (watch.over) return [];
  if ("given" in input.pairs) return input.pairs.given;
  const strengths = mains.flatMap((result) => (result ? [result.strengths] : []));
  const {count} = input.pairs;
  const ranked = rankPairs(candidatesOf(input), strengths);
  const goesOn = await watch.askPairs({
    pairs: ranked.map(({pair: [a, b], strength}, rank) => ({
      features: [names[a], names[b]],
      strength,
      chosen: rank < count
    }))
  });
  if (!goesOn) return [];
  return ranked
    .slice(0, count)
    .map(({pair}) => pair)
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
  [mains, pairs]: WatchedResult[][]
): Steps<Omit<Fitted, "bestIteration" | "lossCurves">> {
  const {objective, outputs, columns, y, weight, bags} = input;
  const all = [...mainTerms, ...pairTerms];
  const bagged: BaggedTerm[] = [];
  for (const [t, {columns: own}] of all.entries()) {
    yield;
    const {shape, bins} = termBins(columns, own);
    const binWeights = new Float64Array(cellsOf({shape}));
    for (let i = 0; i < bins.length; i++) binWeights[bins[i]] += weight ? weight[i] : 1;
    const of = (b: number) =>
      t < mainTerms.length ? mains[b].scores[t] : pairs[b].scores[t - mainTerms.length];
    bagged.push({shape, binWeights, baggedScores: bags.map((_, b) => of(b))});
  }
  const bagWeights = bags.map((bag) => {
    let sum = 0;
    for (let i = 0; i < bag.length; i++) if (bag[i] === 1) sum += weight ? weight[i] : 1;
    return sum;
  });
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
