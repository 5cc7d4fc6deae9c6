import {readLogits, topTokens} from "../lens/logit-lens/read-logits.ts";
import type {Transformer} from "../models/transformer/index.ts";
import {tokenPieces} from "../models/transformer-fields.ts";

/** A token with what a model gives it. */
export interface LikelyToken {
  token: number;
  text: string;
  /** probability, 0 to 1 */
  probability: number;
}

/** The likeliest tokens of a row of logits. */
export function likeliest(model: Transformer, logits: Float32Array, count: number): LikelyToken[] {
  const {logSum} = readLogits(logits);
  const tokens = topTokens(logits, Math.min(count, logits.length));
  const texts = tokenPieces(model, tokens);
  return Array.from(tokens, (token, i) => ({
    token,
    text: texts[i],
    probability: Math.exp(logits[token] - logSum)
  }));
}
