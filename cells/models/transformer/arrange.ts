/* How a checkpoint's matrices lie, and how TransformerLens's do. */

/** A matrix of rows x columns, transposed; in tiles, so that both sides stay in the cache. */
export function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  const tile = 32;
  for (let top = 0; top < rows; top += tile) {
    const bottom = Math.min(top + tile, rows);
    for (let left = 0; left < columns; left += tile) {
      const right = Math.min(left + tile, columns);
      for (let i = top; i < bottom; i++) {
        for (let j = left; j < right; j++) result[j * rows + i] = data[i * columns + j];
      }
    }
  }
  return result;
}

/** Columns `from` to `from + width` of a matrix of `columns`. */
export function columnsOf(data: Float32Array, columns: number, from: number, width: number): Float32Array {
  const rows = data.length / columns;
  const result = new Float32Array(rows * width);
  for (let i = 0; i < rows; i++) {
    result.set(data.subarray(i * columns + from, i * columns + from + width), i * width);
  }
  return result;
}

/** [d_model, head * d_head] to [head, d_model, d_head]: each head's matrix whole. */
export function byHead(data: Float32Array, dModel: number, heads: number, dHead: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let i = 0; i < dModel; i++) {
    for (let head = 0; head < heads; head++) {
      const from = (i * heads + head) * dHead;
      result.set(data.subarray(from, from + dHead), (head * dModel + i) * dHead);
    }
  }
  return result;
}

/** [head, d_model, d_head] to [d_model, head * d_head]: all heads in one matrix. */
export function besideHeads(data: Float32Array, dModel: number, heads: number, dHead: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let head = 0; head < heads; head++) {
    for (let i = 0; i < dModel; i++) {
      const from = (head * dModel + i) * dHead;
      result.set(data.subarray(from, from + dHead), (i * heads + head) * dHead);
    }
  }
  return result;
}
