import {described, InputError} from "../../input-error.ts";
import type {Transformer} from "../../models/transformer/transformer.ts";

/** A piece of a text, in characters as JavaScript counts them: from `start` up to, without, `end`. */
export interface Span {
  /** the number of the text, from 0 */
  text: number;
  start: number;
  end: number;
}

/** Which of a span's tokens is read. */
export type Take = "first" | "last";

/** For each token the characters of its text: up to where it goes. */
function tokenEnds(model: Transformer, tokens: number[], text: string, field: string): number[] {
  const {tokenizer} = model;
  if (!tokenizer) {
    throw new InputError("model", {
      got: described("a model without a tokenizer"),
      expected: "one that knows which token is where in a text",
      remedy: "Give positions instead of spans"
    });
  }
  if (tokenizer.decode(tokens) !== text) {
    throw new InputError(field, {
      got: text,
      expected: "a text that the model's tokenizer gives back letter by letter",
      remedy: "Give positions instead of spans"
    });
  }
  let end = 0;
  return tokens.map((_, i) => {
    end = Math.max(end, tokenizer.decode(tokens.slice(0, i + 1)).length);
    return end;
  });
}

/**
 * The place of the token that stands for a span: the last (or first) that has a character of it.
 * @throws InputError for a span outside its text, an empty one, and a tokenizer that changes the text
 */
export function spanPosition(
  model: Transformer,
  {tokens, text, span, take, field}: {tokens: number[]; text: string; span: Span; take: Take; field: string}
): number {
  const {start, end} = span;
  if (
    !(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end > start && end <= text.length)
  ) {
    throw new InputError(field, {
      got: described(`characters ${start} to ${end}`),
      expected: `a piece of one character or more of a text of ${text.length}`
    });
  }
  const ends = tokenEnds(model, tokens, text, `texts[${span.text}]`);
  const within = ends.flatMap((own, i) => (own > start && (i === 0 ? 0 : ends[i - 1]) < end ? [i] : []));
  return take === "first" ? within[0] : (within.at(-1) as number);
}
