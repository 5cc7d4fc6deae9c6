import type {Tensor, Tensor2D} from "@tensorflow/tfjs-core";
import {tf} from "../tensors/tf.ts";

/**
 * What a product makes of each of some vectors, on the CPU.
 * @param vectors of one length each
 * @param product of the vectors as rows [vectors, length]; a row for each comes out. Run inside `tf.tidy`
 */
export async function rowsOf(
  vectors: readonly Float32Array[],
  product: (stack: Tensor2D) => Tensor
): Promise<Float32Array[]> {
  const width = vectors[0].length;
  const made = tf.tidy(() => {
    const stack = new Float32Array(vectors.length * width);
    vectors.forEach((vector, i) => {
      stack.set(vector, i * width);
    });
    return product(tf.tensor2d(stack, [vectors.length, width]));
  });
  const data = (await made.data().finally(() => made.dispose())) as Float32Array;
  const size = data.length / vectors.length;
  return vectors.map((_, i) => data.subarray(i * size, (i + 1) * size));
}
