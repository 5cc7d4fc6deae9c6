import type {Random} from "../../math/random.ts";
import type {SplitOptions} from "./boost-data.ts";
import {leafGain, leafValue} from "./leaf.ts";

/** One way to cut a pair: along one feature, then one half along the other. -1: that half stays whole. */
export interface PairCut {
  along: 0 | 1;
  first: number;
  low: number;
  high: number;
  gain: number;
}

/** The best cut of a half, and what it is worth cut and whole. */
interface HalfCut {
  cut: number;
  gain: number;
  whole: number;
}

/**
 * Cuts a pair's grid into three leaves, trying every way: a cut along one feature, then a cut along the other in one
 * of the halves; and the same the other way round. Sums come as [bin, bin, output, 2].
 */
export class PairSplitter {
  readonly #options: SplitOptions;
  readonly #outputs: number;
  readonly #random: Random;

  constructor(outputs: number, options: SplitOptions, random: Random) {
    this.#options = options;
    this.#outputs = outputs;
    this.#random = random;
  }

  /**
   * Writes the update of each cell, without the learning rate, and gives its gain.
   * @param faster finds the best cut along a feature, where there is something faster than this
   */
  split(
    shape: number[],
    sums: Float64Array,
    rows: Float64Array,
    update: Float64Array,
    faster?: (along: 0 | 1) => PairCut
  ): number {
    const search = faster ?? ((along) => this.#search(along, shape, sums, rows));
    const [one, other] = [search(0), search(1)];
    const best = other.gain > one.gain ? other : one;
    let whole = 0;
    const totals = this.#total(sums, rows.length);
    for (let k = 0; k < this.#outputs; k++)
      whole += leafGain(totals[2 * k], totals[2 * k + 1], this.#options);
    if (best.gain > whole) this.#place(best, shape, rows);
    else best.first = -1;
    this.#write(best, shape, sums, update);
    return best.first < 0 ? 0 : best.gain - whole;
  }

  /** Cells without rows on a cut may belong to either side: draws how many go to which. */
  #place(best: PairCut, shape: number[], rows: Float64Array): void {
    const [firsts, seconds] = best.along === 0 ? shape : [shape[1], shape[0]];
    const [firstStep, secondStep] = best.along === 0 ? [shape[1], 1] : [1, shape[1]];
    const isEmpty = (from: number, to: number, b: number) => {
      const offset = b * secondStep;
      return this.#isEmpty(rows, from * firstStep + offset, to * firstStep + offset, firstStep);
    };
    const isEmptyLine = (a: number) =>
      this.#isEmpty(rows, a * firstStep, a * firstStep + seconds * secondStep, secondStep);
    const moved = (cut: number, most: number, empty: (at: number) => boolean) => {
      let end = cut;
      while (end + 1 < most && empty(end)) end++;
      return cut + (end > cut ? this.#random.integer(end - cut + 1) : 0);
    };
    const {first, low, high} = best;
    if (low >= 0) best.low = moved(low, seconds, (b) => isEmpty(0, first, b));
    if (high >= 0) best.high = moved(high, seconds, (b) => isEmpty(first, firsts, b));
    best.first = moved(first, firsts, isEmptyLine);
  }

  /** Cuts both features at a random place, as while smoothing. */
  splitAtRandom(shape: number[], sums: Float64Array, rows: Float64Array, update: Float64Array): void {
    const [firsts, seconds] = shape;
    const first = this.#cutAtRandom(firsts, !this.#isEmpty(rows, 0, seconds, 1));
    const second = this.#cutAtRandom(seconds, !this.#isEmpty(rows, 0, firsts * seconds, seconds));
    this.#write({along: 0, first, low: second, high: second, gain: 0}, shape, sums, update);
  }

  /** Nothing is cut off by a cut beside the bin of missing values, if nothing is missing, or beside that of unseen ones. */
  #cutAtRandom(size: number, hasMissing: boolean): number {
    const least = hasMissing ? 1 : 2;
    const cuts = size - 1 - least;
    return cuts > 0 ? least + this.#random.integer(cuts) : 0;
  }

  /** Whether no row is in the cells from `from`, `step` apart. */
  #isEmpty(rows: Float64Array, from: number, to: number, step: number): boolean {
    for (let cell = from; cell < to; cell += step) if (rows[cell] > 0) return false;
    return true;
  }

  #total(sums: Float64Array, cells: number): Float64Array {
    const width = this.#outputs * 2;
    const totals = new Float64Array(width);
    for (let cell = 0; cell < cells; cell++) {
      for (let k = 0; k < width; k++) totals[k] += sums[cell * width + k];
    }
    return totals;
  }

  #search(along: 0 | 1, shape: number[], sums: Float64Array, rows: Float64Array): PairCut {
    const best: PairCut = {along, first: -1, low: -1, high: -1, gain: -Infinity};
    const {minSamplesLeaf} = this.#options;
    const width = this.#outputs * 2;
    const [firsts, seconds] = along === 0 ? shape : [shape[1], shape[0]];
    const [firstStep, secondStep] = along === 0 ? [shape[1], 1] : [1, shape[1]];
    const low = new Float64Array(seconds * width);
    const lowRows = new Float64Array(seconds);
    const high = new Float64Array(seconds * width);
    const highRows = new Float64Array(seconds);
    for (let a = 0; a < firsts; a++) {
      for (let b = 0; b < seconds; b++) {
        const cell = a * firstStep + b * secondStep;
        highRows[b] += rows[cell];
        for (let k = 0; k < width; k++) high[b * width + k] += sums[cell * width + k];
      }
    }
    const line = new Float64Array(width);
    const lowTotals = new Float64Array(width);
    const highTotals = this.#total(high, seconds);
    let rowsLow = 0;
    let rowsHigh = highRows.reduce((sum, n) => sum + n, 0);
    for (let first = 1; first < firsts; first++) {
      let moved = 0;
      line.fill(0);
      for (let b = 0; b < seconds; b++) {
        const cell = (first - 1) * firstStep + b * secondStep;
        const n = rows[cell];
        if (n === 0) continue;
        moved += n;
        lowRows[b] += n;
        highRows[b] -= n;
        for (let k = 0; k < width; k++) {
          low[b * width + k] += sums[cell * width + k];
          high[b * width + k] -= sums[cell * width + k];
          line[k] += sums[cell * width + k];
        }
      }
      rowsLow += moved;
      rowsHigh -= moved;
      for (let k = 0; k < width; k++) {
        lowTotals[k] += line[k];
        highTotals[k] -= line[k];
      }
      if (moved === 0 || rowsLow < minSamplesLeaf) continue;
      if (rowsHigh < minSamplesLeaf) break;
      const lowCut = this.#bestCut(low, lowRows, rowsLow, lowTotals);
      if (lowCut.gain === -Infinity) continue;
      const highCut = this.#bestCut(high, highRows, rowsHigh, highTotals);
      if (highCut.gain === -Infinity) continue;
      const gain = Math.max(lowCut.gain + highCut.whole, lowCut.whole + highCut.gain);
      if (!(gain > best.gain)) continue;
      const inLow = lowCut.gain + highCut.whole === gain;
      Object.assign(best, {first, low: inLow ? lowCut.cut : -1, high: inLow ? -1 : highCut.cut, gain});
    }
    return best;
  }

  /** The best cut of a half, whole if that is all there is; -Infinity where it has too little hessian. */
  #bestCut(sums: Float64Array, rows: Float64Array, total: number, totals: Float64Array): HalfCut {
    return this.#outputs === 1
      ? this.#bestCutOfOne(sums, rows, total, totals)
      : this.#bestCutOfMany(sums, rows, total, totals);
  }

  #bestCutOfOne(sums: Float64Array, rows: Float64Array, total: number, [g1, h1]: Float64Array): HalfCut {
    const {minSamplesLeaf, minHessian, regAlpha, regLambda, maxDeltaStep} = this.#options;
    const plain = regAlpha === 0 && maxDeltaStep === 0;
    if (h1 < minHessian) return {cut: -1, gain: -Infinity, whole: -Infinity};
    const whole = leafGain(g1, h1, this.#options);
    let cut = -1;
    let gain = whole;
    let g = 0;
    let h = 0;
    let n = 0;
    for (let b = 1; b < rows.length; b++) {
      if (rows[b - 1] === 0) continue;
      g += sums[2 * b - 2];
      h += sums[2 * b - 1];
      n += rows[b - 1];
      if (n < minSamplesLeaf) continue;
      if (total - n < minSamplesLeaf) break;
      const rest = h1 - h;
      if (h < minHessian || rest < minHessian || h <= 0 || rest <= 0) continue;
      const own = plain
        ? (g * g) / (h + regLambda) + ((g1 - g) * (g1 - g)) / (rest + regLambda)
        : leafGain(g, h, this.#options) + leafGain(g1 - g, rest, this.#options);
      if (own > gain) {
        gain = own;
        cut = b;
      }
    }
    return {cut, gain, whole};
  }

  #bestCutOfMany(sums: Float64Array, rows: Float64Array, total: number, totals: Float64Array): HalfCut {
    const {minSamplesLeaf, minHessian} = this.#options;
    const width = this.#outputs * 2;
    let whole = 0;
    for (let k = 0; k < width; k += 2) {
      if (totals[k + 1] < minHessian) return {cut: -1, gain: -Infinity, whole: -Infinity};
      whole += leafGain(totals[k], totals[k + 1], this.#options);
    }
    const left = new Float64Array(width);
    let cut = -1;
    let gain = whole;
    let n = 0;
    for (let b = 1; b < rows.length; b++) {
      if (rows[b - 1] === 0) continue;
      for (let k = 0; k < width; k++) left[k] += sums[(b - 1) * width + k];
      n += rows[b - 1];
      if (n < minSamplesLeaf) continue;
      if (total - n < minSamplesLeaf) break;
      let own = 0;
      for (let k = 0; k < width; k += 2) {
        const rest = totals[k + 1] - left[k + 1];
        if (left[k + 1] < minHessian || rest < minHessian) own = -Infinity;
        own += leafGain(left[k], left[k + 1], this.#options);
        own += leafGain(totals[k] - left[k], rest, this.#options);
      }
      if (own > gain) {
        gain = own;
        cut = b;
      }
    }
    return {cut, gain, whole};
  }

  /** Gives each cell the value of its leaf. */
  #write(cut: PairCut, shape: number[], sums: Float64Array, update: Float64Array): void {
    const outputs = this.#outputs;
    const width = outputs * 2;
    const {along, first, low, high} = cut;
    const [firsts, seconds] = along === 0 ? shape : [shape[1], shape[0]];
    const [firstStep, secondStep] = along === 0 ? [shape[1], 1] : [1, shape[1]];
    const leaf = new Float64Array(width);
    const fill = (fromFirst: number, toFirst: number, fromSecond: number, toSecond: number) => {
      leaf.fill(0);
      for (let a = fromFirst; a < toFirst; a++) {
        for (let b = fromSecond; b < toSecond; b++) {
          const cell = a * firstStep + b * secondStep;
          for (let k = 0; k < width; k++) leaf[k] += sums[cell * width + k];
        }
      }
      for (let k = 0; k < outputs; k++) {
        const value = leafValue(leaf[2 * k], leaf[2 * k + 1], this.#options);
        for (let a = fromFirst; a < toFirst; a++) {
          for (let b = fromSecond; b < toSecond; b++) {
            update[(a * firstStep + b * secondStep) * outputs + k] = value;
          }
        }
      }
    };
    for (const [from, to, second] of [
      [0, Math.max(0, first), low],
      [Math.max(0, first), firsts, high]
    ]) {
      fill(from, to, 0, Math.max(0, second));
      fill(from, to, Math.max(0, second), seconds);
    }
  }
}
