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
  const boundaries = starts.length - 1;
  if (boundaries <= most) return cutsAt(sorted, starts.subarray(1));
  const chosen: number[] = [];
  let from = 0; // first row of the bin that is being filled
  let next = 1; // the boundary looked at
  for (let left = most; left > 0 && next < starts.length; left--) {
    // What is left is shared out anew, so that a long run of equal values costs its neighbours nothing.
    const ideal = from + (sorted.length - from) / (left + 1);
    while (next + 1 < starts.length && starts[next + 1] <= ideal) next++;
    const nearer =
      next + 1 < starts.length && starts[next] < ideal && starts[next + 1] - ideal < ideal - starts[next];
    if (nearer) next++;
    chosen.push(starts[next]);
    from = starts[next];
    next++;
  }
  return cutsAt(sorted, Int32Array.from(chosen));
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
