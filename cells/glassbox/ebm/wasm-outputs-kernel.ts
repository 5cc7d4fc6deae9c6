import {type BoostData, type BoostRows, cellsOf} from "./boost-data.ts";
import type {Kernel} from "./kernel.ts";
import {layout, takeBins} from "./wasm-kernel.ts";

/** What core/kernel.as exports for several outputs; addresses are bytes. */
interface Core {
  stepOutputs(
    rows: number,
    bins: number,
    update: number,
    outputs: number,
    scores: number,
    targets: number,
    weights: number,
    derivatives: number
  ): void;
  lossOutputs(
    rows: number,
    bins: number,
    update: number,
    outputs: number,
    scores: number,
    targets: number,
    weights: number
  ): number;
  sumOutput(rows: number, bins: number, derivatives: number, sums: number, stride: number): void;
}

/** Where the rows of one side lie; there are a multiple of four. */
interface Side {
  rows: number;
  /** [output, row] */
  scores: number;
  /** class of each row */
  targets: number;
  weights: number;
  /** of each term */
  bins: number[];
  /** of the rows that count */
  weight: number;
}

/** The kernel in WebAssembly for several outputs: rows in float32, sums in float64. Its twin is plainKernel. */
export function wasmOutputsKernel(module: WebAssembly.Module, data: BoostData): Kernel {
  const {outputs, terms, train, validation} = data;
  const cells = Math.max(1, ...terms.map(cellsOf)) + 1; // one more for the rows that fill up the last block of four
  const {room, memoryOf} = layout();
  const update = room(cells * outputs * 4);
  const sums = room(cells * outputs * 16);
  const [training, checking] = [train, validation].map((own): Side => {
    const rows = Math.ceil(own.y.length / 4) * 4;
    return {
      rows,
      scores: room(rows * outputs * 4),
      targets: room(rows * 4),
      weights: room(rows * 4),
      bins: terms.map(() => room(rows * 2)),
      weight: own.weight ? own.weight.reduce((a, b) => a + b, 0) : own.y.length
    };
  });
  const derivatives = room(training.rows * outputs * 8);
  const memory = memoryOf();
  const core = new WebAssembly.Instance(module, {env: {memory}}).exports as unknown as Core;
  fill(memory, training, train, outputs);
  fill(memory, checking, validation, outputs);
  // The last first: an allocator gives back to the system what is free at its end.
  for (let t = terms.length - 1; t >= 0; t--) {
    takeBins(memory, terms[t], "validation", checking.bins[t], checking.rows, data.spends);
    takeBins(memory, terms[t], "train", training.bins[t], training.rows, data.spends);
  }
  const values = new Float32Array(memory.buffer, update, cells * outputs);
  const step = (term: number) => {
    const {rows, bins, scores, targets, weights} = training;
    core.stepOutputs(rows, bins[term], update, outputs, scores, targets, weights, derivatives);
  };
  if (terms.length) step(0); // an update of nothing finds the first derivatives
  return {
    sums(term) {
      const count = cellsOf(terms[term]);
      const own = new Float64Array(memory.buffer, sums, (count + 1) * outputs * 2).fill(0);
      for (let k = 0; k < outputs; k++) {
        const from = derivatives + k * training.rows * 8;
        core.sumOutput(training.rows, training.bins[term], from, sums + k * 16, outputs * 16);
      }
      return own.subarray(0, count * outputs * 2);
    },
    apply(term, wanted) {
      values.set(wanted);
      values.fill(0, wanted.length, wanted.length + outputs);
      step(term);
      if (checking.rows === 0) return NaN;
      const {rows, bins, scores, targets, weights, weight} = checking;
      return core.lossOutputs(rows, bins[term], update, outputs, scores, targets, weights) / weight;
    }
  };
}

/** Scores by output, classes, and weights that are 0 in rows that only fill up. */
function fill(memory: WebAssembly.Memory, side: Side, {y, weight, scores}: BoostRows, outputs: number): void {
  const {rows} = side;
  const own = new Float32Array(memory.buffer, side.scores, rows * outputs);
  const targets = new Float32Array(memory.buffer, side.targets, rows);
  const weights = new Float32Array(memory.buffer, side.weights, rows);
  for (let i = 0; i < y.length; i++) {
    targets[i] = y[i];
    weights[i] = weight ? weight[i] : 1;
    for (let k = 0; k < outputs; k++) own[k * rows + i] = scores[i * outputs + k];
  }
}
