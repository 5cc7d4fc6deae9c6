/** For each entry of the shape that two operands are broadcast to, which entry of this one it is. */
export function broadcastEntries(own: readonly number[], outer: readonly number[]): Int32Array {
  const entries = new Int32Array(outer.reduce((product, size) => product * size, 1));
  let repeats = 1;
  let step = 1;
  for (let axis = outer.length - 1; axis >= 0; axis--) {
    const size = own[axis - outer.length + own.length] ?? 1;
    if (size > 1) {
      for (let i = 0; i < entries.length; i++) entries[i] += (Math.floor(i / repeats) % outer[axis]) * step;
    }
    step *= size;
    repeats *= outer[axis];
  }
  return entries;
}
