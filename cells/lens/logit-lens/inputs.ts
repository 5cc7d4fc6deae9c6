import {z} from "zod";
import {InputError} from "../../input-error.ts";
import {fields, wholeNumber} from "../../models/fields.ts";
import type {Hooks} from "../../models/transformer/run-options.ts";
import type {Transformer} from "../../models/transformer/transformer.ts";
import {
  positionMeant,
  promptField,
  promptTokens,
  tokenField,
  tokenMeant,
  tokensField,
  transformerField
} from "../../models/transformer-fields.ts";
import {type LensSite, sitesOf} from "./sites.ts";

export const logitLensInputs = fields({
  /** a model that predicts tokens */
  model: transformerField,
  prompt: promptField,
  tokens: tokensField,
  /** also between attention and MLP of each block */
  sublayers: z.boolean("true or false").default(false),
  /** places of the prompt to look at, from its end if negative; all unless told */
  positions: z.array(z.number("a place"), "an array of places").min(1, "at least one place").optional(),
  /** how many of the likeliest tokens are kept at each place */
  topK: wholeNumber(1).default(10),
  /** tokens whose path is kept at every place, by their text or number */
  pinned: z.array(tokenField, "an array of tokens").max(16, "at most 16 tokens").default([]),
  /**
   * what the final norm divides a state by: its own size (the logit lens), or the size that the last state at this
   * place has ("final"), so that differences between layers add up
   */
  normalization: z.enum(["own", "final"], '"own" or "final"').default("own"),
  /** looks at activations and may replace them, as those of `model.runWithHooks`: the lens then sees what was replaced */
  hooks: z.custom<Hooks>((value) => typeof value === "object" && value !== null, "hooks by name").optional()
});

export type LogitLensInputs = z.input<typeof logitLensInputs>;

/** What is to be computed, checked. */
export interface LensPlan {
  model: Transformer;
  tokens: number[];
  sites: LensSite[];
  /** places of the prompt, in order */
  positions: number[];
  topK: number;
  pinned: number[];
  normalization: "own" | "final";
  hooks?: Hooks;
}

/** @throws InputError for what does not go together: see the fields */
export function planLens(inputs: z.output<typeof logitLensInputs>): LensPlan {
  const {model, normalization, hooks} = inputs;
  if (!model.config.unembeds) {
    throw new InputError("model", {
      got: model.config.modelName,
      expected: "one that predicts tokens; an encoder of sentences has no unembedding to look through"
    });
  }
  const tokens = promptTokens(model, inputs);
  const wanted = inputs.positions ?? tokens.map((_, place) => place);
  const places = wanted.map((place, i) => positionMeant(place, tokens.length, `positions[${i}]`));
  return {
    model,
    tokens,
    sites: sitesOf(model.config, inputs.sublayers),
    positions: [...new Set(places)].sort((a, b) => a - b),
    topK: Math.min(inputs.topK, model.config.dVocab),
    pinned: [...new Set(inputs.pinned.map((token, i) => tokenMeant(model, token, `pinned[${i}]`)))],
    normalization,
    ...(hooks && {hooks})
  };
}
