import {table} from "arquero";
import {makeBag} from "../../cells/glassbox/ebm/bags.ts";
import {ebm} from "../../cells/glassbox/ebm/index.ts";
import {Random} from "../../cells/math/random.ts";

/** A fit to time: without early stopping, so that everyone who runs it makes the same steps. */
export interface BenchCase {
  name: string;
  rows: number;
  columns: number;
  bags: number;
  pairs: number;
  rounds: number;
  processes: number;
}

export interface MadeTable {
  columns: [string, Float64Array | string[]][];
  y: Float64Array;
}

/** A made-up mixed table: of 7 columns 4 are numbers and 3 categories; two classes. */
export function madeTable(rows: number, count: number): MadeTable {
  const random = new Random(0);
  const levels = [2, 4, 7, 12, 20, 40];
  const score = new Float64Array(rows).fill(-1);
  const columns = Array.from({length: count}, (_, j): [string, Float64Array | string[]] => {
    if (j % 7 < 4) {
      const values = Float64Array.from({length: rows}, () => random.normal());
      for (let i = 0; i < rows; i++)
        score[i] += j % 7 === 0 ? Math.sin(2 * values[i]) : values[i] ** 2 / (j + 2);
      return [`x${j}`, values];
    }
    const codes = Int32Array.from({length: rows}, () => random.integer(levels[j % levels.length]));
    for (let i = 0; i < rows; i++) score[i] += (codes[i] % 3) / (j + 1);
    return [`x${j}`, Array.from(codes, (code) => `level ${code}`)];
  });
  const y = Float64Array.from(score, (own) => Number(random.uniform() < 1 / (1 + Math.exp(-own))));
  return {columns, y};
}

/** The bags that `ebm` makes of the seed 0. */
export function bagsOf(y: Float64Array, bags: number): Int8Array[] {
  return Array.from({length: bags}, (_, b) => makeBag(y, 2, 0.15, new Random(1 + b)));
}

export function stepsOf({columns, bags, pairs, rounds}: BenchCase): number {
  return bags * rounds * (columns + pairs);
}

/** Milliseconds of the whole fit. */
export async function fitTime({rows, columns, bags, pairs, rounds, processes}: BenchCase): Promise<number> {
  const made = madeTable(rows, columns);
  const y = Array.from(made.y, (code) => (code ? "yes" : "no"));
  const rowsOf = table([...made.columns, ["y", y]] as never);
  const start = performance.now();
  await ebm({
    table: rowsOf,
    target: "y",
    outerBags: bags,
    interactions: pairs,
    maxRounds: rounds,
    earlyStoppingRounds: 0,
    nJobs: processes
  });
  return performance.now() - start;
}
