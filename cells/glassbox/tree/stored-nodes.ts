import type {TreeNodes} from "./nodes.ts";

/** A tree as plain JSON. Numbers are exact: JSON keeps every bit of a float64. */
export interface StoredNodes {
  feature: number[];
  threshold: number[];
  left: number[];
  count: number[];
  value: number[];
  outputs: number;
}

export function storeNodes({feature, threshold, left, count, value, outputs}: TreeNodes): StoredNodes {
  return {
    feature: [...feature],
    threshold: [...threshold],
    left: [...left],
    count: [...count],
    value: [...value],
    outputs
  };
}

export function restoreNodes({feature, threshold, left, count, value, outputs}: StoredNodes): TreeNodes {
  return {
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    count: Float64Array.from(count),
    value: Float64Array.from(value),
    outputs
  };
}
