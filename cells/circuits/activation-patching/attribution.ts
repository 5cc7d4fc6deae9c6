import type {Tensor} from "@tensorflow/tfjs-core";
import type {ActivationCache, Transformer} from "../../models/transformer/index.ts";
import {tf} from "../../tensors/tf.ts";
import type {Measure} from "../measure.ts";
import type {PlainPlace} from "../places.ts";

/**
 * How much each patch would change the measure if it were linear: (clean - corrupted) times the gradient of the
 * corrupted run, summed over what is patched (attribution patching, Nanda 2023). One backward pass for all patches.
 */
export async function attributions(
  model: Transformer,
  corrupted: readonly number[],
  runs: readonly (readonly PlainPlace[])[],
  clean: ActivationCache,
  measure: Measure
): Promise<number[]> {
  const names = [...new Set(runs.flat().map(({name}) => name))];
  const {logits, cache} = await model.runWithCache(corrupted, {names});
  logits.dispose();
  const {gradients} = await model.grad(corrupted, {metric: measure.metric, names}).catch((error) => {
    cache.dispose();
    throw error;
  });
  const products = new Map<string, {shape: number[]; data: Float32Array}>();
  try {
    for (const name of names) {
      const product: Tensor = tf.tidy(() =>
        tf.mul(tf.sub(clean.get(name), cache.get(name)), gradients.get(name))
      );
      const data = (await product.data().finally(() => product.dispose())) as Float32Array;
      products.set(name, {shape: product.shape.slice(1), data});
    }
  } finally {
    cache.dispose();
    gradients.dispose();
  }
  return runs.map((places) => {
    const sums = places.map(({name, index}) => sumAt(products.get(name)!, index));
    return sums.reduce((a, b) => a + b, 0);
  });
}

function sumAt(
  {shape, data}: {shape: number[]; data: Float32Array},
  index: PlainPlace["index"],
  axis = 0,
  start = 0
): number {
  if (axis === shape.length) return data[start];
  const wanted = index[axis] ?? null;
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  let sum = 0;
  for (let at = wanted ?? 0; at < (wanted === null ? shape[axis] : wanted + 1); at++) {
    sum += sumAt({shape, data}, index, axis + 1, start + at * stride);
  }
  return sum;
}
