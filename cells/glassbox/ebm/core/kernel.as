// The loops of boosting over rows, in AssemblyScript for WebAssembly SIMD. The twin of kernel.ts, in float32 where
// a row is concerned and float64 where rows are summed. It knows no allocator: the caller lays out the memory.
//
// Memory of a row i: a score (f32), a sign or target (f32), a weight (f32, if any), a gradient and a hessian (f32
// each, next to each other), and for each term its bin (u16). Rows come in blocks of four: the caller pads with
// rows of weight 0.

/** exp(-x) for x from 0 on, to about 1e-7 of it: 2^n times a polynomial of the rest (Cody and Waite 1980, ch. 6). */
@inline
function expNegative(x: v128): v128 {
  const bounded = f32x4.min(x, f32x4.splat(87));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(-1.44269504088896341)));
  let r = f32x4.sub(f32x4.neg(bounded), f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  const y = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(y, power);
}

/** ln(1 + e) for e from 0 to 1: 2 atanh(e / (2 + e)) by its series. */
@inline
function logOnePlus(e: v128): v128 {
  const z = f32x4.div(e, f32x4.add(e, f32x4.splat(2)));
  const q = f32x4.mul(z, z);
  let s = f32x4.splat(2.0 / 13.0);
  s = f32x4.add(f32x4.mul(s, q), f32x4.splat(2.0 / 11.0));
  s = f32x4.add(f32x4.mul(s, q), f32x4.splat(2.0 / 9.0));
  s = f32x4.add(f32x4.mul(s, q), f32x4.splat(2.0 / 7.0));
  s = f32x4.add(f32x4.mul(s, q), f32x4.splat(2.0 / 5.0));
  s = f32x4.add(f32x4.mul(s, q), f32x4.splat(2.0 / 3.0));
  s = f32x4.add(f32x4.mul(s, q), f32x4.splat(2));
  return f32x4.mul(z, s);
}

/** The values of an update at the bins of four rows. */
@inline
function valuesAt(bins: usize, update: usize): v128 {
  const four = load<u64>(bins);
  let u = v128.load32_zero(update + (<usize>(four & 0xffff) << 2));
  u = v128.load_lane<f32>(update + (<usize>((four >> 16) & 0xffff) << 2), u, 1);
  u = v128.load_lane<f32>(update + (<usize>((four >> 32) & 0xffff) << 2), u, 2);
  return v128.load_lane<f32>(update + (<usize>(four >> 48) << 2), u, 3);
}

/** The same where an update has three values only: of the missing bin, of bins below a cut, and from it on. */
@inline
function valuesByCut(bins: usize, cut: v128, missing: v128, low: v128, high: v128): v128 {
  const four = i32x4.extend_low_i16x8_u(v128.load64_zero(bins));
  const known = v128.bitselect(high, low, i32x4.ge_s(four, cut));
  return v128.bitselect(known, missing, i32x4.gt_s(four, i32x4.splat(0)));
}

/**
 * Adds an update to the rows' scores and finds their gradients and hessians anew: two classes. A score is kept with
 * the sign of its row, t = s for class 0 and -s for class 1, so that p - y = sign * sigmoid(t) has no cancellation.
 * With a cut of 0 or more the update is [missing, low, high], else one value a bin.
 */
export function stepClasses(
  rows: i32,
  bins: usize,
  update: usize,
  cut: i32,
  scores: usize,
  signs: usize,
  weights: usize,
  derivatives: usize
): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const edge = i32x4.splat(cut);
  const missing = v128.load32_splat(update);
  const low = v128.load32_splat(update + 4);
  const high = v128.load32_splat(update + 8);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const u = cut >= 0 ? valuesByCut(bins + (i << 1), edge, missing, low, high) : valuesAt(bins + (i << 1), update);
    const sign = v128.load(signs + (i << 2));
    const t = f32x4.add(v128.load(scores + (i << 2)), v128.xor(u, sign));
    v128.store(scores + (i << 2), t);
    const e = expNegative(f32x4.abs(t));
    const share = f32x4.div(one, f32x4.add(one, e));
    const small = f32x4.mul(e, share);
    let g = v128.xor(v128.bitselect(share, small, f32x4.ge(t, zero)), sign);
    let h = f32x4.mul(small, share);
    if (weights) {
      const w = v128.load(weights + (i << 2));
      g = f32x4.mul(g, w);
      h = f32x4.mul(h, w);
    }
    v128.store(derivatives + (i << 3), v128.shuffle<f32>(g, h, 0, 4, 1, 5));
    v128.store(derivatives + (i << 3), v128.shuffle<f32>(g, h, 2, 6, 3, 7), 16);
  }
}

/** The same for numbers: the score is the residual s - y, and the gradient is it times the weight. */
export function stepNumbers(
  rows: i32,
  bins: usize,
  update: usize,
  cut: i32,
  residuals: usize,
  weights: usize,
  derivatives: usize
): void {
  const edge = i32x4.splat(cut);
  const missing = v128.load32_splat(update);
  const low = v128.load32_splat(update + 4);
  const high = v128.load32_splat(update + 8);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const u = cut >= 0 ? valuesByCut(bins + (i << 1), edge, missing, low, high) : valuesAt(bins + (i << 1), update);
    const r = f32x4.add(v128.load(residuals + (i << 2)), u);
    v128.store(residuals + (i << 2), r);
    const w = v128.load(weights + (i << 2));
    const g = f32x4.mul(r, w);
    v128.store(derivatives + (i << 3), v128.shuffle<f32>(g, w, 0, 4, 1, 5));
    v128.store(derivatives + (i << 3), v128.shuffle<f32>(g, w, 2, 6, 3, 7), 16);
  }
}

/** Adds an update to validation rows' scores; gives the weighted sum of their log loss. */
export function lossClasses(
  rows: i32,
  bins: usize,
  update: usize,
  cut: i32,
  scores: usize,
  signs: usize,
  weights: usize
): f64 {
  let sums = f64x2.splat(0);
  const edge = i32x4.splat(cut);
  const missing = v128.load32_splat(update);
  const low = v128.load32_splat(update + 4);
  const high = v128.load32_splat(update + 8);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const u = cut >= 0 ? valuesByCut(bins + (i << 1), edge, missing, low, high) : valuesAt(bins + (i << 1), update);
    const t = f32x4.add(v128.load(scores + (i << 2)), v128.xor(u, v128.load(signs + (i << 2))));
    v128.store(scores + (i << 2), t);
    // ln(1 + exp(t)) = max(t, 0) + ln(1 + exp(-|t|))
    const loss = f32x4.add(f32x4.max(t, f32x4.splat(0)), logOnePlus(expNegative(f32x4.abs(t))));
    const weighted = f32x4.mul(loss, v128.load(weights + (i << 2)));
    sums = f64x2.add(sums, f64x2.promote_low_f32x4(weighted));
    sums = f64x2.add(sums, f64x2.promote_low_f32x4(v128.shuffle<f32>(weighted, weighted, 2, 3, 2, 3)));
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** The same for numbers: the weighted sum of squared residuals. */
export function lossNumbers(
  rows: i32,
  bins: usize,
  update: usize,
  cut: i32,
  residuals: usize,
  weights: usize
): f64 {
  let sums = f64x2.splat(0);
  const edge = i32x4.splat(cut);
  const missing = v128.load32_splat(update);
  const low = v128.load32_splat(update + 4);
  const high = v128.load32_splat(update + 8);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const u = cut >= 0 ? valuesByCut(bins + (i << 1), edge, missing, low, high) : valuesAt(bins + (i << 1), update);
    const r = f32x4.add(v128.load(residuals + (i << 2)), u);
    v128.store(residuals + (i << 2), r);
    const w = v128.load(weights + (i << 2));
    const first = f64x2.promote_low_f32x4(r);
    const second = f64x2.promote_low_f32x4(v128.shuffle<f32>(r, r, 2, 3, 2, 3));
    const firstWeight = f64x2.promote_low_f32x4(w);
    const secondWeight = f64x2.promote_low_f32x4(v128.shuffle<f32>(w, w, 2, 3, 2, 3));
    sums = f64x2.add(sums, f64x2.mul(f64x2.mul(first, first), firstWeight));
    sums = f64x2.add(sums, f64x2.mul(f64x2.mul(second, second), secondWeight));
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/**
 * Sums gradients and hessians by bin, [bin, 2] in float64. Two tables take the rows in turn, so that a run of equal
 * bins does not wait for its own last sum; they are added up at the end.
 */
export function sumByBin(rows: i32, bins: usize, derivatives: usize, sums: usize, other: usize, cells: i32): void {
  const size = <usize>cells << 4;
  memory.fill(sums, 0, size);
  memory.fill(other, 0, size);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const four = load<u64>(bins + (i << 1));
    const first = v128.load(derivatives + (i << 3));
    const second = v128.load(derivatives + (i << 3), 16);
    const a = sums + (<usize>(four & 0xffff) << 4);
    v128.store(a, f64x2.add(v128.load(a), f64x2.promote_low_f32x4(first)));
    const b = other + (<usize>((four >> 16) & 0xffff) << 4);
    v128.store(b, f64x2.add(v128.load(b), f64x2.promote_low_f32x4(v128.shuffle<f32>(first, first, 2, 3, 2, 3))));
    const c = sums + (<usize>((four >> 32) & 0xffff) << 4);
    v128.store(c, f64x2.add(v128.load(c), f64x2.promote_low_f32x4(second)));
    const d = other + (<usize>(four >> 48) << 4);
    v128.store(d, f64x2.add(v128.load(d), f64x2.promote_low_f32x4(v128.shuffle<f32>(second, second, 2, 3, 2, 3))));
  }
  for (let at: usize = 0; at < size; at += 16) {
    v128.store(sums + at, f64x2.add(v128.load(sums + at), v128.load(other + at)));
  }
}
