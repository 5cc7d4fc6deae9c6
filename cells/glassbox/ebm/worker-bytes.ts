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

/**
 * Bytes that a worker holds at most while it boosts a bag. Columns are given back as they are read, and bins as the
 * kernel takes them over, so they are there once, besides the columns of the pairs to measure; of pairs that are
 * boosted the columns too are still there.
 */
export function workerBytes(job: BagJob): number {
  const {terms, pairColumns, outputs, weight, bag} = job;
  const rows = bag.reduce((count, side) => count + Number(side !== 0), 0);
  const longest = terms.length > 0 ? 2 * rows : 0;
  const bins = Math.max(binnedBytes({...job, pairColumns: []}), 2 * rows * terms.length) + longest;
  const kept = pairColumns.reduce((sum, own) => sum + own.bins.byteLength, 0);
  // odds and class of two classes, or residual and weight; of more, scores, gradients and hessians, class and weight
  const inKernel = outputs === 1 ? 8 + (weight ? 4 : 0) : 12 * outputs + 8;
  // places, targets, scores and weights beside the kernel
  const perRow = inKernel + 4 + 8 + 8 * outputs + (weight ? 8 : 0);
  // scores as they are, at their best, updates and rows of each cell
  return bins + kept + rows * perRow + 4 * modelBytes(job);
}
