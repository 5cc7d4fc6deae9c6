/** A dense matrix of float64, row by row: entry (i, j) is `data[i * columns + j]`. */
export interface Matrix {
  rows: number;
  columns: number;
  data: Float64Array;
}

export function matrix(
  rows: number,
  columns: number,
  data: Float64Array = new Float64Array(rows * columns)
): Matrix {
  return {rows, columns, data};
}
