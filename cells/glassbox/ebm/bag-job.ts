import type {Steps} from "../../math/steps.ts";
import {type BoostState, boost} from "./boost.ts";
import {
  type Bins,
  type BoostData,
  type BoostOptions,
  type BoostRows,
  type BoostTerm,
  cellsOf,
  type Objective,
  type TermKind
} from "./boost-data.ts";
import {jointBins, newBins, release} from "./feature.ts";
import {addUp, differentiate, type Kernel} from "./kernel.ts";
import {pairStrength} from "./pair-strength.ts";

/** A term to boost, by the places of its columns. */
export interface JobTerm {
  columns: number[];
  kind: TermKind;
  monotone: -1 | 0 | 1;
}

/** Columns of the table as bins. */
export interface BinnedColumn {
  bins: Bins;
  size: number;
}

/** All that is needed to boost the terms of one bag, in a form that crosses to a worker. */
export interface BagJob {
  objective: Objective;
  outputs: number;
  columns: BinnedColumn[];
  terms: JobTerm[];
  /** pairs to measure afterwards, by places in `pairColumns` */
  pairs: [number, number][];
  pairColumns: BinnedColumn[];
  y: Float64Array;
  weight?: Float64Array;
  /** where to start: one number an output, or [row, output] */
  start: Float64Array;
  /** 1 train, -1 validate, 0 leave out */
  bag: Int8Array;
  options: BoostOptions;
  seed: number;
  /** whether columns and rows are for this job alone, so that their memory is given back as soon as they are read */
  spends?: boolean;
}

export interface BagResult {
  /** of each term, [cell, output] */
  scores: Float64Array[];
  steps: number;
  loss: number;
  /** of each pair; see pairStrength */
  strengths: Float64Array;
}

/** Boosts a bag's terms, and measures its pairs on what they leave. */
export function* runBag(
  job: BagJob,
  makeKernel: (data: BoostData) => Kernel,
  state: BoostState
): Steps<BagResult> {
  const {spends = false} = job;
  const train = rowsWhere(job.bag, 1);
  const validation = rowsWhere(job.bag, -1);
  const readers = new Map<Bins, number>();
  for (const {columns} of job.terms) {
    for (const c of columns) readers.set(job.columns[c].bins, (readers.get(job.columns[c].bins) ?? 0) + 1);
  }
  const read = (bins: Bins) => {
    const left = (readers.get(bins) as number) - 1;
    readers.set(bins, left);
    if (spends && left === 0 && !job.pairColumns.some((pair) => pair.bins === bins)) release(bins);
  };
  const terms = job.terms.map((term): BoostTerm => {
    const shape = term.columns.map((c) => job.columns[c].size);
    const joint = (rows: Uint32Array) =>
      jointBins(
        term.columns.map((c) => picked(job.columns[c], rows)),
        shape
      );
    const own = {train: joint(train), validation: joint(validation)};
    for (const c of term.columns) read(job.columns[c].bins);
    return {kind: term.kind, monotone: term.monotone, shape, ...own};
  });
  const data: BoostData = {
    spends: true,
    objective: job.objective,
    outputs: job.outputs,
    terms,
    train: rowsOf(job, train),
    validation: rowsOf(job, validation)
  };
  if (spends)
    for (const own of [job.y, job.start, job.bag, ...(job.weight ? [job.weight] : [])]) release(own);
  const boosted = terms.length
    ? yield* boost(data, makeKernel(data), job.options, job.seed, {state})
    : {scores: [], steps: 0, loss: NaN};
  const measures = job.pairs.length > 0 && !state.over;
  const strengths = measures ? yield* strengthsOf(job, data, train, boosted.scores) : [];
  return {...boosted, strengths: Float64Array.from(strengths)};
}

function* strengthsOf(
  job: BagJob,
  {objective, outputs, terms, train}: BoostData,
  rows: Uint32Array,
  scores: Float64Array[]
): Steps<number[]> {
  const left = train.scores.slice();
  for (const [t, term] of terms.entries()) {
    for (let i = 0; i < rows.length; i++) {
      for (let k = 0; k < outputs; k++) left[i * outputs + k] += scores[t][term.train[i] * outputs + k];
    }
  }
  const derivatives = new Float64Array(rows.length * outputs * 2);
  differentiate(objective, train, left, derivatives, outputs);
  const columns = job.pairColumns.map((column) => picked(column, rows));
  const weight = train.weight ? train.weight.reduce((a, b) => a + b, 0) : rows.length;
  const strengths: number[] = [];
  for (const [a, b] of job.pairs) {
    const shape = [job.pairColumns[a].size, job.pairColumns[b].size];
    const joint = jointBins([columns[a], columns[b]], shape);
    const counts = new Float64Array(cellsOf({shape}));
    for (const cell of joint) counts[cell]++;
    const sums = new Float64Array(counts.length * outputs * 2);
    addUp(joint, derivatives, sums, outputs);
    strengths.push(pairStrength(shape, sums, counts, weight, outputs, job.options));
    yield;
  }
  return strengths;
}

function rowsWhere(bag: Int8Array, side: number): Uint32Array {
  let count = 0;
  for (let i = 0; i < bag.length; i++) if (bag[i] === side) count++;
  const rows = new Uint32Array(count);
  for (let i = 0, at = 0; i < bag.length; i++) if (bag[i] === side) rows[at++] = i;
  return rows;
}

function picked({bins, size}: BinnedColumn, rows: Uint32Array): Bins {
  const own = newBins(size, rows.length);
  for (let i = 0; i < rows.length; i++) own[i] = bins[rows[i]];
  return own;
}

function rowsOf({y, weight, start, outputs}: BagJob, rows: Uint32Array): BoostRows {
  const scores = new Float64Array(rows.length * outputs);
  const everyRow = start.length === outputs;
  for (let i = 0; i < rows.length; i++) {
    for (let k = 0; k < outputs; k++) {
      scores[i * outputs + k] = start[everyRow ? k : rows[i] * outputs + k];
    }
  }
  // Float64Array.from would make an array of objects first.
  const pick = (values: Float64Array) => {
    const own = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) own[i] = values[rows[i]];
    return own;
  };
  return {y: pick(y), ...(weight && {weight: pick(weight)}), scores};
}
