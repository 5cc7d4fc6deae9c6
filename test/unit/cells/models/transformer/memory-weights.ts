import {checkpoint} from "../../../../../cells/models/weights/checkpoint.ts";
import type {StoredTensor, Weights, WeightType} from "../../../../../cells/models/weights/weights.ts";

export interface InMemory {
  shape: number[];
  data: Float32Array;
  type?: WeightType;
}

/** A checkpoint of arrays. */
export function weightsOf(tensors: Record<string, InMemory>): Weights {
  return checkpoint(
    Object.entries(tensors).map(
      ([name, {shape, data, type = "F32"}]): StoredTensor => ({name, shape, type, toFloat32: () => data})
    )
  );
}

/** The same checkpoint with some tensors changed, added, or (undefined) taken out. */
export function changed(weights: Weights, changes: Record<string, InMemory | undefined>): Weights {
  const tensors: Record<string, InMemory> = {};
  for (const name of weights.names) {
    const {shape, type, toFloat32} = weights.get(name);
    tensors[name] = {shape: [...shape], type, data: toFloat32()};
  }
  for (const [name, change] of Object.entries(changes)) {
    if (change) tensors[name] = change;
    else delete tensors[name];
  }
  return weightsOf(tensors);
}
