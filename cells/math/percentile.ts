/**
 * Percentiles of sorted values by linear interpolation between the two nearest ranks (Hyndman and Fan
 * 1996, type 7; NumPy's default). `sorted` must be ascending, not empty, without NaN.
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const rank = (percent / 100) * (sorted.length - 1);
  const below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  const t = rank - below;
  const step = sorted[above] - sorted[below];
  // From the nearer end, so that t = 1 gives the upper value exactly (as NumPy does).
  return t >= 0.5 ? sorted[above] - step * (1 - t) : sorted[below] + step * t;
}
