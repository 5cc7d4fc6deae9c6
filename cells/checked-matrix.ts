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

/**
 * @throws InputError for what is no matrix, one of the wrong length or without columns, and a value that is no finite
 * number
 */
export function checkedMatrix(
  given: MatrixLike,
  field: string,
  remedy = "Leave the row out, or fill what is missing before"
): Matrix {
  if (!isMatrixLike(given)) {
    throw new InputError(field, {got: given, expected: "a matrix {rows, columns, data}"});
  }
  const {rows, columns, data} = given;
  const whole = Number.isInteger(rows) && rows >= 0 && Number.isInteger(columns) && columns > 0;
  if (!whole || rows * columns !== data.length) {
    throw new InputError(field, {
      got: described(`${rows} rows of ${columns} columns in ${data.length} numbers`),
      expected: "rows * columns numbers, one column at least"
    });
  }
  // looked at before they are converted: null and "" would become 0
  const wrong = Array.prototype.findIndex.call(data, (value) => !Number.isFinite(value));
  if (wrong < 0) return matrix(rows, columns, data instanceof Float64Array ? data : Float64Array.from(data));
  throw new InputError(`${field}, row ${Math.floor(wrong / columns)}, column ${wrong % columns}`, {
    got: data[wrong],
    expected: "a finite number",
    remedy
  });
}
