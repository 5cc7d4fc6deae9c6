import {InputError} from "../../input-error.ts";
import {nearest} from "../../nearest-name.ts";
import type {TransformerConfig} from "./config.ts";

/** One weight in TransformerLens's name and layout. */
export interface Parameter {
  readonly shape: readonly number[];
  /** Its numbers, row by row; read, never written. May convert them anew at each call. */
  read(): Float32Array;
}

export type Parameters = ReadonlyMap<string, Parameter>;

/** A parameter whose numbers are at hand. */
export function held(shape: readonly number[], data: Float32Array): Parameter {
  return {shape, read: () => data};
}

/** @throws InputError with the near names */
export function parameterOf(parameters: Parameters, name: string): Parameter {
  const found = parameters.get(name);
  if (found) return found;
  const near = nearest(name, parameters.keys());
  throw new InputError("parameter", {
    got: name,
    expected: `one of this model's ${parameters.size} weights`,
    remedy: near ? `Did you mean "${near}"?` : `Examples: ${[...parameters.keys()].slice(0, 4).join(", ")}`
  });
}

/** Shapes of a model's weights by TransformerLens's names; `optional` are biases, which a family may lack. */
export function parameterShapes(
  config: TransformerConfig
): Map<string, {shape: readonly number[]; optional: boolean}> {
  const shapes = new Map<string, {shape: readonly number[]; optional: boolean}>();
  const weight = (name: string, ...shape: number[]) => shapes.set(name, {shape, optional: false});
  const bias = (name: string, ...shape: number[]) => shapes.set(name, {shape, optional: true});
  const {dModel, dVocab, nLayers, normalizationType: type} = config;
  const norm = (name: string) => {
    if (type === "LN" || type === "RMS") weight(`${name}.w`, dModel);
    if (type === "LN") weight(`${name}.b`, dModel);
  };
  weight("embed.W_E", dVocab, dModel);
  if (config.positionalEmbeddingType === "standard") weight("pos_embed.W_pos", config.nCtx, dModel);
  if (config.nTokenTypes) weight("embed.W_token_type", config.nTokenTypes, dModel);
  if (config.postNorm) norm("embed.ln");
  for (let layer = 0; layer < nLayers; layer++) blockShapes(config, `blocks.${layer}.`, {weight, bias, norm});
  if (!config.postNorm) norm("ln_final");
  if (config.unembeds) {
    weight("unembed.W_U", dModel, dVocab);
    bias("unembed.b_U", dVocab);
  }
  return shapes;
}

interface Declare {
  weight(name: string, ...shape: number[]): void;
  bias(name: string, ...shape: number[]): void;
  norm(name: string): void;
}

function blockShapes(config: TransformerConfig, block: string, {weight, bias, norm}: Declare): void {
  const {dModel, dHead, nHeads, nKeyValueHeads, dMlp} = config;
  norm(`${block}ln1`);
  for (const [letter, heads] of [
    ["Q", nHeads],
    ["K", nKeyValueHeads],
    ["V", nKeyValueHeads]
  ] as const) {
    weight(`${block}attn.W_${letter}`, heads, dModel, dHead);
    bias(`${block}attn.b_${letter}`, heads, dHead);
  }
  weight(`${block}attn.W_O`, nHeads, dHead, dModel);
  bias(`${block}attn.b_O`, dModel);
  if (config.attnOnly) return;
  norm(`${block}ln2`);
  if (config.gatedMlp) weight(`${block}mlp.W_gate`, dModel, dMlp);
  weight(`${block}mlp.W_in`, dModel, dMlp);
  bias(`${block}mlp.b_in`, dMlp);
  weight(`${block}mlp.W_out`, dMlp, dModel);
  bias(`${block}mlp.b_out`, dModel);
}
