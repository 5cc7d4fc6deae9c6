import {z} from "zod";
import {described, InputError} from "../input-error.ts";
import type {Tokens, Transformer} from "../models/transformer/index.ts";
import {oneText} from "../models/transformer/tokens.ts";
import {tokenPieces} from "../models/transformer-fields.ts";

/** One of several prompts: a text, or its tokens. */
export const textOrTokens = z.custom<Tokens>(
  (prompt) => typeof prompt === "string" || (typeof prompt === "object" && prompt !== null),
  "a text, or an array of tokens"
);

/**
 * The tokens of one of several prompts.
 * @throws InputError naming the field, for an empty or over-long prompt or what is no token
 */
export function tokensOf(model: Transformer, prompt: Tokens, field: string): number[] {
  checkPredicts(model);
  try {
    return oneText(prompt, model.config, model.tokenizer);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.field.replace(/^tokens/, field), error);
  }
}

/** @throws InputError for a model without logits */
export function checkPredicts({config}: Transformer): void {
  if (config.unembeds) return;
  throw new InputError("model", {
    got: config.modelName,
    expected: "one that predicts tokens; an encoder does not"
  });
}

/**
 * Checks that two prompts lie over each other, position by position.
 * @throws InputError if they are not equally many tokens, with the tokens of both
 */
export function checkAligned(
  model: Transformer,
  clean: readonly number[],
  corrupted: readonly number[],
  field: string
): void {
  if (clean.length === corrupted.length) return;
  const show = (tokens: readonly number[]) =>
    tokenPieces(model, tokens)
      .map((piece) => piece.trim() || "␣")
      .join("·");
  throw new InputError(field, {
    got: described(`${corrupted.length} tokens: ${show(corrupted)}`),
    expected: `${clean.length}, as the other prompt has: ${show(clean)}`,
    remedy: "A patch goes from a position to the same position: change a word for one of as many tokens"
  });
}
