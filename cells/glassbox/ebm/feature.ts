import type {Bins} from "./boost-data.ts";

/** Values as bins: bin 0 is "missing", then the cuts' or the levels', and the last is "unseen". */
export interface Grid {
  /** bins, missing and unseen included */
  size: number;
  /** of numbers: value v is in bin 1 + (cuts that are <= v) */
  cuts?: Float64Array;
  /** of levels: the bin of each level's code */
  binOfCode?: Int32Array;
}

/** How a column is read. Pairs may use a coarser second grid. */
export interface Feature {
  name: string;
  type: "continuous" | "nominal" | "ordinal";
  /** one or two */
  grids: Grid[];
  /** of the numbers learnt from; undefined for levels */
  range?: Range;
}

export interface Range {
  least: number;
  greatest: number;
  /** different numbers */
  distinct: number;
  /** weight of rows in equal steps from least to greatest; before them those missing, after them 0 */
  density?: Float64Array;
}

/** The grid for a term of so many features. */
export function gridOf({grids}: Feature, dimensions: number): Grid {
  return grids[Math.min(dimensions, grids.length) - 1];
}

/** The bin of a value as `encode` gives it: a number, a level's code, NaN for missing, -1 for an unseen level. */
export function binOf({size, cuts, binOfCode}: Grid, value: number): number {
  if (Number.isNaN(value)) return 0;
  if (binOfCode) return value >= 0 && value < binOfCode.length ? binOfCode[value] : size - 1;
  const edges = cuts as Float64Array;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

/** The bins of a matrix's column. */
export function binsOf(grid: Grid, data: Float64Array, column: number, columns: number): Bins {
  const bins = newBins(grid.size, data.length / columns);
  for (let i = 0; i < bins.length; i++) bins[i] = binOf(grid, data[i * columns + column]);
  return bins;
}

/** Room for the bins of so many rows. */
export function newBins(size: number, rows: number): Bins {
  return size <= 65536 ? new Uint16Array(rows) : new Uint32Array(rows);
}

/** Gives the memory of numbers back at once, not when the collector comes; nobody may read them afterwards. */
export function release(values: ArrayBufferView): void {
  (values.buffer as ArrayBuffer).transfer(0);
}

/** The bin of each row in the grid of a term: of a pair, first bin * second size + second bin. */
export function jointBins(columns: Bins[], shape: number[]): Bins {
  if (columns.length === 1) return columns[0];
  const [first, second] = columns;
  const joint = newBins(shape[0] * shape[1], first.length);
  for (let i = 0; i < joint.length; i++) joint[i] = first[i] * shape[1] + second[i];
  return joint;
}
