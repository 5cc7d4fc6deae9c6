import {described, InputError} from "../../input-error.ts";
import type {Matrix} from "../../math/matrix.ts";
import {nearest} from "../../nearest-name.ts";
import type {Pause} from "../../pause.ts";
import {type Comparison, comparisonsOf, comparisonWords} from "./comparison.ts";
import {fitVector, type RunVector} from "./fit-vector.ts";
import {dot, type LayerSpace, layerSpace, rowsOf} from "./layer-space.ts";
import {type Run, randomRuns, runsOf, streamOf} from "./runs.ts";
import type {CheckedStates} from "./states.ts";

export interface VectorOptions {
  relative: readonly (readonly [string, string])[];
  runs: number;
  /** random concepts that each is compared with */
  randomConcepts: number;
  c: number;
  seed: number;
}

/** The vectors of one comparison in one layer, and of the random concepts beside it: one a run. */
export interface FittedComparison extends Comparison {
  own: RunVector[];
  random: RunVector[][];
}

export interface FittedLayer {
  space: LayerSpace;
  comparisons: FittedComparison[];
}

/**
 * Concept activation vectors before any class was asked about: for each layer and concept as many as there are runs,
 * and those of random concepts, which what they say is compared with.
 */
export class ConceptVectors {
  readonly layers: string[];
  readonly conceptNames: string[];
  readonly comparisons: Comparison[];
  /** examples of each concept, and random ones */
  readonly counts: Record<string, number>;
  readonly randomCount: number;
  readonly options: VectorOptions;
  readonly fitted: readonly FittedLayer[];

  constructor(
    {layers, conceptNames, counts, randomCount}: CheckedStates,
    options: VectorOptions,
    fitted: FittedLayer[]
  ) {
    this.layers = layers;
    this.conceptNames = conceptNames;
    this.counts = Object.fromEntries(conceptNames.map((name, k) => [name, counts[k]]));
    this.randomCount = randomCount;
    this.options = options;
    this.fitted = fitted;
    this.comparisons = comparisonsOf(conceptNames, options.relative);
  }

  /**
   * The concept's vector in a layer: the mean of its runs' vectors, of length 1.
   * @param against the other concept of a relative vector
   */
  vector(concept: string, layer: string, against: string | null = null): Float64Array {
    const {space, comparisons} = this.layer(layer);
    const {own} = comparisons[comparisonAt(comparisons, concept, against)];
    return meanVector(space, own);
  }

  /** How far examples of a layer lie along a concept's vector: [example, number] to a number for each. */
  along(concept: string, layer: string, states: Matrix, against: string | null = null): Float64Array {
    const vector = this.vector(concept, layer, against);
    if (states.columns !== vector.length) {
      throw new InputError("states", {
        got: described(`${states.columns} columns`),
        expected: `${vector.length}, as the layer ${layer} has`
      });
    }
    return Float64Array.from(rowsOf(states), (row) => dot(row, vector));
  }

  /** @throws InputError for a layer that there is not */
  layer(name: string): FittedLayer {
    return this.fitted[placeOf("layer", name, this.layers)];
  }
}

/** The place of a name among others, or an error with the nearest. */
export function placeOf(field: string, name: string, names: readonly string[]): number {
  const at = names.indexOf(name);
  if (at >= 0) return at;
  const near = nearest(name, names);
  throw new InputError(field, {
    got: name,
    expected: `one of ${names.join(", ")}`,
    remedy: near && `Did you mean ${JSON.stringify(near)}?`
  });
}

function comparisonAt(all: readonly Comparison[], concept: string, against: string | null): number {
  return placeOf("concept", comparisonWords({concept, against}), all.map(comparisonWords));
}

/** Fits all vectors, layer by layer. */
export async function fitVectors(
  states: CheckedStates,
  options: VectorOptions,
  pause: Pause,
  done: (share: number, layer: string) => void
): Promise<ConceptVectors> {
  const plan = planOf(states, options);
  const fits = plan.reduce((sum, {own, random}) => sum + own.length + random.length * options.runs, 0);
  const pairs = options.relative.map(([a, b]): [number, number] => [
    states.conceptNames.indexOf(a),
    states.conceptNames.indexOf(b)
  ]);
  const fitted: FittedLayer[] = [];
  for (const [at, layer] of states.layers.entries()) {
    let ready = 0;
    const space = await layerSpace(layer, states.states[at], pairs, pause);
    const vectorsOf = async (runs: readonly Run[]): Promise<RunVector[]> => {
      const vectors: RunVector[] = [];
      for (const run of runs) {
        if (pause.due()) {
          done((at + ready / fits) / states.layers.length, layer);
          await pause.turn();
        }
        vectors.push(fitVector(space, run, options.c));
        ready++;
      }
      return vectors;
    };
    // concepts of one size share their random concepts
    const known = new Map<Run[][], RunVector[][]>();
    const comparisons: FittedComparison[] = [];
    for (const {comparison, own, random} of plan) {
      let beside = known.get(random);
      if (!beside) {
        beside = [];
        for (const runs of random) beside.push(await vectorsOf(runs));
        known.set(random, beside);
      }
      comparisons.push({...comparison, own: await vectorsOf(own), random: beside});
    }
    fitted.push({space, comparisons});
  }
  return new ConceptVectors(states, options, fitted);
}

interface PlannedComparison {
  comparison: Comparison;
  own: Run[];
  random: Run[][];
}

/** Which examples each run has: the same in every layer. */
function planOf(
  {conceptNames, counts, randomCount}: CheckedStates,
  {relative, runs, randomConcepts, seed}: VectorOptions
): PlannedComparison[] {
  const starts = counts.map((_, k) => counts.slice(0, k).reduce((a, b) => a + b, 0));
  const examplesOf = (k: number): number[] => Array.from({length: counts[k]}, (_, i) => starts[k] + i);
  const firstRandom = counts.reduce((a, b) => a + b, 0);
  const pool = Array.from({length: randomCount}, (_, i) => firstRandom + i);
  const known = new Map<string, Run[][]>();
  const besides = (count: number, against?: number): Run[][] => {
    const key = `${count} ${against}`;
    const stream = streamOf(seed, against === undefined ? 0 : 1);
    const made = known.get(key) ?? randomRuns(pool, {concepts: randomConcepts, runs, count, against}, stream);
    known.set(key, made);
    return made;
  };
  return comparisonsOf(conceptNames, relative).map((comparison, at) => {
    const concept = conceptNames.indexOf(comparison.concept);
    const stream = streamOf(seed, 2 + at);
    if (comparison.against === null) {
      const own = runsOf(examplesOf(concept), pool, {runs}, stream);
      return {comparison, own, random: besides(counts[concept])};
    }
    const other = conceptNames.indexOf(comparison.against);
    const own = runsOf(examplesOf(concept), examplesOf(other), {runs, count: counts[other]}, stream);
    return {comparison, own, random: besides(counts[concept], counts[other])};
  });
}

function meanVector({states, columns, starts}: LayerSpace, runs: readonly RunVector[]): Float64Array {
  const shares = new Map<number, number>();
  for (const run of runs) {
    run.examples.forEach((example, i) => {
      shares.set(example, (shares.get(example) ?? 0) + run.shares[i]);
    });
  }
  const vector = new Float64Array(columns);
  for (const [example, share] of shares) {
    const set = starts.findLastIndex((start) => start <= example);
    const from = (example - starts[set]) * columns;
    for (let j = 0; j < columns; j++) vector[j] += share * states[set].data[from + j];
  }
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? vector.map((value) => value / length) : vector;
}
