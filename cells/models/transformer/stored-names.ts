import {byHead, columnsOf, transposed} from "./arrange.ts";
import type {TransformerConfig} from "./config.ts";

/** Where a weight stands in a checkpoint, and how it gets TransformerLens's layout. */
export interface StoredPlace {
  /** the tensor's name, without the prefix that some checkpoints have */
  name: string;
  /** another name that older checkpoints have for it */
  formerly?: string;
  /** its shape in the checkpoint */
  shape: readonly number[];
  /** absent: the layouts are one */
  arrange?(data: Float32Array): Float32Array;
}

/** A way of naming weights: which tensor holds each of TransformerLens's. */
export interface NamingScheme {
  /** what people call it */
  title: string;
  /** the tensor by which the scheme is known */
  known: string;
  /** what may stand before each name */
  prefix: string;
  /** names that a checkpoint may have and the model does not need: buffers, heads for other tasks */
  ignored: RegExp;
  /** undefined: the checkpoint never has this one */
  place(parameter: string, config: TransformerConfig, shape: readonly number[]): StoredPlace | undefined;
}

/** Attention's matrices of one layer, by letter, and the MLP's: [in, out] or, `turned`, [out, in] as torch's Linear. */
interface LayerNames {
  ln1: string;
  ln2: string;
  Q: string;
  K: string;
  V: string;
  O: string;
  gate?: string;
  in: string;
  out: string;
}

const inBlock = /^blocks\.(\d+)\.(ln1|ln2|attn|mlp)\.(?:([wb])$|([Wb])_(\w+)$)/;

/** Weights of linear layers stored as torch's Linear does, [out, in]. */
function linear(
  names: LayerNames,
  before: string,
  config: TransformerConfig,
  parameter: string
): StoredPlace | undefined {
  const [, layer, part, norm, kind, letter] = inBlock.exec(parameter) ?? [];
  if (!layer) return undefined;
  const at = `${before}${layer}.`;
  if (part === "ln1" || part === "ln2") return normPlace(at + names[part], norm, config.dModel);
  const stem = at + names[letter as keyof LayerNames];
  const [inside, outside] = sides(config, letter);
  const bias = kind === "b";
  if (bias) return {name: `${stem}.bias`, shape: [outside]};
  const {dModel, dHead} = config;
  return {
    name: `${stem}.weight`,
    shape: [outside, inside],
    arrange(data) {
      const straight = transposed(data, outside, inside);
      return part === "attn" && letter !== "O" ? byHead(straight, dModel, outside / dHead, dHead) : straight;
    }
  };
}

/** [in, out] of a linear layer. */
function sides(
  {dModel, dHead, nHeads, nKeyValueHeads, dMlp}: TransformerConfig,
  letter: string
): [number, number] {
  if (letter === "Q") return [dModel, nHeads * dHead];
  if (letter === "K" || letter === "V") return [dModel, nKeyValueHeads * dHead];
  if (letter === "O") return [nHeads * dHead, dModel];
  return letter === "out" ? [dMlp, dModel] : [dModel, dMlp];
}

function normPlace(stem: string, kind: string, dModel: number): StoredPlace {
  const [now, before] = kind === "w" ? ["weight", "gamma"] : ["bias", "beta"];
  return {name: `${stem}.${now}`, formerly: `${stem}.${before}`, shape: [dModel]};
}

/** The unembedding: a head of its own, or the embedding turned round where the checkpoint has none. */
function head(config: TransformerConfig): StoredPlace {
  const {dModel, dVocab} = config;
  return {
    name: "lm_head.weight",
    shape: [dVocab, dModel],
    arrange: (data) => transposed(data, dVocab, dModel)
  };
}

const gpt2: NamingScheme = {
  title: "GPT-2",
  known: "wte.weight",
  prefix: "transformer.",
  ignored: /^h\.\d+\.attn\.(bias|masked_bias)$/,
  place(parameter, config, shape) {
    if (parameter === "embed.W_E") return {name: "wte.weight", shape};
    if (parameter === "pos_embed.W_pos") return {name: "wpe.weight", shape};
    if (parameter === "unembed.W_U") return head(config);
    if (parameter.startsWith("ln_final.")) return normPlace("ln_f", parameter.slice(-1), config.dModel);
    const [, layer, part, norm, kind, letter] = inBlock.exec(parameter) ?? [];
    if (!layer) return undefined;
    const at = `h.${layer}.`;
    if (part === "ln1" || part === "ln2") return normPlace(`${at}ln_${part[2]}`, norm, config.dModel);
    const third = "QKV".indexOf(letter);
    if (part === "attn" && third >= 0) return oneOfThree(`${at}attn.c_attn`, kind, third, config);
    const stem = `${at}${part}.${letter === "in" ? "c_fc" : "c_proj"}`;
    const [inside, outside] = sides(config, letter);
    return kind === "b"
      ? {name: `${stem}.bias`, shape: [outside]}
      : {name: `${stem}.weight`, shape: [inside, outside]};
  }
};

/** GPT-2 keeps the matrices of queries, keys and values side by side in one. */
function oneOfThree(stem: string, kind: string, third: number, config: TransformerConfig): StoredPlace {
  const {dModel, dHead, nHeads} = config;
  const width = nHeads * dHead;
  if (kind === "b") {
    const cut = (data: Float32Array) => data.slice(third * width, (third + 1) * width);
    return {name: `${stem}.bias`, shape: [3 * width], arrange: cut};
  }
  return {
    name: `${stem}.weight`,
    shape: [dModel, 3 * width],
    arrange: (data) => byHead(columnsOf(data, 3 * width, third * width, width), dModel, nHeads, dHead)
  };
}

const llamaLayer: LayerNames = {
  ln1: "input_layernorm",
  ln2: "post_attention_layernorm",
  Q: "self_attn.q_proj",
  K: "self_attn.k_proj",
  V: "self_attn.v_proj",
  O: "self_attn.o_proj",
  gate: "mlp.gate_proj",
  in: "mlp.up_proj",
  out: "mlp.down_proj"
};

const llama: NamingScheme = {
  title: "Llama",
  known: "embed_tokens.weight",
  prefix: "model.",
  ignored: /^(layers\.\d+\.self_attn\.)?rotary_emb\.inv_freq$/,
  place(parameter, config, shape) {
    if (parameter === "embed.W_E") return {name: "embed_tokens.weight", shape};
    if (parameter === "unembed.W_U") return head(config);
    if (parameter.startsWith("ln_final.")) return normPlace("norm", parameter.slice(-1), config.dModel);
    return linear(llamaLayer, "layers.", config, parameter);
  }
};

const bertLayer: LayerNames = {
  ln1: "attention.output.LayerNorm",
  ln2: "output.LayerNorm",
  Q: "attention.self.query",
  K: "attention.self.key",
  V: "attention.self.value",
  O: "attention.output.dense",
  in: "intermediate.dense",
  out: "output.dense"
};

const bert: NamingScheme = {
  title: "BERT",
  known: "embeddings.word_embeddings.weight",
  prefix: "bert.",
  ignored: /^(embeddings\.position_ids|pooler\..*|cls\..*)$/,
  place(parameter, config, shape) {
    if (parameter === "embed.W_E") return {name: "embeddings.word_embeddings.weight", shape};
    if (parameter === "pos_embed.W_pos") return {name: "embeddings.position_embeddings.weight", shape};
    if (parameter === "embed.W_token_type") return {name: "embeddings.token_type_embeddings.weight", shape};
    if (parameter.startsWith("embed.ln."))
      return normPlace("embeddings.LayerNorm", parameter.slice(-1), config.dModel);
    return linear(bertLayer, "encoder.layer.", config, parameter);
  }
};

/** TransformerLens's own names and layouts. */
const transformerLens: NamingScheme = {
  title: "TransformerLens",
  known: "embed.W_E",
  prefix: "",
  ignored: /^(blocks\.\d+\.attn\.)?(mask|IGNORE|rotary_sin|rotary_cos)$/,
  place: (parameter, _config, shape) => ({name: parameter, shape})
};

export const namingSchemes: readonly NamingScheme[] = [gpt2, llama, bert, transformerLens];
