import {described, InputError} from "../../input-error.ts";
import {Random} from "../../math/random.ts";
import type {Transformer} from "../../models/transformer/transformer.ts";

/** Random tokens that come twice. */
export interface RepeatedTokens {
  tokens: number[];
  /** tokens in one of the two halves */
  half: number;
  /** 1 if a token that starts texts stands in front, else 0 */
  start: number;
}

/** The longest that one half is if nobody says. */
const USUAL = 50;

/**
 * Random tokens, none twice, and then the same again: whoever predicts the second half has looked back. Drawn from
 * tokens that are letters, with or without a space in front; without a tokenizer from all. A model knows nothing of
 * tokens that its training never had: `from` are those to draw from instead.
 * @param length tokens in one half
 * @throws InputError for more tokens than the model reads at once, or than there are to draw from
 */
export function repeatedTokens(
  model: Transformer,
  {length, seed = 0, from}: {length?: number; seed?: number; from?: ArrayLike<number>} = {}
): RepeatedTokens {
  const front = startOf(model);
  const most = Math.floor((model.config.nCtx - front.length) / 2);
  const pool = from ? given(model, from) : drawable(model);
  const half = length ?? Math.min(USUAL, most, pool.length);
  if (!Number.isInteger(half) || half < 2 || half > most) {
    throw new InputError("length", {
      got: half,
      expected: `a whole number from 2 to ${most}, since both halves must fit into the context of ${model.config.nCtx} tokens`
    });
  }
  if (half > pool.length) {
    throw new InputError("length", {got: half, expected: `at most ${pool.length}, the tokens to draw from`});
  }
  const random = new Random(seed);
  // the first steps of a shuffle (Fisher and Yates)
  for (let i = 0; i < half; i++) {
    const other = i + random.integer(pool.length - i);
    [pool[i], pool[other]] = [pool[other], pool[i]];
  }
  const drawn = pool.slice(0, half);
  return {tokens: [...front, ...drawn, ...drawn], half, start: front.length};
}

/**
 * A sequence of one's own, which may begin with the token that starts texts.
 * @throws InputError if its second half is not its first
 */
export function checkedRepetition(model: Transformer, given: ArrayLike<number>): RepeatedTokens {
  const tokens = Array.from(given);
  const start = startsText(model, tokens);
  const half = (tokens.length - start) / 2;
  const again = (token: number, i: number) => token === tokens[start + half + i];
  if (half >= 2 && Number.isInteger(half) && tokens.slice(start, start + half).every(again)) {
    return {tokens, half, start};
  }
  throw new InputError("tokens", {
    got: described(`${tokens.length} tokens`),
    expected: "a sequence of at least 2 tokens, and then the same again"
  });
}

/** 1 if the first token is the one that starts texts, else 0. */
export function startsText({config, tokenizer}: Transformer, tokens: ArrayLike<number>): number {
  const bos = tokenizer?.bos ?? tokenizer?.eos;
  return config.defaultPrependBos && bos !== undefined && tokens[0] === bos ? 1 : 0;
}

function startOf({config, tokenizer}: Transformer): number[] {
  const bos = tokenizer?.bos ?? tokenizer?.eos;
  return config.defaultPrependBos && bos !== undefined ? [bos] : [];
}

function given({config}: Transformer, from: ArrayLike<number>): number[] {
  const pool = [...new Set(Array.from(from))];
  const wrong = pool.findIndex((token) => !Number.isInteger(token) || token < 0 || token >= config.dVocab);
  if (wrong < 0 && pool.length > 1) return pool;
  throw new InputError("from", {
    got: wrong < 0 ? from : pool[wrong],
    expected: `at least 2 tokens of the ${config.dVocab}`
  });
}

function drawable({config, tokenizer}: Transformer): number[] {
  const all = Array.from({length: config.dVocab}, (_, token) => token);
  if (!tokenizer) return all;
  const special = [tokenizer.bos, tokenizer.eos];
  const letters = all.filter(
    (token) => !special.includes(token) && /^ ?\p{L}+$/u.test(tokenizer.piece(token))
  );
  return letters.length > 1 ? letters : all.filter((token) => !special.includes(token));
}
