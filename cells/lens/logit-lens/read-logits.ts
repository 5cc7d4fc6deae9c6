/** What one row of logits says of the next token. */
export interface Reading {
  /** log of the sum of exponentials of the logits: log p = logit - logSum */
  logSum: number;
  /** of the distribution, in nats */
  entropy: number;
  /** KL(final || this), in nats: what is lost by taking this for the model's own answer */
  kl: number;
}

/** The model's own answer at a place, which every site is compared with. */
export interface FinalAnswer {
  probabilities: Float64Array;
  /** sum of p log p */
  negativeEntropy: number;
}

/**
 * Entropy, and the divergence from the final distribution, of one row of logits. In float64 whatever the logits are.
 * @param final absent for the final row itself, whose divergence from itself is 0
 */
export function readLogits(logits: Float32Array, final?: FinalAnswer): Reading {
  let most = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < logits.length; t++) if (logits[t] > most) most = logits[t];
  let sum = 0;
  let weighted = 0;
  let cross = 0;
  for (let t = 0; t < logits.length; t++) {
    const above = logits[t] - most;
    const e = Math.exp(above);
    sum += e;
    weighted += e * above;
    if (final) cross += final.probabilities[t] * above;
  }
  const logSum = Math.log(sum);
  return {
    logSum: most + logSum,
    // H = log Z - sum p x
    entropy: Math.max(0, logSum - weighted / sum),
    // KL = sum q log q - sum q (x - log Z)
    kl: final ? Math.max(0, final.negativeEntropy - cross + logSum) : 0
  };
}

/** The distribution that logits mean, to compare others with. */
export function finalAnswer(logits: Float32Array, {logSum, entropy}: Reading): FinalAnswer {
  const probabilities = new Float64Array(logits.length);
  for (let t = 0; t < logits.length; t++) probabilities[t] = Math.exp(logits[t] - logSum);
  return {probabilities, negativeEntropy: -entropy};
}

/** The k tokens with the largest logits, largest first; of equal ones the one with the smaller number. */
export function topTokens(logits: Float32Array, k: number): Int32Array {
  const tokens = new Int32Array(k);
  const values = new Float64Array(k).fill(Number.NEGATIVE_INFINITY);
  let filled = 0;
  for (let t = 0; t < logits.length; t++) {
    const value = logits[t];
    if (filled === k && !(value > values[k - 1])) continue;
    let at = filled < k ? filled++ : k - 1;
    for (; at > 0 && value > values[at - 1]; at--) {
      values[at] = values[at - 1];
      tokens[at] = tokens[at - 1];
    }
    values[at] = value;
    tokens[at] = t;
  }
  return tokens;
}

/** The rank of each of some tokens, 1 for the likeliest: one more than there are tokens with a larger logit. */
export function ranksOf(logits: Float32Array, tokens: ArrayLike<number>): Int32Array {
  const order = Array.from(tokens, (_, i) => i).sort((a, b) => logits[tokens[a]] - logits[tokens[b]]);
  const sorted = Float64Array.from(order, (i) => logits[tokens[i]]);
  // larger[i]: logits above sorted[i] and not above sorted[i + 1]
  const larger = new Int32Array(sorted.length);
  for (let t = 0; t < logits.length; t++) {
    const value = logits[t];
    if (!(value > sorted[0])) continue;
    let low = 0;
    let high = sorted.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (value > sorted[middle]) low = middle;
      else high = middle - 1;
    }
    larger[low]++;
  }
  const ranks = new Int32Array(sorted.length);
  let above = 0;
  for (let i = sorted.length - 1; i >= 0; i--) {
    above += larger[i];
    ranks[order[i]] = above + 1;
  }
  return ranks;
}
