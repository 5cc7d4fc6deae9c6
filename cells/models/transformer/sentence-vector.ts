import type {Tensor3D} from "@tensorflow/tfjs-core";

/** The mean over the positions of one text, scaled to length 1; disposes the residual stream [1, pos, d_model]. */
export async function sentenceVector(residual: Tensor3D): Promise<Float32Array> {
  const [, pos, width] = residual.shape;
  const data = await residual.data().finally(() => residual.dispose());
  const mean = new Float64Array(width);
  for (let at = 0; at < pos; at++) {
    for (let i = 0; i < width; i++) mean[i] += data[at * width + i];
  }
  const length = Math.hypot(...mean) || 1;
  return Float32Array.from(mean, (value) => value / length);
}
