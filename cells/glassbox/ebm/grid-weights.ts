import type {EbmTerm} from "./ebm-model.ts";
import {type Feature, type Grid, gridOf} from "./feature.ts";

/**
 * Weight of the rows in each bin of a grid of one feature, from what the model's terms know of that feature: a main's
 * own weights, and a pair's summed over the other feature. A grid that has the cuts of several is known too, since the
 * weight below each cut is. Undefined where the terms do not tell, or contradict each other.
 */
export function gridWeights(
  grid: Grid,
  feature: number,
  {terms, binning}: {terms: EbmTerm[]; binning: Feature[]}
): Float64Array | undefined {
  const known = terms
    .filter(({features, binWeights}) => features.includes(feature) && binWeights.length > 0)
    .map((term) => ({
      grid: gridOf(binning[feature], term.features.length),
      weights: alongAxis(term, term.features.indexOf(feature))
    }));
  const same = known.find((own) => isSame(own.grid, grid));
  if (same) return same.weights;
  return grid.cuts && known.length > 0 ? betweenCuts(grid.cuts, known) : undefined;
}

function alongAxis({binWeights, shape}: EbmTerm, axis: number): Float64Array {
  if (shape.length === 1) return binWeights;
  const step = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const sums = new Float64Array(shape[axis]);
  for (const [cell, weight] of binWeights.entries()) sums[Math.floor(cell / step) % shape[axis]] += weight;
  return sums;
}

function isSame(one: Grid, other: Grid): boolean {
  if (one === other) return true;
  const [a, b] = [one, other].map(({cuts, binOfCode}) => cuts ?? binOfCode ?? []);
  return (
    one.size === other.size && a.length === b.length && Array.from(a).every((value, at) => value === b[at])
  );
}

function betweenCuts(
  cuts: Float64Array,
  known: {grid: Grid; weights: Float64Array}[]
): Float64Array | undefined {
  const below = new Map<number, number>();
  for (const {grid, weights} of known) {
    let sum = 0;
    for (const [at, cut] of (grid.cuts as Float64Array).entries()) {
      sum += weights[at + 1];
      below.set(cut, sum);
    }
  }
  const [{weights: any}] = known;
  const within = any.subarray(1, -1).reduce((sum, weight) => sum + weight, 0);
  const weights = new Float64Array(cuts.length + 3);
  weights[0] = any[0];
  weights[weights.length - 1] = any[any.length - 1];
  let before = 0;
  for (let bin = 1; bin <= cuts.length + 1; bin++) {
    const after = bin > cuts.length ? within : below.get(cuts[bin - 1]);
    if (after === undefined || after - before < -1e-6 * within) return undefined;
    // Sums of fractions in another order leave crumbs where no row is.
    weights[bin] = after - before > 1e-10 * within ? after - before : 0;
    before = after;
  }
  return weights;
}
