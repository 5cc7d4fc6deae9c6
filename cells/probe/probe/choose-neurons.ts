import {probabilities} from "../../glassbox/logistic/fit.ts";
import {columnSpread} from "../../math/column-spread.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {logLoss} from "../../math/metrics.ts";
import type {Pause} from "../../pause.ts";
import {Design, type FitOptions, type LinearFit, readings} from "./linear-fit.ts";
import {byFalling, meanDifferences, rankByDifference} from "./neurons.ts";

/** How k neurons are chosen (Gurnee et al. 2023, sec. 3.2). */
export type Choice = "difference" | "weight" | "exhaustive";

/** Subsets that an exhaustive search looks at, at most. */
export const mostSubsets = 20_000;

/** n choose k */
export function subsetCount(n: number, k: number): number {
  let count = 1;
  for (let i = 0; i < k; i++) count = (count * (n - i)) / (i + 1);
  return Math.round(count);
}

interface Task {
  x: Matrix;
  /** codes of all rows of x */
  y: Float64Array;
  classes: number;
  /** rows to choose by */
  rows: Int32Array;
  options: FitOptions;
}

/** For each k the columns to read, in order. `full` is the fit to all columns, for the choice by weight. */
export async function chooseNeurons(
  task: Task,
  ks: readonly number[],
  choice: Choice,
  full: LinearFit,
  pause: Pause
): Promise<number[][]> {
  if (choice === "exhaustive") {
    const chosen: number[][] = [];
    for (const k of ks) chosen.push(await bestSubset(task, k, pause));
    return chosen;
  }
  const {x, y, classes, rows} = task;
  const {deviation} = columnSpread(x, rows);
  const order =
    choice === "difference"
      ? rankByDifference(meanDifferences(x, y, classes, rows), deviation)
      : byFalling(deviation.map((scale, j) => Math.hypot(...full.coefficients.map((b) => b[j])) * scale));
  return ks.map((k) => order.slice(0, k));
}

/** The k columns whose fit has the least loss on the rows it is fitted to; all subsets are tried. */
async function bestSubset(task: Task, k: number, pause: Pause): Promise<number[]> {
  const {x, y, classes, rows, options} = task;
  const own = Float64Array.from(rows, (i) => y[i]);
  let best: number[] = [];
  let least = Infinity;
  for (const columns of subsets(x.columns, k)) {
    if (pause.due()) await pause.turn();
    const fit = await new Design(x, rows, columns, options).fit({y: own, classes}, pause);
    const loss = lossOf(readings(fit, x, rows, columns), own, classes, options);
    if (loss >= least) continue;
    least = loss;
    best = columns;
  }
  return best;
}

/** Log loss of a logistic reading; squared error of a ridge's. */
function lossOf(sums: Matrix, y: Float64Array, classes: number, {kind}: FitOptions): number {
  const {rows, columns, data} = sums;
  if (kind === "ridge") {
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < columns; k++) {
        loss += (data[i * columns + k] - (y[i] === (columns === 1 ? 1 : k) ? 1 : -1)) ** 2;
      }
    }
    return loss;
  }
  const chances = matrix(rows, classes);
  for (let i = 0; i < rows; i++) {
    const own = data.subarray(i * columns, (i + 1) * columns);
    probabilities(own);
    if (columns > 1) chances.data.set(own, i * classes);
    else chances.data.set([1 - own[0], own[0]], 2 * i);
  }
  return logLoss(y, chances);
}

/** All subsets of k of the first n numbers, each in order. */
function* subsets(n: number, k: number, from = 0): Generator<number[]> {
  if (k === 0) yield [];
  else for (let j = from; j <= n - k; j++) for (const rest of subsets(n, k - 1, j + 1)) yield [j, ...rest];
}
