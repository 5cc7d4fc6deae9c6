/** The step nearest to `value`, counted from `min`, as a native slider rounds it; free of float noise. */
export function onStep(value: number, {min, max, step}: {min: number; max: number; step: number}): number {
  const last = Math.floor((max - min) / step + 1e-9);
  const count = Math.min(last, Math.max(0, Math.round((value - min) / step)));
  return Number((min + count * step).toPrecision(12));
}
