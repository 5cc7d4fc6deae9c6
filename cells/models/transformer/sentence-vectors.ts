import type {Tensor3D} from "@tensorflow/tfjs-core";
import {InputError} from "../../input-error.ts";
import {equalLengths} from "./equal-lengths.ts";

export interface SentenceVectorOptions {
  /** what of the last residual stream: the mean over all tokens (sentence-transformers), or the first token's */
  pooling?: "mean" | "first";
  signal?: AbortSignal;
  /** the share of texts that is done, and a word on it */
  progress?(fraction: number, note?: string): void;
}

/** texts in one pass at most; more gain nothing, and a pass is where a stop takes hold */
const batch = 16;

/** Vectors of length 1, one a text; equally long texts go through the model together. */
export async function sentenceVectors(
  tokens: readonly number[][],
  {pooling = "mean", signal, progress}: SentenceVectorOptions,
  pass: (tokens: number[][]) => Promise<Tensor3D>
): Promise<Float32Array[]> {
  if (pooling !== "mean" && pooling !== "first") {
    throw new InputError("pooling", {got: pooling, expected: '"mean" or "first"'});
  }
  const vectors: Float32Array[] = new Array(tokens.length);
  let done = 0;
  for (const texts of equalLengths(tokens, batch)) {
    signal?.throwIfAborted();
    progress?.(done / tokens.length, `${done} of ${tokens.length} texts`);
    const residual = await pass(texts.map((text) => tokens[text]));
    const [, pos, width] = residual.shape;
    const data = (await residual.data().finally(() => residual.dispose())) as Float32Array;
    for (const [place, text] of texts.entries()) {
      const rows = data.subarray(place * pos * width, (place + 1) * pos * width);
      vectors[text] = unitSum(rows, width, pooling === "first" ? 1 : pos);
    }
    done += texts.length;
  }
  progress?.(1, `${tokens.length} texts`);
  return vectors;
}

/** The sum of the first rows, scaled to length 1, which the mean would be too. */
function unitSum(rows: Float32Array, width: number, count: number): Float32Array {
  const sum = new Float64Array(width);
  for (let at = 0; at < count; at++) {
    for (let i = 0; i < width; i++) sum[i] += rows[at * width + i];
  }
  const length = Math.hypot(...sum) || 1;
  return Float32Array.from(sum, (value) => value / length);
}
