import {described, InputError} from "../../input-error.ts";
import {isList} from "../../kinds.ts";
import type {Tokenizer} from "../tokenizers/tokenizer.ts";
import type {TransformerConfig} from "./config.ts";

/** A text, its tokens, or several lists of equally many tokens. */
export type Tokens = string | ArrayLike<number> | readonly ArrayLike<number>[];

export interface ToTokensOptions {
  /** put the token that starts a text first; as the model's configuration says unless told */
  prependBos?: boolean;
}

/**
 * The tokens of a text, by TransformerLens's rule: the token that starts a text comes first unless told otherwise;
 * where a tokenizer has none, the one that ends a text takes its place (GPT-2). An encoder's texts also end in
 * their end token.
 * @throws InputError for an empty text that would have no token at all
 */
export function textTokens(
  text: string,
  config: TransformerConfig,
  tokenizer: Tokenizer | undefined,
  {prependBos = config.defaultPrependBos}: ToTokensOptions = {}
): number[] {
  if (!tokenizer) {
    throw new InputError("tokens", {
      got: text,
      expected: "numbers of tokens, since this model was made without a tokenizer",
      remedy: "Pass {tokenizer} to Transformer.fromWeights"
    });
  }
  if (typeof text !== "string") throw new InputError("text", {got: text, expected: "a string"});
  const start = prependBos ? (tokenizer.bos ?? tokenizer.eos) : undefined;
  const encoder = config.attentionDir === "bidirectional";
  const end = encoder && prependBos ? tokenizer.eos : undefined;
  const tokens = [
    ...(start === undefined ? [] : [start]),
    ...tokenizer.encode(text),
    ...(end === undefined ? [] : [end])
  ];
  if (tokens.length) return tokens;
  throw new InputError("tokens", {
    got: text,
    expected: "a text of at least one token",
    remedy: "Without the token that starts a text nothing is left to read: write something, or use prependBos"
  });
}

/**
 * Token lists as the model takes them: at least one, equally long, within the context, each number a token.
 * @throws InputError saying which is not
 */
export function checkedTokens(
  tokens: Tokens,
  config: TransformerConfig,
  tokenizer: Tokenizer | undefined,
  options?: ToTokensOptions
): number[][] {
  const texts = lists(tokens, config, tokenizer, options);
  const [{length: pos}] = texts;
  for (const [t, text] of texts.entries()) {
    const field = texts.length > 1 ? `tokens[${t}]` : "tokens";
    if (text.length === 0) {
      throw new InputError(field, {
        got: described("no token"),
        expected: "at least one",
        remedy: "Begin with the token that starts a text: toTokens does"
      });
    }
    if (text.length !== pos) {
      throw new InputError(field, {
        got: described(`${text.length} tokens`),
        expected: `${pos}, as many as the first`,
        remedy: "Run texts of different lengths one by one"
      });
    }
    checkLength(text.length, config, field);
    text.forEach((token, at) => {
      if (Number.isInteger(token) && token >= 0 && token < config.dVocab) return;
      throw new InputError(`${field}[${at}]`, {
        got: token,
        expected: `a token of the ${config.dVocab}: a whole number from 0 to ${config.dVocab - 1}`
      });
    });
  }
  return texts;
}

/**
 * The tokens of a single text, checked.
 * @throws InputError for several texts, and as `checkedTokens`
 */
export function oneText(...asked: Parameters<typeof checkedTokens>): number[] {
  const texts = checkedTokens(...asked);
  if (texts.length === 1) return texts[0];
  throw new InputError("tokens", {got: described(`${texts.length} texts`), expected: "one"});
}

function lists(
  tokens: Tokens,
  config: TransformerConfig,
  tokenizer: Tokenizer | undefined,
  options?: ToTokensOptions
): number[][] {
  if (typeof tokens === "string") return [textTokens(tokens, config, tokenizer, options)];
  if (!isList(tokens)) {
    throw new InputError("tokens", {
      got: tokens,
      expected: "a text, an array of tokens, or an array of such arrays"
    });
  }
  const list = tokens as ArrayLike<number | ArrayLike<number>>;
  if (list.length > 0 && isList(list[0])) {
    return Array.from(list, (text, t) => {
      if (isList(text)) return Array.from(text as ArrayLike<number>);
      throw new InputError(`tokens[${t}]`, {got: text, expected: "an array of tokens, as the first is"});
    });
  }
  return [Array.from(list as ArrayLike<number>)];
}

/** @throws InputError if a text is longer than what the model can read at once */
export function checkLength(length: number, {nCtx}: TransformerConfig, field = "tokens"): void {
  if (length <= nCtx) return;
  throw new InputError(field, {
    got: described(`${length} tokens`),
    expected: `at most ${nCtx}, the context of this model`,
    remedy: `Leave out ${length - nCtx}`
  });
}

/**
 * The one token that is exactly this text.
 * @throws InputError if the text is several tokens, or none
 */
export function singleToken(text: string, given: Tokenizer | undefined): number {
  const tokenizer = needTokenizer(given);
  const token = tokenizer.token(text);
  if (token !== undefined) return token;
  const parts = tokenizer.encode(text);
  if (parts.length === 1) return parts[0];
  const pieces = parts.map((part) => JSON.stringify(tokenizer.piece(part)));
  throw new InputError("text", {
    got: text,
    expected: "the text of one token",
    remedy: parts.length
      ? `It is ${parts.length}: ${pieces.join(", ")}. A space in front is part of a token`
      : undefined
  });
}

/** @throws InputError where a model was made without a tokenizer and words are asked for */
export function needTokenizer(tokenizer: Tokenizer | undefined): Tokenizer {
  if (tokenizer) return tokenizer;
  throw new InputError("tokenizer", {
    got: undefined,
    expected: "one, to know what tokens mean",
    remedy: "Pass {tokenizer} to Transformer.fromWeights"
  });
}
