import type {Random} from "../../math/random.ts";
import type {BoostTerm, SplitOptions} from "./boost-data.ts";
import {leafGain, leafValue} from "./leaf.ts";

/** A leaf: a run of cells, and the best way to cut it in two. */
interface Leaf {
  start: number;
  end: number;
  /** first cell of the right part; -1: it cannot be cut */
  cut: number;
  gain: number;
}

/** The best cuts of ordered bins in two: they gain the same. None where no cut gains. */
export interface OrderedCuts {
  gain: number;
  /** first bins of the upper part */
  bins: Int32Array;
  /** sums of gradient and hessian before each bin from 1 on, missing values left out; at bin 0 those of missing values */
  before: Float64Array;
}

/**
 * Cuts one feature's term where the loss falls most (the gain is the sum of G^2 / (H + lambda) over the leaves, minus
 * that of the whole), leaf by leaf while there may be more. Gradients and hessians come as [bin, output, 2].
 */
export class FeatureSplitter {
  readonly #options: SplitOptions;
  readonly #outputs: number;
  readonly #random: Random;
  /** sums before each cell, [cell, output, 2] */
  readonly #before: Float64Array;
  /** rows before each cell */
  readonly #rowsBefore: Float64Array;
  /** bins of the cells, one after the other */
  readonly #bins: Int32Array;
  /** where in #bins a cell starts */
  readonly #start: Int32Array;
  readonly #key: Float64Array;
  /** cuts of a leaf that gain the same */
  readonly #ties: Int32Array;
  #cells = 0;

  constructor(mostBins: number, outputs: number, options: SplitOptions, random: Random) {
    this.#options = options;
    this.#outputs = outputs;
    this.#random = random;
    this.#before = new Float64Array((mostBins + 1) * outputs * 2);
    this.#rowsBefore = new Float64Array(mostBins + 1);
    this.#bins = new Int32Array(mostBins);
    this.#start = new Int32Array(mostBins + 1);
    this.#key = new Float64Array(mostBins);
    this.#ties = new Int32Array(mostBins);
  }

  /**
   * Writes the update of each bin, without the learning rate, and gives its gain.
   * @param faster finds the best cuts in two, where there is something faster than this
   */
  split(
    term: BoostTerm,
    sums: Float64Array,
    rows: Float64Array,
    update: Float64Array,
    faster?: () => OrderedCuts
  ): number {
    if (faster && this.#isPlain(term, rows)) return this.#placed(faster(), rows, update);
    update.fill(0);
    const {missing} = this.#options;
    if (term.kind === "nominal") return this.#nominal(term, sums, rows, update);
    if (missing === "gain" && rows[0] > 0) return this.#eitherEnd(term, sums, rows, update);
    this.#ordered(term.shape[0], missing === "gain" ? "separate" : missing, sums, rows);
    const rest = this.#grow(term.monotone, update);
    return missing === "separate" && rows[0] > 0 ? rest + this.#apart(sums, update) : rest;
  }

  /** Whether a term is cut in two by its sums alone, missing values apart. */
  #isPlain({kind, monotone}: BoostTerm, rows: Float64Array): boolean {
    const {missing, maxLeaves, regAlpha, maxDeltaStep} = this.#options;
    const apart = missing === "separate" || (missing === "gain" && rows[0] === 0);
    return (
      kind === "ordered" &&
      apart &&
      monotone === 0 &&
      maxLeaves === 2 &&
      regAlpha === 0 &&
      maxDeltaStep === 0 &&
      this.#outputs === 1
    );
  }

  /** Writes the update of a cut that was found elsewhere. */
  #placed({gain, bins, before}: OrderedCuts, rows: Float64Array, update: Float64Array): number {
    const options = this.#options;
    const last = update.length - 1;
    const [g, h] = [before[2 * last], before[2 * last + 1]];
    update[0] = 0;
    update[last] = 0;
    if (bins.length === 0) update.fill(leafValue(g, h, options), 1, last);
    else {
      const cut = this.#oneOf(bins, bins.length);
      const [low, strength] = [before[2 * cut], before[2 * cut + 1]];
      update.fill(leafValue(low, strength, options), 1, cut);
      update.fill(leafValue(g - low, h - strength, options), cut, last);
    }
    if (rows[0] === 0) return gain;
    update[0] = leafValue(before[0], before[1], options);
    return gain + this.#gainApart(g, h, before[0], before[1]);
  }

  /** Equal cuts stand on both sides of bins without training rows: any may be meant. */
  #oneOf(cuts: Int32Array, count: number): number {
    return cuts[count > 1 ? this.#random.integer(count) : 0];
  }

  /** What it gains that missing values are no part of the rest. */
  #gainApart(g: number, h: number, own: number, strength: number): number {
    const both = leafGain(g, h, this.#options) + leafGain(own, strength, this.#options);
    return both - leafGain(g + own, h + strength, this.#options);
  }

  /**
   * Cuts at random places, as while smoothing; without regard to gain and to the leaves' size. Missing values and
   * categories are bins like others, in the order they have: no place is better than another.
   */
  splitAtRandom(term: BoostTerm, sums: Float64Array, rows: Float64Array, update: Float64Array): void {
    update.fill(0);
    const {maxLeaves} = this.#options;
    this.#ordered(term.shape[0], rows[0] > 0 ? "low" : "separate", sums, rows);
    const edges = new Set<number>();
    const most = Math.min(maxLeaves - 1, this.#cells - 1);
    while (edges.size < most) edges.add(1 + this.#random.integer(this.#cells - 1));
    let start = 0;
    for (const end of [...[...edges].sort((a, b) => a - b), this.#cells]) {
      this.#write(start, end, update);
      start = end;
    }
    if (term.monotone !== 0) this.#keepMonotone(term.monotone, [...edges], update);
  }

  #keepMonotone(direction: number, edges: number[], update: Float64Array): void {
    const falls = edges.some((edge) => {
      const right = this.#bins[this.#start[edge]] * this.#outputs;
      const left = this.#bins[this.#start[edge] - 1] * this.#outputs;
      for (let k = 0; k < this.#outputs; k++) {
        if (direction * (update[right + k] - update[left + k]) < 0) return true;
      }
      return false;
    });
    if (falls) this.#write(0, this.#cells, update);
  }

  /** Missing values are a leaf of their own: what that gains, and their update. */
  #apart(sums: Float64Array, update: Float64Array): number {
    const outputs = this.#outputs;
    let gain = 0;
    for (let k = 0; k < outputs; k++) {
      const at = (this.#cells * outputs + k) * 2;
      const [g, h] = [this.#before[at], this.#before[at + 1]];
      const [own, strength] = [sums[2 * k], sums[2 * k + 1]];
      gain += this.#gainApart(g, h, own, strength);
      update[k] = leafValue(own, strength, this.#options);
    }
    return gain;
  }

  #eitherEnd(term: BoostTerm, sums: Float64Array, rows: Float64Array, update: Float64Array): number {
    this.#ordered(term.shape[0], "low", sums, rows);
    const low = this.#grow(term.monotone, update);
    const other = new Float64Array(update.length);
    this.#ordered(term.shape[0], "high", sums, rows);
    const high = this.#grow(term.monotone, other);
    if (high <= low) return low;
    update.set(other);
    return high;
  }

  #ordered(size: number, missing: "separate" | "low" | "high", sums: Float64Array, rows: Float64Array): void {
    const before = this.#before;
    const width = this.#outputs * 2;
    before.fill(0, 0, width);
    this.#rowsBefore[0] = 0;
    this.#start[0] = 0;
    this.#cells = 0;
    if (missing === "low") this.#addBin(0, sums, rows);
    let cell = this.#cells;
    for (let bin = 1; bin < size - 1; bin++, cell++) {
      for (let k = 0; k < width; k++) {
        before[(cell + 1) * width + k] = before[cell * width + k] + sums[bin * width + k];
      }
      this.#rowsBefore[cell + 1] = this.#rowsBefore[cell] + rows[bin];
      this.#bins[cell] = bin;
      this.#start[cell + 1] = cell + 1;
    }
    this.#cells = cell;
    if (missing === "high") this.#addBin(0, sums, rows);
  }

  /** Categories in the order of G / (H + smooth); those with few rows share one cell. Missing is one of them. */
  #nominal(term: BoostTerm, sums: Float64Array, rows: Float64Array, update: Float64Array): number {
    const {catSmooth, gainScale} = this.#options;
    // With several outputs there is no one order: a random one is tried each time.
    const order =
      this.#outputs > 1 ? () => this.#random.uniform() : (g: number, h: number) => g / (h + catSmooth || 1);
    this.#grouped(term.shape[0], sums, rows, order);
    return gainScale * this.#grow(term.monotone, update);
  }

  #grouped(
    size: number,
    sums: Float64Array,
    rows: Float64Array,
    order: (gradient: number, hessian: number) => number
  ): void {
    const frequent: number[] = [];
    const rare: number[] = [];
    let g = 0;
    let h = 0;
    for (let bin = 0; bin < size - 1; bin++) {
      if (rows[bin] === 0) continue;
      const at = bin * this.#outputs * 2;
      if (rows[bin] >= this.#options.minCatSamples) {
        frequent.push(bin);
        this.#key[bin] = order(sums[at], sums[at + 1]);
      } else {
        rare.push(bin);
        g += sums[at];
        h += sums[at + 1];
      }
    }
    const shared = rare.length ? order(g, h) : NaN;
    frequent.sort((a, b) => this.#key[a] - this.#key[b] || a - b);
    this.#before.fill(0, 0, this.#outputs * 2);
    this.#rowsBefore[0] = 0;
    this.#start[0] = 0;
    this.#cells = 0;
    let placed = rare.length === 0;
    for (const bin of frequent) {
      if (!placed && shared <= this.#key[bin]) {
        this.#addCell(rare, sums, rows);
        placed = true;
      }
      this.#addBin(bin, sums, rows);
    }
    if (!placed) this.#addCell(rare, sums, rows);
  }

  #addCell(bins: number[], sums: Float64Array, rows: Float64Array): void {
    for (const [at, bin] of bins.entries()) this.#addBin(bin, sums, rows, at > 0);
  }

  #addBin(bin: number, sums: Float64Array, rows: Float64Array, toLast = false): void {
    const width = this.#outputs * 2;
    if (!toLast) this.#cells++;
    const cell = this.#cells;
    const before = this.#before;
    if (!toLast) {
      before.copyWithin(cell * width, (cell - 1) * width, cell * width);
      this.#rowsBefore[cell] = this.#rowsBefore[cell - 1];
      this.#start[cell] = this.#start[cell - 1];
    }
    for (let k = 0; k < width; k++) before[cell * width + k] += sums[bin * width + k];
    this.#rowsBefore[cell] += rows[bin];
    this.#bins[this.#start[cell]++] = bin;
  }

  /** Cuts the leaf that gains most, until none gains or there are enough. */
  #grow(monotone: number, update: Float64Array): number {
    const leaves = [this.#leaf(0, this.#cells, monotone)];
    let gain = 0;
    while (leaves.length < this.#options.maxLeaves) {
      let best = 0;
      for (let l = 1; l < leaves.length; l++) if (leaves[l].gain > leaves[best].gain) best = l;
      const leaf = leaves[best];
      if (!(leaf.gain > 0)) break;
      if (monotone !== 0 && this.#disturbs(leaves, best, monotone)) {
        leaf.gain = 0;
        continue;
      }
      gain += leaf.gain;
      const isLast = leaves.length + 1 === this.#options.maxLeaves;
      const part = (start: number, end: number): Leaf =>
        isLast ? {start, end, cut: -1, gain: 0} : this.#leaf(start, end, monotone);
      leaves.splice(best, 1, part(leaf.start, leaf.cut), part(leaf.cut, leaf.end));
    }
    for (const {start, end} of leaves) this.#write(start, end, update);
    return gain;
  }

  /** Whether the two parts would not stand in line with their neighbours. */
  #disturbs(leaves: Leaf[], at: number, direction: number): boolean {
    const {start, cut, end} = leaves[at];
    const wrong = (from: number, middle: number, to: number) => {
      for (let k = 0; k < this.#outputs; k++) {
        if (direction * (this.#value(middle, to, k) - this.#value(from, middle, k)) < 0) return true;
      }
      return false;
    };
    const left = at > 0 && wrong(leaves[at - 1].start, start, cut);
    return left || (at + 1 < leaves.length && wrong(cut, end, leaves[at + 1].end));
  }

  #leaf(start: number, end: number, monotone: number): Leaf {
    const leaf = {start, end, cut: -1, gain: 0};
    if (this.#outputs === 1) this.#cutOne(leaf, monotone);
    else this.#cutMany(leaf, monotone);
    return leaf;
  }

  /** Every cut of a leaf, for one output. The fastest way to write it is the plainest. */
  #cutOne(leaf: Leaf, monotone: number): void {
    const {minSamplesLeaf, minHessian, regAlpha, maxDeltaStep, regLambda} = this.#options;
    const before = this.#before;
    const rowsBefore = this.#rowsBefore;
    const ties = this.#ties;
    const {start, end} = leaf;
    const [g0, h0, n0] = [before[2 * start], before[2 * start + 1], rowsBefore[start]];
    const [g1, h1, n1] = [before[2 * end], before[2 * end + 1], rowsBefore[end]];
    const plain = regAlpha === 0 && maxDeltaStep === 0 && monotone === 0;
    const parent = leafGain(g1 - g0, h1 - h0, this.#options);
    let best = parent;
    let equal = 0;
    for (let c = start + 1; c < end; c++) {
      if (rowsBefore[c] - n0 < minSamplesLeaf) continue;
      if (n1 - rowsBefore[c] < minSamplesLeaf) break;
      const g = before[2 * c];
      const h = before[2 * c + 1];
      const left = h - h0;
      const right = h1 - h;
      if (left < minHessian || right < minHessian || left <= 0 || right <= 0) continue;
      let gain: number;
      if (plain) {
        const gl = g - g0;
        const gr = g1 - g;
        gain = (gl * gl) / (left + regLambda) + (gr * gr) / (right + regLambda);
      } else {
        gain = leafGain(g - g0, left, this.#options) + leafGain(g1 - g, right, this.#options);
      }
      if (gain < best) continue;
      if (monotone !== 0) {
        const rise = this.#value(c, end, 0) - this.#value(start, c, 0);
        if (monotone * rise < 0) continue;
      }
      if (gain > best) equal = 0;
      else if (equal === 0) continue;
      best = gain;
      ties[equal++] = c;
    }
    if (equal > 0) leaf.cut = this.#oneOf(ties, equal);
    leaf.gain = best - parent;
  }

  #cutMany(leaf: Leaf, monotone: number): void {
    const {minSamplesLeaf} = this.#options;
    const rowsBefore = this.#rowsBefore;
    const ties = this.#ties;
    const {start, end} = leaf;
    let parent = 0;
    for (let k = 0; k < this.#outputs; k++) parent += this.#worth(start, end, k);
    if (!Number.isFinite(parent)) return; // too little hessian to be cut at all
    let best = parent;
    let equal = 0;
    for (let c = start + 1; c < end; c++) {
      if (rowsBefore[c] - rowsBefore[start] < minSamplesLeaf) continue;
      if (rowsBefore[end] - rowsBefore[c] < minSamplesLeaf) break;
      let gain = 0;
      for (let k = 0; k < this.#outputs; k++) {
        gain += this.#worth(start, c, k) + this.#worth(c, end, k);
        if (monotone * (this.#value(c, end, k) - this.#value(start, c, k)) < 0) gain = -Infinity;
      }
      if (!(gain >= best)) continue;
      if (gain > best) equal = 0;
      else if (equal === 0) continue;
      best = gain;
      ties[equal++] = c;
    }
    if (equal > 0) leaf.cut = this.#oneOf(ties, equal);
    leaf.gain = best - parent;
  }

  /** The gain of cells as a leaf; none of them may be one without enough hessian. */
  #worth(start: number, end: number, output: number): number {
    const from = (start * this.#outputs + output) * 2;
    const to = (end * this.#outputs + output) * 2;
    const hessian = this.#before[to + 1] - this.#before[from + 1];
    if (hessian < this.#options.minHessian) return -Infinity;
    return leafGain(this.#before[to] - this.#before[from], hessian, this.#options);
  }

  #value(start: number, end: number, output: number): number {
    const from = (start * this.#outputs + output) * 2;
    const to = (end * this.#outputs + output) * 2;
    const before = this.#before;
    return leafValue(before[to] - before[from], before[to + 1] - before[from + 1], this.#options);
  }

  #write(start: number, end: number, update: Float64Array): void {
    if (start === end) return;
    for (let k = 0; k < this.#outputs; k++) {
      const value = this.#value(start, end, k);
      for (let at = start === 0 ? 0 : this.#start[start]; at < this.#start[end]; at++) {
        update[this.#bins[at] * this.#outputs + k] = value;
      }
    }
  }
}
