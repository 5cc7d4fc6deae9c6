/**
 * Places to cut a column of numbers: between all distinct values if there are few enough; else so that the bins hold
 * about as many rows each, equal values staying together. A value equal to a cut belongs above it.
 *
 * @param values finite numbers, in any order
 * @param most cuts at most
 */
export function cutPoints(values: Float64Array, most: number): Float64Array {
  const sorted = values.slice().sort();
  const starts = runStarts(sorted);
  if (starts.length - 1 <= most) return cutsAt(sorted, starts.subarray(1));
  const before = evenedOut(starts, sorted.length, most + 1);
  const chosen = cutFromBothEnds(before, most);
  return cutsAt(
    sorted,
    Int32Array.from(chosen, (run) => starts[run])
  );
}

/**
 * How much stands before each run of equal values, and in all. A run that fills a bin counts as one that is full and
 * no more: its neighbours are not to pay for its length.
 */
function evenedOut(starts: Int32Array, rows: number, bins: number): Float64Array {
  const lengths = Float64Array.from(starts, (start, run) => (starts[run + 1] ?? rows) - start);
  let full = rows / bins;
  for (let last = Infinity; last - full > 1e-9 * full; ) {
    last = full;
    full = lengths.reduce((sum, length) => sum + Math.min(length, last), 0) / bins;
  }
  const before = new Float64Array(lengths.length + 1);
  for (const [run, length] of lengths.entries()) before[run + 1] = before[run] + Math.min(length, full);
  return before;
}

/**
 * Cuts the runs from both ends in turn, as InterpretML does: a bin takes its share of what is left, rounded up, so what
 * does not divide evenly lies at the ends. There values are far apart, and a few rows alone make a wild bin.
 */
function cutFromBothEnds(before: Float64Array, cuts: number): number[] {
  const low: number[] = [];
  const high: number[] = [];
  let [from, to] = [0, before.length - 1];
  for (let left = cuts; left > 0; left--) {
    const size = Math.ceil((before[to] - before[from]) / (left + 1) - 1e-9);
    // each bin still to come needs a run
    if ((cuts - left) % 2 === 0) {
      from = nearest(before, before[from] + size, from + 1, to - left);
      low.push(from);
    } else {
      to = nearest(before, before[to] - size, from + left, to - 1);
      high.push(to);
    }
  }
  return [...low, ...high.reverse()];
}

/** Of the places from `first` to `last` in a rising list, the one nearest to the target. */
function nearest(list: Float64Array, target: number, first: number, last: number): number {
  let [low, high] = [first, last];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < target) low = middle + 1;
    else high = middle;
  }
  return low > first && target - list[low - 1] <= list[low] - target ? low - 1 : low;
}

/** Where runs of equal values start. */
function runStarts(sorted: Float64Array): Int32Array {
  const starts: number[] = [];
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) starts.push(i);
  return Int32Array.from(starts);
}

/** The middle between the last value below and the first above. */
function cutsAt(sorted: Float64Array, starts: Int32Array): Float64Array {
  return Float64Array.from(starts, (start) => {
    const [below, above] = [sorted[start - 1], sorted[start]];
    const middle = below / 2 + above / 2;
    // Between neighbouring numbers there is no middle.
    return middle > below && middle <= above ? middle : above;
  });
}

/** How many different numbers there are. */
export function distinct(values: Float64Array): number {
  return runStarts(values.slice().sort()).length;
}
