import type {Encoding} from "../../data/encode.ts";
import {described, InputError} from "../../input-error.ts";
import type {Matrix} from "../../math/matrix.ts";
import type {Steps} from "../../math/steps.ts";
import {cutPoints, distinct} from "./cut-points.ts";
import {densityOf} from "./density.ts";
import type {Feature, Grid} from "./feature.ts";

/** What people say of a column: its kind, an ordinal's levels in order, or the cuts of a continuous one. */
export type FeatureType = "auto" | "continuous" | "nominal" | string[] | number[];

export interface BinningOptions {
  maxBins: number;
  maxInteractionBins: number;
}

/** Distinct strings in a column with no repetition, from so many rows on, are names: nothing can be learnt of them. */
const fewRows = 20;

/** Learns the bins of every column of a table as numbers. */
export function* learnFeatures(
  x: Matrix,
  {features, categories}: Encoding,
  types: Record<string, FeatureType>,
  options: BinningOptions
): Steps<Feature[]> {
  const learnt: Feature[] = [];
  for (const [j, name] of features.entries()) {
    yield;
    const present = presentValues(x, j);
    if (!Object.hasOwn(categories, name)) {
      learnt.push(numeric(name, present, x.rows - present.length, types[name], options));
      continue;
    }
    const counts = new Float64Array(categories[name].length);
    for (const code of present) counts[code]++;
    if (present.length >= fewRows && counts.length === present.length) {
      throw new InputError(name, {
        got: described(`${counts.length} different values in ${present.length} rows`),
        expected: "categories that come more than once",
        remedy: "A name or number of each row teaches nothing: leave the column out with features"
      });
    }
    learnt.push({
      name,
      type: Array.isArray(types[name]) ? "ordinal" : "nominal",
      grids: levelGrids(counts, options)
    });
  }
  return learnt;
}

function presentValues({data, rows, columns}: Matrix, column: number): Float64Array {
  const values = new Float64Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    const value = data[i * columns + column];
    if (!Number.isNaN(value)) values[count++] = value;
  }
  return values.subarray(0, count);
}

function numeric(
  name: string,
  values: Float64Array,
  missing: number,
  type: FeatureType | undefined,
  {maxBins, maxInteractionBins}: BinningOptions
): Feature {
  const given = Array.isArray(type) ? Float64Array.from(type as number[]) : undefined;
  // Two of the bins are for missing and unseen values, and cuts are one fewer than bins.
  const main = given ?? cutPoints(values, maxBins - 3);
  const grids: Grid[] = [{size: main.length + 3, cuts: main}];
  if (main.length > maxInteractionBins - 3) {
    const cuts = given ? thinned(given, maxInteractionBins - 3) : cutPoints(values, maxInteractionBins - 3);
    grids.push({size: cuts.length + 3, cuts});
  }
  return {
    name,
    type: "continuous",
    grids,
    range: {...densityOf(values, missing), distinct: distinct(values)}
  };
}

/** So many of the cuts, evenly spread. */
function thinned(cuts: Float64Array, count: number): Float64Array {
  return Float64Array.from({length: count}, (_, i) => cuts[Math.floor(((i + 0.5) * cuts.length) / count)]);
}

/** Each level a bin; in pairs, if there are too many, the rarest share one. */
function levelGrids(counts: Float64Array, {maxInteractionBins}: BinningOptions): Grid[] {
  const levels = counts.length;
  const grids: Grid[] = [{size: levels + 2, binOfCode: Int32Array.from(counts, (_, code) => code + 1)}];
  const most = maxInteractionBins - 2;
  if (levels > most) {
    const kept = Array.from(counts, (_, code) => code)
      .sort((a, b) => counts[b] - counts[a] || a - b)
      .slice(0, most - 1)
      .sort((a, b) => a - b);
    const binOfCode = new Int32Array(levels).fill(most);
    for (const [bin, code] of kept.entries()) binOfCode[code] = bin + 1;
    grids.push({size: most + 2, binOfCode});
  }
  return grids;
}
