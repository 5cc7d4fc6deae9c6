/** llama2.c's own files (karpathy/llama2.c, export.py, version 0): 7 integers, then float32 in a fixed order. */
import {described, InputError} from "../../input-error.ts";
import {checkpoint} from "./checkpoint.ts";
import {storedTensor} from "./stored-tensor.ts";
import type {StoredTensor, Weights} from "./weights.ts";

/** A Llama's config.json as Hugging Face writes it. */
export interface LlamaConfig {
  model_type: "llama";
  architectures: ["LlamaForCausalLM"];
  hidden_size: number;
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  num_key_value_heads: number;
  vocab_size: number;
  max_position_embeddings: number;
  hidden_act: "silu";
  rms_norm_eps: number;
  rope_theta: number;
  /** true: a rotated pair is two neighbours (0 and 1, 2 and 3 ...); false: i and i + half of a head */
  rope_interleave: boolean;
  tie_word_embeddings: boolean;
  bos_token_id: number;
  eos_token_id: number;
}

const headerBytes = 28;

/**
 * A checkpoint of llama2.c under Hugging Face's names. Queries and keys stay as they are stored: their rotary pairs
 * are neighbours (`rope_interleave`), where Hugging Face's own files of a Llama have them half a head apart.
 * @throws InputError if the header or the number of bytes is no such file's
 */
export function readLlama2c(bytes: Uint8Array): {config: LlamaConfig; weights: Weights} {
  const config = readConfig(bytes);
  const tensors: StoredTensor[] = [];
  let at = headerBytes;
  // one name a layer for each tensor of the layer's; "" for what is computed anew
  const take = (names: string[], ...shape: number[]) => {
    const size = 4 * shape.reduce((product, length) => product * length, 1);
    for (const name of names) {
      if (name) tensors.push(storedTensor(name, "F32", shape, bytes.subarray(at, at + size)));
      at += size;
    }
  };
  const layers = (name: string) =>
    Array.from({length: config.num_hidden_layers}, (_, layer) => `model.layers.${layer}.${name}.weight`);

  const {hidden_size: width, intermediate_size: hidden, vocab_size: vocabulary} = config;
  const head = width / config.num_attention_heads;
  const keys = head * config.num_key_value_heads;
  take(["model.embed_tokens.weight"], vocabulary, width);
  take(layers("input_layernorm"), width);
  take(layers("self_attn.q_proj"), width, width);
  take(layers("self_attn.k_proj"), keys, width);
  take(layers("self_attn.v_proj"), keys, width);
  take(layers("self_attn.o_proj"), width, width);
  take(layers("post_attention_layernorm"), width);
  take(layers("mlp.gate_proj"), hidden, width);
  take(layers("mlp.down_proj"), width, hidden);
  take(layers("mlp.up_proj"), hidden, width);
  take(["model.norm.weight"], width);
  // cosines and sines of positions
  take(["", ""], config.max_position_embeddings, head / 2);
  if (!config.tie_word_embeddings) take(["lm_head.weight"], vocabulary, width);
  if (at !== bytes.length) {
    throw new InputError("llama2.c", {
      got: described(`${bytes.length} bytes`),
      expected: `${at}, as its header says`,
      remedy: bytes.length < at ? "The file may have been cut short: load it again" : undefined
    });
  }
  return {config, weights: checkpoint(tensors)};
}

function readConfig(bytes: Uint8Array): LlamaConfig {
  if (bytes.length < headerBytes) {
    throw new InputError("llama2.c", {
      got: described(`${bytes.length} bytes`),
      expected: `at least the ${headerBytes} of its header`
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = Array.from({length: 7}, (_, i) => view.getInt32(4 * i, true));
  // "ak42" begins the later versions
  if (numbers[0] === 0x616b3432) {
    throw new InputError("llama2.c", {
      got: described(`a file of version ${numbers[1]}`),
      expected: "version 0",
      remedy: "Write it with export.py --version 0"
    });
  }
  const [width, hidden, layers, heads, keyHeads, signed, context] = numbers;
  // a vocabulary below 0 says that the head has weights of its own
  const vocabulary = Math.abs(signed);
  const counts = [width, hidden, layers, heads, keyHeads, vocabulary, context];
  const fits = counts.every((count) => count > 0) && width % heads === 0 && (width / heads) % 2 === 0;
  if (!fits || heads % keyHeads !== 0) {
    throw new InputError("llama2.c", {
      got: described(`the header ${numbers.join(", ")}`),
      expected:
        "dim, hidden dim, layers, heads, key-value heads, vocabulary, context, each above 0; heads of an even width that divide dim, and are a multiple of key-value heads"
    });
  }
  return {
    model_type: "llama",
    architectures: ["LlamaForCausalLM"],
    hidden_size: width,
    intermediate_size: hidden,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: keyHeads,
    vocab_size: vocabulary,
    max_position_embeddings: context,
    hidden_act: "silu",
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    rope_interleave: true,
    tie_word_embeddings: signed > 0,
    bos_token_id: 1,
    eos_token_id: 2
  };
}
