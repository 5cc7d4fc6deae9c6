import type {Tensor1D, Tensor2D} from "@tensorflow/tfjs-core";
import type {Steps} from "../../math/steps.ts";
import type {Keep} from "../../tensors/on-device.ts";
import {tf} from "../../tensors/tf.ts";
import {besideHeads} from "./arrange.ts";
import type {TransformerConfig} from "./config.ts";
import type {Parameters} from "./parameters.ts";
import {pairTurn} from "./rotary.ts";

/** A norm's gain and bias; neither once they were folded away. */
export interface NormWeights {
  w?: Tensor1D;
  b?: Tensor1D;
}

/** A linear layer: [in, out], and a bias of [out] if it has one. */
export interface LinearWeights {
  W: Tensor2D;
  b?: Tensor1D;
}

/** A block's weights as they are multiplied: all heads of a matrix side by side. */
export interface BlockWeights {
  ln1: NormWeights;
  Q: LinearWeights;
  K: LinearWeights;
  V: LinearWeights;
  O: LinearWeights;
  ln2: NormWeights;
  gate?: LinearWeights;
  in?: LinearWeights;
  out?: LinearWeights;
}

/** Weights on one backend. Embeddings are not among them: rows are looked up where the tokens are. */
export interface DeviceWeights {
  embedNorm: NormWeights;
  blocks: BlockWeights[];
  finalNorm: NormWeights;
  unembed?: LinearWeights;
  /** rotates pairs: x R is x with each pair (a, b) turned to (-b, a) */
  pairTurn?: Tensor2D;
}

/** Copies weights to the present backend, a block at a time. */
export function* upload(config: TransformerConfig, parameters: Parameters, kept: Keep): Steps<DeviceWeights> {
  const vector = (name: string): Tensor1D | undefined => {
    const found = parameters.get(name);
    return found && kept(tf.tensor1d(found.read()));
  };
  const norm = (name: string): NormWeights => ({w: vector(`${name}.w`), b: vector(`${name}.b`)});
  const linear = (stem: string, letter: string): LinearWeights => {
    const {shape, read} = parameters.get(`${stem}.W_${letter}`)!;
    const b = vector(`${stem}.b_${letter}`);
    if (shape.length === 2) return {W: kept(tf.tensor2d(read(), [shape[0], shape[1]])), b};
    const [heads, from, to] = shape;
    // [head, d_head, d_model] of what a head writes is one matrix already
    if (letter === "O") return {W: kept(tf.tensor2d(read(), [heads * from, to])), b};
    return {W: kept(tf.tensor2d(besideHeads(read(), from, heads, to), [from, heads * to])), b};
  };
  const blocks: BlockWeights[] = [];
  for (let layer = 0; layer < config.nLayers; layer++) {
    const block = `blocks.${layer}.`;
    const attn = `${block}attn`;
    const mlp = `${block}mlp`;
    blocks.push({
      ln1: norm(`${block}ln1`),
      Q: linear(attn, "Q"),
      K: linear(attn, "K"),
      V: linear(attn, "V"),
      O: linear(attn, "O"),
      ln2: norm(`${block}ln2`)
    });
    yield;
    if (config.attnOnly) continue;
    if (config.gatedMlp) blocks[layer].gate = linear(mlp, "gate");
    blocks[layer].in = linear(mlp, "in");
    blocks[layer].out = linear(mlp, "out");
    yield;
  }
  const rotary = config.positionalEmbeddingType === "rotary";
  return {
    embedNorm: norm("embed.ln"),
    blocks,
    finalNorm: norm("ln_final"),
    ...(config.unembeds ? {unembed: linear("unembed", "U")} : {}),
    ...(rotary ? {pairTurn: kept(pairTurn(config))} : {})
  };
}
