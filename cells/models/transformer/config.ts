import {z} from "zod";
import {checkedInputs} from "../../checked-inputs.ts";
import {InputError} from "../../input-error.ts";
import {fields, positiveNumber, wholeNumber} from "../fields.ts";

const words = (...choices: [string, ...string[]]) => choices.map((word) => `"${word}"`).join(" or ");

const activations = ["gelu", "gelu_new", "silu", "relu"] as const;
const norms = ["LN", "LNPre", "RMS", "RMSPre"] as const;

const configFields = fields({
  /** what people call the model */
  modelName: z.string("a name").default("transformer"),
  nLayers: wholeNumber(1),
  /** width of the residual stream */
  dModel: wholeNumber(1),
  nHeads: wholeNumber(1),
  /** width of one head; dModel / nHeads unless told */
  dHead: wholeNumber(1).optional(),
  /** heads that keys and values have; fewer than nHeads where query heads share them (grouped-query attention) */
  nKeyValueHeads: wholeNumber(1).optional(),
  /** width of the hidden layer of each MLP; 4 dModel unless told */
  dMlp: wholeNumber(1).optional(),
  /** the longest text, in tokens */
  nCtx: wholeNumber(1),
  /** tokens there are */
  dVocab: wholeNumber(1),
  /** blocks have no MLP */
  attnOnly: z.boolean("true or false").default(false),
  /** "gelu" is exact, "gelu_new" its approximation by a hyperbolic tangent */
  actFn: z.enum(activations, words(...activations)).default("gelu_new"),
  /** the MLP multiplies two projections, one of them through `actFn` (SwiGLU with "silu") */
  gatedMlp: z.boolean("true or false").default(false),
  /** "LNPre" and "RMSPre" have no weights of their own: they were folded into what reads them; null: no norm at all */
  normalizationType: z
    .enum(norms, `${words(...norms)} or null`)
    .nullable()
    .default("LN"),
  /** inside the root of a norm */
  eps: positiveNumber().default(1e-5),
  positionalEmbeddingType: z.enum(["standard", "rotary"], words("standard", "rotary")).default("standard"),
  /** numbers of a head that are rotated; all unless told */
  rotaryDim: wholeNumber(2).optional(),
  rotaryBase: positiveNumber().default(10000),
  /** a rotated pair is two neighbours (llama2.c); else they lie half a head apart (Hugging Face) */
  rotaryAdjacentPairs: z.boolean("true or false").default(false),
  /** "bidirectional": every token sees all others (BERT) */
  attentionDir: z.enum(["causal", "bidirectional"], words("causal", "bidirectional")).default("causal"),
  /** norms stand after what they norm was added to the residual stream, one more after the embedding (BERT) */
  postNorm: z.boolean("true or false").default(false),
  /** kinds of segment that have an embedding of their own (BERT: 2); 0: none */
  nTokenTypes: wholeNumber(0).default(0),
  /** the model ends in an unembedding; without, it gives its last residual stream */
  unembeds: z.boolean("true or false").default(true),
  /** `toTokens` puts the token that starts a text first unless told otherwise */
  defaultPrependBos: z.boolean("true or false").default(true)
});

/** What a caller gives: names are TransformerLens's in camelCase, most have a default. */
export type TransformerOptions = z.input<typeof configFields>;

/** The shape of a transformer, complete. */
export type TransformerConfig = Readonly<
  Required<z.output<typeof configFields>> & Pick<z.output<typeof configFields>, "normalizationType">
>;

/**
 * Checks a configuration and fills in what was left out.
 * @throws InputError naming the field that is wrong or does not go with another
 */
export function completeConfig(options: TransformerOptions): TransformerConfig {
  const given = checkedInputs(configFields, options, "config");
  if (given.dHead === undefined && given.dModel % given.nHeads !== 0) {
    throw new InputError("dHead", {
      got: undefined,
      expected: `the width of a head, since nHeads (${given.nHeads}) does not divide dModel (${given.dModel})`
    });
  }
  const dHead = given.dHead ?? given.dModel / given.nHeads;
  const config = {
    ...given,
    dHead,
    nKeyValueHeads: given.nKeyValueHeads ?? given.nHeads,
    dMlp: given.attnOnly ? 0 : (given.dMlp ?? 4 * given.dModel),
    rotaryDim: given.rotaryDim ?? dHead
  };
  if (config.nHeads % config.nKeyValueHeads !== 0) {
    throw new InputError("nKeyValueHeads", {
      got: config.nKeyValueHeads,
      expected: `a divisor of nHeads (${config.nHeads})`
    });
  }
  if (config.positionalEmbeddingType === "rotary" && (config.rotaryDim > dHead || config.rotaryDim % 2)) {
    throw new InputError("rotaryDim", {
      got: config.rotaryDim,
      expected: `an even number of a head's ${dHead} numbers`
    });
  }
  if (config.postNorm && (config.attnOnly || config.normalizationType !== "LN")) {
    throw new InputError("postNorm", {
      got: true,
      expected: `false, unless normalizationType is "LN" and the blocks have MLPs`
    });
  }
  return config;
}
