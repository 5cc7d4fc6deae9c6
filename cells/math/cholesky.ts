// A pivot this much smaller than its diagonal entry is rounding.
const ROUNDING = 1e-14;

/**
 * Factors rows `from` to `to` (exclusive) of the symmetric matrix `a` (n x n, row by row; only the lower
 * triangle is read) into L with L Lᵀ = a, in place in the lower triangle. Rows before `from` must be
 * done: a caller with a large matrix can pause between rows. Returns false where a pivot is not positive, or is
 * no more than the rounding of what was subtracted from it.
 */
export function choleskyRows(a: Float64Array, n: number, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      let sum = a[row + j];
      for (let k = 0; k < j; k++) sum -= a[row + k] * a[other + k];
      if (j < i) a[row + j] = sum / a[other + j];
      else if (sum > ROUNDING * a[row + j]) a[row + j] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** `choleskyRows` over the whole matrix. */
export function cholesky(a: Float64Array, n: number): boolean {
  return choleskyRows(a, n, 0, n);
}

/**
 * Solves L Lᵀ x = b in place in `b` (as long as the system), for the factor that `choleskyRows` left in the lower
 * triangle of a matrix with `stride` columns.
 */
export function choleskySolve(factor: Float64Array, stride: number, b: Float64Array): Float64Array {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= factor[i * stride + k] * b[k];
    b[i] = sum / factor[i * stride + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let k = i + 1; k < n; k++) sum -= factor[k * stride + i] * b[k];
    b[i] = sum / factor[i * stride + i];
  }
  return b;
}
