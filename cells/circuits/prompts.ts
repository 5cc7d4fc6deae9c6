import {z} from "zod";
import {described, InputError} from "../input-error.ts";
import type {Tokens, Transformer} from "../models/transformer/index.ts";
import {checkedTokens} from "../models/transformer/tokens.ts";

/** Any transformer of Glassbook that ends in an unembedding. */
export const modelField = z.custom<Transformer>(
  (model) => typeof (model as Transformer | undefined)?.runWithCache === "function",
  "a transformer, as models.load gives"
);

export const promptField = z.custom<Tokens>(
  (prompt) => typeof prompt === "string" || (typeof prompt === "object" && prompt !== null),
  "a text, or an array of tokens"
);

/** A token by its text, spaces included, or by its number. */
export const tokenField = z.union([z.string(), z.number()], "the text of one token, or its number");

export const positionField = z.number("a position: a whole number, from the end if negative");

/**
 * The tokens of one prompt.
 * @throws InputError naming the field, for an empty or over-long prompt or what is no token
 */
export function promptTokens(model: Transformer, prompt: Tokens, field: string): number[] {
  if (!model.config.unembeds) {
    throw new InputError("model", {
      got: model.config.modelName,
      expected: "one that predicts tokens; an encoder does not"
    });
  }
  const texts = under(field, () => checkedTokens(prompt, model.config, model.tokenizer));
  if (texts.length === 1) return texts[0];
  throw new InputError(field, {got: described(`${texts.length} prompts`), expected: "one"});
}

/**
 * The token that a text or a number names.
 * @throws InputError naming the field, for a text that is not one token or a number that is no token
 */
export function answerToken(model: Transformer, answer: string | number, field: string): number {
  if (typeof answer === "string") return under(field, () => model.toSingleToken(answer));
  const {dVocab} = model.config;
  if (Number.isInteger(answer) && answer >= 0 && answer < dVocab) return answer;
  throw new InputError(field, {got: answer, expected: `a token: a whole number from 0 to ${dVocab - 1}`});
}

/** What a token adds to a text; of a model without a tokenizer its number. */
export function tokenText(model: Transformer, token: number): string {
  return model.tokenizer?.piece(token) ?? `#${token}`;
}

/**
 * A position counted from the start.
 * @throws InputError for one that the prompt does not have
 */
export function positionOf(position: number, length: number, field = "position"): number {
  const at = position < 0 ? position + length : position;
  if (Number.isInteger(at) && at >= 0 && at < length) return at;
  throw new InputError(field, {
    got: position,
    expected: `0 to ${length - 1}, or -${length} to -1 from the end`
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
    tokens.map((token) => tokenText(model, token).trim() || "␣").join("·");
  throw new InputError(field, {
    got: described(`${corrupted.length} tokens: ${show(corrupted)}`),
    expected: `${clean.length}, as the other prompt has: ${show(clean)}`,
    remedy: "A patch goes from a position to the same position: change a word for one of as many tokens"
  });
}

/** The same error under the name of the field that people filled in. */
function under<Result>(field: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.field.replace(/^(tokens|text)/, field), error);
  }
}
