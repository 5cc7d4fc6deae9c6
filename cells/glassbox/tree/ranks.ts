import type {Matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";

/**
 * Columns as ranks among their own different values: growing a tree needs only the order. Nothing is
 * rounded to bins, so splits are those of the exact search.
 */
export interface Ranks {
  rows: number;
  /** [feature][row]: 1 for the smallest value, 2 for the next; 0 for a missing one */
  codes: (Uint16Array | Uint32Array)[];
  /** [feature]: the different values, ascending, without missing ones */
  values: Float64Array[];
  /** one more than the largest rank of all columns */
  most: number;
}

/** Sorts one column after another, and lets others run in between. */
export async function ranksOf({rows, columns, data}: Matrix, pause: Pause): Promise<Ranks> {
  const codes: Ranks["codes"] = [];
  const values: Float64Array[] = [];
  let most = 1;
  for (let j = 0; j < columns; j++) {
    if (pause.due()) await pause.turn();
    const column = Float64Array.from({length: rows}, (_, i) => data[i * columns + j]);
    // The native sort puts NaN last.
    const order = column.slice().sort();
    let size = 0;
    for (const value of order)
      if (!Number.isNaN(value) && (size === 0 || value !== order[size - 1])) order[size++] = value;
    const distinct = order.slice(0, size);
    const code = size < 65_535 ? new Uint16Array(rows) : new Uint32Array(rows);
    for (let i = 0; i < rows; i++) code[i] = Number.isNaN(column[i]) ? 0 : 1 + placeOf(distinct, column[i]);
    codes.push(code);
    values.push(distinct);
    most = Math.max(most, size + 1);
  }
  return {rows, codes, values, most};
}

function placeOf(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
