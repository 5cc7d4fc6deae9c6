import {z} from "zod";
import {checkedInputs} from "../../checked-inputs.ts";
import {InputError} from "../../input-error.ts";
import {Random} from "../../math/random.ts";
import {fields, wholeNumber} from "../fields.ts";
import type {Tokenizer} from "../tokenizers/tokenizer.ts";
import type {KeyValues} from "./attention.ts";
import type {Network} from "./network.ts";
import {sampleToken} from "./sample.ts";
import {type Hook, Watch} from "./watch.ts";

const temperature = "a number, 0 or more";
const share = "a number above 0, at most 1";

const generateFields = fields({
  /** tokens to write at most */
  maxNewTokens: wholeNumber(0).default(10),
  /** logits are divided by it; 0: always the most probable token */
  temperature: z
    .number(temperature)
    .refine((value) => value >= 0 && Number.isFinite(value), temperature)
    .default(1),
  /** only the k most probable tokens */
  topK: wholeNumber(1).optional(),
  /** only the most probable tokens that together reach this probability */
  topP: z
    .number(share)
    .refine((value) => value > 0 && value <= 1, share)
    .optional(),
  seed: wholeNumber(0).default(0),
  /** stop at the token that ends a text */
  stopAtEos: z.boolean("true or false").default(true),
  /** keep keys and values of the tokens before, instead of computing them again */
  usePastKvCache: z.boolean("true or false").default(true)
});

export type GenerateOptions = z.input<typeof generateFields>;

/** A token as it was written. */
export interface GeneratedToken {
  token: number;
  /** what it adds to the text, for people; absent without a tokenizer */
  piece?: string;
  /** log of the probability that the model gave it, in nats */
  logProb: number;
}

export interface Generated {
  /** all tokens, those of the prompt first */
  tokens: number[];
  /** the text of all tokens; absent without a tokenizer */
  text?: string;
  promptTokens: number;
  seed: number;
  /** why it ended: the text's end, as many tokens as were wanted, or a full context */
  stopped: "eos" | "length" | "context";
}

export interface GenerateContext {
  network: Network;
  tokenizer?: Tokenizer;
  hooks: ReadonlyMap<string, readonly Hook[]>;
  signal?: AbortSignal;
}

/** Writes on, token by token; returns the whole. Stopped early it frees what it holds. */
export async function* generate(
  prompt: readonly number[],
  options: GenerateOptions,
  {network, tokenizer, hooks, signal}: GenerateContext
): AsyncGenerator<GeneratedToken, Generated> {
  const {maxNewTokens, seed, stopAtEos, usePastKvCache, ...sampling} = checkedInputs(
    generateFields,
    options,
    "options"
  );
  const {config} = network;
  if (!config.unembeds || config.attentionDir !== "causal") {
    throw new InputError("model", {
      got: config.modelName,
      expected: "one that predicts the next token; this one reads whole texts (an encoder)"
    });
  }
  const random = new Random(seed);
  const tokens = [...prompt];
  const written = (stopped: Generated["stopped"]): Generated => ({
    tokens,
    ...(tokenizer ? {text: tokenizer.decode(tokens)} : {}),
    promptTokens: prompt.length,
    seed,
    stopped
  });
  const layers: KeyValues[] = [];
  let length = 0;
  try {
    for (let i = 0; i < maxNewTokens; i++) {
      if (tokens.length >= config.nCtx) return written("context");
      const input = network.embedded([tokens.slice(length)], length);
      const past = usePastKvCache ? {length, layers} : undefined;
      const logits = await network.pass(input, {watch: new Watch(hooks), lastOnly: true, past}, signal);
      const last = (await logits.data().finally(() => logits.dispose())) as Float32Array;
      signal?.throwIfAborted();
      if (usePastKvCache) length = tokens.length;
      const {token, logProb} = sampleToken(last, sampling, random);
      tokens.push(token);
      yield {token, ...(tokenizer ? {piece: tokenizer.piece(token)} : {}), logProb};
      if (stopAtEos && token === tokenizer?.eos) return written("eos");
    }
    return written("length");
  } finally {
    for (const layer of layers) {
      layer?.keys.dispose();
      layer?.values.dispose();
    }
  }
}
