/** A pair with what it explains on top of its two features: the mean over the bags. */
export interface RankedPair {
  pair: [number, number];
  strength: number;
}

/** Pairs by their mean rank over the bags, the first one first. */
export function rankPairs(pairs: [number, number][], strengths: Float64Array[]): RankedPair[] {
  const ranks = new Float64Array(pairs.length);
  const sums = new Float64Array(pairs.length);
  for (const own of strengths) {
    const order = Array.from(own, (_, p) => p).sort((a, b) => own[b] - own[a] || a - b);
    for (const [rank, p] of order.entries()) ranks[p] += rank;
    for (const [p, strength] of own.entries()) sums[p] += strength;
  }
  return Array.from(ranks, (_, p) => p)
    .sort((a, b) => ranks[a] - ranks[b] || a - b)
    .map((p) => ({pair: pairs[p], strength: sums[p] / strengths.length}));
}
