import type {Matrix} from "./matrix.ts";

/**
 * Weighted sums over rows, gathered block by block: all that a weighted least-squares fit needs, in
 * memory that does not grow with the rows. Values are taken as differences from `origin` (x) and from
 * the first row's y, so that large means do not eat the digits of small variances.
 */
export interface WeightedMoments {
  /** columns of x */
  columns: number;
  /** columns of y */
  outputs: number;
  /** subtracted from every row of x */
  origin: Float64Array;
  /** subtracted from every row of y */
  originY: Float64Array;
  /** rows seen */
  rows: number;
  /** Σ w, Σ w^2 */
  weight: number;
  squaredWeight: number;
  /** Σ w x, [column] */
  x: Float64Array;
  /** Σ w x xᵀ, [column, column], upper triangle */
  xx: Float64Array;
  /** Σ w y, [output] */
  y: Float64Array;
  /** Σ w y^2, [output] */
  yy: Float64Array;
  /** Σ w x y, [output, column] */
  xy: Float64Array;
}

export function weightedMoments(
  columns: number,
  outputs: number,
  origin: Float64Array = new Float64Array(columns)
): WeightedMoments {
  return {
    columns,
    outputs,
    origin,
    originY: new Float64Array(outputs),
    rows: 0,
    weight: 0,
    squaredWeight: 0,
    x: new Float64Array(columns),
    xx: new Float64Array(columns * columns),
    y: new Float64Array(outputs),
    yy: new Float64Array(outputs),
    xy: new Float64Array(outputs * columns)
  };
}

/**
 * Adds rows to the sums: x is [row, column], weights [row], y [row, output]. Only the entries that differ
 * from the origin are multiplied: of LIME's binary rows most are zero, and pairs cost the square. `taken` says
 * which columns of y are taken, all by default.
 */
export function addRows(
  moments: WeightedMoments,
  x: Matrix,
  weights: Float64Array,
  y: Matrix,
  taken: ArrayLike<number> = Array.from({length: moments.outputs}, (_, o) => o)
): void {
  const {columns, outputs, origin, originY, x: sumX, xx, y: sumY, yy, xy} = moments;
  const {rows, data} = x;
  if (moments.rows === 0) for (let o = 0; o < outputs; o++) originY[o] = y.data[taken[o]];
  const at = new Int32Array(columns);
  const value = new Float64Array(columns);
  // Carried on from block to block, so that the sums do not depend on how rows were cut into blocks.
  let total = moments.weight;
  let squared = moments.squaredWeight;
  for (let i = 0; i < rows; i++) {
    const w = weights[i];
    total += w;
    squared += w * w;
    const start = i * columns;
    let filled = 0;
    for (let j = 0; j < columns; j++) {
      const v = data[start + j] - origin[j];
      at[filled] = j;
      value[filled] = v;
      filled += v !== 0 ? 1 : 0; // without a branch: which entries are zero is anyone's guess
    }
    for (let p = 0; p < filled; p++) {
      const j = at[p];
      const wv = w * value[p];
      sumX[j] += wv;
      const row = j * columns;
      for (let q = p; q < filled; q++) xx[row + at[q]] += wv * value[q];
    }
    for (let o = 0; o < outputs; o++) {
      const v = y.data[i * y.columns + taken[o]] - originY[o];
      const wv = w * v;
      sumY[o] += wv;
      yy[o] += wv * v;
      const row = o * columns;
      for (let p = 0; p < filled; p++) xy[row + at[p]] += wv * value[p];
    }
  }
  moments.rows += rows;
  moments.weight = total;
  moments.squaredWeight = squared;
}

/** The same sums around the weighted means: what remains once the intercept is taken out. */
export interface CentredMoments {
  columns: number;
  outputs: number;
  rows: number;
  weight: number;
  /** weighted means, [column] and [output] */
  meanX: Float64Array;
  meanY: Float64Array;
  /** Σ w (x - mean)(x - mean)ᵀ, both triangles */
  xx: Float64Array;
  /** Σ w (y - mean)^2, [output] */
  yy: Float64Array;
  /** Σ w (x - mean)(y - mean), [output, column] */
  xy: Float64Array;
}

// A difference of sums smaller than this share of them is rounding, not variance.
const ROUNDING = 1e-12;

export function centre(moments: WeightedMoments): CentredMoments {
  const {columns: d, outputs, rows, weight, origin, originY, x, y} = moments;
  const xx = new Float64Array(d * d);
  const yy = new Float64Array(outputs);
  const xy = new Float64Array(outputs * d);
  for (let j = 0; j < d; j++) {
    for (let k = j; k < d; k++) {
      const value = moments.xx[j * d + k] - (x[j] * x[k]) / weight;
      xx[j * d + k] = xx[k * d + j] = j === k && value <= ROUNDING * moments.xx[j * d + j] ? 0 : value;
    }
  }
  // A constant column has no covariance with anything: its sums are rounding too.
  const constant = (j: number): boolean => xx[j * d + j] === 0;
  for (let j = 0; j < d; j++) {
    if (!constant(j)) continue;
    for (let k = 0; k < d; k++) xx[j * d + k] = xx[k * d + j] = 0;
  }
  for (let o = 0; o < outputs; o++) {
    const spread = moments.yy[o] - (y[o] * y[o]) / weight;
    yy[o] = spread <= ROUNDING * moments.yy[o] ? 0 : spread;
    if (yy[o] === 0) continue;
    for (let j = 0; j < d; j++)
      if (!constant(j)) xy[o * d + j] = moments.xy[o * d + j] - (x[j] * y[o]) / weight;
  }
  const meanX = x.map((sum, j) => origin[j] + sum / weight);
  const meanY = y.map((sum, o) => originY[o] + sum / weight);
  return {columns: d, outputs, rows, weight, meanX, meanY, xx, yy, xy};
}
