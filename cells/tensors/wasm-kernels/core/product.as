// Products of matrices of float32 in WebAssembly SIMD, in AssemblyScript. It shares the memory of tfjs's backend and
// allocates nothing: addresses are bytes, matrices lie row by row, `step` is the bytes from one row to the next.
//
// A product is cut into blocks of B that fit into a processor's second cache. A block is copied to panels of eight
// columns, so that the innermost loop reads it in order, and each panel is multiplied by four rows of A at a time:
// 8 sums of four numbers stay in registers (Goto and van de Geijn 2008, Anatomy of High-Performance Matrix
// Multiplication, sec. 4). Six rows would need more registers than WebAssembly has on x86 and run at two thirds.

/** Rows of a block of B. */
const depth: i32 = 512;
/** Columns of a block of B. */
const width: i32 = 64;
/** Bytes of a row of a panel: eight columns. */
const panelStep: usize = 32;
/** Bytes of a row of the tile that stands in for the last columns of C, when they are fewer than eight. */
const tileStep: usize = 32;

/** Bytes of scratch that a product needs: a block of B, and a tile of C. */
export function scratchBytes(): usize {
  return <usize>(depth * width * 4) + 4 * tileStep;
}

/** Four rows of A by one panel: sums over k, added to what stands in C unless these are the first. */
@inline
function multiplyTile(
  k: i32, first: bool, panel: usize,
  a0: usize, a1: usize, a2: usize, a3: usize,
  c0: usize, c1: usize, c2: usize, c3: usize
): void {
  const zero = f32x4.splat(0);
  let s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero, s30 = zero, s31 = zero;
  if (!first) {
    s00 = v128.load(c0);
    s01 = v128.load(c0, 16);
    s10 = v128.load(c1);
    s11 = v128.load(c1, 16);
    s20 = v128.load(c2);
    s21 = v128.load(c2, 16);
    s30 = v128.load(c3);
    s31 = v128.load(c3, 16);
  }
  const end = a0 + (<usize>k << 2);
  while (a0 < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let x = v128.load32_splat(a0);
    s00 = f32x4.add(s00, f32x4.mul(x, b0));
    s01 = f32x4.add(s01, f32x4.mul(x, b1));
    x = v128.load32_splat(a1);
    s10 = f32x4.add(s10, f32x4.mul(x, b0));
    s11 = f32x4.add(s11, f32x4.mul(x, b1));
    x = v128.load32_splat(a2);
    s20 = f32x4.add(s20, f32x4.mul(x, b0));
    s21 = f32x4.add(s21, f32x4.mul(x, b1));
    x = v128.load32_splat(a3);
    s30 = f32x4.add(s30, f32x4.mul(x, b0));
    s31 = f32x4.add(s31, f32x4.mul(x, b1));
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    panel += panelStep;
  }
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

/** Copies k rows of n columns to panels, the last filled up with zeros. */
function packRows(b: usize, step: usize, k: i32, n: i32, panels: usize): void {
  const panelBytes = <usize>k * panelStep;
  const whole = n & ~7;
  for (let i = 0; i < k; i++) {
    let from = b + <usize>i * step;
    let to = panels + <usize>i * panelStep;
    for (let j = 0; j < whole; j += 8) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += 32;
      to += panelBytes;
    }
    if (whole == n) continue;
    memory.fill(to, 0, panelStep);
    memory.copy(to, from, <usize>(n - whole) << 2);
  }
}

/** The same of a B that lies transposed: n rows of k columns. */
function packColumns(b: usize, step: usize, k: i32, n: i32, panels: usize): void {
  for (let j = 0; j < n; j += 8) {
    const columns = min(8, n - j);
    if (columns < 8) memory.fill(panels, 0, <usize>k * panelStep);
    for (let column = 0; column < columns; column += 4) {
      const from = b + <usize>(j + column) * step;
      const to = panels + (<usize>column << 2);
      if (columns - column >= 4) turnFour(from, step, k, to);
      else for (let rest = 0; rest < columns - column; rest++) turnOne(from + <usize>rest * step, k, to + (<usize>rest << 2));
    }
    panels += <usize>k * panelStep;
  }
}

/** Four rows to four columns of a panel, in squares of 4 x 4. */
@inline
function turnFour(from: usize, step: usize, k: i32, to: usize): void {
  let i = 0;
  for (; i + 4 <= k; i += 4) {
    const r0 = v128.load(from);
    const r1 = v128.load(from + step);
    const r2 = v128.load(from + 2 * step);
    const r3 = v128.load(from + 3 * step);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
    v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
    v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
    from += 16;
    to += 4 * panelStep;
  }
  for (let row = 0; row < 4; row++) turnOne(from + <usize>row * step, k - i, to + (<usize>row << 2));
}

@inline
function turnOne(from: usize, k: i32, to: usize): void {
  for (let i = 0; i < k; i++) {
    store<f32>(to, load<f32>(from));
    from += 4;
    to += panelStep;
  }
}

/** m rows of A by n columns of panels. Rows past the last repeat it: they write the same numbers to the same place. */
function multiplyPanels(
  m: i32, k: i32, n: i32, first: bool,
  a: usize, aStep: usize, panels: usize, c: usize, cStep: usize, tile: usize
): void {
  for (let j = 0; j < n; j += 8) {
    const columns = min(8, n - j);
    const cj = c + (<usize>j << 2);
    for (let i = 0; i < m; i += 4) {
      const i1 = min(i + 1, m - 1);
      const i2 = min(i + 2, m - 1);
      const i3 = min(i + 3, m - 1);
      const c0 = cj + <usize>i * cStep;
      const c1 = cj + <usize>i1 * cStep;
      const c2 = cj + <usize>i2 * cStep;
      const c3 = cj + <usize>i3 * cStep;
      const a0 = a + <usize>i * aStep;
      const a1 = a + <usize>i1 * aStep;
      const a2 = a + <usize>i2 * aStep;
      const a3 = a + <usize>i3 * aStep;
      if (columns == 8) {
        multiplyTile(k, first, panels, a0, a1, a2, a3, c0, c1, c2, c3);
        continue;
      }
      const bytes = <usize>columns << 2;
      const t1 = tile + tileStep;
      const t2 = t1 + tileStep;
      const t3 = t2 + tileStep;
      memory.copy(tile, c0, bytes);
      memory.copy(t1, c1, bytes);
      memory.copy(t2, c2, bytes);
      memory.copy(t3, c3, bytes);
      multiplyTile(k, first, panels, a0, a1, a2, a3, tile, t1, t2, t3);
      memory.copy(c0, tile, bytes);
      memory.copy(c1, t1, bytes);
      memory.copy(c2, t2, bytes);
      memory.copy(c3, t3, bytes);
    }
    panels += <usize>k * panelStep;
  }
}

/** C = A B, of m x k by k x n, all of at least 1. With `turned`, B lies as n rows of k columns. */
export function multiply(
  m: i32, k: i32, n: i32, turned: bool,
  a: usize, b: usize, c: usize, scratch: usize
): void {
  if (m == 1 && !turned) return multiplyRow(k, n, a, b, c);
  const aStep = <usize>k << 2;
  const cStep = <usize>n << 2;
  const bStep = turned ? aStep : cStep;
  const tile = scratch + <usize>(depth * width * 4);
  for (let j = 0; j < n; j += width) {
    const columns = min(width, n - j);
    for (let i = 0; i < k; i += depth) {
      const rows = min(depth, k - i);
      if (turned) packColumns(b + <usize>j * bStep + (<usize>i << 2), bStep, rows, columns, scratch);
      else packRows(b + <usize>i * bStep + (<usize>j << 2), bStep, rows, columns, scratch);
      multiplyPanels(m, rows, columns, i == 0, a + (<usize>i << 2), aStep, scratch, c + (<usize>j << 2), cStep, tile);
    }
  }
}

/** One row by B, which is read once and in order: memory bounds it. */
function multiplyRow(k: i32, n: i32, a: usize, b: usize, c: usize): void {
  const step = <usize>n << 2;
  const whole = c + (<usize>(n & ~3) << 2);
  const end = c + step;
  memory.fill(c, 0, step);
  let i = 0;
  for (; i + 4 <= k; i += 4) {
    const x0 = v128.load32_splat(a);
    const x1 = v128.load32_splat(a, 4);
    const x2 = v128.load32_splat(a, 8);
    const x3 = v128.load32_splat(a, 12);
    let b0 = b;
    let b1 = b0 + step;
    let b2 = b1 + step;
    let b3 = b2 + step;
    let at = c;
    for (; at < whole; at += 16) {
      let s = v128.load(at);
      s = f32x4.add(s, f32x4.mul(x0, v128.load(b0)));
      s = f32x4.add(s, f32x4.mul(x1, v128.load(b1)));
      s = f32x4.add(s, f32x4.mul(x2, v128.load(b2)));
      s = f32x4.add(s, f32x4.mul(x3, v128.load(b3)));
      v128.store(at, s);
      b0 += 16;
      b1 += 16;
      b2 += 16;
      b3 += 16;
    }
    for (; at < end; at += 4) {
      let s = load<f32>(at);
      s += load<f32>(a) * load<f32>(b0);
      s += load<f32>(a, 4) * load<f32>(b1);
      s += load<f32>(a, 8) * load<f32>(b2);
      s += load<f32>(a, 12) * load<f32>(b3);
      store<f32>(at, s);
      b0 += 4;
      b1 += 4;
      b2 += 4;
      b3 += 4;
    }
    a += 16;
    b += 4 * step;
  }
  for (; i < k; i++) {
    const x = load<f32>(a);
    for (let at = c, from = b; at < end; at += 4, from += 4) store<f32>(at, load<f32>(at) + x * load<f32>(from));
    a += 4;
    b += step;
  }
}

/** The transpose of a matrix of rows x columns. */
export function transpose(rows: i32, columns: i32, from: usize, to: usize): void {
  const fromStep = <usize>columns << 2;
  const toStep = <usize>rows << 2;
  // in squares, so that both sides stay in the cache
  for (let top = 0; top < rows; top += 16) {
    const bottom = min(top + 16, rows);
    for (let j = 0; j < columns; j++) {
      let source = from + <usize>top * fromStep + (<usize>j << 2);
      let target = to + <usize>j * toStep + (<usize>top << 2);
      for (let i = top; i < bottom; i++) {
        store<f32>(target, load<f32>(source));
        source += fromStep;
        target += 4;
      }
    }
  }
}

/** Adds a bias to each row of C, unless its address is 0, and raises what is below `least` to it: -Infinity leaves all. */
export function finish(m: i32, n: i32, c: usize, bias: usize, least: f32): void {
  const floor = f32x4.splat(least);
  const row = <usize>n << 2;
  const whole = <usize>(n & ~3) << 2;
  for (let i = 0; i < m; i++) {
    let j: usize = 0;
    for (; j < whole; j += 16) {
      let s = v128.load(c + j);
      if (bias) s = f32x4.add(s, v128.load(bias + j));
      v128.store(c + j, f32x4.max(s, floor));
    }
    for (; j < row; j += 4) {
      let s = load<f32>(c + j);
      if (bias) s += load<f32>(bias + j);
      store<f32>(c + j, max(s, least));
    }
    c += row;
  }
}
