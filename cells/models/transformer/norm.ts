import type {Tensor} from "@tensorflow/tfjs-core";
import {tf} from "../../tensors/tf.ts";
import type {TransformerConfig} from "./config.ts";
import type {NormWeights} from "./device-weights.ts";
import type {Watch} from "./watch.ts";

/**
 * LayerNorm, (x - mean) / sqrt(var + eps) w + b, or RMSNorm, x / sqrt(mean x^2 + eps) w, over the last axis; without
 * w and b where they were folded away. As in TransformerLens `hook_normalized` of LayerNorm is what comes out, that
 * of RMSNorm what comes before the gain.
 */
export function norm<T extends Tensor>(
  x: T,
  {w, b}: NormWeights,
  config: TransformerConfig,
  watch: Watch,
  name: string
): T {
  const type = config.normalizationType;
  if (type === null) return x;
  const layer = type === "LN" || type === "LNPre";
  const centred = layer ? tf.sub(x, tf.mean(x, -1, true)) : x;
  const scale = watch.see(
    `${name}.hook_scale`,
    tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), config.eps))
  );
  let normalized = tf.div(centred, scale) as T;
  if (!layer) {
    normalized = watch.see(`${name}.hook_normalized`, normalized);
    return w ? tf.mul(normalized, w) : normalized;
  }
  if (w) normalized = tf.mul(normalized, w);
  if (b) normalized = tf.add(normalized, b);
  return watch.see(`${name}.hook_normalized`, normalized);
}
