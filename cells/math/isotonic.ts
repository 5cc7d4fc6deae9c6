/**
 * The non-decreasing numbers nearest to `values` by weighted squares, by pooling adjacent violators (Ayer et al. 1955).
 * Values that weigh nothing get what they would get if they weighed next to nothing: they bend to the others, and
 * among themselves count the same.
 * @param weights none below 0; each counts 1 unless told
 */
export function isotonic(values: ArrayLike<number>, weights?: ArrayLike<number>): Float64Array {
  const fitted = Float64Array.from(values);
  const heavy = Array.from(fitted.keys()).filter((at) => !weights || weights[at] > 0);
  const levels = pooled(
    heavy.map((at) => values[at]),
    heavy.map((at) => (weights ? weights[at] : 1))
  );
  for (const [k, at] of heavy.entries()) fitted[at] = levels[k];
  if (heavy.length === fitted.length) return fitted;
  // A bounded isotonic fit is the unbounded one cut to its bounds.
  for (let k = 0; k <= heavy.length; k++) {
    const from = k === 0 ? 0 : heavy[k - 1] + 1;
    const to = k === heavy.length ? fitted.length : heavy[k];
    const low = k === 0 ? -Infinity : levels[k - 1];
    const high = k === heavy.length ? Infinity : levels[k];
    const light = Array.from(fitted.subarray(from, to));
    const own = pooled(
      light,
      light.map(() => 1)
    );
    for (const [step, level] of own.entries()) fitted[from + step] = Math.min(high, Math.max(low, level));
  }
  return fitted;
}

function pooled(values: number[], weights: number[]): number[] {
  const blocks: {level: number; weight: number; sum: number; length: number}[] = [];
  for (const [at, value] of values.entries()) {
    // A block of one keeps its value to the last bit.
    let block = {level: value, weight: weights[at], sum: weights[at] * value, length: 1};
    for (let last = blocks.at(-1); last && last.level > block.level; last = blocks.at(-1)) {
      blocks.pop();
      const weight = last.weight + block.weight;
      const sum = last.sum + block.sum;
      block = {level: sum / weight, weight, sum, length: last.length + block.length};
    }
    blocks.push(block);
  }
  return blocks.flatMap(({level, length}) => new Array<number>(length).fill(level));
}
