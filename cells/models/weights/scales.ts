/**
 * Numbers in 8 bits: a tensor `name` of type I8 with a tensor `name.scale` of type F32 beside it, one scale for each
 * index of the first axis. A number is its integer times the scale of its row. Safetensors itself has no such
 * convention; an I8 tensor without scales is read as the integers it holds.
 */
import {described, InputError} from "../../input-error.ts";
import type {StoredTensor} from "./weights.ts";

export const scaleSuffix = ".scale";

/** The tensors with each int8 tensor's scales put into it. */
export function withScales(tensors: Map<string, StoredTensor>): Map<string, StoredTensor> {
  const result = new Map(tensors);
  for (const [name, tensor] of tensors) {
    const scale = tensors.get(name + scaleSuffix);
    if (tensor.type !== "I8" || !scale) continue;
    const rows = tensor.shape[0];
    if (scale.type !== "F32" || scale.shape.length !== 1 || scale.shape[0] !== rows) {
      throw new InputError(scale.name, {
        got: described(`${scale.type} of shape [${scale.shape.join(", ")}]`),
        expected: `F32 of shape [${rows}], one scale for each row of ${name}`
      });
    }
    result.delete(scale.name);
    result.set(name, {...tensor, toFloat32: () => scaled(tensor.toFloat32(), scale.toFloat32())});
  }
  return result;
}

function scaled(values: Float32Array, scales: Float32Array): Float32Array {
  const width = values.length / scales.length;
  for (let row = 0, i = 0; row < scales.length; row++) {
    for (let j = 0; j < width; j++, i++) values[i] *= scales[row];
  }
  return values;
}

/** Integers of -127 to 127 and a scale a row, so that the largest number of a row is 127 of its steps. */
export function toInt8(values: ArrayLike<number>, rows: number): {integers: Int8Array; scales: Float32Array} {
  const width = values.length / rows;
  const integers = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    let most = 0;
    for (let j = 0; j < width; j++) most = Math.max(most, Math.abs(values[start + j]));
    // a row of zeros: any scale will do
    scales[row] = most / 127 || 1;
    for (let j = 0; j < width; j++) integers[start + j] = Math.round(values[start + j] / scales[row]);
  }
  return {integers, scales};
}
