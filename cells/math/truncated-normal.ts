import {normalCdf, normalDensity, normalQuantile} from "./normal.ts";

/** A normal distribution cut to [min, max]; infinite ends are allowed. `mean` must lie in [min, max]. */
export interface TruncatedNormal {
  mean: number;
  sd: number;
  min: number;
  max: number;
}

/** What the quantile function needs, computed once. */
export interface PreparedTruncatedNormal extends TruncatedNormal {
  /** of the standardised variable: the probability below the lower cut, and between the cuts */
  low: number;
  share: number;
}

export function prepareTruncatedNormal(normal: TruncatedNormal): PreparedTruncatedNormal {
  const {mean, sd, min, max} = normal;
  const low = normalCdf((min - mean) / sd);
  return {...normal, low, share: normalCdf((max - mean) / sd) - low};
}

/** The value below which lies the share `u` (0 to 1) of the distribution. */
export function truncatedNormalQuantile(
  {mean, sd, min, max, low, share}: PreparedTruncatedNormal,
  u: number
): number {
  if (min === max) return min;
  const value = mean + sd * normalQuantile(low + u * share);
  return value < min ? min : value > max ? max : value;
}

/** A piece of the quantile function is tabulated where its error stays below this share of the spread `sd`. */
export const TABLE_TOLERANCE = 1e-5;

/** numbers a cell of a table takes: the value in its middle, and the first and second Taylor coefficients */
export const TABLE_STRIDE = 3;

/**
 * Tabulates the quantile function Q between the shares `from` and `to` in `cells` equal cells, so that a draw
 * costs one lookup: with t in [-1/2, 1/2] from the middle of a cell, Q is about a + t (b + t c). Derivatives
 * with respect to u, with z the standardised value, D the probability between the cuts and phi the density:
 * Q' = D / phi(z), Q'' = z Q'^2, Q''' = Q'^3 (1 + 2 z^2). Taylor's remainder over half a cell of width h is at
 * most (h/2)^3 / 6 times the largest Q''', which grows with |z|: its value in the middles of the neighbouring
 * cells bounds it. A cell whose bound exceeds `TABLE_TOLERANCE` (far out in a tail) gets NaN as its first
 * number; the reader of the table then asks `truncatedNormalQuantile`. Written to `table` from `offset`.
 */
export function tabulateTruncatedNormal(
  normal: PreparedTruncatedNormal,
  {from, to, cells}: {from: number; to: number; cells: number},
  table: Float64Array,
  offset: number
): void {
  const {mean, sd, min, max, low, share} = normal;
  if (min === max) {
    for (let c = 0; c < cells; c++) table.set([min, 0, 0], offset + TABLE_STRIDE * c);
    return;
  }
  const h = (to - from) / cells;
  const third = (z: number): number => {
    const slope = share / normalDensity(z);
    return slope * slope * slope * (1 + 2 * z * z);
  };
  // One more middle on either side; an end of the distribution stands in for one beyond it.
  const middle = (c: number): number => {
    const u = from + (c + 0.5) * h;
    if (u <= 0) return (min - mean) / sd;
    return u >= 1 ? (max - mean) / sd : normalQuantile(low + u * share);
  };
  let z = middle(0);
  let before = third(middle(-1));
  let here = third(z);
  for (let c = 0; c < cells; c++) {
    const next = middle(c + 1);
    const after = third(next);
    const at = offset + TABLE_STRIDE * c;
    const slope = share / normalDensity(z);
    const bound = ((h / 2) ** 3 / 6) * Math.max(before, after);
    table[at] = bound <= TABLE_TOLERANCE ? mean + sd * z : Number.NaN;
    table[at + 1] = sd * slope * h;
    table[at + 2] = 0.5 * sd * z * slope * slope * h * h;
    before = here;
    here = after;
    z = next;
  }
}
