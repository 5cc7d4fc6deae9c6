interface Pair {
  x: number;
  /** class code */
  y: number;
}

/**
 * Edges from the class labels: the thresholds of a decision tree on this one column that lowers the
 * entropy, three levels deep, so at most 8 bins (discretize.py, `EntropyDiscretizer`; Fayyad and Irani 1993
 * for the idea). One edge at the median where the tree does not split.
 */
export function entropyEdges(values: ArrayLike<number>, codes: ArrayLike<number>, depth = 3): number[] {
  const pairs = Array.from(values, (x, i) => ({x, y: codes[i]})).sort((a, b) => a.x - b.x);
  const edges: number[] = [];
  split(pairs, depth, edges);
  if (edges.length > 0) return edges.sort((a, b) => a - b);
  const half = pairs.length >> 1;
  return [pairs.length % 2 ? pairs[half].x : (pairs[half - 1].x + pairs[half].x) / 2];
}

function split(pairs: Pair[], depth: number, edges: number[]): void {
  if (depth === 0) return;
  const right = new Map<number, number>();
  for (const {y} of pairs) right.set(y, (right.get(y) ?? 0) + 1);
  if (right.size < 2) return;
  const left = new Map<number, number>();
  let at = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < pairs.length; i++) {
    const {y} = pairs[i - 1];
    left.set(y, (left.get(y) ?? 0) + 1);
    right.set(y, (right.get(y) ?? 0) - 1);
    if (pairs[i].x === pairs[i - 1].x) continue;
    const rest = i * entropy(left, i) + (pairs.length - i) * entropy(right, pairs.length - i);
    // As a tree does, take the best split even where it gains nothing: a deeper one may.
    if (rest < least - 1e-12) [least, at] = [rest, i];
  }
  if (at === 0) return;
  edges.push((pairs[at - 1].x + pairs[at].x) / 2);
  split(pairs.slice(0, at), depth - 1, edges);
  split(pairs.slice(at), depth - 1, edges);
}

/** -Σ p log p over the counts. */
function entropy(counts: Map<number, number>, total: number): number {
  let sum = 0;
  for (const count of counts.values()) if (count > 0) sum -= (count / total) * Math.log(count / total);
  return sum;
}
