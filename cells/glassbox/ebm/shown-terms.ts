import type {EbmTerm} from "./ebm-model.ts";
import {binOf, type Feature, type Grid, gridOf} from "./feature.ts";
import {withoutWeights} from "./importances.ts";
import {purify} from "./purify.ts";

/** A term as it is shown: it has grids of its own, as fine as all that was put together in it. */
export interface ShownTerm {
  /** places of its features in the model's `features` */
  features: number[];
  /** one a feature */
  grids: Grid[];
  /** [cell, output] */
  scores: Float64Array;
}

export interface Shown {
  /** one number an output */
  intercept: Float64Array;
  terms: ShownTerm[];
}

/** Moves what pairs say of single features to the features' own terms; see purify. */
export function shownTerms({
  binning,
  terms,
  intercept
}: {
  binning: Feature[];
  terms: EbmTerm[];
  intercept: Float64Array;
}): Shown {
  const outputs = intercept.length;
  const level = intercept.slice();
  /** of a feature: all that one value of it adds, on which grid */
  const parts = new Map<number, {grid: Grid; scores: Float64Array}[]>();
  const add = (feature: number, grid: Grid, scores: Float64Array) => {
    if (!parts.has(feature)) parts.set(feature, []);
    (parts.get(feature) as {grid: Grid; scores: Float64Array}[]).push({grid, scores});
  };
  const others: ShownTerm[] = [];
  for (const term of terms) {
    const {features, shape, scores, binWeights} = term;
    const grids = features.map((j) => gridOf(binning[j], features.length));
    if (features.length === 1) add(features[0], grids[0], scores);
    else if (features.length > 2) others.push({features, grids, scores});
    else {
      if (binWeights.length === 0) throw new Error(withoutWeights);
      const own = new Float64Array(scores.length);
      const marginals = shape.map((size) => new Float64Array(size * outputs));
      for (let k = 0; k < outputs; k++) {
        const pure = purify(outputs === 1 ? scores : every(scores, outputs, k), binWeights, shape);
        level[k] += pure.mean;
        place(pure.scores, own, outputs, k);
        place(pure.first, marginals[0], outputs, k);
        place(pure.second, marginals[1], outputs, k);
      }
      for (const axis of [0, 1]) add(features[axis], grids[axis], marginals[axis]);
      others.push({features, grids, scores: own});
    }
  }
  const mains = [...parts.keys()]
    .sort((a, b) => a - b)
    .map((j) => ({features: [j], ...addedUp(parts.get(j) as {grid: Grid; scores: Float64Array}[], outputs)}));
  return {
    intercept: level,
    terms: [...mains.map(({grid, ...main}) => ({...main, grids: [grid]})), ...others]
  };
}

function every(values: Float64Array, step: number, from: number): Float64Array {
  return Float64Array.from({length: values.length / step}, (_, at) => values[at * step + from]);
}

function place(from: Float64Array, to: Float64Array, step: number, start: number): void {
  for (let at = 0; at < from.length; at++) to[at * step + start] = from[at];
}

/** The sum of functions of one feature, on a grid that has all their cuts. */
function addedUp(
  parts: {grid: Grid; scores: Float64Array}[],
  outputs: number
): {grid: Grid; scores: Float64Array} {
  if (parts.length === 1) return parts[0];
  const grid = together(parts.map((part) => part.grid));
  const scores = new Float64Array(grid.size * outputs);
  for (const part of parts) {
    for (let bin = 0; bin < grid.size; bin++) {
      const own = binWithin(grid, bin, part.grid);
      for (let k = 0; k < outputs; k++) scores[bin * outputs + k] += part.scores[own * outputs + k];
    }
  }
  return {grid, scores};
}

/** The coarsest grid of a feature that has every cut of those given, or every level. */
export function together(grids: Grid[]): Grid {
  if (grids[0].cuts) {
    const cuts = Float64Array.from(new Set(grids.flatMap((grid) => [...(grid.cuts as Float64Array)]))).sort();
    return {size: cuts.length + 3, cuts};
  }
  // Levels are put together only in the coarser grid, so the finest has a bin for each.
  return grids.reduce((a, b) => (b.size > a.size ? b : a));
}

/** The bin of a coarser grid in which a finer one's bin lies. */
function binWithin(fine: Grid, bin: number, coarse: Grid): number {
  if (bin === 0) return 0;
  if (bin === fine.size - 1) return coarse.size - 1;
  // A bin's lower edge belongs to it; the first has none.
  if (fine.cuts) return binOf(coarse, bin === 1 ? -Infinity : fine.cuts[bin - 2]);
  return binOf(coarse, (fine.binOfCode as Int32Array).indexOf(bin));
}
