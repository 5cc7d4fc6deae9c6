/** Vectors by position and head: [pos, among, d_head] row by row; those of head `of` are meant. */
interface HeadVectors {
  vectors: Float32Array;
  of: number;
  among: number;
}

/**
 * How long what a head writes for each position is: |x W_O|, by the Gram matrix of the head's W_O, which is small.
 * @param output W_O [head, d_head, d_model]
 * @returns [pos]
 */
export function writtenNorms(
  {shape, data}: {shape: readonly number[]; data: Float32Array},
  head: number,
  {vectors, of, among}: HeadVectors
): Float32Array {
  const [, dHead, dModel] = shape;
  const gram = gramOf(data.subarray(head * dHead * dModel, (head + 1) * dHead * dModel), dHead, dModel);
  const positions = vectors.length / (among * dHead);
  return Float32Array.from({length: positions}, (_, position) => {
    const at = (position * among + of) * dHead;
    let square = 0;
    for (let i = 0; i < dHead; i++) {
      let row = 0;
      for (let j = 0; j < dHead; j++) row += gram[i * dHead + j] * vectors[at + j];
      square += vectors[at + i] * row;
    }
    return Math.sqrt(Math.max(0, square));
  });
}

/** Products of all pairs of rows: [rows, rows]. */
function gramOf(matrix: Float32Array, rows: number, columns: number): Float64Array {
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += matrix[i * columns + c] * matrix[j * columns + c];
      gram[i * rows + j] = sum;
      gram[j * rows + i] = sum;
    }
  }
  return gram;
}
