import {described, InputError} from "../../input-error.ts";
import type {Matrix} from "../../math/matrix.ts";

/** Rows less their mean, each of length 1: what all of them share says nothing of any. */
export function centredUnits({rows, columns, data}: Matrix, field: string): Matrix {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns] += data[i] / rows;
  const result = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    let square = 0;
    for (let j = 0; j < columns; j++) {
      const value = data[at + j] - mean[j];
      result[at + j] = value;
      square += value * value;
    }
    // a row that is the mean itself is like nothing
    const length = Math.sqrt(square) || 1;
    for (let j = 0; j < columns; j++) result[at + j] /= length;
  }
  if (result.every((value) => value === 0)) {
    throw new InputError(field, {
      got: described("rows that are all alike"),
      expected: "rows that differ: likeness is measured from their mean"
    });
  }
  return {rows, columns, data: result};
}

/** The mean cosine of each row with some rows of another matrix, both centred. */
export function meanCosines(rows: Matrix, others: Matrix, which: readonly number[]): Float64Array {
  const {columns} = rows;
  const sum = new Float64Array(columns);
  for (const other of which) {
    for (let j = 0; j < columns; j++) sum[j] += others.data[other * columns + j] / which.length;
  }
  return Float64Array.from({length: rows.rows}, (_, row) => {
    let product = 0;
    for (let j = 0; j < columns; j++) product += rows.data[row * columns + j] * sum[j];
    return product;
  });
}
