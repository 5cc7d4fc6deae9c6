import {percentile} from "./percentile.ts";

/** Rows whose predicted probability lies in one range, and what happened to them. */
export interface ReliabilityBin {
  /** the range: from < p <= to, and the first with `from` */
  from: number;
  to: number;
  rows: number;
  /** mean probability that was predicted */
  predicted: number;
  /** share of rows that were of class 1 */
  observed: number;
  /** Wilson's interval of 95 % around the share (Wilson 1927) */
  low: number;
  high: number;
}

/**
 * The reliability curve: predicted against observed, in bins of equal width or of equally many rows. Empty bins are
 * left out, and quantiles that coincide share a bin.
 * @param truth 1 or 0 a row
 */
export function reliability(
  truth: ArrayLike<number>,
  probability: ArrayLike<number>,
  {bins, strategy}: {bins: number; strategy: "uniform" | "quantile"}
): ReliabilityBin[] {
  const edges = strategy === "uniform" ? evenEdges(bins) : quantileEdges(probability, bins);
  const last = edges.length - 2;
  const rows = new Float64Array(last + 1);
  const sums = new Float64Array(last + 1);
  const ones = new Float64Array(last + 1);
  for (let i = 0; i < truth.length; i++) {
    let bin = 0;
    while (bin < last && edges[bin + 1] < probability[i]) bin++;
    rows[bin]++;
    sums[bin] += probability[i];
    ones[bin] += truth[i];
  }
  return Array.from(rows, (count, b) => ({
    from: edges[b],
    to: edges[b + 1],
    rows: count,
    predicted: sums[b] / count,
    observed: ones[b] / count,
    ...wilson(ones[b], count)
  })).filter((bin) => bin.rows > 0);
}

/**
 * Expected calibration error: |predicted - observed| on average over the rows, in ranges of equal width (Naeini et al.
 * 2015). A probability on an edge counts to the range above it.
 */
export function calibrationError(
  truth: ArrayLike<number>,
  probability: ArrayLike<number>,
  bins = 10
): number {
  const excess = new Float64Array(bins);
  for (let i = 0; i < truth.length; i++) {
    excess[Math.min(bins - 1, Math.floor(probability[i] * bins))] += probability[i] - truth[i];
  }
  return excess.reduce((sum, own) => sum + Math.abs(own), 0) / truth.length;
}

function evenEdges(bins: number): number[] {
  return Array.from({length: bins + 1}, (_, k) => k / bins);
}

function quantileEdges(probability: ArrayLike<number>, bins: number): number[] {
  const sorted = Float64Array.from(probability).sort();
  const edges = evenEdges(bins).map((share) => percentile(sorted, 100 * share));
  const distinct = edges.filter((edge, k) => k === 0 || edge > edges[k - 1]);
  return distinct.length > 1 ? distinct : [distinct[0], distinct[0]];
}

/** The normal distribution's 97.5 % quantile. */
const z = 1.959963984540054;

function wilson(ones: number, rows: number): {low: number; high: number} {
  const share = ones / rows;
  const spread = z * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows));
  const scale = 1 + (z * z) / rows;
  const middle = share + (z * z) / (2 * rows);
  // Rounding must not push an interval's end past the share itself.
  return {
    low: Math.min(share, Math.max(0, (middle - spread) / scale)),
    high: Math.max(share, Math.min(1, (middle + spread) / scale))
  };
}
