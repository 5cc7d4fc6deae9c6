import type {CellContext} from "../../cell.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {Random} from "../../math/random.ts";
import {addRows, type WeightedMoments, weightedMoments} from "../../math/weighted-moments.ts";
import {pausing} from "../../pause.ts";
import {distancesTo, kernelWeights} from "./kernel.ts";
import type {Prepared} from "./prepare.ts";
import {sampleRows} from "./sample.ts";

/** Samples at a distance, and the share of all kernel weight that they carry. */
export interface DistanceShare {
  /** changed columns (`from` equals `to`), or a stretch of distances; the last one may be open */
  from: number;
  to: number | null;
  samples: number;
  share: number;
}

/** A neighbourhood, drawn, answered by the model, weighted, and summed up. */
export interface Gathered {
  sums: WeightedMoments;
  /** the model's answer for the explained row, [class], or [1] */
  modelAnswer: Float64Array;
  /** columns of the answer that `sums` has as its outputs */
  outputs: number[];
  shares: DistanceShare[];
  /** milliseconds spent drawing rows, in the model, and weighting and summing */
  milliseconds: {sampling: number; model: number; fit: number};
}

/** One block of a neighbourhood, good until the next is drawn. */
export interface Block {
  /** [row, column of the model] */
  values: Matrix;
  /** [row, planned column] */
  design: Matrix;
  distances: Float64Array;
  weights: Float64Array;
  /** [row, output] */
  answers: Matrix;
}

// Rows of a block: few enough for the cache, many enough that calls do not count; fewer in a wide table, where a
// row costs the square of its columns. A model that answers later is better asked in few calls: up to so many
// numbers at once.
const blockRows = (columns: number): number => Math.max(16, Math.min(1024, Math.floor(16e6 / columns ** 2)));
const LARGEST_BLOCK = 1 << 20;

interface GatherOptions {
  /** columns of the model's answer that are fitted, from its answer for the explained row; default: none */
  outputs?(answer: Float64Array): number[];
  /** cuts the neighbourhood short; the rows of a longer one are the same */
  limit?: number;
  /** sees each block */
  visit?(block: Block): void;
}

/**
 * Draws the neighbourhood of `seed` block by block, the explained row first, and sums it up; memory does not
 * grow with the samples.
 */
export async function gather(
  {settings, plan, instance, first, box, binary, kernelWidth}: Prepared,
  seed: number,
  {signal, progress}: CellContext,
  {outputs = () => [], limit = settings.numSamples, visit}: GatherOptions
): Promise<Gathered> {
  const random = new Random(seed);
  const pause = pausing(signal);
  const d = plan.length;
  const histogram = distanceHistogram(binary, kernelWidth);
  const milliseconds = {sampling: 0, model: 0, fit: 0};
  const began = performance.now();
  let sums: WeightedMoments | undefined;
  let modelAnswer = new Float64Array();
  let wanted: number[] = [];
  let size = Math.min(limit, blockRows(d));
  let buffers = buffersOf(size, d, instance);
  for (let done = 0; done < limit; ) {
    const rows = Math.min(size, limit - done);
    const {bits, values, design, distances, weights} = firstRows(buffers, rows);

    const t0 = performance.now();
    random.fillUint32(bits);
    sampleRows(plan, bits, values, design);
    if (done === 0) {
      values.data.set(instance);
      design.data.set(first);
    }
    const t1 = performance.now();
    const answering = box.answer(values);
    const later = "then" in answering;
    const answers = later ? await answering : answering;
    signal.throwIfAborted();
    const t2 = performance.now();
    distancesTo(first, design, settings.distanceMetric, distances);
    kernelWeights(distances, kernelWidth, settings.kernel, weights);
    if (!sums) {
      modelAnswer = answers.data.slice(0, answers.columns);
      wanted = outputs(modelAnswer);
      sums = weightedMoments(d, wanted.length, binary ? undefined : first);
    }
    addRows(sums, design, weights, answers, wanted);
    histogram.add(design, distances, weights);
    visit?.({values, design, distances, weights, answers});
    const t3 = performance.now();
    milliseconds.sampling += t1 - t0;
    milliseconds.model += t2 - t1;
    milliseconds.fit += t3 - t2;

    done += rows;
    if (pause.due()) {
      const left = ((performance.now() - began) / done) * (limit - done);
      progress(done / limit, left > 1000 ? `about ${Math.ceil(left / 1000)} s left` : undefined);
      await pause.turn();
    }
    // A model that keeps the machine busy gets fewer rows at a time, so that others get their turn.
    let next = size;
    if (later) next = Math.max(size, Math.min(2 * size, Math.floor(LARGEST_BLOCK / d)));
    else if (t3 - t0 > 25) next = Math.max(16, size >> 1);
    if (next !== size && done < limit) {
      size = next;
      buffers = buffersOf(size, d, instance);
    }
  }
  return {
    sums: sums as WeightedMoments,
    modelAnswer,
    outputs: wanted,
    shares: histogram.shares(),
    milliseconds
  };
}

interface Buffers {
  bits: Uint32Array;
  values: Matrix;
  design: Matrix;
  distances: Float64Array;
  weights: Float64Array;
}

function buffersOf(rows: number, d: number, instance: Float64Array): Buffers {
  const values = matrix(rows, instance.length);
  // Columns that are not drawn stay as the row has them.
  for (let i = 0; i < rows; i++) values.data.set(instance, i * instance.length);
  return {
    bits: new Uint32Array(rows * d),
    values,
    design: matrix(rows, d),
    distances: new Float64Array(rows),
    weights: new Float64Array(rows)
  };
}

function firstRows(buffers: Buffers, rows: number): Buffers {
  const {bits, values, design, distances, weights} = buffers;
  if (rows === design.rows) return buffers;
  return {
    bits: bits.subarray(0, rows * design.columns),
    values: matrix(rows, values.columns, values.data.subarray(0, rows * values.columns)),
    design: matrix(rows, design.columns, design.data.subarray(0, rows * design.columns)),
    distances: distances.subarray(0, rows),
    weights: weights.subarray(0, rows)
  };
}

/** Counts samples and kernel weight by changed columns, or by quarters of the kernel's width up to four widths. */
function distanceHistogram(binary: boolean, width: number) {
  const samples: number[] = [];
  const weight: number[] = [];
  const put = (bin: number, w: number): void => {
    while (samples.length <= bin) {
      samples.push(0);
      weight.push(0);
    }
    samples[bin]++;
    weight[bin] += w;
  };
  return {
    add({rows, columns: d, data}: Matrix, distances: Float64Array, weights: Float64Array): void {
      if (!binary) {
        for (let i = 0; i < rows; i++) put(Math.min(16, Math.floor((4 * distances[i]) / width)), weights[i]);
        return;
      }
      for (let i = 0, at = 0; i < rows; i++) {
        let changed = d;
        for (let j = 0; j < d; j++, at++) changed -= data[at];
        put(changed, weights[i]);
      }
    },
    shares(): DistanceShare[] {
      const total = weight.reduce((sum, w) => sum + w, 0);
      return samples.map((count, bin) => ({
        from: binary ? bin : (bin * width) / 4,
        to: binary ? bin : bin === 16 ? null : ((bin + 1) * width) / 4,
        samples: count,
        share: weight[bin] / total
      }));
    }
  };
}
