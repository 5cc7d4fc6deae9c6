/**
 * A grown tree in flat arrays. Node 0 is the root. A split sends a row left when its value is at most the
 * threshold, right when it is greater; a missing value (NaN) is never greater and goes left. The right child
 * stands directly after the left one.
 */
export interface TreeNodes {
  /** the column a node asks about; -1 for a leaf */
  feature: Int32Array;
  threshold: Float64Array;
  /** the left child; 0 for a leaf */
  left: Int32Array;
  /** training rows that reached the node, a row drawn twice counted twice */
  count: Float64Array;
  /** [node, output]: share of each class, or the mean */
  value: Float64Array;
  outputs: number;
}

/** The leaf that a row reaches; the row stands in `data` from `offset`. */
export function leafOf({feature, threshold, left}: TreeNodes, data: Float64Array, offset: number): number {
  let node = 0;
  while (left[node] !== 0) {
    node = left[node] + (data[offset + feature[node]] > threshold[node] ? 1 : 0);
  }
  return node;
}

/** Splits on the longest way from root to leaf. */
export function depthOf({left}: TreeNodes): number {
  const depth = new Int32Array(left.length);
  let deepest = 0;
  for (let node = 0; node < left.length; node++) {
    // A child stands after its parent, so one pass in order is enough.
    if (left[node] === 0) continue;
    depth[left[node]] = depth[left[node] + 1] = depth[node] + 1;
    deepest = Math.max(deepest, depth[node] + 1);
  }
  return deepest;
}
