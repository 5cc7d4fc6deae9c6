import {Random} from "../../math/random.ts";
import type {Steps} from "../../math/steps.ts";
import {type BoostData, type BoostOptions, cellsOf} from "./boost-data.ts";
import type {Kernel} from "./kernel.ts";
import {LossWatch} from "./loss-watch.ts";
import {FeatureSplitter, type OrderedCuts} from "./split-feature.ts";
import {type PairCut, PairSplitter} from "./split-pair.ts";

export interface Boosted {
  /** of each term, [cell, output] */
  scores: Float64Array[];
  /** updates that were made */
  steps: number;
  /** the lowest validation loss; NaN without validation rows */
  loss: number;
}

/** How far boosting has come. */
export interface BoostState {
  steps: number;
  loss: number;
  /** of each term, a row: what its last update could gain; NaN before one was looked for */
  gains?: Float64Array;
  /** set from outside: boosting ends at the next step, with what was best until then */
  stop?: boolean;
  /** the same for all that follows: no pair is measured */
  over?: boolean;
}

/**
 * Boosts the terms of one bag (Lou et al. 2012; Nori et al. 2019). A cyclic round finds the best update of every
 * term and makes none (while smoothing: random updates, all made); then greedy steps each take the term whose last
 * update gained most. Ends when the validation loss has not fallen for a while, or at the limit of rounds.
 *
 * @param ordered for tests: ties go to the first term and rounds keep the terms' order
 */
export function* boost(
  data: BoostData,
  kernel: Kernel,
  options: BoostOptions,
  seed: number,
  {ordered = false, state = {steps: 0, loss: NaN}}: {ordered?: boolean; state?: BoostState} = {}
): Steps<Boosted> {
  const {terms} = data;
  const random = new Random(seed);
  const stepper = new Stepper(data, kernel, options, random);
  const watch = new LossWatch(
    options.earlyStoppingRounds * terms.length,
    options.earlyStoppingTolerance,
    stepper.scores
  );
  const stops = data.validation.y.length > 0 && options.earlyStoppingRounds > 0;
  const mostSteps = options.maxRounds * terms.length;
  const greedySteps = Math.ceil(Math.min(options.greedyRatio, options.maxRounds) * terms.length);
  const progress = greedySteps === 0 ? 1 : Number(options.cyclicProgress);
  let smoothing = options.smoothingRounds;
  let share = 0;
  const make = (term: number, update: Float64Array): boolean => {
    const loss = stepper.make(term, update);
    state.steps++;
    state.loss = loss;
    return watch.see(loss, term, smoothing > 0) && stops;
  };
  const gains = new Float64Array(terms.length).fill(NaN);
  state.gains = gains;
  const ties = new Float64Array(terms.length);

  rounds: while (state.steps < mostSteps) {
    const smooth = smoothing > 0;
    share += progress;
    const makes = smooth || share >= 1;
    if (share >= 1) share -= 1;
    let best = -1;
    let bestUpdate: Float64Array | undefined;
    const order = Int32Array.from(terms, (_, t) => t);
    if (!ordered) shuffle(order, random);
    for (const term of order) {
      gains[term] = smooth ? 0 : stepper.find(term);
      if (smooth) stepper.draw(term);
      ties[term] = ordered ? term : random.uniform();
      if (makes) {
        if (make(term, stepper.update(term)) || state.steps >= mostSteps) break rounds;
      } else if (
        best < 0 ||
        gains[term] > gains[best] ||
        (gains[term] === gains[best] && ties[term] < ties[best])
      ) {
        best = term;
        bestUpdate = Float64Array.from(stepper.update(term));
      }
      yield;
      if (state.stop) break rounds;
    }
    if (smooth) {
      smoothing--;
      continue;
    }
    for (let step = 0; step < greedySteps; step++) {
      let term = 0;
      for (let t = 1; t < terms.length; t++) {
        if (gains[t] > gains[term] || (gains[t] === gains[term] && ties[t] < ties[term])) term = t;
      }
      if (bestUpdate) {
        // Found in the cyclic round, and nothing has changed since.
        stepper.update(term).set(bestUpdate);
        bestUpdate = undefined;
      } else gains[term] = stepper.find(term);
      if (!ordered) ties[term] = random.uniform();
      if (make(term, stepper.update(term)) || state.steps >= mostSteps) break rounds;
      yield;
      if (state.stop) break rounds;
    }
  }
  return {scores: watch.best(), steps: state.steps, loss: watch.lowest};
}

/** Finds updates of terms and makes them. */
class Stepper {
  /** of each term, [cell, output] */
  readonly scores: Float64Array[];
  readonly #data: BoostData;
  readonly #kernel: Kernel;
  readonly #options: BoostOptions;
  readonly #learningRate: number;
  readonly #weight: number;
  readonly #rows: Float64Array[];
  readonly #updates: Float64Array[];
  readonly #features: FeatureSplitter;
  readonly #pairs: PairSplitter;

  constructor(data: BoostData, kernel: Kernel, options: BoostOptions, random: Random) {
    const {terms, outputs, train} = data;
    this.#data = data;
    this.#kernel = kernel;
    this.#options = options;
    // With several outputs the hessian of one alone is too small by K / (K - 1) (Friedman 2001, sec. 4.6).
    this.#learningRate = options.learningRate * (outputs > 1 ? (outputs - 1) / outputs : 1);
    this.#weight = train.weight ? train.weight.reduce((a, b) => a + b, 0) : train.y.length;
    this.scores = terms.map((term) => new Float64Array(cellsOf(term) * outputs));
    this.#updates = terms.map((term) => new Float64Array(cellsOf(term) * outputs));
    this.#rows = terms.map((term) => {
      const rows = new Float64Array(cellsOf(term));
      for (let i = 0; i < term.train.length; i++) rows[term.train[i]]++;
      return rows;
    });
    const mostBins = Math.max(2, ...terms.map(({shape}) => (shape.length === 1 ? shape[0] : 0)));
    this.#features = new FeatureSplitter(mostBins, outputs, options, random);
    this.#pairs = new PairSplitter(outputs, options, random);
  }

  /** The update that `find` or `draw` left. */
  update(term: number): Float64Array {
    return this.#updates[term];
  }

  /** Finds the best update of a term; gives its gain, a row. */
  find(term: number): number {
    const sums = this.#kernel.sums(term);
    const own = this.#data.terms[term];
    const update = this.#updates[term];
    const gain =
      own.kind === "pair"
        ? this.#pairs.split(own.shape, sums, this.#rows[term], update, this.#faster(term))
        : this.#features.split(own, sums, this.#rows[term], update, this.#fasterCuts(term));
    this.#scale(update);
    return gain / this.#weight;
  }

  #faster(term: number): ((along: 0 | 1) => PairCut) | undefined {
    const kernel = this.#kernel;
    const {regAlpha, maxDeltaStep} = this.#options;
    if (!kernel.cutPair || regAlpha > 0 || maxDeltaStep > 0) return undefined;
    return (along) => kernel.cutPair!(term, along, this.#options);
  }

  #fasterCuts(term: number): (() => OrderedCuts) | undefined {
    const kernel = this.#kernel;
    return kernel.cutOrdered && (() => kernel.cutOrdered!(term, this.#options));
  }

  /** Draws a random update of a term. */
  draw(term: number): void {
    const sums = this.#kernel.sums(term);
    const own = this.#data.terms[term];
    const update = this.#updates[term];
    if (own.kind === "pair") this.#pairs.splitAtRandom(own.shape, sums, this.#rows[term], update);
    else this.#features.splitAtRandom(own, sums, this.#rows[term], update);
    this.#scale(update);
  }

  #scale(update: Float64Array): void {
    for (let at = 0; at < update.length; at++) update[at] *= this.#learningRate;
  }

  /** Makes an update; gives the validation loss after it. */
  make(term: number, update: Float64Array): number {
    const scores = this.scores[term];
    for (let at = 0; at < scores.length; at++) scores[at] += update[at];
    return this.#kernel.apply(term, update);
  }
}

function shuffle(order: Int32Array, random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
}
