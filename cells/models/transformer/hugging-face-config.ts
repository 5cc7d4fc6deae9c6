import {InputError} from "../../input-error.ts";
import type {TransformerOptions} from "./config.ts";

type Json = Readonly<Record<string, unknown>>;

const readers: Record<string, (json: Json) => TransformerOptions> = {gpt2, llama, bert};

/**
 * The shape of a model from its `config.json`, as Hugging Face's models carry it: GPT-2, Llama and BERT. Two keys
 * are understood besides: `attn_only` (GPT-2's parts without MLPs) and `rope_interleave` (rotated pairs are
 * neighbours, as in llama2.c).
 * @throws InputError for another kind of model, a key that is missing, or a variant that is not computed here
 */
export function configFromHuggingFace(json: Json): TransformerOptions {
  const kind = json.model_type;
  const read = typeof kind === "string" ? readers[kind] : undefined;
  if (!read) {
    throw new InputError("config.json", {
      got: kind === undefined ? json : kind,
      expected: `a model_type of ${Object.keys(readers).join(", ")}`
    });
  }
  const name = json._name_or_path;
  return {
    ...(typeof name === "string" && name ? {modelName: name} : {modelName: kind as string}),
    ...read(json)
  };
}

function gpt2(json: Json): TransformerOptions {
  refuse(json, "scale_attn_by_inverse_layer_idx", [undefined, false]);
  refuse(json, "scale_attn_weights", [undefined, true]);
  refuse(json, "add_cross_attention", [undefined, false]);
  const dModel = count(json, "n_embd");
  const inner = json.n_inner;
  const attnOnly = json.attn_only === true || inner === 0;
  return {
    nLayers: count(json, "n_layer"),
    dModel,
    nHeads: count(json, "n_head"),
    nCtx: count(json, json.n_positions === undefined ? "n_ctx" : "n_positions"),
    dVocab: count(json, "vocab_size"),
    attnOnly,
    ...(!attnOnly && inner !== undefined && inner !== null ? {dMlp: count(json, "n_inner")} : {}),
    actFn: activation(json, "activation_function", "gelu_new"),
    normalizationType: json.normalization_type === null ? null : "LN",
    eps: number(json, "layer_norm_epsilon", 1e-5)
  };
}

function llama(json: Json): TransformerOptions {
  refuse(json, "rope_scaling", [undefined, null]);
  refuse(json, "attention_bias", [undefined, false]);
  refuse(json, "mlp_bias", [undefined, false]);
  const rope = json.rope_parameters as Json | undefined;
  if (rope) refuse(rope, "rope_type", [undefined, "default"]);
  const nHeads = count(json, "num_attention_heads");
  const dModel = count(json, "hidden_size");
  return {
    nLayers: count(json, "num_hidden_layers"),
    dModel,
    nHeads,
    ...(json.head_dim == null ? {} : {dHead: count(json, "head_dim")}),
    nKeyValueHeads: json.num_key_value_heads == null ? nHeads : count(json, "num_key_value_heads"),
    dMlp: count(json, "intermediate_size"),
    nCtx: count(json, "max_position_embeddings"),
    dVocab: count(json, "vocab_size"),
    actFn: activation(json, "hidden_act", "silu"),
    gatedMlp: true,
    normalizationType: "RMS",
    eps: number(json, "rms_norm_eps", 1e-6),
    positionalEmbeddingType: "rotary",
    rotaryBase: rope ? number(rope, "rope_theta", 10000) : number(json, "rope_theta", 10000),
    rotaryAdjacentPairs: json.rope_interleave === true
  };
}

function bert(json: Json): TransformerOptions {
  refuse(json, "position_embedding_type", [undefined, "absolute"]);
  refuse(json, "is_decoder", [undefined, false]);
  return {
    nLayers: count(json, "num_hidden_layers"),
    dModel: count(json, "hidden_size"),
    nHeads: count(json, "num_attention_heads"),
    dMlp: count(json, "intermediate_size"),
    nCtx: count(json, "max_position_embeddings"),
    dVocab: count(json, "vocab_size"),
    actFn: activation(json, "hidden_act", "gelu"),
    normalizationType: "LN",
    eps: number(json, "layer_norm_eps", 1e-12),
    attentionDir: "bidirectional",
    postNorm: true,
    nTokenTypes: count(json, "type_vocab_size"),
    unembeds: false
  };
}

/** Hugging Face's "gelu" is exact; its three names for the approximation by a hyperbolic tangent are one here. */
function activation(json: Json, key: string, usual: string): TransformerOptions["actFn"] {
  const name = json[key] ?? usual;
  if (name === "gelu" || name === "relu" || name === "silu") return name;
  if (name === "gelu_new" || name === "gelu_pytorch_tanh" || name === "gelu_fast") return "gelu_new";
  if (name === "swish") return "silu";
  throw new InputError(`config.json: ${key}`, {got: name, expected: "gelu, gelu_new, silu or relu"});
}

function count(json: Json, key: string): number {
  const value = json[key];
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw new InputError(`config.json: ${key}`, {got: value, expected: "a whole number above 0"});
}

function number(json: Json, key: string, usual: number): number {
  const value = json[key] ?? usual;
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw new InputError(`config.json: ${key}`, {got: value, expected: "a number above 0"});
}

/** A variant that changes the numbers, and that this transformer does not compute, is no reason to give others. */
function refuse(json: Json, key: string, understood: unknown[]): void {
  if (understood.includes(json[key])) return;
  throw new InputError(`config.json: ${key}`, {
    got: json[key],
    expected: `${understood.filter((value) => value !== undefined).join(" or ")}, the one variant that is computed here`
  });
}
