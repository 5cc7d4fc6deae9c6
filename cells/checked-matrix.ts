import {described, InputError} from "./input-error.ts";
import {type Matrix, matrix} from "./math/matrix.ts";

/** A matrix as it may come. */
export interface MatrixLike {
  rows: number;
  columns: number;
  /** entry (i, j) at i * columns + j */
  data: ArrayLike<number>;
}

const missing = "Leave the row out, or fill what is missing before";

export function isMatrixLike(value: unknown): value is MatrixLike {
  const {rows, columns, data} = (value ?? {}) as Partial<MatrixLike>;
  return typeof rows === "number" && typeof columns === "number" && typeof data?.length === "number";
}

/**
 * @throws InputError for what is no matrix, one of the wrong length or without columns, and a value that is no finite
 * number
 */
export function checkedMatrix(given: MatrixLike, field: string, remedy = missing): Matrix {
  checkShape(given, field);
  const {rows, columns, data} = given;
  checkNumbers(data, {from: 0, columns, field, remedy});
  return matrix(rows, columns, data instanceof Float64Array ? data : Float64Array.from(data));
}

/**
 * One row of a matrix, of which nothing else is looked at but the shape.
 * @throws InputError for what is no matrix, a row that it does not have, and a value of the row that is no finite number
 */
export function checkedRow(given: MatrixLike, row: number, field: string): Matrix {
  checkShape(given, field);
  const {rows, columns, data} = given;
  if (!Number.isInteger(row) || row < 0 || row >= rows) {
    throw new InputError("row", {got: row, expected: `a row of the ${field}, 0 to ${rows - 1}`});
  }
  const own: ArrayLike<number> = Array.prototype.slice.call(data, row * columns, (row + 1) * columns);
  checkNumbers(own, {from: row, columns, field});
  return matrix(1, columns, Float64Array.from(own));
}

function checkShape(given: MatrixLike, field: string): void {
  if (!isMatrixLike(given)) {
    throw new InputError(field, {got: given, expected: "a matrix {rows, columns, data}"});
  }
  const {rows, columns, data} = given;
  const whole = Number.isInteger(rows) && rows >= 0 && Number.isInteger(columns) && columns > 0;
  if (whole && rows * columns === data.length) return;
  throw new InputError(field, {
    got: described(`${rows} rows of ${columns} columns in ${data.length} numbers`),
    expected: "rows * columns numbers, one column at least"
  });
}

/** @param from the row that the numbers begin with */
function checkNumbers(
  data: ArrayLike<number>,
  {from, columns, field, remedy = missing}: {from: number; columns: number; field: string; remedy?: string}
): void {
  // looked at before they are converted: null and "" would become 0
  const wrong = Array.prototype.findIndex.call(data, (value) => !Number.isFinite(value));
  if (wrong < 0) return;
  throw new InputError(`${field}, row ${from + Math.floor(wrong / columns)}, column ${wrong % columns}`, {
    got: data[wrong],
    expected: "a finite number",
    remedy
  });
}
