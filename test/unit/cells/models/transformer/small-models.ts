import {Random} from "../../../../../cells/math/random.ts";
import {
  configFromHuggingFace,
  type TransformerOptions
} from "../../../../../cells/models/transformer/index.ts";
import type {Weights} from "../../../../../cells/models/weights/weights.ts";
import {type InMemory, weightsOf} from "./memory-weights.ts";

export interface SmallModel {
  json: Record<string, unknown>;
  options: TransformerOptions;
  weights: Weights;
}

class Drawn {
  readonly tensors: Record<string, InMemory> = {};
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  put(name: string, shape: number[], scale: number, mean = 0): void {
    const size = shape.reduce((a, b) => a * b, 1);
    this.tensors[name] = {
      shape,
      data: Float32Array.from({length: size}, () => mean + scale * this.#random.normal())
    };
  }
}

export interface LlamaShape {
  interleaved?: boolean;
  keyValueHeads?: number;
  tied?: boolean;
}

/** A Llama of 2 layers, 4 heads of 8, with random weights; keys and values are shared by pairs of heads. */
export function smallLlama({
  interleaved = false,
  keyValueHeads = 2,
  tied = false
}: LlamaShape = {}): SmallModel {
  const json = {
    model_type: "llama",
    hidden_size: 32,
    intermediate_size: 48,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: keyValueHeads,
    vocab_size: 40,
    max_position_embeddings: 24,
    hidden_act: "silu",
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    rope_interleave: interleaved,
    tie_word_embeddings: tied
  };
  const drawn = new Drawn(7);
  drawn.put("model.embed_tokens.weight", [40, 32], 0.5);
  for (let layer = 0; layer < 2; layer++) {
    const at = `model.layers.${layer}.`;
    drawn.put(`${at}input_layernorm.weight`, [32], 0.1, 1);
    drawn.put(`${at}post_attention_layernorm.weight`, [32], 0.1, 1);
    drawn.put(`${at}self_attn.q_proj.weight`, [32, 32], 0.2);
    drawn.put(`${at}self_attn.k_proj.weight`, [8 * keyValueHeads, 32], 0.2);
    drawn.put(`${at}self_attn.v_proj.weight`, [8 * keyValueHeads, 32], 0.2);
    drawn.put(`${at}self_attn.o_proj.weight`, [32, 32], 0.2);
    drawn.put(`${at}mlp.gate_proj.weight`, [48, 32], 0.2);
    drawn.put(`${at}mlp.up_proj.weight`, [48, 32], 0.2);
    drawn.put(`${at}mlp.down_proj.weight`, [32, 48], 0.2);
  }
  drawn.put("model.norm.weight", [32], 0.1, 1);
  if (!tied) drawn.put("lm_head.weight", [40, 32], 0.2);
  return {json, options: configFromHuggingFace(json), weights: weightsOf(drawn.tensors)};
}

/** A BERT of 2 layers, 4 heads of 6, with random weights. */
export function smallBert(): SmallModel {
  const json = {
    model_type: "bert",
    hidden_size: 24,
    intermediate_size: 40,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    vocab_size: 30,
    max_position_embeddings: 16,
    type_vocab_size: 2,
    hidden_act: "gelu",
    layer_norm_eps: 1e-12
  };
  const drawn = new Drawn(11);
  const norm = (name: string) => {
    drawn.put(`${name}.weight`, [24], 0.1, 1);
    drawn.put(`${name}.bias`, [24], 0.1);
  };
  const dense = (name: string, out: number, inside: number) => {
    drawn.put(`${name}.weight`, [out, inside], 0.3);
    drawn.put(`${name}.bias`, [out], 0.2);
  };
  drawn.put("embeddings.word_embeddings.weight", [30, 24], 1);
  drawn.put("embeddings.position_embeddings.weight", [16, 24], 0.5);
  drawn.put("embeddings.token_type_embeddings.weight", [2, 24], 0.5);
  norm("embeddings.LayerNorm");
  for (let layer = 0; layer < 2; layer++) {
    const at = `encoder.layer.${layer}.`;
    for (const part of ["query", "key", "value"]) dense(`${at}attention.self.${part}`, 24, 24);
    dense(`${at}attention.output.dense`, 24, 24);
    norm(`${at}attention.output.LayerNorm`);
    dense(`${at}intermediate.dense`, 40, 24);
    dense(`${at}output.dense`, 24, 40);
    norm(`${at}output.LayerNorm`);
  }
  dense("pooler.dense", 24, 24);
  return {json, options: configFromHuggingFace(json), weights: weightsOf(drawn.tensors)};
}

/** GPT-2's parts without MLPs, with or without LayerNorm, under GPT-2's names. */
export function smallAttentionOnly({normed = true} = {}): SmallModel {
  const json = {
    model_type: "gpt2",
    n_layer: 2,
    n_embd: 24,
    n_head: 3,
    n_positions: 20,
    vocab_size: 30,
    attn_only: true,
    ...(normed ? {} : {normalization_type: null})
  };
  const drawn = new Drawn(13);
  const norm = (name: string) => {
    if (!normed) return;
    drawn.put(`${name}.weight`, [24], 0.1, 1);
    drawn.put(`${name}.bias`, [24], 0.1);
  };
  drawn.put("wte.weight", [30, 24], 0.7);
  drawn.put("wpe.weight", [20, 24], 0.5);
  for (let layer = 0; layer < 2; layer++) {
    norm(`h.${layer}.ln_1`);
    drawn.put(`h.${layer}.attn.c_attn.weight`, [24, 72], 0.3);
    drawn.put(`h.${layer}.attn.c_attn.bias`, [72], 0.1);
    drawn.put(`h.${layer}.attn.c_proj.weight`, [24, 24], 0.3);
    drawn.put(`h.${layer}.attn.c_proj.bias`, [24], 0.1);
  }
  norm("ln_f");
  drawn.put("lm_head.weight", [30, 24], 0.3);
  return {json, options: configFromHuggingFace(json), weights: weightsOf(drawn.tensors)};
}
