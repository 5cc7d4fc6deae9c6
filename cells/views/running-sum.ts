/* A sum that is built up step by step: a picture a step, one below the other, all on one scale. */

/** Where a number stands, in per cent from the left. */
export type SumScale = (value: number) => number;

/** Pixels that a step is high. */
const HEIGHT = 26;

/** A scale that holds all these numbers, with a little room at both ends. */
export function sumScale(values: readonly number[]): SumScale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high - low) / 40 || 1;
  return (value) => (100 * (value - low + margin)) / (high - low + 2 * margin);
}

/** A bar from where the sum was to where it is, with links to the steps above and below. */
export function sumStep(from: number, to: number, at: SumScale): string {
  const [left, right] = [at(Math.min(from, to)), at(Math.max(from, to))];
  const side = to < from ? "negative" : "positive";
  return drawn(
    `${link(at(from), 0, 5)}<rect x="${left.toFixed(2)}%" width="${Math.max(right - left, 0.2).toFixed(2)}%" y="5" height="16" rx="2" fill="var(--gb-${side})"/>${link(at(to), 21, HEIGHT)}`
  );
}

/** Where a sum starts or ends: a mark, not a bar. */
export function sumLevel(value: number, at: SumScale): string {
  return drawn(
    `${link(at(value), 0, HEIGHT)}<circle class="gb-sum-point" cx="${at(value).toFixed(2)}%" cy="13" r="5.5"/>`
  );
}

function link(at: number, from: number, to: number): string {
  return `<line class="gb-sum-link" x1="${at.toFixed(2)}%" x2="${at.toFixed(2)}%" y1="${from}" y2="${to}"/>`;
}

function drawn(parts: string): string {
  return `<svg class="gb-sum" width="100%" height="${HEIGHT}" aria-hidden="true" focusable="false">${parts}</svg>`;
}
