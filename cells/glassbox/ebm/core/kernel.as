// The loops of boosting over rows, in AssemblyScript for WebAssembly SIMD. The twin of kernel.ts, in float32 where
// a row is concerned and float64 where rows are summed. It knows no allocator: the caller lays out the memory.
//
// Memory of a row i: of two classes its odds (f32) and a mask of its class (i32, -1 or 0); of a number its residual
// (f32); of several classes scores, the class, gradients and hessians (f32); a weight (f32, if any), and for each term
// its bin (u16). Rows come in blocks of four: the caller pads.

/**
 * 2^y for y from -126 to 126, to 8e-8 of it: the whole part of y goes into the exponent, the rest r, from -1/2 to 1/2,
 * through the polynomial of degree 5 with the least relative error.
 */
@inline
function powerOfTwo(y: v128): v128 {
  // Adding 1.5 * 2^23 rounds to a whole number, and leaves it in the lowest bits.
  const magic = f32x4.splat(12582912);
  const rounded = f32x4.add(y, magic);
  const r = f32x4.sub(y, f32x4.sub(rounded, magic));
  let p = f32x4.splat(1.327644445e-3);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(9.675537712e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.550713315e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(2.402211979e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(6.931469671e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  return i32x4.add(p, i32x4.shl(rounded, 23));
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

/**
 * ln(x) for x from 1: the exponent of x and the log of what is left. (Math.log would keep a table where the caller lays
 * out the rows.)
 */
@inline
function logOf(x: v128): v128 {
  const exponent = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(127));
  const left = v128.or(v128.and(x, i32x4.splat(0x007fffff)), f32x4.splat(1));
  const whole = f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(0.69314718055994531));
  return f32x4.add(whole, logOnePlus(f32x4.sub(left, f32x4.splat(1))));
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

/**
 * The same where an update has three values only: of the missing bin, of bins below a cut, and from it on. The values
 * come as [missing xor low, low xor high, high], so that one comparison chooses with two operations.
 */
@inline
function valuesByCut(bins: usize, cut: v128, fromMissing: v128, fromLow: v128, high: v128): v128 {
  const four = i32x4.extend_low_i16x8_u(v128.load64_zero(bins));
  const isMissing = i32x4.eq(four, i32x4.splat(0));
  const known = v128.xor(high, v128.and(fromLow, i32x4.lt_s(four, cut)));
  return v128.xor(known, v128.and(fromMissing, isMissing));
}

/**
 * Multiplies the rows' odds, exp(score) to class 1, by exp(update): an update needs no exponential of any row. It comes
 * as exp(u) - 1, which keeps the digits of a small one, and the odds themselves are added; where u falls far below 0 it
 * comes as exp(u), and `keep` is 0 instead of -1. Odds beyond 2^126 and 2^-126 (scores of 87) stay there. With a cut
 * of 0 or more the update is [missing, low, high], else one value a bin.
 */
export function multiplyOdds(rows: i32, bins: usize, update: usize, cut: i32, keep: i32, odds: usize): void {
  const edge = i32x4.splat(cut);
  const high = v128.load32_splat(update + 8);
  const fromLow = v128.xor(v128.load32_splat(update + 4), high);
  const fromMissing = v128.xor(v128.load32_splat(update), v128.load32_splat(update + 4));
  const kept = i32x4.splat(keep);
  const least = f32x4.splat(1.17549435e-38);
  const most = f32x4.splat(8.50705917e37);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const u = cut >= 0 ? valuesByCut(bins + (i << 1), edge, fromMissing, fromLow, high) : valuesAt(bins + (i << 1), update);
    const o = v128.load(odds + (i << 2));
    const next = f32x4.add(v128.and(o, kept), f32x4.mul(o, u));
    v128.store(odds + (i << 2), f32x4.pmin(f32x4.pmax(next, least), most));
  }
}

/** Adds an update to the residuals, s - y. */
export function addToResiduals(rows: i32, bins: usize, update: usize, cut: i32, residuals: usize): void {
  const edge = i32x4.splat(cut);
  const high = v128.load32_splat(update + 8);
  const fromLow = v128.xor(v128.load32_splat(update + 4), high);
  const fromMissing = v128.xor(v128.load32_splat(update), v128.load32_splat(update + 4));
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const u = cut >= 0 ? valuesByCut(bins + (i << 1), edge, fromMissing, fromLow, high) : valuesAt(bins + (i << 1), update);
    v128.store(residuals + (i << 2), f32x4.add(v128.load(residuals + (i << 2)), u));
  }
}

/** ln(x) of one number from 1 on, in float64. */
@inline
function logOfOne(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  const left = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  const z = (left - 1) / (left + 1);
  const q = z * z;
  let s: f64 = 0;
  for (let odd: i32 = 31; odd > 0; odd -= 2) s = s * q + 2.0 / <f64>odd;
  return <f64>(<i64>(bits >> 52) - 1023) * 0.69314718055994531 + z * s;
}

/** Odds against what four rows are: the loss is ln(1 + odds against). */
@inline
function oddsAgainst(odds: v128, ones: v128): v128 {
  return v128.bitselect(f32x4.div(f32x4.splat(1), odds), odds, ones);
}

/**
 * The sum of the rows' log loss, each row counting 1: the logarithm of the product of 1 + odds against. The exponents
 * of the product are taken out every eight blocks, before they can be too large, and one logarithm is left. A row that
 * fills up has odds so low that it adds nothing.
 */
export function lossClasses(rows: i32, odds: usize, ones: usize): f64 {
  const one = f64x2.splat(1);
  const fraction = i64x2.splat(0x000fffffffffffff);
  let exponents = i64x2.splat(0);
  let counted: i64 = 0;
  let first = one;
  let second = one;
  for (let start: usize = 0; start < <usize>rows; start += 32) {
    const end = min(<usize>rows, start + 32);
    for (let i: usize = start; i < end; i += 4) {
      const x = oddsAgainst(v128.load(odds + (i << 2)), v128.load(ones + (i << 2)));
      first = f64x2.mul(first, f64x2.add(one, f64x2.promote_low_f32x4(x)));
      second = f64x2.mul(second, f64x2.add(one, f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3))));
    }
    exponents = i64x2.add(exponents, i64x2.add(i64x2.shr_u(first, 52), i64x2.shr_u(second, 52)));
    first = v128.or(v128.and(first, fraction), one);
    second = v128.or(v128.and(second, fraction), one);
    counted += 4 * 1023;
  }
  const product = f64x2.mul(first, second);
  const whole = i64x2.extract_lane(exponents, 0) + i64x2.extract_lane(exponents, 1) - counted;
  return (
    <f64>whole * 0.69314718055994531 +
    logOfOne(f64x2.extract_lane(product, 0)) +
    logOfOne(f64x2.extract_lane(product, 1))
  );
}

/** The same where rows have weights: the weighted sum, with a logarithm a row. */
export function lossWeightedClasses(rows: i32, odds: usize, ones: usize, weights: usize): f64 {
  const one = f32x4.splat(1);
  let sums = f64x2.splat(0);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const x = oddsAgainst(v128.load(odds + (i << 2)), v128.load(ones + (i << 2)));
    // ln(1 + x) = ln(max(x, 1)) + ln(1 + min(x, 1 / x))
    const above = f32x4.pmax(one, x);
    const loss = f32x4.add(logOf(above), logOnePlus(f32x4.pmin(x, f32x4.div(one, above))));
    const weighted = f32x4.mul(loss, v128.load(weights + (i << 2)));
    sums = f64x2.add(sums, f64x2.promote_low_f32x4(weighted));
    sums = f64x2.add(sums, f64x2.promote_low_f32x4(v128.shuffle<f32>(weighted, weighted, 2, 3, 2, 3)));
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** The weighted sum of squared residuals. */
export function lossNumbers(rows: i32, residuals: usize, weights: usize): f64 {
  let sums = f64x2.splat(0);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const r = v128.load(residuals + (i << 2));
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
 * Adds gradients and hessians of four rows to the sums of their bins. Two tables take the rows in turn, so that a run
 * of equal bins does not wait for its own last sum.
 */
@inline
function addToBins(bins: usize, g: v128, h: v128, sums: usize, other: usize): void {
  const four = load<u64>(bins);
  const first = v128.shuffle<f32>(g, h, 0, 4, 1, 5);
  const second = v128.shuffle<f32>(g, h, 2, 6, 3, 7);
  const a = sums + (<usize>(four & 0xffff) << 4);
  v128.store(a, f64x2.add(v128.load(a), f64x2.promote_low_f32x4(first)));
  const b = other + (<usize>((four >> 16) & 0xffff) << 4);
  v128.store(b, f64x2.add(v128.load(b), f64x2.promote_low_f32x4(v128.shuffle<f32>(first, first, 2, 3, 2, 3))));
  const c = sums + (<usize>((four >> 32) & 0xffff) << 4);
  v128.store(c, f64x2.add(v128.load(c), f64x2.promote_low_f32x4(second)));
  const d = other + (<usize>(four >> 48) << 4);
  v128.store(d, f64x2.add(v128.load(d), f64x2.promote_low_f32x4(v128.shuffle<f32>(second, second, 2, 3, 2, 3))));
}

/** Adds the second of two tables to the first. */
@inline
function addTables(sums: usize, other: usize, size: usize): void {
  for (let at: usize = 0; at < size; at += 16) {
    v128.store(sums + at, f64x2.add(v128.load(sums + at), v128.load(other + at)));
  }
}

/**
 * Sums gradients and hessians of two classes by bin, [bin, 2] in float64, from the rows' odds o: p = o / (1 + o),
 * g = p - y (of class 1: -1 / (1 + o), so that no difference loses digits), h = p / (1 + o).
 */
export function sumClasses(
  rows: i32,
  bins: usize,
  odds: usize,
  ones: usize,
  weights: usize,
  sums: usize,
  other: usize,
  cells: i32
): void {
  const one = f32x4.splat(1);
  const size = <usize>cells << 4;
  memory.fill(sums, 0, size);
  memory.fill(other, 0, size);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const o = v128.load(odds + (i << 2));
    const rest = f32x4.div(one, f32x4.add(one, o));
    const p = f32x4.mul(o, rest);
    let g = v128.bitselect(f32x4.neg(rest), p, v128.load(ones + (i << 2)));
    let h = f32x4.mul(p, rest);
    if (weights) {
      const w = v128.load(weights + (i << 2));
      g = f32x4.mul(g, w);
      h = f32x4.mul(h, w);
    }
    addToBins(bins + (i << 1), g, h, sums, other);
  }
  addTables(sums, other, size);
}

/** The same for numbers: the gradient is the residual times the weight, the hessian the weight. */
export function sumNumbers(
  rows: i32,
  bins: usize,
  residuals: usize,
  weights: usize,
  sums: usize,
  other: usize,
  cells: i32
): void {
  const size = <usize>cells << 4;
  memory.fill(sums, 0, size);
  memory.fill(other, 0, size);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const w = v128.load(weights + (i << 2));
    addToBins(bins + (i << 1), f32x4.mul(v128.load(residuals + (i << 2)), w), w, sums, other);
  }
  addTables(sums, other, size);
}

/** The values of one output of an update, [bin, output], at the bins of four rows. */
@inline
function outputsAt(bins: usize, update: usize, stride: usize): v128 {
  const four = load<u64>(bins);
  let u = v128.load32_zero(update + <usize>(four & 0xffff) * stride);
  u = v128.load_lane<f32>(update + <usize>((four >> 16) & 0xffff) * stride, u, 1);
  u = v128.load_lane<f32>(update + <usize>((four >> 32) & 0xffff) * stride, u, 2);
  return v128.load_lane<f32>(update + <usize>(four >> 48) * stride, u, 3);
}

/** The scores of four rows' own classes, as addOutputs left them. */
let ownScore: v128 = f32x4.splat(0);

/** Adds an update to four rows' scores of every output, [output, row], and gives the largest score of each row. */
@inline
function addOutputs(i: usize, size: usize, bins: usize, update: usize, outputs: i32, scores: usize, targets: usize): v128 {
  const target = v128.load(targets + (i << 2));
  let highest = f32x4.splat(-Infinity);
  let own = f32x4.splat(0);
  for (let k = 0; k < outputs; k++) {
    const at = scores + <usize>k * size + (i << 2);
    const s = f32x4.add(v128.load(at), outputsAt(bins + (i << 1), update + (<usize>k << 2), <usize>outputs << 2));
    v128.store(at, s);
    highest = f32x4.pmax(highest, s);
    own = v128.bitselect(s, own, f32x4.eq(target, f32x4.splat(<f32>k)));
  }
  ownScore = own;
  return highest;
}

/** exp(s - highest) of four rows; what is less than 2^-126 of the largest counts as that. */
@inline
function odds(s: v128, highest: v128): v128 {
  const power = f32x4.mul(f32x4.sub(s, highest), f32x4.splat(1.44269504088896341));
  return powerOfTwo(f32x4.pmax(power, f32x4.splat(-126)));
}

/**
 * The step for several outputs: scores [output, row], targets the number of each row's class, derivatives
 * [output, row, 2]. The softmax is taken of the scores less the largest.
 */
export function stepOutputs(
  rows: i32,
  bins: usize,
  update: usize,
  outputs: i32,
  scores: usize,
  targets: usize,
  weights: usize,
  derivatives: usize
): void {
  const size = <usize>rows << 2;
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const highest = addOutputs(i, size, bins, update, outputs, scores, targets);
    let total = f32x4.splat(0);
    for (let k = 0; k < outputs; k++) {
      const e = odds(v128.load(scores + <usize>k * size + (i << 2)), highest);
      v128.store(derivatives + ((<usize>k * size) << 1) + (i << 3), e);
      total = f32x4.add(total, e);
    }
    const share = f32x4.div(one, total);
    const target = v128.load(targets + (i << 2));
    const w = v128.load(weights + (i << 2));
    for (let k = 0; k < outputs; k++) {
      const at = derivatives + ((<usize>k * size) << 1) + (i << 3);
      const e = v128.load(at);
      const p = f32x4.mul(e, share);
      const own = f32x4.eq(target, f32x4.splat(<f32>k));
      const rest = f32x4.mul(f32x4.sub(total, e), share);
      const g = f32x4.mul(v128.bitselect(f32x4.neg(rest), p, own), w);
      const h = f32x4.mul(f32x4.mul(p, rest), w);
      v128.store(at, v128.shuffle<f32>(g, h, 0, 4, 1, 5));
      v128.store(at, v128.shuffle<f32>(g, h, 2, 6, 3, 7), 16);
    }
  }
}

/** Adds an update to validation rows' scores; gives the weighted sum of their log loss, for several outputs. */
export function lossOutputs(
  rows: i32,
  bins: usize,
  update: usize,
  outputs: i32,
  scores: usize,
  targets: usize,
  weights: usize
): f64 {
  const size = <usize>rows << 2;
  let sums = f64x2.splat(0);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const highest = addOutputs(i, size, bins, update, outputs, scores, targets);
    const ahead = f32x4.sub(highest, ownScore);
    let total = f32x4.splat(0);
    for (let k = 0; k < outputs; k++) {
      total = f32x4.add(total, odds(v128.load(scores + <usize>k * size + (i << 2)), highest));
    }
    const loss = f32x4.mul(f32x4.add(ahead, logOf(total)), v128.load(weights + (i << 2)));
    sums = f64x2.add(sums, f64x2.promote_low_f32x4(loss));
    sums = f64x2.add(sums, f64x2.promote_low_f32x4(v128.shuffle<f32>(loss, loss, 2, 3, 2, 3)));
  }
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Sums one output's gradients and hessians by bin; sums lie [bin, output, 2], `stride` bytes from bin to bin. */
export function sumOutput(rows: i32, bins: usize, derivatives: usize, sums: usize, stride: usize): void {
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const four = load<u64>(bins + (i << 1));
    const first = v128.load(derivatives + (i << 3));
    const second = v128.load(derivatives + (i << 3), 16);
    const a = sums + <usize>(four & 0xffff) * stride;
    v128.store(a, f64x2.add(v128.load(a), f64x2.promote_low_f32x4(first)));
    const b = sums + <usize>((four >> 16) & 0xffff) * stride;
    v128.store(b, f64x2.add(v128.load(b), f64x2.promote_low_f32x4(v128.shuffle<f32>(first, first, 2, 3, 2, 3))));
    const c = sums + <usize>((four >> 32) & 0xffff) * stride;
    v128.store(c, f64x2.add(v128.load(c), f64x2.promote_low_f32x4(second)));
    const d = sums + <usize>(four >> 48) * stride;
    v128.store(d, f64x2.add(v128.load(d), f64x2.promote_low_f32x4(v128.shuffle<f32>(second, second, 2, 3, 2, 3))));
  }
}

/**
 * Every cut of a term's ordered bins in two, missing and unseen values left out: see FeatureSplitter, its twin. Adds
 * the sums up, so that what stands at a bin of `sums` are those of the bins before it (what is at bin 0, the missing
 * values, stays). Cuts are tried from bin `from` to bin `to`: those that leave both sides rows enough. `ties` gets how
 * many cuts gain most, then each of them; the gain is less what the bins are worth whole.
 */
export function cutOrdered(
  sums: usize,
  bins: i32,
  from: i32,
  to: i32,
  minHessian: f64,
  lambda: f64,
  ties: usize
): f64 {
  let before = f64x2.splat(0);
  const last = sums + (<usize>(bins - 1) << 4);
  for (let at = sums + 16; at < last; at += 16) {
    const own = v128.load(at);
    v128.store(at, before);
    before = f64x2.add(before, own);
  }
  v128.store(last, before);
  const all = before;
  const strength = f64x2.extract_lane(all, 1) + lambda;
  const whole = strength > 0 ? (f64x2.extract_lane(all, 0) * f64x2.extract_lane(all, 0)) / strength : 0;
  const least = f64x2.splat(minHessian);
  const penalty = f64x2.splat(lambda);
  const zero = f64x2.splat(0);
  let best = whole;
  let equal: i32 = 0;
  for (let cut = from; cut <= to; cut++) {
    const low = v128.load(sums + (<usize>cut << 4));
    const high = f64x2.sub(all, low);
    const gradients = v128.shuffle<f64>(low, high, 0, 2);
    const hessians = v128.shuffle<f64>(low, high, 1, 3);
    const gains = f64x2.div(f64x2.mul(gradients, gradients), f64x2.add(hessians, penalty));
    const gain = f64x2.extract_lane(gains, 0) + f64x2.extract_lane(gains, 1);
    if (!(gain >= best)) continue;
    // Too little hessian is rare, and a division by what is not there does no harm before this is asked.
    if (!i64x2.all_true(v128.and(f64x2.ge(hessians, least), f64x2.gt(hessians, zero)))) continue;
    if (gain > best) {
      best = gain;
      equal = 0;
    } else if (equal == 0) continue;
    equal++;
    store<i32>(ties + (<usize>equal << 2), cut);
  }
  store<i32>(ties, equal);
  return best - whole;
}

/** The best cut of a half of a pair's grid, what the half is worth with it and whole; -1: none is good enough. */
let cutAt: i32 = -1;
let cutWorth: f64 = 0;

/**
 * Asks what a cut of one half is worth, by the twin's formula; takes it if it is more than `cutWorth`. Gives whether it
 * does.
 */
@inline
function tryCut(
  at: i32,
  n: i32,
  total: i32,
  minRows: i32,
  minHessian: f64,
  lambda: f64,
  g: f64,
  h: f64,
  rest: f64,
  left: f64
): bool {
  if (n < minRows || total - n < minRows) return false;
  if (h < minHessian || left < minHessian || h <= 0 || left <= 0) return false;
  const worth = (g * g) / (h + lambda) + (rest * rest) / (left + lambda);
  if (!(worth > cutWorth)) return false;
  cutWorth = worth;
  cutAt = at;
  return true;
}

@inline
function worthWhole(g: f64, h: f64, lambda: f64): f64 {
  const strength = h + lambda;
  return strength > 0 ? (g * g) / strength : 0;
}

/**
 * Cuts a pair's grid along its first feature, then one of the halves along the second, trying every way: see
 * split-pair.ts. Steps are in cells. Gives the worth of the three leaves; leaves the three cuts at `cuts`.
 *
 * Both halves are searched at once, a lane each. A division for every cut would bound this: gl^2 / hl + gr^2 / hr is
 * compared, times hl * hr, with what would be better than all before, and divided only where it could be. Scratch has
 * room for [low, high] of gradients, hessians (16 bytes each) and rows (8 bytes) of each bin of the second feature.
 */
export function cutPair(
  sums: usize,
  rows: usize,
  firsts: i32,
  seconds: i32,
  firstStep: i32,
  secondStep: i32,
  minRows: i32,
  minHessian: f64,
  lambda: f64,
  scratch: usize,
  cuts: usize
): f64 {
  const width = <usize>seconds << 4;
  const gradients = scratch;
  const hessians = gradients + width;
  const counts = hessians + width;
  memory.fill(scratch, 0, 2 * width + (<usize>seconds << 3));
  let rowsHigh: i32 = 0;
  for (let a = 0; a < firsts; a++) {
    for (let b = 0; b < seconds; b++) {
      const cell = <usize>(a * firstStep + b * secondStep);
      const own = load<i32>(rows + (cell << 2));
      rowsHigh += own;
      const n = counts + (<usize>b << 3);
      store<i32>(n, load<i32>(n, 4) + own, 4);
      const at = <usize>b << 4;
      store<f64>(gradients + at, load<f64>(gradients + at, 8) + load<f64>(sums + (cell << 4)), 8);
      store<f64>(hessians + at, load<f64>(hessians + at, 8) + load<f64>(sums + (cell << 4), 8), 8);
    }
  }
  let allG = f64x2.splat(0);
  let allH = f64x2.splat(0);
  for (let b: usize = 0; b < <usize>seconds; b++) {
    allG = f64x2.add(allG, v128.load(gradients + (b << 4)));
    allH = f64x2.add(allH, v128.load(hessians + (b << 4)));
  }
  const sides = f64x2.replace_lane(f64x2.splat(1), 1, -1);
  const penalty = f64x2.splat(lambda);
  let rowsLow: i32 = 0;
  let best = -Infinity;
  store<i32>(cuts, -1);
  for (let first = 1; first < firsts; first++) {
    let moved: i32 = 0;
    let line = f64x2.splat(0);
    for (let b = 0; b < seconds; b++) {
      const cell = <usize>((first - 1) * firstStep + b * secondStep);
      const own = load<i32>(rows + (cell << 2));
      if (own == 0) continue;
      moved += own;
      const n = counts + (<usize>b << 3);
      store<i32>(n, load<i32>(n) + own);
      store<i32>(n, load<i32>(n, 4) - own, 4);
      const at = <usize>b << 4;
      const sum = v128.load(sums + (cell << 4));
      line = f64x2.add(line, sum);
      // to the low half, and from the high one
      const g = f64x2.mul(v128.shuffle<f64>(sum, sum, 0, 0), sides);
      const h = f64x2.mul(v128.shuffle<f64>(sum, sum, 1, 1), sides);
      v128.store(gradients + at, f64x2.add(v128.load(gradients + at), g));
      v128.store(hessians + at, f64x2.add(v128.load(hessians + at), h));
    }
    if (moved == 0) continue;
    rowsLow += moved;
    rowsHigh -= moved;
    allG = f64x2.add(allG, f64x2.mul(v128.shuffle<f64>(line, line, 0, 0), sides));
    allH = f64x2.add(allH, f64x2.mul(v128.shuffle<f64>(line, line, 1, 1), sides));
    if (rowsLow < minRows) continue;
    if (rowsHigh < minRows) break;
    const lowH = f64x2.extract_lane(allH, 0);
    const highH = f64x2.extract_lane(allH, 1);
    if (lowH < minHessian || highH < minHessian) continue;
    const lowWhole = worthWhole(f64x2.extract_lane(allG, 0), lowH, lambda);
    const highWhole = worthWhole(f64x2.extract_lane(allG, 1), highH, lambda);
    // A cut of one half counts where, with the other whole, it is worth more than the best before; a little less is
    // still asked for, since this is rounded.
    const slack = 1 - 1e-10;
    let lowWorth = max(lowWhole, slack * (best - highWhole));
    let highWorth = max(highWhole, slack * (best - lowWhole));
    let lowCut: i32 = -1;
    let highCut: i32 = -1;
    let beforeG = f64x2.splat(0);
    let beforeH = f64x2.splat(0);
    let n = i64x2.splat(0);
    let least = f64x2.mul(f64x2.replace_lane(f64x2.splat(lowWorth), 1, highWorth), f64x2.splat(slack));
    for (let b: i32 = 1; b < seconds; b++) {
      const at = <usize>(b - 1) << 4;
      n = i32x4.add(n, v128.load64_zero(counts + (at >> 1)));
      beforeG = f64x2.add(beforeG, v128.load(gradients + at));
      beforeH = f64x2.add(beforeH, v128.load(hessians + at));
      const afterG = f64x2.sub(allG, beforeG);
      const afterH = f64x2.sub(allH, beforeH);
      const left = f64x2.add(beforeH, penalty);
      const right = f64x2.add(afterH, penalty);
      const worth = f64x2.add(
        f64x2.mul(f64x2.mul(beforeG, beforeG), right),
        f64x2.mul(f64x2.mul(afterG, afterG), left)
      );
      const could = f64x2.gt(worth, f64x2.mul(f64x2.mul(left, right), least));
      if (!v128.any_true(could)) continue;
      cutWorth = lowWorth;
      cutAt = lowCut;
      if (
        tryCut(b, i32x4.extract_lane(n, 0), rowsLow, minRows, minHessian, lambda, f64x2.extract_lane(beforeG, 0), f64x2.extract_lane(beforeH, 0), f64x2.extract_lane(afterG, 0), f64x2.extract_lane(afterH, 0))
      ) {
        lowWorth = cutWorth;
        lowCut = cutAt;
      }
      cutWorth = highWorth;
      cutAt = highCut;
      if (
        tryCut(b, i32x4.extract_lane(n, 1), rowsHigh, minRows, minHessian, lambda, f64x2.extract_lane(beforeG, 1), f64x2.extract_lane(beforeH, 1), f64x2.extract_lane(afterG, 1), f64x2.extract_lane(afterH, 1))
      ) {
        highWorth = cutWorth;
        highCut = cutAt;
      }
      least = f64x2.mul(f64x2.replace_lane(f64x2.splat(lowWorth), 1, highWorth), f64x2.splat(slack));
    }
    const inLow = (lowCut < 0 ? lowWhole : lowWorth) + highWhole;
    const inHigh = lowWhole + (highCut < 0 ? highWhole : highWorth);
    const gain = inLow >= inHigh ? inLow : inHigh;
    if (gain <= best) continue;
    best = gain;
    store<i32>(cuts, first);
    store<i32>(cuts, inLow >= inHigh ? lowCut : -1, 4);
    store<i32>(cuts, inLow >= inHigh ? -1 : highCut, 8);
  }
  return best;
}
