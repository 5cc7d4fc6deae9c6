import type {Matrix} from "../../math/matrix.ts";
import {
  type PreparedTruncatedNormal,
  prepareTruncatedNormal,
  TABLE_STRIDE,
  tabulateTruncatedNormal,
  truncatedNormalQuantile
} from "../../math/truncated-normal.ts";
import type {Bins} from "./discretize.ts";

const TWO_32 = 2 ** 32;

// A column's table has 2^10 cells: the upper 10 of 32 random bits choose one, the lower 22 the place in it.
const CELLS = 1024;
const PLACE_BITS = 22;
const PLACE_MASK = 2 ** PLACE_BITS - 1;
const PER_PLACE = 2 ** -PLACE_BITS;

/**
 * How a column is drawn from 32 random bits: their range is cut into one stretch a bin, as wide as the bin is
 * frequent, and the place inside the stretch gives the value inside the bin. So one random number makes one
 * value, and a table over the whole range finds it without a search.
 */
export interface ColumnSampler {
  /** where each bin's stretch begins, and 2^32 at the end, [bin + 1] */
  starts: Float64Array;
  /** value and Taylor coefficients, [cell, 3]; NaN first in a cell that is too steep, or holds two bins */
  table: Float64Array;
  /** the bin of each cell that holds one bin, [cell] */
  binOfCell: Uint16Array;
  /** the value for any random number, for the cells that the table leaves out */
  exact(bits: number): {value: number; bin: number};
}

/** Draws a bin as often as the table's rows fall in it, and a value in it from its truncated normal. */
export function binSampler({counts, means, sds, mins, maxs}: Bins): ColumnSampler {
  const bins = counts.map((_, b) =>
    prepareTruncatedNormal({
      // Rounding may carry the mean of equal values past them.
      mean: Math.min(maxs[b], Math.max(mins[b], means[b])),
      sd: sds[b],
      min: mins[b],
      max: maxs[b]
    })
  );
  return samplerOf(counts, bins);
}

/** Draws a level as often as the table has it; the value is the level's code. */
export function levelSampler(counts: ArrayLike<number>, codes: ArrayLike<number>): ColumnSampler {
  const bins = Array.from(codes, (code) => ({mean: code, sd: 0, min: code, max: code, low: 0, share: 1}));
  return samplerOf(counts, bins);
}

let standard: ColumnSampler | undefined;

/** Draws from the standard normal distribution. */
export function normalSampler(): ColumnSampler {
  const {NEGATIVE_INFINITY: min, POSITIVE_INFINITY: max} = Number;
  standard ??= samplerOf([1], [prepareTruncatedNormal({mean: 0, sd: 1, min, max})]);
  return standard;
}

function samplerOf(counts: ArrayLike<number>, bins: PreparedTruncatedNormal[]): ColumnSampler {
  const starts = stretches(counts);
  const table = new Float64Array(CELLS * TABLE_STRIDE).fill(Number.NaN);
  const binOfCell = new Uint16Array(CELLS);
  for (const [b, bin] of bins.entries()) {
    // The cells that lie wholly in the bin's stretch.
    const begin = Math.ceil(starts[b] * (CELLS / TWO_32));
    const end = Math.floor(starts[b + 1] * (CELLS / TWO_32));
    if (end <= begin) continue;
    binOfCell.fill(b, begin, end);
    const width = starts[b + 1] - starts[b];
    const from = (begin * (TWO_32 / CELLS) - starts[b]) / width;
    const to = (end * (TWO_32 / CELLS) - starts[b]) / width;
    tabulateTruncatedNormal(bin, {from, to, cells: end - begin}, table, begin * TABLE_STRIDE);
  }
  const exact = (bits: number): {value: number; bin: number} => {
    let bin = 0;
    let last = bins.length - 1;
    while (bin < last) {
      const half = (bin + last) >> 1;
      if (bits >= starts[half + 1]) bin = half + 1;
      else last = half;
    }
    const share = (bits + 0.5 - starts[bin]) / (starts[bin + 1] - starts[bin]);
    return {value: truncatedNormalQuantile(bins[bin], share), bin};
  };
  return {starts, table, binOfCell, exact};
}

function stretches(counts: ArrayLike<number>): Float64Array {
  let total = 0;
  for (let b = 0; b < counts.length; b++) total += counts[b];
  const starts = new Float64Array(counts.length + 1);
  let sum = 0;
  for (let b = 0; b < counts.length; b++) {
    sum += counts[b];
    starts[b + 1] = Math.round((sum / total) * TWO_32);
  }
  return starts;
}

/** One explained column: where it goes, how it is drawn, how it enters the design matrix. */
export interface PlannedColumn {
  /** its column in the rows given to the model */
  slot: number;
  sampler: ColumnSampler;
  /** the explained row's bin or level: the design matrix has 1 where a sample falls in it; -1 for a scaled column */
  home: number;
  /** 1 for the table's cells that lie in `home`, 0 for the others, [cell] */
  isHome: Float64Array;
  /** a scaled column's value is `centre + spread * draw` and enters as `(value - mean) / scale` */
  centre: number;
  spread: number;
  mean: number;
  scale: number;
}

/** A column that enters as 1 (the sample shares the row's bin or level `home`) or 0. */
export function binaryColumn(slot: number, sampler: ColumnSampler, home: number): PlannedColumn {
  const {binOfCell} = sampler;
  const isHome = new Float64Array(binOfCell.length);
  for (let cell = 0; cell < isHome.length; cell++) if (binOfCell[cell] === home) isHome[cell] = 1;
  return {slot, sampler, home, isHome, centre: 0, spread: 1, mean: 0, scale: 1};
}

/** A column that enters standardised. */
export function scaledColumn(
  slot: number,
  by: Pick<PlannedColumn, "centre" | "spread" | "mean" | "scale">
): PlannedColumn {
  return {slot, sampler: normalSampler(), home: -1, isHome: new Float64Array(), ...by};
}

/**
 * Draws rows: for every column, independently, a value into `values` ([row, column of the model], the
 * unplanned columns left as they are) and its form for the local model into `design` ([row, planned column]).
 * `bits` holds one random number for each entry of `design`.
 */
export function sampleRows(plan: PlannedColumn[], bits: Uint32Array, values: Matrix, design: Matrix): void {
  // Read as signed: unsigned numbers above 2^31 would be floats to the machine.
  const signed = new Int32Array(bits.buffer, bits.byteOffset, bits.length);
  const rare = new Int32Array(design.rows);
  for (let j = 0; j < plan.length; j++) {
    if (plan[j].home < 0) sampleScaled(plan[j], j, signed, values, design);
    else sampleBinary(plan[j], j, signed, values, design, rare);
  }
}

function sampleBinary(
  {slot, sampler: {table, exact}, home, isHome}: PlannedColumn,
  j: number,
  bits: Int32Array,
  values: Matrix,
  design: Matrix,
  rare: Int32Array
): void {
  const {rows, columns: d, data: z} = design;
  const {columns: width, data: x} = values;
  let rares = 0;
  for (let i = 0, at = j, to = slot; i < rows; i++, at += d, to += width) {
    const r = bits[at];
    const cell = r >>> PLACE_BITS;
    const c = cell * TABLE_STRIDE;
    const t = ((r & PLACE_MASK) + 0.5) * PER_PLACE - 0.5;
    const value = table[c] + t * (table[c + 1] + t * table[c + 2]);
    x[to] = value;
    z[at] = isHome[cell];
    // The few that the table leaves out wait for a second pass: a call here would slow all the others.
    rare[rares] = i;
    if (Number.isNaN(value)) rares++;
  }
  for (let k = 0; k < rares; k++) {
    const i = rare[k];
    const drawn = exact(bits[i * d + j] >>> 0);
    x[i * width + slot] = drawn.value;
    z[i * d + j] = drawn.bin === home ? 1 : 0;
  }
}

function sampleScaled(
  {slot, sampler: {table, exact}, centre, spread, mean, scale}: PlannedColumn,
  j: number,
  bits: Int32Array,
  values: Matrix,
  design: Matrix
): void {
  const {rows, columns: d, data: z} = design;
  const {columns: width, data: x} = values;
  for (let i = 0, at = j, to = slot; i < rows; i++, at += d, to += width) {
    const r = bits[at];
    const c = (r >>> PLACE_BITS) * TABLE_STRIDE;
    const t = ((r & PLACE_MASK) + 0.5) * PER_PLACE - 0.5;
    let draw = table[c] + t * (table[c + 1] + t * table[c + 2]);
    if (Number.isNaN(draw)) draw = exact(r >>> 0).value;
    const value = centre + spread * draw;
    x[to] = value;
    z[at] = (value - mean) / scale;
  }
}
