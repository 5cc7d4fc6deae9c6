import {described, InputError} from "./input-error.ts";
import {type Matrix, matrix} from "./math/matrix.ts";

/** A matrix as it may come. */
export interface MatrixLike {
  rows: number;
  columns: number;
  /** entry (i, j) at i * columns + j */
  data: ArrayLike<number>;
}

export function isMatrixLike(value: unknown): value is MatrixLike {
  const {rows, columns, data} = (value ?? {}) as Partial<MatrixLike>;
  return typeof rows === "number" && typeof columns === "number" && typeof data?.length === "number";
}

/** @throws InputError for a matrix of the wrong length, without columns, or with a value that is no finite number */
export function checkedMatrix(
  {rows, columns, data}: MatrixLike,
  field: string,
  remedy = "Leave the row out, or fill what is missing before"
): Matrix {
  if (rows * columns !== data.length || columns === 0) {
    throw new InputError(field, {
      got: described(`${rows} rows of ${columns} columns in ${data.length} numbers`),
      expected: "rows * columns numbers, one column at least"
    });
  }
  const x = matrix(rows, columns, data instanceof Float64Array ? data : Float64Array.from(data));
  const wrong = x.data.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return x;
  throw new InputError(`${field}, row ${Math.floor(wrong / columns)}, column ${wrong % columns}`, {
    got: x.data[wrong],
    expected: "a finite number",
    remedy
  });
}
