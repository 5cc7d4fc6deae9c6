// Products of matrices of float32 in WebAssembly SIMD, in AssemblyScript. It shares the memory of tfjs's backend and
// allocates nothing: addresses are bytes, matrices lie row by row, `step` is the bytes from one row to the next.
//
// A product is cut into blocks of B that fit into a processor's second cache, and blocks of A that fit into the first.
// A block of B is copied to panels of eight columns and one of A to panels of four rows, so that the innermost loop
// reads both in order; 8 sums of four numbers stay in registers (Goto and van de Geijn 2008, Anatomy of
// High-Performance Matrix Multiplication, sec. 4). More sums, or a pointer for each row of A, would need more registers
// than WebAssembly has on x86 and run at two thirds. Large weights come from main memory: while one block is
// multiplied, the next is touched line by line, so that it is in the cache when it is copied.

/** Rows of a block of A at most. */
const height: i32 = 64;
/** Columns of a block of A, and rows of a block of B, at most. */
const depth: i32 = 128;
/** Columns of a block of B at most. */
const width: i32 = 256;
/** Bytes of what a panel of A has for one k: four rows. */
const aPanelStep: usize = 16;
/** Bytes of what a panel of B has for one k: eight columns. */
const panelStep: usize = 32;
/** Bytes of a row of the tile that stands in for the last columns of C, when they are fewer than eight. */
const tileStep: usize = 32;
/** Bytes between panels of B: panels a power of two apart would share few places of the first cache. */
const gap: usize = 64;
/** Bytes of a line of the cache. */
const line: usize = 64;
const panelsBytes: usize = <usize>(width / 8) * (<usize>depth * panelStep + gap);
const aPanelsBytes: usize = <usize>(height / 4) * <usize>depth * aPanelStep;

/** Bytes of scratch that a product needs: a block of B, one of A, and a tile of C. */
export function scratchBytes(): usize {
  return panelsBytes + aPanelsBytes + 4 * tileStep;
}

/** A panel of A by one of B: sums over k, which is even, added to what stands in C unless these are the first. */
@inline
function multiplyTile(
  k: i32, first: bool, a: usize, panel: usize,
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
  const end = panel + <usize>k * panelStep;
  while (panel < end) {
    // two k at a time: half the cost of the loop itself
    let b0 = v128.load(panel);
    let b1 = v128.load(panel, 16);
    let x = v128.load32_splat(a);
    s00 = f32x4.add(s00, f32x4.mul(x, b0));
    s01 = f32x4.add(s01, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 4);
    s10 = f32x4.add(s10, f32x4.mul(x, b0));
    s11 = f32x4.add(s11, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 8);
    s20 = f32x4.add(s20, f32x4.mul(x, b0));
    s21 = f32x4.add(s21, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 12);
    s30 = f32x4.add(s30, f32x4.mul(x, b0));
    s31 = f32x4.add(s31, f32x4.mul(x, b1));
    b0 = v128.load(panel, 32);
    b1 = v128.load(panel, 48);
    x = v128.load32_splat(a, 16);
    s00 = f32x4.add(s00, f32x4.mul(x, b0));
    s01 = f32x4.add(s01, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 20);
    s10 = f32x4.add(s10, f32x4.mul(x, b0));
    s11 = f32x4.add(s11, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 24);
    s20 = f32x4.add(s20, f32x4.mul(x, b0));
    s21 = f32x4.add(s21, f32x4.mul(x, b1));
    x = v128.load32_splat(a, 28);
    s30 = f32x4.add(s30, f32x4.mul(x, b0));
    s31 = f32x4.add(s31, f32x4.mul(x, b1));
    a += 2 * aPanelStep;
    panel += 2 * panelStep;
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

/** Four rows of k numbers to four columns of a panel whose rows are `step` apart, in squares of 4 x 4. */
@inline
function turnFour(k: i32, r0: usize, r1: usize, r2: usize, r3: usize, to: usize, step: usize): void {
  let i = 0;
  for (; i + 4 <= k; i += 4) {
    const x0 = v128.load(r0);
    const x1 = v128.load(r1);
    const x2 = v128.load(r2);
    const x3 = v128.load(r3);
    const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
    const high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(to + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
    v128.store(to + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
    v128.store(to + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
    to += 4 * step;
  }
  for (; i < k; i++) {
    store<f32>(to, load<f32>(r0));
    store<f32>(to, load<f32>(r1), 4);
    store<f32>(to, load<f32>(r2), 8);
    store<f32>(to, load<f32>(r3), 12);
    r0 += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
    to += step;
  }
}

/** Panels have an even k: to an odd one comes a row of zeros, which adds 0 to the sums. */
@inline
function even(k: i32): i32 {
  return (k + 1) & ~1;
}

/** Copies m rows of k columns of A to panels; rows past the last repeat it. */
function packA(m: i32, k: i32, a: usize, step: usize, panels: usize): void {
  const panelBytes = <usize>even(k) * aPanelStep;
  for (let i = 0; i < m; i += 4) {
    const r0 = a + <usize>i * step;
    const r1 = a + <usize>min(i + 1, m - 1) * step;
    const r2 = a + <usize>min(i + 2, m - 1) * step;
    const r3 = a + <usize>min(i + 3, m - 1) * step;
    if (k & 1) memory.fill(panels + panelBytes - aPanelStep, 0, aPanelStep);
    turnFour(k, r0, r1, r2, r3, panels, aPanelStep);
    panels += panelBytes;
  }
}

/** The same of an A that lies transposed: k rows of m columns. */
function packTurnedA(m: i32, k: i32, a: usize, step: usize, panels: usize): void {
  const panelBytes = <usize>even(k) * aPanelStep;
  for (let i = 0; i < m; i += 4) {
    let from = a + (<usize>i << 2);
    let to = panels;
    for (let p = 0; p < k; p++) {
      if (i + 4 <= m) v128.store(to, v128.load(from));
      else {
        const last = m - 1 - i;
        store<f32>(to, load<f32>(from));
        store<f32>(to, load<f32>(from + (<usize>min(1, last) << 2)), 4);
        store<f32>(to, load<f32>(from + (<usize>min(2, last) << 2)), 8);
        store<f32>(to, load<f32>(from + (<usize>last << 2)), 12);
      }
      from += step;
      to += aPanelStep;
    }
    if (k & 1) memory.fill(to, 0, aPanelStep);
    panels += panelBytes;
  }
}

/** Copies k rows of n columns of B to panels, the last filled up with zeros. */
function packB(k: i32, n: i32, b: usize, step: usize, panels: usize): void {
  const panelBytes = <usize>even(k) * panelStep + gap;
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
  if (!(k & 1)) return;
  for (let j = 0; j < n; j += 8) {
    memory.fill(panels + <usize>k * panelStep, 0, panelStep);
    panels += panelBytes;
  }
}

/** The same of a B that lies transposed: n rows of k columns. Columns past the last repeat it; no one reads them. */
function packTurnedB(k: i32, n: i32, b: usize, step: usize, panels: usize): void {
  const panelBytes = <usize>even(k) * panelStep + gap;
  for (let j = 0; j < n; j += 8) {
    if (k & 1) memory.fill(panels + <usize>k * panelStep, 0, panelStep);
    for (let half = 0; half < 8; half += 4) {
      const from = j + half;
      const r0 = b + <usize>min(from, n - 1) * step;
      const r1 = b + <usize>min(from + 1, n - 1) * step;
      const r2 = b + <usize>min(from + 2, n - 1) * step;
      const r3 = b + <usize>min(from + 3, n - 1) * step;
      turnFour(k, r0, r1, r2, r3, panels + (<usize>half << 2), panelStep);
    }
    panels += panelBytes;
  }
}

/** What was read of blocks to come; kept, so that the compiler does not leave the reading out. */
let touched: i32 = 0;

/** Reads one number of each line of the cache that some rows of a block lie in. */
@inline
function touch(block: usize, step: usize, from: i32, to: i32, bytes: usize): void {
  let read = 0;
  for (let i = from; i < to; i++) {
    const row = block + <usize>i * step;
    const end = row + bytes;
    for (let at = row & ~(line - 1); at < end; at += line) read |= load<i32>(at);
  }
  touched |= read;
}

/**
 * m rows of panels of A by n columns of panels of B. Rows past the last repeat it: they write the same numbers to the
 * same place. Meanwhile the rows of `next`, a block of B, are touched, unless it is 0.
 */
function multiplyPanels(
  m: i32, k: i32, n: i32, first: bool,
  a: usize, b: usize, c: usize, cStep: usize, tile: usize,
  next: usize, nextRows: i32, nextStep: usize, nextBytes: usize
): void {
  const tiles = ((m + 3) >> 2) * ((n + 7) >> 3);
  let done = 0;
  let row = 0;
  for (let j = 0; j < n; j += 8) {
    let aPanel = a;
    for (let i = 0; i < m; i += 4) {
      if (next) {
        const until = (nextRows * ++done) / tiles;
        touch(next, nextStep, row, until, nextBytes);
        row = until;
      }
      const cj = c + (<usize>j << 2);
      const c0 = cj + <usize>i * cStep;
      const c1 = cj + <usize>min(i + 1, m - 1) * cStep;
      const c2 = cj + <usize>min(i + 2, m - 1) * cStep;
      const c3 = cj + <usize>min(i + 3, m - 1) * cStep;
      if (j + 8 <= n) multiplyTile(even(k), first, aPanel, b, c0, c1, c2, c3);
      else multiplyLast(k, first, aPanel, b, c0, c1, c2, c3, tile, <usize>(n - j) << 2);
      aPanel += <usize>even(k) * aPanelStep;
    }
    b += <usize>even(k) * panelStep + gap;
  }
}

/** A tile of fewer than eight columns: multiplied beside C, since beyond them the next row begins. */
function multiplyLast(
  k: i32, first: bool, a: usize, b: usize,
  c0: usize, c1: usize, c2: usize, c3: usize, tile: usize, bytes: usize
): void {
  const t1 = tile + tileStep;
  const t2 = t1 + tileStep;
  const t3 = t2 + tileStep;
  memory.copy(tile, c0, bytes);
  memory.copy(t1, c1, bytes);
  memory.copy(t2, c2, bytes);
  memory.copy(t3, c3, bytes);
  multiplyTile(even(k), first, a, b, tile, t1, t2, t3);
  memory.copy(c0, tile, bytes);
  memory.copy(c1, t1, bytes);
  memory.copy(c2, t2, bytes);
  memory.copy(c3, t3, bytes);
}

/** C = A B, of m x k by k x n, all of at least 1. A side that is turned lies transposed: k x m, n x k. */
export function multiply(
  m: i32, k: i32, n: i32, turnedA: bool, turnedB: bool,
  a: usize, b: usize, c: usize, scratch: usize
): void {
  if (m == 1 && !turnedB) return multiplyRow(k, n, a, b, c);
  const aStep = <usize>(turnedA ? m : k) << 2;
  const bStep = <usize>(turnedB ? k : n) << 2;
  const cStep = <usize>n << 2;
  const aPanels = scratch + panelsBytes;
  const tile = aPanels + aPanelsBytes;
  // equal blocks: a thin last one would be multiplied slowly
  const parts = (k + depth - 1) / depth;
  const most = (k + parts - 1) / parts;
  for (let j = 0; j < n; j += width) {
    const columns = min(width, n - j);
    for (let p = 0; p < k; p += most) {
      const rows = min(most, k - p);
      let next: usize = 0;
      let nextRows = min(most, k);
      let nextColumns = columns;
      if (turnedB) packTurnedB(rows, columns, b + <usize>j * bStep + (<usize>p << 2), bStep, scratch);
      else {
        packB(rows, columns, b + <usize>p * bStep + (<usize>j << 2), bStep, scratch);
        if (p + rows < k) {
          next = b + <usize>(p + rows) * bStep + (<usize>j << 2);
          nextRows = min(most, k - p - rows);
        } else if (j + width < n) {
          next = b + (<usize>(j + width) << 2);
          nextColumns = min(width, n - j - width);
        }
      }
      for (let i = 0; i < m; i += height) {
        const aRows = min(height, m - i);
        if (turnedA) packTurnedA(aRows, rows, a + <usize>p * aStep + (<usize>i << 2), aStep, aPanels);
        else packA(aRows, rows, a + <usize>i * aStep + (<usize>p << 2), aStep, aPanels);
        const cBlock = c + <usize>i * cStep + (<usize>j << 2);
        const bytes = <usize>nextColumns << 2;
        multiplyPanels(aRows, rows, columns, p == 0, aPanels, scratch, cBlock, cStep, tile, next, nextRows, bStep, bytes);
        next = 0;
      }
    }
  }
}

/**
 * One row by B, which is read once: memory bounds it, and reading in one go is fastest. Where C is too long for the
 * first cache, four rows of B at a time cost less than going through C for each.
 */
function multiplyRow(k: i32, n: i32, a: usize, b: usize, c: usize): void {
  const step = <usize>n << 2;
  memory.fill(c, 0, step);
  let i = 0;
  if (n > 4096) {
    for (; i + 4 <= k; i += 4) {
      addFourRows(n, a, b, c);
      a += 16;
      b += 4 * step;
    }
  }
  for (; i < k; i++) {
    addRow(n, a, b, c);
    a += 4;
    b += step;
  }
}

/** Adds to C what a number of A says of one row of B. */
@inline
function addRow(n: i32, a: usize, b: usize, c: usize): void {
  const x = v128.load32_splat(a);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    v128.store(c, f32x4.add(v128.load(c), f32x4.mul(x, v128.load(b))));
    b += 16;
    c += 16;
  }
  for (; j < n; j++) {
    store<f32>(c, load<f32>(c) + load<f32>(a) * load<f32>(b));
    b += 4;
    c += 4;
  }
}

/** The same of four numbers and rows, in this order. */
@inline
function addFourRows(n: i32, a: usize, b: usize, c: usize): void {
  const step = <usize>n << 2;
  const x0 = v128.load32_splat(a);
  const x1 = v128.load32_splat(a, 4);
  const x2 = v128.load32_splat(a, 8);
  const x3 = v128.load32_splat(a, 12);
  let b1 = b + step;
  let b2 = b1 + step;
  let b3 = b2 + step;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    let s = v128.load(c);
    s = f32x4.add(s, f32x4.mul(x0, v128.load(b)));
    s = f32x4.add(s, f32x4.mul(x1, v128.load(b1)));
    s = f32x4.add(s, f32x4.mul(x2, v128.load(b2)));
    s = f32x4.add(s, f32x4.mul(x3, v128.load(b3)));
    v128.store(c, s);
    b += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
    c += 16;
  }
  for (; j < n; j++) {
    let s = load<f32>(c);
    s += load<f32>(a) * load<f32>(b);
    s += load<f32>(a, 4) * load<f32>(b1);
    s += load<f32>(a, 8) * load<f32>(b2);
    s += load<f32>(a, 12) * load<f32>(b3);
    store<f32>(c, s);
    b += 4;
    b1 += 4;
    b2 += 4;
    b3 += 4;
    c += 4;
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
