import {percentile} from "../../math/percentile.ts";

export const discretizers = ["quartile", "decile", "entropy"] as const;
export type Discretizer = (typeof discretizers)[number];

/** A numeric column cut into bins: a value x falls in the bin with as many edges below x. */
export interface Bins {
  /** ascending, distinct; one fewer than the bins */
  edges: number[];
  /** rows of the table in each bin */
  counts: number[];
  /** mean and standard deviation (over n, plus 1e-11) of each bin's values; 0 and 1e-11 in an empty bin */
  means: number[];
  sds: number[];
  /** each bin's ends: the edges, and the column's smallest and largest value */
  mins: number[];
  maxs: number[];
}

const percents: Record<"quartile" | "decile", number[]> = {
  quartile: [25, 50, 75],
  decile: [10, 20, 30, 40, 50, 60, 70, 80, 90]
};

/** Edges at the quartiles or deciles of ascending values, repeated ones once. */
export function quantileEdges(sorted: ArrayLike<number>, discretizer: "quartile" | "decile"): number[] {
  return [...new Set(percents[discretizer].map((percent) => percentile(sorted, percent)))];
}

/** The bin in which x falls; x on an edge belongs to the lower bin. */
export function binOf(edges: ArrayLike<number>, x: number): number {
  let bin = 0;
  while (bin < edges.length && edges[bin] < x) bin++;
  return bin;
}

/** Counts, means and spreads of the bins that `edges` cut ascending values into (discretize.py). */
export function cutIntoBins(sorted: ArrayLike<number>, edges: number[]): Bins {
  const bins: Bins = {
    edges,
    counts: [],
    means: [],
    sds: [],
    mins: [sorted[0], ...edges],
    maxs: [...edges, sorted[sorted.length - 1]]
  };
  let from = 0;
  for (let b = 0; b <= edges.length; b++) {
    let to = from;
    while (to < sorted.length && (b === edges.length || sorted[to] <= edges[b])) to++;
    const count = to - from;
    let sum = 0;
    for (let i = from; i < to; i++) sum += sorted[i];
    const mean = count ? sum / count : 0;
    let squares = 0;
    for (let i = from; i < to; i++) squares += (sorted[i] - mean) ** 2;
    bins.counts.push(count);
    bins.means.push(mean);
    bins.sds.push((count ? Math.sqrt(squares / count) : 0) + 1e-11);
    from = to;
  }
  return bins;
}

/** The bins as text: "age <= 28.00", "28.00 < age <= 37.00", "age > 48.00". */
export function binNames(feature: string, edges: number[], decimals = 2): string[] {
  const text = edges.map((edge) => edge.toFixed(decimals));
  return Array.from({length: edges.length + 1}, (_, b) => {
    if (b === 0) return `${feature} <= ${text[0]}`;
    if (b === edges.length) return `${feature} > ${text[b - 1]}`;
    return `${text[b - 1]} < ${feature} <= ${text[b]}`;
  });
}

/**
 * Decimals with which the edges of a column read well: the reference's two, but none where all edges are whole,
 * and so many more that rounding moves no edge by over a twentieth of the way to its neighbour.
 */
export function readableDecimals(edges: number[]): number {
  if (edges.every(Number.isInteger)) return 0;
  let least = edges.length > 1 ? Number.POSITIVE_INFINITY : Math.abs(edges[0]);
  for (let i = 1; i < edges.length; i++) least = Math.min(least, edges[i] - edges[i - 1]);
  let decimals = 2;
  while (decimals < 12 && 0.5 * 10 ** -decimals > 0.05 * least * (1 + 1e-9)) decimals++;
  return decimals;
}
