/**
 * Goes from `b` against `step`, halving it until what it gains is in keeping with the slope: Armijo's rule, Nocedal and
 * Wright 2006, sec. 3.1. What it gives is no better than `value` where no part of the step is.
 * @param slope how fast the objective falls along `step`
 */
export function shortened(
  valueAt: (b: Float64Array) => number,
  b: Float64Array<ArrayBuffer>,
  value: number,
  step: Float64Array,
  slope: number
): {b: Float64Array<ArrayBuffer>; value: number} {
  let next = b;
  let nextValue = Infinity;
  for (let scale = 1; scale > 1e-10; scale /= 2) {
    next = b.map((old, p) => old - scale * step[p]);
    nextValue = valueAt(next);
    if (nextValue <= value - 1e-4 * scale * slope) break;
  }
  return {b: next, value: nextValue};
}
