import type {Random} from "../../math/random.ts";

export interface SamplingOptions {
  /** logits are divided by it; 0: always the most probable token */
  temperature: number;
  /** only the k most probable tokens */
  topK?: number;
  /** only the most probable tokens that together reach this probability (Holtzman et al. 2019, nucleus sampling) */
  topP?: number;
}

export interface Sampled {
  token: number;
  /** log of its probability as the model gives it, before temperature and cuts, in nats */
  logProb: number;
}

/** Draws the next token from logits [d_vocab]. */
export function sampleToken(logits: Float32Array, options: SamplingOptions, random: Random): Sampled {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i] > logits[best]) best = i;
  const token = options.temperature === 0 ? best : draw(logits, logits[best], options, random);
  let all = 0;
  for (const logit of logits) all += Math.exp(logit - logits[best]);
  return {token, logProb: logits[token] - logits[best] - Math.log(all)};
}

function draw(
  logits: Float32Array,
  most: number,
  {temperature, topK, topP}: SamplingOptions,
  random: Random
): number {
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - most) / temperature));
  const tokens = topK === undefined && topP === undefined ? undefined : kept(weights, topK, topP);
  const weight = (i: number) => weights[tokens ? tokens[i] : i];
  const count = tokens?.length ?? weights.length;
  let total = 0;
  for (let i = 0; i < count; i++) total += weight(i);
  let left = random.uniform() * total;
  let last = 0;
  for (let i = 0; i < count; i++) {
    if (weight(i) === 0) continue;
    last = i;
    left -= weight(i);
    if (left < 0) break;
  }
  return tokens ? tokens[last] : last;
}

/** Tokens from the most probable on, as many as `topK` and `topP` leave; of equal ones the first. */
function kept(weights: Float64Array, topK: number | undefined, topP = 1): number[] {
  // Most tokens are neither: only those that may be are put in order.
  const least = topK === undefined ? leastOfNucleus(weights, topP) : weights.toSorted().at(-topK);
  const candidates: number[] = [];
  for (let token = 0; token < weights.length; token++) {
    if (weights[token] >= (least ?? 0)) candidates.push(token);
  }
  const top = candidates.sort((a, b) => weights[b] - weights[a] || a - b).slice(0, topK);
  const wanted =
    topP * (topK === undefined ? sum(weights) : top.reduce((all, token) => all + weights[token], 0));
  let reached = 0;
  const end = top.findIndex((token) => {
    reached += weights[token];
    return reached >= wanted;
  });
  return end < 0 ? top : top.slice(0, end + 1);
}

/** All tokens that weigh less than this weigh less than what a nucleus leaves out, together. */
function leastOfNucleus(weights: Float64Array, topP: number): number {
  return ((1 - topP) * sum(weights)) / weights.length;
}

function sum(weights: Float64Array): number {
  return weights.reduce((all, weight) => all + weight, 0);
}
