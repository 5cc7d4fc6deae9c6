import {toFloat32} from "./number-types.ts";
import type {StoredTensor, WeightType} from "./weights.ts";

/** A tensor over bytes of a file, converted when it is asked for. */
export function storedTensor(
  name: string,
  type: WeightType,
  shape: readonly number[],
  bytes: Uint8Array
): StoredTensor {
  return {name, type, shape, toFloat32: () => toFloat32(type, bytes)};
}
