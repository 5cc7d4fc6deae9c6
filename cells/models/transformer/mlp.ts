import type {Tensor3D} from "@tensorflow/tfjs-core";
import {tf} from "../../tensors/tf.ts";
import type {TransformerConfig} from "./config.ts";
import type {BlockWeights} from "./device-weights.ts";
import {linear} from "./linear.ts";
import type {Watch} from "./watch.ts";

/** act(x W_in + b_in) W_out + b_out; gated: (act(x W_gate) (x W_in) + b_in) W_out + b_out (Shazeer 2020, SwiGLU). */
export function mlp(
  x: Tensor3D,
  w: BlockWeights,
  config: TransformerConfig,
  layer: number,
  watch: Watch
): Tensor3D {
  const name = `blocks.${layer}.mlp.`;
  const act = activations[config.actFn];
  let hidden: Tensor3D;
  if (w.gate) {
    const pre = watch.see(`${name}hook_pre`, linear(x, w.gate));
    const linearly = watch.see(`${name}hook_pre_linear`, linear(x, {W: w.in!.W}));
    const product = tf.mul(act(pre), linearly) as Tensor3D;
    hidden = w.in!.b ? tf.add(product, w.in!.b) : product;
  } else {
    hidden = act(watch.see(`${name}hook_pre`, linear(x, w.in!)));
  }
  const post = watch.see(`${name}hook_post`, hidden);
  return watch.see(`blocks.${layer}.hook_mlp_out`, linear(post, w.out!));
}

const activations: Record<TransformerConfig["actFn"], (x: Tensor3D) => Tensor3D> = {
  relu: (x) => tf.relu(x),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
  // x Phi(x) (Hendrycks and Gimpel 2016)
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  // 0.5 x (1 + tanh(u)) = x sigmoid(2 u), u = sqrt(2 / pi) (x + 0.044715 x^3)
  gelu_new(x) {
    const slope = tf.add(
      tf.mul(tf.square(x), 2 * Math.sqrt(2 / Math.PI) * 0.044715),
      2 * Math.sqrt(2 / Math.PI)
    );
    return tf.mul(x, tf.sigmoid(tf.mul(x, slope)));
  }
};
