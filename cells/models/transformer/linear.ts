import type {Tensor, Tensor2D, Tensor3D} from "@tensorflow/tfjs-core";
import {tf} from "../../tensors/tf.ts";
import type {LinearWeights} from "./device-weights.ts";

/** x W + b of [batch, pos, in], as one product of two matrices. */
export function linear(x: Tensor, {W, b}: LinearWeights): Tensor3D {
  const [batch, pos] = x.shape;
  const rows = tf.reshape(x, [batch * pos, W.shape[0]]) as Tensor2D;
  const product = b
    ? tf.fused.matMul({a: rows, b: W, transposeA: false, transposeB: false, bias: b})
    : tf.matMul(rows, W);
  return tf.reshape(product, [batch, pos, W.shape[1]]);
}
