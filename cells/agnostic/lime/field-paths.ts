/** Steps of colour on either side of the middle. */
const STEPS = 8;

/**
 * A grid of values from -1 to 1 as one SVG path a step of colour: runs of equal cells become rectangles, so a page
 * carries a few kilobytes and not a picture. Rows go from the bottom up. The outer cells reach beyond the picture,
 * so that a blur does not pale its edges. Cells near 0 are left out.
 */
export function fieldPaths(
  {columns, rows, values}: {columns: number; rows: number; values: ArrayLike<number>},
  width: number,
  height: number
): {share: number; path: string}[] {
  const paths = new Map<number, string>();
  const bleed = 12;
  const edge = (k: number, count: number, size: number): number =>
    k === 0 ? -bleed : k === count ? size + bleed : Math.round((10 * size * k) / count) / 10;
  for (let row = 0; row < rows; row++) {
    const top = edge(rows - 1 - row, rows, height);
    const bottom = edge(rows - row, rows, height);
    for (let from = 0; from < columns; ) {
      const step = stepOf(values[row * columns + from]);
      let to = from + 1;
      while (to < columns && stepOf(values[row * columns + to]) === step) to++;
      if (step !== 0) {
        const [left, right] = [edge(from, columns, width), edge(to, columns, width)];
        paths.set(step, `${paths.get(step) ?? ""}M${left} ${top}H${right}V${bottom}H${left}z`);
      }
      from = to;
    }
  }
  return [...paths].sort(([a], [b]) => a - b).map(([step, path]) => ({share: step / STEPS, path}));
}

function stepOf(value: number): number {
  return Math.round(Math.max(-1, Math.min(1, value)) * STEPS);
}
