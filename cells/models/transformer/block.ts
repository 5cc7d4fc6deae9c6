import type {Tensor3D} from "@tensorflow/tfjs-core";
import {tf} from "../../tensors/tf.ts";
import {attention, type PassContext} from "./attention.ts";
import type {TransformerConfig} from "./config.ts";
import type {BlockWeights} from "./device-weights.ts";
import {mlp} from "./mlp.ts";
import {norm} from "./norm.ts";
import {splitInput} from "./split-input.ts";

/** One block: the residual stream [batch, pos, d_model] with what attention and the MLP write into it. */
export function block(
  residual: Tensor3D,
  w: BlockWeights,
  config: TransformerConfig,
  layer: number,
  pass: PassContext
): Tensor3D {
  const {watch} = pass;
  const name = `blocks.${layer}.`;
  const pre = watch.see(`${name}hook_resid_pre`, residual);
  const split = splitInput(pre, w, config, layer, watch);
  if (config.postNorm) {
    const mid = tf.add(pre, attention(pre, split, w, config, layer, pass)) as Tensor3D;
    return normedSums(watch.see(`${name}hook_resid_mid`, mid), w, config, layer, pass);
  }
  const read = norm(pre, w.ln1, config, watch, `${name}ln1`);
  const sum = tf.add(pre, attention(read, split, w, config, layer, pass)) as Tensor3D;
  if (config.attnOnly) return watch.see(`${name}hook_resid_post`, sum);
  const mid = watch.see(`${name}hook_resid_mid`, sum);
  const forMlp = watch.see(`${name}hook_mlp_in`, mid);
  const out = mlp(norm(forMlp, w.ln2, config, watch, `${name}ln2`), w, config, layer, watch);
  return watch.see(`${name}hook_resid_post`, tf.add(mid, out) as Tensor3D);
}

/** BERT's block: each sum is normed before it goes on (Devlin et al. 2018; Vaswani et al. 2017, sec. 3.1). */
function normedSums(
  mid: Tensor3D,
  w: BlockWeights,
  config: TransformerConfig,
  layer: number,
  {watch}: PassContext
): Tensor3D {
  const name = `blocks.${layer}.`;
  const normed = norm(mid, w.ln1, config, watch, `${name}ln1`);
  const forMlp = watch.see(`${name}hook_mlp_in`, normed);
  const post = watch.see(
    `${name}hook_resid_post`,
    tf.add(normed, mlp(forMlp, w, config, layer, watch)) as Tensor3D
  );
  return watch.see(`${name}hook_normalized_resid_post`, norm(post, w.ln2, config, watch, `${name}ln2`));
}
