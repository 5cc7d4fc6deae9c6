/** A number for people: at most `digits` significant digits, a true minus, thousands apart; from 1e15 on as "1.5E20". */
export function plain(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  const text = value.toLocaleString("en", {
    maximumSignificantDigits: digits,
    useGrouping: Math.abs(value) >= 10_000,
    ...(Math.abs(value) >= 1e15 && {notation: "scientific"})
  });
  return text === "-0" ? "0" : text.replace("-", "−");
}

/** A number with its sign, to as many decimals as `step` has: weights of one list stand under each other. */
export function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return text;
  return `${value < 0 ? "−" : "+"}${text}`;
}

/** Decimals that show the largest of some values with three digits, two at least and six at most. */
export function decimalsFor(values: number[]): number {
  const largest = Math.max(...values.map(Math.abs), 0);
  if (largest === 0) return 2;
  return Math.min(6, Math.max(largest >= 1000 ? 0 : 2, 2 - Math.floor(Math.log10(largest))));
}

/** A share as a percentage: "46 %", "0.4 %", "−50 %". */
export function percent(share: number): string {
  const value = 100 * share;
  const near = Math.abs(value) < 1 || (value > 99 && value < 100);
  return `${(near && value !== 0 ? value.toFixed(1) : value.toFixed(0)).replace("-", "−")}\u00a0%`;
}

/** "87 % ± 2.1" of a share with its standard error. */
export function shareWords({mean, standardError}: {mean: number; standardError: number}): string {
  const text = (100 * mean).toFixed(0).replace("-", "−");
  const share = `${text === "−0" ? "0" : text}\u00a0%`;
  // of a single row, or a single run, there is none
  return Number.isFinite(standardError) ? `${share} ± ${(100 * standardError).toFixed(1)}` : share;
}
