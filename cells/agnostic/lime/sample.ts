import type {Matrix} from "../../math/matrix.ts";
import {
  TABLE_CELLS,
  TABLE_STRIDE,
  type TruncatedNormal,
  tabulateTruncatedNormal,
  truncatedNormalQuantile
} from "../../math/truncated-normal.ts";
import type {Bins} from "./discretize.ts";

const TWO_32 = 2 ** 32;

/**
 * How a column is drawn from 32 random bits: the range of the bits is cut into one stretch a bin, as wide
 * as the bin is frequent, and the place inside the stretch gives the value inside the bin. One random
 * number a value, and every value is a tabulated quantile.
 */
export interface ColumnSampler {
  /** where each bin's stretch begins, and 2^32 at the end, [bin + 1] */
  starts: Float64Array;
  /** the bin in which each 256th of the range begins: where to start looking, [256] */
  guide: Uint16Array;
  /** cells of the table in each bin */
  cells: number;
  /** cells per unit of the random bits, [bin] */
  perBit: Float64Array;
  /** quantiles as `tabulateTruncatedNormal` has them, [bin, cell, 3] */
  table: Float64Array;
  /** the same bins, for the tails that the table leaves out */
  bins: TruncatedNormal[];
}

/** Draws a bin as often as the table's rows fall in it, and a value in it from its truncated normal. */
export function binSampler({counts, means, sds, mins, maxs}: Bins): ColumnSampler {
  const bins = counts.map((_, b) => ({
    // Rounding may carry the mean of equal values past them.
    mean: Math.min(maxs[b], Math.max(mins[b], means[b])),
    sd: sds[b],
    min: mins[b],
    max: maxs[b]
  }));
  const table = new Float64Array(bins.length * TABLE_CELLS * TABLE_STRIDE);
  for (const [b, bin] of bins.entries()) {
    if (counts[b] > 0) tabulateTruncatedNormal(bin, table, b * TABLE_CELLS * TABLE_STRIDE);
  }
  return {...stretches(counts, TABLE_CELLS), table, bins};
}

/** Draws a level as often as the table has it; the value is the level's code. */
export function levelSampler(counts: ArrayLike<number>, codes: ArrayLike<number>): ColumnSampler {
  const table = new Float64Array(counts.length * TABLE_STRIDE);
  for (let b = 0; b < counts.length; b++) table[b * TABLE_STRIDE] = codes[b];
  return {...stretches(counts, 1), table, bins: []};
}

let standard: ColumnSampler | undefined;

/** Draws from the standard normal distribution. */
export function normalSampler(): ColumnSampler {
  if (standard) return standard;
  const normal = {mean: 0, sd: 1, min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY};
  standard = {...stretches([1], TABLE_CELLS), table: tabulateTruncatedNormal(normal), bins: [normal]};
  return standard;
}

function stretches(
  counts: ArrayLike<number>,
  cells: number
): Pick<ColumnSampler, "starts" | "guide" | "cells" | "perBit"> {
  const bins = counts.length;
  let total = 0;
  for (let b = 0; b < bins; b++) total += counts[b];
  const starts = new Float64Array(bins + 1);
  let sum = 0;
  for (let b = 0; b < bins; b++) {
    sum += counts[b];
    starts[b + 1] = Math.round((sum / total) * TWO_32);
  }
  const guide = new Uint16Array(256);
  for (let part = 0, b = 0; part < 256; part++) {
    while (starts[b + 1] <= part * 2 ** 24) b++;
    guide[part] = b;
  }
  const perBit = new Float64Array(bins);
  for (let b = 0; b < bins; b++) if (counts[b] > 0) perBit[b] = cells / (starts[b + 1] - starts[b]);
  return {starts, guide, cells, perBit};
}

/** One explained column: where it goes, how it is drawn, how it enters the design matrix. */
export interface PlannedColumn {
  /** its column in the rows given to the model */
  slot: number;
  sampler: ColumnSampler;
  /** the explained row's bin or level: the design matrix has 1 where a sample falls in it; -1 for a scaled column */
  home: number;
  /** a scaled column's value is `centre + spread * draw` and enters as `(value - mean) / scale` */
  centre: number;
  spread: number;
  mean: number;
  scale: number;
}

/**
 * Draws rows: for every column, independently, a value into `values` ([row, column of the model], the
 * unplanned columns left as they are) and its form for the local model into `design` ([row, planned column]).
 * `bits` holds one random number for each entry of `design`.
 */
export function sampleRows(plan: PlannedColumn[], bits: Uint32Array, values: Matrix, design: Matrix): void {
  for (let j = 0; j < plan.length; j++) {
    if (plan[j].home < 0) sampleScaled(plan[j], j, bits, values, design);
    else sampleBinned(plan[j], j, bits, values, design);
  }
}

function sampleBinned(
  {slot, sampler, home}: PlannedColumn,
  j: number,
  bits: Uint32Array,
  values: Matrix,
  design: Matrix
): void {
  const {starts, guide, cells, perBit, table, bins} = sampler;
  const {rows, columns: d, data: z} = design;
  const {columns: width, data: x} = values;
  for (let i = 0, at = j, to = slot; i < rows; i++, at += d, to += width) {
    const r = bits[at];
    let b = guide[r >>> 24];
    while (r >= starts[b + 1]) b++;
    const place = (r - starts[b] + 0.5) * perBit[b];
    const cell = place | 0;
    const c = (b * cells + cell) * TABLE_STRIDE;
    const t = place - cell - 0.5;
    const value = table[c] + t * (table[c + 1] + t * table[c + 2]);
    // NaN marks a cell too steep to tabulate.
    x[to] = !Number.isNaN(value) ? value : truncatedNormalQuantile(bins[b], place / cells);
    z[at] = b === home ? 1 : 0;
  }
}

function sampleScaled(
  {slot, sampler, centre, spread, mean, scale}: PlannedColumn,
  j: number,
  bits: Uint32Array,
  values: Matrix,
  design: Matrix
): void {
  const {cells, perBit, table, bins} = sampler;
  const {rows, columns: d, data: z} = design;
  const {columns: width, data: x} = values;
  const perCell = perBit[0];
  for (let i = 0, at = j, to = slot; i < rows; i++, at += d, to += width) {
    const place = (bits[at] + 0.5) * perCell;
    const cell = place | 0;
    const c = cell * TABLE_STRIDE;
    const t = place - cell - 0.5;
    let draw = table[c] + t * (table[c + 1] + t * table[c + 2]);
    if (Number.isNaN(draw)) draw = truncatedNormalQuantile(bins[0], place / cells);
    const value = centre + spread * draw;
    x[to] = value;
    z[at] = (value - mean) / scale;
  }
}
