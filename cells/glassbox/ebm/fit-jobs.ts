import type {BagJob, JobTerm} from "./bag-job.ts";
import type {Bag} from "./bags.ts";
import type {FitInput, FitOptions} from "./fit.ts";
import {startScores} from "./start.ts";

/** The terms of single features. */
export function mainTerms({mains, columns}: FitInput): JobTerm[] {
  return mains.map((j) => ({
    columns: [j],
    kind: columns[j].nominal ? "nominal" : "ordered",
    monotone: columns[j].monotone
  }));
}

export function pairTerms(pairs: [number, number][]): JobTerm[] {
  return pairs.map((pair) => ({columns: [...pair], kind: "pair", monotone: 0}));
}

/** Pairs to choose from, where they are not given. */
export function candidatesOf({pairs}: FitInput): [number, number][] {
  return "given" in pairs ? [] : pairs.candidates;
}

/** Where a bag starts, by its training rows. */
export function startOf({objective, outputs, y, weight}: FitInput, bag: Bag): Float64Array {
  const pick = (values: Float64Array) => values.filter((_, i) => bag[i] === 1);
  return startScores(objective, outputs, pick(y), weight && pick(weight));
}

/** Boosts the features of a bag, then measures all pairs to choose from. */
export function featuresJob(
  input: FitInput,
  options: FitOptions,
  bag: Bag,
  start: Float64Array,
  seed: number
): BagJob {
  const pairs = candidatesOf(input);
  return {
    ...shared(input),
    columns: input.columns.map(({main}) => main),
    terms: mainTerms(input),
    pairs,
    pairColumns: pairs.length ? input.columns.map(({pair}) => pair) : [],
    start,
    bag,
    options: options.mains,
    seed
  };
}

/** Boosts pairs on top of what the features say: `start` holds that, [row, output]. */
export function pairsJob(
  input: FitInput,
  options: FitOptions,
  pairs: [number, number][],
  bag: Bag,
  start: Float64Array,
  seed: number
): BagJob {
  return {
    ...shared(input),
    columns: input.columns.map(({pair}) => pair),
    terms: pairTerms(pairs),
    pairs: [],
    pairColumns: [],
    start,
    bag,
    options: options.pairs,
    seed
  };
}

function shared({objective, outputs, y, weight}: FitInput) {
  return {objective, outputs, y, weight};
}
