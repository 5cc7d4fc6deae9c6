import {Random} from "../../cells/math/random.ts";
import {configFromHuggingFace, Transformer} from "../../cells/models/transformer/index.ts";
import {weightsOf} from "../unit/cells/models/transformer/memory-weights.ts";

/** Nets as wide and deep as the real ones, with random weights: what a pass costs does not depend on the numbers. */
export const nets = {
  "TinyStories 15M": {
    model_type: "llama",
    hidden_size: 288,
    intermediate_size: 768,
    num_hidden_layers: 6,
    num_attention_heads: 6,
    num_key_value_heads: 6,
    vocab_size: 32000,
    max_position_embeddings: 256,
    hidden_act: "silu",
    tie_word_embeddings: true
  },
  MiniLM: {
    model_type: "bert",
    hidden_size: 384,
    intermediate_size: 1536,
    num_hidden_layers: 6,
    num_attention_heads: 12,
    vocab_size: 30522,
    max_position_embeddings: 512,
    type_vocab_size: 2,
    hidden_act: "gelu"
  },
  "GPT-2 small": {
    model_type: "gpt2",
    n_embd: 768,
    n_layer: 12,
    n_head: 12,
    n_positions: 1024,
    vocab_size: 50257,
    activation_function: "gelu_new"
  }
} as const;

export type NetName = keyof typeof nets;

export const tokens = Array.from({length: 32}, (_, i) => 100 + ((i * 977) % 20_000));

type Shapes = Record<string, number[]>;

/** Names and shapes of a checkpoint. */
const shapesOf: Record<NetName, () => Shapes> = {
  "TinyStories 15M"() {
    const net = nets["TinyStories 15M"];
    const [d, mlp] = [net.hidden_size, net.intermediate_size];
    return {
      "model.embed_tokens.weight": [net.vocab_size, d],
      "model.norm.weight": [d],
      ...layers(net.num_hidden_layers, "model.layers.", {
        "input_layernorm.weight": [d],
        "post_attention_layernorm.weight": [d],
        "self_attn.q_proj.weight": [d, d],
        "self_attn.k_proj.weight": [d, d],
        "self_attn.v_proj.weight": [d, d],
        "self_attn.o_proj.weight": [d, d],
        "mlp.gate_proj.weight": [mlp, d],
        "mlp.up_proj.weight": [mlp, d],
        "mlp.down_proj.weight": [d, mlp]
      })
    };
  },
  MiniLM() {
    const net = nets.MiniLM;
    const [d, mlp] = [net.hidden_size, net.intermediate_size];
    return {
      "embeddings.word_embeddings.weight": [net.vocab_size, d],
      "embeddings.position_embeddings.weight": [net.max_position_embeddings, d],
      "embeddings.token_type_embeddings.weight": [net.type_vocab_size, d],
      ...affine("embeddings.LayerNorm", [d]),
      ...layers(net.num_hidden_layers, "encoder.layer.", {
        ...affine("attention.self.query", [d, d]),
        ...affine("attention.self.key", [d, d]),
        ...affine("attention.self.value", [d, d]),
        ...affine("attention.output.dense", [d, d]),
        ...affine("attention.output.LayerNorm", [d]),
        ...affine("intermediate.dense", [mlp, d]),
        ...affine("output.dense", [d, mlp]),
        ...affine("output.LayerNorm", [d])
      })
    };
  },
  "GPT-2 small"() {
    const net = nets["GPT-2 small"];
    const d = net.n_embd;
    // GPT-2 keeps [in, out]
    const conv = (name: string, from: number, to: number): Shapes => ({
      [`${name}.weight`]: [from, to],
      [`${name}.bias`]: [to]
    });
    return {
      "wte.weight": [net.vocab_size, d],
      "wpe.weight": [net.n_positions, d],
      ...affine("ln_f", [d]),
      ...layers(net.n_layer, "h.", {
        ...affine("ln_1", [d]),
        ...affine("ln_2", [d]),
        ...conv("attn.c_attn", d, 3 * d),
        ...conv("attn.c_proj", d, d),
        ...conv("mlp.c_fc", d, 4 * d),
        ...conv("mlp.c_proj", 4 * d, d)
      })
    };
  }
};

function affine(name: string, shape: number[]): Shapes {
  return {[`${name}.weight`]: shape, [`${name}.bias`]: shape.slice(0, 1)};
}

function layers(count: number, prefix: string, shapes: Shapes): Shapes {
  const all: Shapes = {};
  for (let layer = 0; layer < count; layer++) {
    for (const [name, shape] of Object.entries(shapes)) all[`${prefix}${layer}.${name}`] = shape;
  }
  return all;
}

/** A net with random weights of deviation 0.02. */
export function net(name: NetName): Promise<Transformer> {
  const random = new Random(1);
  const pool = Float32Array.from({length: 1 << 18}, () => 0.02 * random.normal());
  const tensors = Object.entries(shapesOf[name]()).map(([tensor, shape]) => {
    const data = new Float32Array(shape.reduce((product, side) => product * side, 1));
    for (let i = 0; i < data.length; i += pool.length)
      data.set(pool.subarray(0, Math.min(pool.length, data.length - i)), i);
    return [tensor, {shape, data}] as const;
  });
  return Transformer.fromWeights(
    configFromHuggingFace({...nets[name]}),
    weightsOf(Object.fromEntries(tensors))
  );
}
