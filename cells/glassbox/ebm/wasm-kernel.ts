import {type BoostData, type BoostRows, type BoostTerm, cellsOf, type Objective} from "./boost-data.ts";
import {kernelWasm} from "./core/kernel-wasm.ts";
import {release} from "./feature.ts";
import type {Kernel} from "./kernel.ts";

/** What core/kernel.as exports; addresses are bytes. */
interface Core {
  multiplyOdds(rows: number, bins: number, update: number, cut: number, keep: number, odds: number): void;
  addToResiduals(rows: number, bins: number, update: number, cut: number, residuals: number): void;
  lossClasses(rows: number, odds: number, ones: number): number;
  lossWeightedClasses(rows: number, odds: number, ones: number, weights: number): number;
  lossNumbers(rows: number, residuals: number, weights: number): number;
  sumClasses(
    rows: number,
    bins: number,
    odds: number,
    ones: number,
    weights: number,
    sums: number,
    other: number,
    cells: number
  ): void;
  sumNumbers(
    rows: number,
    bins: number,
    residuals: number,
    weights: number,
    sums: number,
    other: number,
    cells: number
  ): void;
  cutPair(
    sums: number,
    rows: number,
    firsts: number,
    seconds: number,
    firstStep: number,
    secondStep: number,
    minRows: number,
    minHessian: number,
    lambda: number,
    scratch: number,
    cuts: number
  ): number;
  cutOrdered(
    sums: number,
    bins: number,
    from: number,
    to: number,
    minHessian: number,
    lambda: number,
    ties: number
  ): number;
}

/** Where the rows of one side lie; there are a multiple of four. */
interface Side {
  rows: number;
  /** odds to class 1, or residuals */
  state: number;
  /** masks of class 1; 0 for numbers */
  ones: number;
  /** 0: each row of two classes counts 1 */
  weights: number;
  /** of each term */
  bins: number[];
  /** of the rows that count */
  weight: number;
}

/** The lowest odds there are; a row that has them, and is of class 0, loses nothing. */
const lowestOdds = 2 ** -126;

/** Below this update exp(u) - 1 keeps too few digits of exp(u) in float32. */
const farBelow = -1;

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles the core once a realm; later kernels are made of it at once. */
export function compiledCore(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(Uint8Array.from(atob(kernelWasm), (letter) => letter.charCodeAt(0)));
  return compiled;
}

/** Cells times outputs of a term at most: their sums are 16 bytes each. */
const mostCells = 2 ** 22;

/** Whether the core can hold a bag: cells that fit into 16 bits, numbers that fit into float32. */
export function fitsCore({objective, outputs, terms, train, validation}: BoostData): boolean {
  if (terms.some((term) => cellsOf(term) >= 65535 || cellsOf(term) * outputs > mostCells)) return false;
  const weights = [train.weight, validation.weight].filter((own) => own !== undefined);
  if (!weights.every((own) => within(own, (i) => own[i]))) return false;
  if (objective !== "rmse") return true;
  return [train, validation].every(({y, scores}) => within(y, (i) => scores[i] - y[i]));
}

/** Whether no number is so large or, though not 0, so small that float32 would spoil it or its square. */
function within(values: ArrayLike<number>, value: (row: number) => number): boolean {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(value(i)));
  return largest === 0 || (largest > 1e-25 && largest < 1e25);
}

/** The kernel in WebAssembly for one output: rows in float32, sums in float64. Its twin is plainKernel. */
export function wasmKernel(module: WebAssembly.Module, data: BoostData): Kernel {
  const {objective, terms, train, validation} = data;
  const cells = Math.max(1, ...terms.map(cellsOf));
  const {room, memoryOf} = layout();
  // One more cell takes the rows that fill up the last block of four.
  const update = room((cells + 1) * 4);
  const sums = room((cells + 1) * 16);
  const other = room((cells + 1) * 16);
  const longest = Math.max(1, ...terms.flatMap(({kind, shape}) => (kind === "pair" ? shape : [])));
  const scratch = room(longest * 40);
  const cuts = room(Math.max(12, (longestOrdered(terms) + 1) * 4));
  const counts = terms.map((term) => (term.kind === "pair" ? room(cellsOf(term) * 4) : 0));
  const sides = [train, validation].map((own): Side => {
    const rows = Math.ceil(own.y.length / 4) * 4;
    return {
      rows,
      state: room(rows * 4),
      ones: objective === "rmse" ? 0 : room(rows * 4),
      weights: objective === "rmse" || own.weight ? room(rows * 4) : 0,
      bins: terms.map(() => room(rows * 2)),
      weight: own.weight ? own.weight.reduce((a, b) => a + b, 0) : own.y.length
    };
  });
  const memory = memoryOf();
  const core = new WebAssembly.Instance(module, {env: {memory}}).exports as unknown as Core;
  const [training, checking] = sides;
  fill(memory, training, train, objective);
  fill(memory, checking, validation, objective);
  // The last first: an allocator gives back to the system what is free at its end.
  for (let t = terms.length - 1; t >= 0; t--) {
    takeBins(memory, terms[t], "validation", checking.bins[t], checking.rows, data.spends);
    takeBins(memory, terms[t], "train", training.bins[t], training.rows, data.spends);
  }
  for (const [t, term] of terms.entries()) {
    if (term.kind !== "pair") continue;
    const rows = new Int32Array(memory.buffer, counts[t], cellsOf(term));
    for (let i = 0; i < term.train.length; i++) rows[term.train[i]]++;
  }
  const values = new Float32Array(memory.buffer, update, cells + 1);
  const padding = new Float32Array(
    memory.buffer,
    checking.state + validation.y.length * 4,
    checking.rows - validation.y.length
  );
  const ranges: (CutRange | undefined)[] = [];
  const step = ({rows, bins, state}: Side, term: number, cut: number, keep: boolean) => {
    if (objective === "rmse") core.addToResiduals(rows, bins[term], update, cut, state);
    else core.multiplyOdds(rows, bins[term], update, cut, keep ? -1 : 0, state);
  };
  const loss = () => {
    const {rows, state, ones, weights} = checking;
    if (objective === "rmse") return core.lossNumbers(rows, state, weights);
    if (weights) return core.lossWeightedClasses(rows, state, ones, weights);
    padding.fill(lowestOdds);
    return core.lossClasses(rows, state, ones);
  };
  return {
    sums(term) {
      const count = cellsOf(terms[term]);
      const {rows, bins, state, ones, weights} = training;
      if (objective === "rmse") core.sumNumbers(rows, bins[term], state, weights, sums, other, count + 1);
      else core.sumClasses(rows, bins[term], state, ones, weights, sums, other, count + 1);
      return new Float64Array(memory.buffer, sums, count * 2);
    },
    cutPair(term, along, {minSamplesLeaf, minHessian, regLambda}) {
      const {shape} = terms[term];
      const [firsts, seconds] = along === 0 ? shape : [shape[1], shape[0]];
      const [firstStep, secondStep] = along === 0 ? [shape[1], 1] : [1, shape[1]];
      const grid = [counts[term], firsts, seconds, firstStep, secondStep] as const;
      const gain = core.cutPair(sums, ...grid, minSamplesLeaf, minHessian, regLambda, scratch, cuts);
      const [first, low, high] = new Int32Array(memory.buffer, cuts, 3);
      return {along, first, low, high, gain};
    },
    cutOrdered(term, {minSamplesLeaf, minHessian, regLambda}) {
      const bins = cellsOf(terms[term]);
      ranges[term] ??= cutRange(terms[term], minSamplesLeaf);
      const {from, to} = ranges[term];
      const gain = core.cutOrdered(sums, bins, from, to, minHessian, regLambda, cuts);
      const [count] = new Int32Array(memory.buffer, cuts, 1);
      return {
        gain,
        bins: new Int32Array(memory.buffer, cuts + 4, count),
        before: new Float64Array(memory.buffer, sums, bins * 2)
      };
    },
    apply(term, wanted) {
      const cut = terms[term].kind === "ordered" ? onlyCut(wanted) : -1;
      const cellValues = cut >= 0 ? [wanted[0], wanted[1], wanted[Math.max(1, wanted.length - 2)]] : wanted;
      const keep = objective === "rmse" || writeFactors(cellValues, values);
      if (objective === "rmse") values.set(cellValues);
      // of the rows that fill up
      if (cut < 0) values[wanted.length] = 0;
      step(training, term, cut, keep);
      if (checking.rows === 0) return NaN;
      step(checking, term, cut, keep);
      return loss() / checking.weight;
    }
  };
}

/**
 * Writes what an update does to the odds: exp(u) - 1, or if it falls far below 0 exp(u). Whether it is the first.
 * Neighbours are mostly alike, and exponentials slow.
 */
function writeFactors(update: ArrayLike<number>, factors: Float32Array): boolean {
  let keep = true;
  for (let at = 0; at < update.length; at++) keep &&= update[at] >= farBelow;
  let value = NaN;
  let factor = 0;
  for (let at = 0; at < update.length; at++) {
    if (update[at] !== value) {
      value = update[at];
      factor = keep ? Math.expm1(value) : Math.exp(value);
    }
    factors[at] = factor;
  }
  return keep;
}

/** Cuts of ordered bins that leave enough rows on both sides; missing and unseen values are on none. */
interface CutRange {
  from: number;
  to: number;
}

function cutRange(term: BoostTerm, minRows: number): CutRange {
  const rows = new Int32Array(cellsOf(term));
  for (let i = 0; i < term.train.length; i++) rows[term.train[i]]++;
  const last = rows.length - 1;
  const reach = (start: number, step: 1 | -1): number => {
    let bin = start;
    for (let n = 0; bin > 0 && bin < last; bin += step) {
      n += rows[bin];
      if (n >= minRows) break;
    }
    return bin;
  };
  return {from: reach(1, 1) + 1, to: reach(last - 1, -1)};
}

function longestOrdered(terms: BoostTerm[]): number {
  return terms.reduce((most, term) => (term.kind === "ordered" ? Math.max(most, cellsOf(term)) : most), 0);
}

/** Lays out a memory: first room for each thing, then the whole. Addresses are multiples of 16. */
export function layout() {
  let bytes = 0;
  return {
    room(size: number): number {
      const at = bytes;
      bytes += Math.ceil(size / 16) * 16;
      return at;
    },
    memoryOf: () => new WebAssembly.Memory({initial: Math.ceil(bytes / 65536) || 1})
  };
}

/** Puts a term's bins where the core finds them; rows that only fill up are in one cell more. */
export function takeBins(
  memory: WebAssembly.Memory,
  term: BoostTerm,
  which: "train" | "validation",
  address: number,
  rows: number,
  spends = false
): void {
  const bins = term[which];
  const target = new Uint16Array(memory.buffer, address, rows);
  target.fill(cellsOf(term));
  target.set(bins);
  if (!spends) return;
  term[which] = target.subarray(0, bins.length);
  release(bins);
}

/** Where the values from bin 1 on change if they do so once at most (no row is in the last bin); else -1. */
function onlyCut(update: Float64Array): number {
  const last = update.length - 2;
  let cut = 2;
  while (cut <= last && update[cut] === update[1]) cut++;
  for (let bin = cut + 1; bin <= last; bin++) if (update[bin] !== update[cut]) return -1;
  return cut;
}

/** Odds and classes, or residuals; and weights, 0 in rows that only fill up. */
function fill(
  memory: WebAssembly.Memory,
  side: Side,
  {y, weight, scores}: BoostRows,
  objective: Objective
): void {
  const at = (address: number) => new Float32Array(memory.buffer, address, side.rows);
  const state = at(side.state);
  if (side.weights) {
    const weights = at(side.weights);
    for (let i = 0; i < y.length; i++) weights[i] = weight ? weight[i] : 1;
  }
  if (objective === "rmse") {
    for (let i = 0; i < y.length; i++) state[i] = scores[i] - y[i];
    return;
  }
  const ones = new Int32Array(memory.buffer, side.ones, side.rows);
  state.fill(lowestOdds);
  for (let i = 0; i < y.length; i++) {
    state[i] = Math.min(1 / lowestOdds, Math.max(lowestOdds, Math.exp(scores[i])));
    ones[i] = y[i] === 1 ? -1 : 0;
  }
}
