import {
  type Metric,
  Transformer,
  type TransformerOptions
} from "../../../../../cells/models/transformer/index.ts";
import type {Weights} from "../../../../../cells/models/weights/weights.ts";
import {weightsOf} from "./memory-weights.ts";

/** An array of the fixture: base64 of little-endian numbers, row by row. */
export interface Packed {
  dtype: string;
  shape: number[];
  b64: string;
}

export interface ForwardFixture {
  weights: Record<string, Packed>;
  sequences: {
    tokens: number[];
    activations: Record<string, Packed>;
    loss_per_token: number[];
    top5_last: number[];
  }[];
}

/** Numbers of a fixture, in Node and in a browser. */
export function unpack({dtype, b64}: Packed): Float64Array {
  const bytes = Uint8Array.from(atob(b64), (letter) => letter.charCodeAt(0));
  return Float64Array.from(new (dtype === "f64" ? Float64Array : Float32Array)(bytes.buffer));
}

export const gpt2Options: TransformerOptions = {
  modelName: "gpt2-like",
  nLayers: 2,
  dModel: 32,
  nHeads: 4,
  dMlp: 128,
  nCtx: 16,
  dVocab: 50,
  actFn: "gelu_new"
};

/** TransformerLens's name of each weight that the fixture has, stacked over layers as it is there. */
const stacked: Record<string, string> = {
  W_Q: "attn.W_Q",
  b_Q: "attn.b_Q",
  W_K: "attn.W_K",
  b_K: "attn.b_K",
  W_V: "attn.W_V",
  b_V: "attn.b_V",
  W_O: "attn.W_O",
  b_O: "attn.b_O",
  W_in: "mlp.W_in",
  b_in: "mlp.b_in",
  W_out: "mlp.W_out",
  b_out: "mlp.b_out",
  ln1_w: "ln1.w",
  ln1_b: "ln1.b",
  ln2_w: "ln2.w",
  ln2_b: "ln2.b"
};
const single: Record<string, string> = {
  W_E: "embed.W_E",
  W_pos: "pos_embed.W_pos",
  lnf_w: "ln_final.w",
  lnf_b: "ln_final.b",
  W_U: "unembed.W_U",
  b_U: "unembed.b_U"
};

/** The fixture's weights under TransformerLens's names. */
export function lensWeights({weights}: ForwardFixture): Weights {
  const tensors: Record<string, {shape: number[]; data: Float32Array}> = {};
  for (const [short, packed] of Object.entries(weights)) {
    const data = Float32Array.from(unpack(packed));
    if (short in single) {
      tensors[single[short]] = {shape: packed.shape, data};
      continue;
    }
    const [layers, ...shape] = packed.shape;
    const size = data.length / layers;
    for (let layer = 0; layer < layers; layer++) {
      tensors[`blocks.${layer}.${stacked[short]}`] = {
        shape,
        data: data.slice(layer * size, (layer + 1) * size)
      };
    }
  }
  return weightsOf(tensors);
}

/** The same weights as Hugging Face's GPT-2 names and lays them, without the unembedding's bias. */
export function huggingFaceWeights(fixture: ForwardFixture): Weights {
  const lens = lensWeights(fixture);
  const tensors: Record<string, {shape: number[]; data: Float32Array}> = {};
  const put = (name: string, shape: number[], data: Float32Array) => {
    tensors[`transformer.${name}`] = {shape, data};
  };
  const data = (name: string) => lens.get(name).toFloat32();
  const copy = (to: string, from: string) => put(to, [...lens.get(from).shape], data(from));
  copy("wte.weight", "embed.W_E");
  copy("wpe.weight", "pos_embed.W_pos");
  copy("ln_f.weight", "ln_final.w");
  copy("ln_f.bias", "ln_final.b");
  for (let layer = 0; layer < 2; layer++) {
    const [to, from] = [`h.${layer}.`, `blocks.${layer}.`];
    for (const [kind, letter] of [
      ["weight", "w"],
      ["bias", "b"]
    ]) {
      copy(`${to}ln_1.${kind}`, `${from}ln1.${letter}`);
      copy(`${to}ln_2.${kind}`, `${from}ln2.${letter}`);
    }
    const joined = new Float32Array(32 * 96);
    const bias = new Float32Array(96);
    ["Q", "K", "V"].forEach((letter, third) => {
      const heads = data(`${from}attn.W_${letter}`);
      bias.set(data(`${from}attn.b_${letter}`), third * 32);
      for (let h = 0; h < 4; h++)
        for (let i = 0; i < 32; i++)
          for (let e = 0; e < 8; e++) joined[i * 96 + third * 32 + h * 8 + e] = heads[(h * 32 + i) * 8 + e];
    });
    put(`${to}attn.c_attn.weight`, [32, 96], joined);
    put(`${to}attn.c_attn.bias`, [96], bias);
    put(`${to}attn.c_proj.weight`, [32, 32], data(`${from}attn.W_O`));
    copy(`${to}attn.c_proj.bias`, `${from}attn.b_O`);
    copy(`${to}mlp.c_fc.weight`, `${from}mlp.W_in`);
    copy(`${to}mlp.c_fc.bias`, `${from}mlp.b_in`);
    copy(`${to}mlp.c_proj.weight`, `${from}mlp.W_out`);
    copy(`${to}mlp.c_proj.bias`, `${from}mlp.b_out`);
    // buffers, which older checkpoints carry
    put(`${to}attn.bias`, [1, 1, 16, 16], new Float32Array(256).fill(1));
  }
  const unembed = data("unembed.W_U");
  const turned = new Float32Array(unembed.length);
  for (let i = 0; i < 32; i++) for (let t = 0; t < 50; t++) turned[t * 32 + i] = unembed[i * 50 + t];
  return weightsOf({...tensors, "lm_head.weight": {shape: [50, 32], data: turned}});
}

export function gpt2Like(fixture: ForwardFixture): Promise<Transformer> {
  return Transformer.fromWeights(gpt2Options, lensWeights(fixture));
}

export interface InterpFixture {
  answer_token: number;
  wrong_token: number;
  sequences: {
    tokens: number[];
    logit_diff: number;
    grad_logit_diff: Record<string, Packed>;
    input_x_gradient_logit_diff: number[];
    logit_lens: Record<string, {logits_all: Packed}>;
    ablation: Record<string, {zero: {logit_diff: number}}>;
  }[];
  activation_patching: {
    clean: number;
    corrupted: number;
    hook_resid_pre_layer_x_position: number[][];
    head_z_layer_x_head: number[][];
    path_L0head_to_L1head_q_k_v: Record<"q" | "k" | "v", number[][]>;
  };
}

/** The fixture's metric: how much higher the answer's logit is than the wrong token's, at the last position. */
export function logitDifference({answer_token, wrong_token}: InterpFixture): Metric {
  return (logits) => {
    const at = (token: number) => logits.slice([0, logits.shape[1] - 1, token], [1, 1, 1]);
    return at(answer_token).sub(at(wrong_token));
  };
}
