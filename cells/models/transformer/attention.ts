import type {Tensor, Tensor2D, Tensor3D, Tensor4D} from "@tensorflow/tfjs-core";
import {tf} from "../../tensors/tf.ts";
import type {TransformerConfig} from "./config.ts";
import type {BlockWeights} from "./device-weights.ts";
import {linear} from "./linear.ts";
import {type Angles, rotate} from "./rotary.ts";
import type {SplitInput} from "./split-input.ts";
import {alias, type Watch} from "./watch.ts";

/** What the blocks of one pass share. */
export interface PassContext {
  watch: Watch;
  /** added to scores: 0 where a query may look, `masked` where not; absent where it may look everywhere */
  mask?: Tensor2D;
  angles?: Angles;
  pairTurn?: Tensor2D;
  /** keys and values of the tokens before, by layer; read, and replaced by longer ones */
  past?: KeyValues[];
}

/** [batch, head, pos, d_head] each */
export interface KeyValues {
  keys: Tensor4D;
  values: Tensor4D;
}

/**
 * The score of a key that a query may not see. TransformerLens writes minus infinity; this is finite, since graphics
 * cards need not know infinities, and gives a weight of exactly 0 all the same.
 */
export const masked = -1e9;

/** Attention of one block: [batch, pos, d_model] to the same; `split` has what some heads read instead of x. */
export function attention(
  x: Tensor3D,
  split: SplitInput,
  w: BlockWeights,
  config: TransformerConfig,
  layer: number,
  pass: PassContext
): Tensor3D {
  const {watch} = pass;
  const {nHeads, nKeyValueHeads, dHead} = config;
  const [batch, pos] = x.shape;
  const name = `blocks.${layer}.attn.`;
  const heads = (projected: Tensor, count: number) =>
    projected.reshape([batch, pos, count, dHead]) as Tensor4D;
  let q = watch.see(`${name}hook_q`, split.q ?? heads(linear(x, w.Q), nHeads));
  let k = watch.see(`${name}hook_k`, split.k ?? heads(linear(x, w.K), nKeyValueHeads));
  const v = watch.see(`${name}hook_v`, split.v ?? heads(linear(x, w.V), nKeyValueHeads));
  if (pass.angles && pass.pairTurn) {
    q = watch.see(`${name}hook_rot_q`, rotate(q, pass.pairTurn, pass.angles));
    k = watch.see(`${name}hook_rot_k`, rotate(k, pass.pairTurn, pass.angles));
  }
  const {keys, values} = withPast(k, v, layer, pass);
  const seen = keys.shape[2];
  // Heads that share keys and values stand together: their queries are rows of one matrix.
  const groups = batch * nKeyValueHeads;
  const together = (nHeads / nKeyValueHeads) * pos;
  const queries = tf
    .mul(q, 1 / Math.sqrt(dHead))
    .transpose([0, 2, 1, 3])
    .reshape([groups, together, dHead]);
  const products = tf.matMul(queries, keys.reshape([groups, seen, dHead]), false, true);
  const raw = products.reshape([batch, nHeads, pos, seen]) as Tensor4D;
  const scores = watch.see(`${name}hook_attn_scores`, pass.mask ? tf.add(raw, pass.mask) : raw);
  const pattern = watch.see(`${name}hook_pattern`, tf.softmax(scores));
  const mixed = tf.matMul(pattern.reshape([groups, together, seen]), values.reshape([groups, seen, dHead]));
  const z = watch.see(
    `${name}hook_z`,
    mixed.reshape([batch, nHeads, pos, dHead]).transpose([0, 2, 1, 3]) as Tensor4D
  );
  return watch.see(`blocks.${layer}.hook_attn_out`, output(z, w, name, watch));
}

/** Keys and values by head, those of the tokens before in front. */
function withPast(k: Tensor4D, v: Tensor4D, layer: number, {past}: PassContext): KeyValues {
  let keys = k.transpose([0, 2, 1, 3]) as Tensor4D;
  let values = v.transpose([0, 2, 1, 3]) as Tensor4D;
  if (!past) return {keys, values};
  const before = past[layer];
  if (before) {
    keys = tf.concat([before.keys, keys], 2);
    values = tf.concat([before.values, values], 2);
  }
  past[layer] = {keys: tf.keep(alias(keys)), values: tf.keep(alias(values))};
  if (before) tf.dispose([before.keys, before.values]);
  return {keys, values};
}

/** What the heads write: one product, or each head's own part and their sum where `hook_result` is asked for. */
function output(z: Tensor4D, w: BlockWeights, name: string, watch: Watch): Tensor3D {
  const [batch, pos, heads, dHead] = z.shape;
  if (!watch.wants(`${name}hook_result`)) return linear(z.reshape([batch, pos, heads * dHead]), w.O);
  const dModel = w.O.W.shape[1];
  const byHead = z.transpose([2, 0, 1, 3]).reshape([heads, batch * pos, dHead]);
  const written = tf.matMul(byHead, w.O.W.reshape([heads, dHead, dModel]));
  const result = watch.see(
    `${name}hook_result`,
    written.reshape([heads, batch, pos, dModel]).transpose([1, 2, 0, 3]) as Tensor4D
  );
  const sum = tf.sum(result, 2) as Tensor3D;
  return w.O.b ? tf.add(sum, w.O.b) : sum;
}
