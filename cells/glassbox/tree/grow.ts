import type {Random} from "../../math/random.ts";
import type {TreeNodes} from "./nodes.ts";
import type {Ranks} from "./ranks.ts";

export interface GrowOptions {
  /** splits from root to leaf at most */
  maxDepth: number;
  /** rows that a leaf holds at least, a row drawn twice counted twice */
  minSamplesLeaf: number;
  /** columns tried at a split */
  maxFeatures: number;
  /** draws the columns tried; without it, or with `maxFeatures` all of them, columns are tried in their order */
  random?: Random;
}

/** What is learnt: class codes (`classes` of them) or numbers (`classes` 0). */
export interface GrowTarget {
  y: Float64Array;
  classes: number;
}

/**
 * Grows CART trees (Breiman, Friedman, Olshen and Stone 1984) on ranked columns. A split is the one that
 * lowers the impurity most: Gini's index for classes, the variance for numbers. With S_c the weight of
 * class c on a side and n the weight of the side, lowering Gini is raising sum_c S_c^2 / n over both sides,
 * and lowering the variance is raising S^2 / n with S the sum of y: the same search serves both. For two
 * classes one S is enough. Ties go to the column tried first, then to the smaller threshold.
 *
 * At a node the weights are added up by rank, and only ranks that occur are visited (a bit for each), so a
 * split costs its rows plus a 32nd of the column's different values, and is exact.
 */
export class TreeGrower {
  readonly #ranks: Ranks;
  readonly #target: GrowTarget;
  readonly #options: GrowOptions;
  /** sums kept for each side: one number, or one for each of three classes and more */
  readonly #channels: number;
  readonly #weights: Float64Array;
  readonly #rows: Int32Array;
  readonly #features: Int32Array;
  // by rank
  readonly #histogram: Float64Array; // [rank, weight and sums]
  readonly #occurs: Int32Array;
  // of the node, of the left side
  readonly #total: Float64Array;
  readonly #side: Float64Array;
  // nodes waiting: first row, end of rows, depth, place
  readonly #waiting: number[] = [];
  #best = {feature: -1, below: 0, above: 0, score: 0};
  #nodes: {feature: number[]; threshold: number[]; left: number[]; count: number[]; value: number[]} =
    empty();

  constructor(ranks: Ranks, target: GrowTarget, options: GrowOptions) {
    this.#ranks = ranks;
    this.#target = target;
    this.#options = options;
    this.#channels = target.classes > 2 ? target.classes : 1;
    this.#weights = new Float64Array(ranks.rows);
    this.#rows = new Int32Array(ranks.rows);
    this.#features = Int32Array.from(ranks.codes, (_, j) => j);
    this.#histogram = new Float64Array(ranks.most * (this.#channels + 1));
    this.#occurs = new Int32Array((ranks.most + 31) >> 5);
    this.#total = new Float64Array(this.#channels + 1);
    this.#side = new Float64Array(this.#channels + 1);
  }

  /** Begins a tree. `weights`: how often each row counts; 0 leaves it out. */
  start(weights: Float64Array): void {
    this.#weights.set(weights);
    let size = 0;
    for (let i = 0; i < weights.length; i++) if (weights[i] > 0) this.#rows[size++] = i;
    this.#nodes = empty();
    this.#waiting.length = 0;
    this.#waiting.push(0, size, 0, this.#addNode());
  }

  /** Does one node; false when the tree is done. Between two calls a caller may pause. */
  step(): boolean {
    if (this.#waiting.length === 0) return false;
    const node = this.#waiting.pop() as number;
    const depth = this.#waiting.pop() as number;
    const end = this.#waiting.pop() as number;
    const start = this.#waiting.pop() as number;
    this.#sum(start, end);
    this.#fill(node);
    if (depth >= this.#options.maxDepth || this.#pure(start, end) || !this.#search(start, end)) return true;

    const {feature, below, above} = this.#best;
    const middle = this.#partition(start, end, feature, below);
    const left = this.#addNode();
    this.#addNode();
    this.#nodes.feature[node] = feature;
    this.#nodes.threshold[node] = between(this.#ranks.values[feature], below, above);
    this.#nodes.left[node] = left;
    this.#waiting.push(middle, end, depth + 1, left + 1, start, middle, depth + 1, left);
    return true;
  }

  /** The tree that was grown. */
  finish(): TreeNodes {
    const {feature, threshold, left, count, value} = this.#nodes;
    return {
      feature: Int32Array.from(feature),
      threshold: Float64Array.from(threshold),
      left: Int32Array.from(left),
      count: Float64Array.from(count),
      value: Float64Array.from(value),
      outputs: Math.max(1, this.#target.classes)
    };
  }

  #addNode(): number {
    const {feature, threshold, left} = this.#nodes;
    threshold.push(0);
    left.push(0);
    return feature.push(-1) - 1;
  }

  /** Weight and sums of a node's rows, into `#total`. */
  #sum(start: number, end: number): void {
    const total = this.#total.fill(0);
    const {y} = this.#target;
    for (let p = start; p < end; p++) {
      const row = this.#rows[p];
      const weight = this.#weights[row];
      total[0] += weight;
      if (this.#channels === 1) total[1] += weight * y[row];
      else total[1 + y[row]] += weight;
    }
  }

  #fill(node: number): void {
    const {count, value} = this.#nodes;
    const {classes} = this.#target;
    const total = this.#total;
    count[node] = total[0];
    if (classes === 0) value[node] = total[1] / total[0];
    else if (classes === 2) {
      value[2 * node + 1] = total[1] / total[0];
      value[2 * node] = 1 - value[2 * node + 1];
    } else for (let c = 0; c < classes; c++) value[classes * node + c] = total[1 + c] / total[0];
  }

  /** Whether all rows of a node have the same target. */
  #pure(start: number, end: number): boolean {
    const {y} = this.#target;
    const first = y[this.#rows[start]];
    for (let p = start + 1; p < end; p++) if (y[this.#rows[p]] !== first) return false;
    return true;
  }

  /** Finds the best split of a node's rows into `#best`; false if none leaves enough rows on both sides. */
  #search(start: number, end: number): boolean {
    const best = this.#best;
    best.feature = -1;
    best.score = -Infinity;
    const {random, maxFeatures, minSamplesLeaf} = this.#options;
    if (this.#total[0] < 2 * minSamplesLeaf) return false;
    const features = this.#features;
    const shuffled = random !== undefined && maxFeatures < features.length;
    for (let tried = 0; tried < features.length; tried++) {
      // Columns that offer no split do not end the search: at least one that does is wanted.
      if (tried >= maxFeatures && best.feature >= 0) break;
      if (shuffled) {
        const other = tried + random.integer(features.length - tried);
        const feature = features[other];
        features[other] = features[tried];
        features[tried] = feature;
      }
      const feature = features[tried];
      if (this.#ranks.values[feature].length === 0) continue;
      if (this.#channels === 1) {
        this.#addSingle(start, end, feature);
        this.#scanSingle(feature);
      } else {
        this.#addMany(start, end, feature);
        this.#scanMany(feature);
      }
    }
    return best.feature >= 0;
  }

  #addSingle(start: number, end: number, feature: number): void {
    const codes = this.#ranks.codes[feature];
    const {y} = this.#target;
    const rows = this.#rows;
    const weights = this.#weights;
    const histogram = this.#histogram;
    const occurs = this.#occurs;
    for (let p = start; p < end; p++) {
      const row = rows[p];
      const code = codes[row];
      const weight = weights[row];
      histogram[2 * code] += weight;
      histogram[2 * code + 1] += weight * y[row];
      occurs[code >> 5] |= 1 << code;
    }
  }

  /** Tries the splits between neighbouring ranks, and leaves the histogram empty. */
  #scanSingle(feature: number): void {
    const best = this.#best;
    const histogram = this.#histogram;
    const occurs = this.#occurs;
    const least = this.#options.minSamplesLeaf;
    const n = this.#total[0];
    const s = this.#total[1];
    const words = (this.#ranks.values[feature].length + 32) >> 5;
    let below = -1;
    let left = 0;
    let sum = 0;
    for (let word = 0; word < words; word++) {
      let bits = occurs[word];
      occurs[word] = 0;
      while (bits !== 0) {
        const code = (word << 5) + 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
        if (below >= 0 && left >= least && n - left >= least) {
          const score = (sum * sum) / left + ((s - sum) * (s - sum)) / (n - left);
          if (score > best.score) {
            best.score = score;
            best.feature = feature;
            best.below = below;
            best.above = code;
          }
        }
        left += histogram[2 * code];
        sum += histogram[2 * code + 1];
        histogram[2 * code] = 0;
        histogram[2 * code + 1] = 0;
        below = code;
      }
    }
  }

  #addMany(start: number, end: number, feature: number): void {
    const codes = this.#ranks.codes[feature];
    const {y} = this.#target;
    const width = this.#channels + 1;
    for (let p = start; p < end; p++) {
      const row = this.#rows[p];
      const code = codes[row];
      const weight = this.#weights[row];
      this.#histogram[width * code] += weight;
      this.#histogram[width * code + 1 + y[row]] += weight;
      this.#occurs[code >> 5] |= 1 << code;
    }
  }

  #scanMany(feature: number): void {
    const best = this.#best;
    const width = this.#channels + 1;
    const total = this.#total;
    const side = this.#side.fill(0);
    const least = this.#options.minSamplesLeaf;
    const words = (this.#ranks.values[feature].length + 32) >> 5;
    let below = -1;
    for (let word = 0; word < words; word++) {
      let bits = this.#occurs[word];
      this.#occurs[word] = 0;
      while (bits !== 0) {
        const code = (word << 5) + 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
        if (below >= 0 && side[0] >= least && total[0] - side[0] >= least) {
          let inner = 0;
          let outer = 0;
          for (let c = 1; c < width; c++) {
            inner += side[c] * side[c];
            outer += (total[c] - side[c]) * (total[c] - side[c]);
          }
          const score = inner / side[0] + outer / (total[0] - side[0]);
          if (score > best.score) {
            best.score = score;
            best.feature = feature;
            best.below = below;
            best.above = code;
          }
        }
        for (let c = 0; c < width; c++) {
          side[c] += this.#histogram[width * code + c];
          this.#histogram[width * code + c] = 0;
        }
        below = code;
      }
    }
  }

  /** Moves the rows of the left side before those of the right; the first place of the right. */
  #partition(start: number, end: number, feature: number, below: number): number {
    const codes = this.#ranks.codes[feature];
    const rows = this.#rows;
    let low = start;
    let high = end - 1;
    while (low <= high) {
      const row = rows[low];
      if (codes[row] <= below) low++;
      else {
        rows[low] = rows[high];
        rows[high--] = row;
      }
    }
    return low;
  }
}

function empty() {
  return {feature: [], threshold: [], left: [], count: [], value: []};
}

/** The middle of two neighbouring values; above missing ones, a number that no value is below. */
function between(values: Float64Array, below: number, above: number): number {
  if (below === 0) return -Number.MAX_VALUE;
  const low = values[below - 1];
  const high = values[above - 1];
  const middle = low / 2 + high / 2;
  // Two floats side by side have no middle; the split must still keep them apart.
  return middle < high ? middle : low;
}
