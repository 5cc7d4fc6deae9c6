import {z} from "zod";
import {described, InputError} from "../input-error.ts";
// only its type: a cell that takes a transformer does not load tfjs before it is given one
import type {Transformer} from "./transformer/transformer.ts";

/* The fields that cells on transformers share, and what is made of them. */

export const transformerField = z.custom<Transformer>(
  (value) =>
    typeof (value as Partial<Transformer> | null)?.runWithCache === "function" &&
    typeof (value as Partial<Transformer>).config === "object",
  {error: 'a transformer, such as await models.load("tinystories-15m")'}
);

/** the text to read; or `tokens` */
export const promptField = z.string("a text").optional();

/** the tokens to read, as they are, instead of a text */
export const tokensField = z
  .custom<ArrayLike<number>>((value) => Array.isArray(value) || ArrayBuffer.isView(value), {
    error: "an array of tokens"
  })
  .optional();

const choice = "a token: its exact text, a space in front included, or its number";

/** a token by its exact text or its number */
export const tokenField = z.union([z.string(choice), z.number(choice)], choice);

/**
 * The tokens of a prompt, given as a text or as tokens.
 * @throws InputError if neither or both were given, for an empty text, or for one that is too long
 */
export function promptTokens(
  model: Transformer,
  {prompt, tokens}: {prompt?: string; tokens?: ArrayLike<number>}
): number[] {
  if ((prompt === undefined) === (tokens === undefined)) {
    throw new InputError(prompt === undefined ? "prompt" : "tokens", {
      got: tokens,
      expected: prompt === undefined ? "a text, or tokens" : "nothing, since there is a prompt already"
    });
  }
  if (prompt !== undefined && prompt.trim() === "") {
    throw new InputError("prompt", {got: prompt, expected: "a text of at least one word"});
  }
  if (tokens?.length === 0)
    throw new InputError("tokens", {got: described("no token"), expected: "at least one"});
  const list = prompt === undefined ? Array.from(tokens!) : model.toTokens(prompt);
  const {nCtx} = model.config;
  if (list.length <= nCtx) return list;
  throw new InputError(prompt === undefined ? "tokens" : "prompt", {
    got: described(`${list.length} tokens`),
    expected: `at most ${nCtx}, the context of this model`,
    remedy: `Leave out ${list.length - nCtx}`
  });
}

/**
 * The number of the token that is meant.
 * @throws InputError naming the field, for a text that is not one token and for a number that is none
 */
export function tokenMeant(model: Transformer, meant: string | number, field: string): number {
  if (typeof meant === "number") {
    const {dVocab} = model.config;
    if (Number.isInteger(meant) && meant >= 0 && meant < dVocab) return meant;
    throw new InputError(field, {
      got: meant,
      expected: `a token of the ${dVocab}: a whole number from 0 to ${dVocab - 1}`
    });
  }
  try {
    return model.toSingleToken(meant);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(field, {got: meant, expected: error.expected, remedy: error.remedy});
  }
}

/** What each token adds to a text, for people; its number where the model has no tokenizer. */
export function tokenPieces(model: Transformer, tokens: Iterable<number>): string[] {
  return Array.from(tokens, (token) => model.tokenizer?.piece(token) ?? `#${token}`);
}

/**
 * A place in a prompt, counted from its end if negative.
 * @throws InputError naming the field, for a place outside
 */
export function positionMeant(position: number, length: number, field: string): number {
  if (Number.isInteger(position) && position >= -length && position < length) {
    return position < 0 ? length + position : position;
  }
  throw new InputError(field, {
    got: position,
    expected: `a place of the ${length} tokens: 0 to ${length - 1}, or from the end -1 to -${length}`
  });
}
