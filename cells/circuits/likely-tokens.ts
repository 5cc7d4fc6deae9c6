/** A token with what a model gives it. */
export interface LikelyToken {
  token: number;
  text: string;
  /** probability, 0 to 1 */
  probability: number;
}

/** log of the sum of exp, in float64. */
export function logSumExp(logits: ArrayLike<number>): number {
  let most = -Infinity;
  for (let i = 0; i < logits.length; i++) if (logits[i] > most) most = logits[i];
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp(logits[i] - most);
  return most + Math.log(sum);
}

/** Indices of the largest numbers, the largest first; of equal ones the first. */
export function largest(numbers: ArrayLike<number>, count: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < numbers.length; i++) {
    if (found.length === count && !(numbers[i] > numbers[found[count - 1]])) continue;
    let place = found.length;
    while (place > 0 && numbers[i] > numbers[found[place - 1]]) place--;
    found.splice(place, 0, i);
    if (found.length > count) found.pop();
  }
  return found;
}

/** How many are larger than the one at this index: 0 for the largest. */
export function rankOf(numbers: ArrayLike<number>, index: number): number {
  let above = 0;
  for (let i = 0; i < numbers.length; i++) if (numbers[i] > numbers[index]) above++;
  return above;
}

/** KL(p || q) of the probabilities of two rows of logits, in nats. */
export function divergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const [allP, allQ] = [logSumExp(p), logSumExp(q)];
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += Math.exp(p[i] - allP) * (p[i] - allP - (q[i] - allQ));
  return sum;
}

/** The likeliest tokens of a row of logits. */
export function likeliest(
  logits: ArrayLike<number>,
  count: number,
  textOf: (token: number) => string
): LikelyToken[] {
  const total = logSumExp(logits);
  return largest(logits, count).map((token) => ({
    token,
    text: textOf(token),
    probability: Math.exp(logits[token] - total)
  }));
}
