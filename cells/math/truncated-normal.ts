import {normalCdf, normalDensity, normalQuantile} from "./normal.ts";

/** A normal distribution cut to [min, max]; infinite ends are allowed. `mean` must lie in [min, max]. */
export interface TruncatedNormal {
  mean: number;
  sd: number;
  min: number;
  max: number;
}

/** cells of a table: the unit interval is cut in so many equal parts */
export const TABLE_CELLS = 256;

/** coefficients of a cell: the value in its middle, and the first and second Taylor coefficients */
export const TABLE_STRIDE = 3;

/** A cell is tabulated where the error stays below this share of the standard deviation. */
export const TABLE_TOLERANCE = 1e-5;

/** The value below which lies the share `u` (0 to 1) of the distribution. */
export function truncatedNormalQuantile({mean, sd, min, max}: TruncatedNormal, u: number): number {
  if (min === max) return min;
  const low = normalCdf((min - mean) / sd);
  const high = normalCdf((max - mean) / sd);
  const value = mean + sd * normalQuantile(low + u * (high - low));
  return value < min ? min : value > max ? max : value;
}

/**
 * Tabulates the quantile function Q of a truncated normal, so that a draw costs one lookup: in cell c,
 * with t in [-1/2, 1/2] from its middle, Q is about a + t (b + t c). Derivatives with respect to u, with
 * z the standardised value, D the probability between the cuts and phi the density:
 * Q' = D / phi(z), Q'' = z Q'^2, Q''' = Q'^3 (1 + 2 z^2). Taylor's remainder over half a cell of width h
 * is at most (h/2)^3 / 6 times the largest Q''', which grows with |z|: its value in the middles of the
 * neighbouring cells bounds it. A cell whose bound exceeds `TABLE_TOLERANCE` (far out in a tail) gets
 * NaN as its first coefficient; the reader of the table then asks `truncatedNormalQuantile`.
 */
export function tabulateTruncatedNormal(
  normal: TruncatedNormal,
  table = new Float64Array(TABLE_CELLS * TABLE_STRIDE),
  offset = 0
): Float64Array {
  const {mean, sd, min, max} = normal;
  if (min === max) {
    for (let c = 0; c < TABLE_CELLS; c++) table[offset + TABLE_STRIDE * c] = min;
    return table;
  }
  const low = normalCdf((min - mean) / sd);
  const share = normalCdf((max - mean) / sd) - low;
  const h = 1 / TABLE_CELLS;
  const third = (z: number): number => (share / normalDensity(z)) ** 3 * (1 + 2 * z * z);
  // One more middle on either side: the ends of the interval stand in for them.
  const middles = new Float64Array(TABLE_CELLS + 2);
  middles[0] = (min - mean) / sd;
  middles[TABLE_CELLS + 1] = (max - mean) / sd;
  for (let c = 1; c <= TABLE_CELLS; c++) middles[c] = normalQuantile(low + (c - 0.5) * h * share);
  let before = third(middles[0]);
  let here = third(middles[1]);
  for (let c = 0; c < TABLE_CELLS; c++) {
    const after = third(middles[c + 2]);
    const at = offset + TABLE_STRIDE * c;
    const z = middles[c + 1];
    const slope = share / normalDensity(z);
    const bound = ((h / 2) ** 3 / 6) * Math.max(before, after);
    table[at] = bound <= TABLE_TOLERANCE ? mean + sd * z : Number.NaN;
    table[at + 1] = sd * slope * h;
    table[at + 2] = 0.5 * sd * z * slope * slope * h * h;
    before = here;
    here = after;
  }
  return table;
}
