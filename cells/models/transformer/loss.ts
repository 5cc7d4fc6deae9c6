import type {Tensor3D} from "@tensorflow/tfjs-core";
import {tf} from "../../tensors/tf.ts";

/** Rows of logits that are read at a time: of a vocabulary of 50,000, 13 MB. */
const rowsAtATime = 64;

/**
 * Loss at each position but the last: -log p(next token), in nats, in float64.
 * @returns [batch][pos - 1]
 */
export async function lossPerToken(
  logits: Tensor3D,
  tokens: readonly (readonly number[])[],
  signal?: AbortSignal
): Promise<Float64Array[]> {
  const [, pos, size] = logits.shape;
  const losses = tokens.map(() => new Float64Array(pos - 1));
  for (const [text, list] of tokens.entries()) {
    for (let from = 0; from < pos - 1; from += rowsAtATime) {
      signal?.throwIfAborted();
      const count = Math.min(rowsAtATime, pos - 1 - from);
      const slice = tf.slice(logits, [text, from, 0], [1, count, size]);
      const rows = (await slice.data().finally(() => slice.dispose())) as Float32Array;
      for (let i = 0; i < count; i++) {
        const row = rows.subarray(i * size, (i + 1) * size);
        losses[text][from + i] = logSumExp(row) - row[list[from + i + 1]];
      }
    }
  }
  return losses;
}

function logSumExp(row: Float32Array): number {
  let most = -Infinity;
  for (const logit of row) if (logit > most) most = logit;
  let sum = 0;
  for (const logit of row) sum += Math.exp(logit - most);
  return most + Math.log(sum);
}
