import {z} from "zod";
import {described, InputError} from "../../input-error.ts";
import {fields, positiveNumber, wholeNumber} from "../../models/fields.ts";
import {megabytes} from "../../models/transformer/cache-size.ts";
import type {Transformer} from "../../models/transformer/transformer.ts";
import {promptField, promptTokens, tokensField, transformerField} from "../../models/transformer-fields.ts";
import {type Head, headsMeant} from "./head-name.ts";

const layersField = z
  .array(z.number("a layer, from 0"), "an array of layers")
  .min(1, "at least one layer")
  .optional();

export const attentionInputs = fields({
  /** any transformer, an encoder too */
  model: transformerField,
  prompt: promptField,
  tokens: tokensField,
  /** layers to look into, from 0; all unless told */
  layers: layersField,
  /** heads to look at, such as "L1H3"; all of the layers unless told */
  heads: z
    .array(z.string('a head\'s name, such as "L1H3"'), "an array of names")
    .min(1, "at least one head")
    .optional(),
  /** bytes that patterns may take while they are computed; 64 MB unless told */
  maxBytes: positiveNumber().default(64 * 2 ** 20)
});

export type AttentionInputs = z.input<typeof attentionInputs>;

/** What is to be looked at, checked. */
export interface AttentionPlan {
  model: Transformer;
  tokens: number[];
  heads: Head[];
  layers: number[];
  /** activations that are read, two or three a layer */
  names: string[];
  /** that they take */
  bytes: number;
}

/** @throws InputError for what does not go together, and for patterns that would take too much */
export function planAttention(inputs: z.output<typeof attentionInputs>): AttentionPlan {
  const {model, maxBytes} = inputs;
  const tokens = promptTokens(model, inputs);
  const heads = headsMeant(model.config, inputs);
  const layers = [...new Set(heads.map(({layer}) => layer))];
  const names = layers.flatMap((layer) => ["pattern", "v", "z"].map((short) => model.hookName(short, layer)));
  const bytes = model.cacheBytes([tokens], names);
  if (bytes <= maxBytes) return {model, tokens, heads, layers, names, bytes};
  throw new InputError(inputs.prompt === undefined ? "tokens" : "prompt", {
    got: described(`${tokens.length} tokens`),
    expected: `fewer, since the patterns of ${layers.length} layers would take ${megabytes(bytes)} (up to ${megabytes(maxBytes)} are taken)`,
    remedy: "Choose layers, such as layers: [0], or raise maxBytes"
  });
}

export const headScoresInputs = fields({
  /** any transformer */
  model: transformerField,
  /** tokens that come twice; 50 unless told, or as many as the model can read */
  length: wholeNumber(2).optional(),
  /** of the random sequences */
  seed: wholeNumber(0).default(0),
  /** sequences to average over */
  sequences: wholeNumber(1).default(5),
  /** tokens to draw from; those that are letters unless told */
  from: tokensField,
  /** a sequence of one's own instead: some tokens, and then the same again */
  tokens: tokensField,
  layers: layersField
});

export type HeadScoresInputs = z.input<typeof headScoresInputs>;
