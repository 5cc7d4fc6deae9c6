import type {Tensor3D, Tensor4D} from "@tensorflow/tfjs-core";
import {tf} from "../../tensors/tf.ts";
import type {TransformerConfig} from "./config.ts";
import type {BlockWeights} from "./device-weights.ts";
import {norm} from "./norm.ts";
import {Watch} from "./watch.ts";

/** Queries, keys or values of inputs that differ by head: those whose hook was asked for. */
export interface SplitInput {
  q?: Tensor4D;
  k?: Tensor4D;
  v?: Tensor4D;
}

/**
 * What `hook_q_input`, `hook_k_input` and `hook_v_input` need (TransformerLens's use_split_qkv_input): a copy of the
 * residual stream for each head, [batch, pos, head, d_model], each normed and projected on its own. So one head's
 * queries can read something else than its keys do: path patching.
 */
export function splitInput(
  pre: Tensor3D,
  w: BlockWeights,
  config: TransformerConfig,
  layer: number,
  watch: Watch
): SplitInput {
  const split: SplitInput = {};
  for (const [letter, projection] of [
    ["q", w.Q],
    ["k", w.K],
    ["v", w.V]
  ] as const) {
    const name = `blocks.${layer}.hook_${letter}_input`;
    if (!watch.wants(name)) continue;
    const [batch, pos, dModel] = pre.shape;
    const {dHead} = config;
    const heads = projection.W.shape[1] / dHead;
    const copies = watch.see(name, tf.tile(tf.expandDims(pre, 2), [1, 1, heads, 1]) as Tensor4D);
    const read = config.postNorm ? copies : norm(copies, w.ln1, config, new Watch(), `blocks.${layer}.ln1`);
    const rows = read.transpose([2, 0, 1, 3]).reshape([heads, batch * pos, dModel]);
    const byHead = projection.W.reshape([dModel, heads, dHead]).transpose([1, 0, 2]);
    const projected = tf.matMul(rows, byHead).reshape([heads, batch, pos, dHead]).transpose([1, 2, 0, 3]);
    split[letter] = (
      projection.b ? tf.add(projected, projection.b.reshape([heads, dHead])) : projected
    ) as Tensor4D;
  }
  return split;
}
