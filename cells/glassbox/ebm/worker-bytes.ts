import type {BagJob} from "./bag-job.ts";
import {cellsOf} from "./boost-data.ts";

/** Bytes of the binned data: what a worker is given. */
export function binnedBytes({columns, pairColumns, y, weight, start, bag}: BagJob): number {
  const arrays = new Set<ArrayBufferView>([y, start, bag, ...(weight ? [weight] : [])]);
  for (const {bins} of [...columns, ...pairColumns]) arrays.add(bins);
  let bytes = 0;
  for (const {byteLength} of arrays) bytes += byteLength;
  return bytes;
}

/** Bytes of the scores of all terms. */
export function modelBytes({columns, terms, outputs}: BagJob): number {
  return terms.reduce(
    (sum, term) => sum + 8 * outputs * cellsOf({shape: term.columns.map((place) => columns[place].size)}),
    0
  );
}

/** Bytes that a worker holds while it boosts a bag: what it is given, the rows as the kernel has them, and scores. */
export function workerBytes(job: BagJob): number {
  const {terms, outputs, weight, bag} = job;
  const rows = bag.reduce((count, side) => count + Number(side !== 0), 0);
  const binned = 2 * rows * terms.length;
  // scores, signs, weights, gradients and hessians in the kernel; targets and scores beside it
  const perRow = 20 * outputs + 4 + 8 + 8 * outputs + (weight ? 8 : 0);
  // scores as they are, at their best, updates and rows of each cell
  return binnedBytes(job) + 2 * binned + rows * perRow + 4 * modelBytes(job);
}
