import type {Span} from "./heat-map.ts";

/** Units between two lines. */
const STEP = 7;

/**
 * Slanting lines over the cells that `isThin` picks, as one path: a pattern would need an id, and a page may hold many
 * maps. Pieces of a line over neighbouring cells are joined.
 */
export function hatching(
  columns: Span[],
  rows: Span[],
  height: number,
  isThin: (column: Span, row: Span) => boolean
): string {
  const width = columns[columns.length - 1].to;
  const thin = rows.map((row) => columns.map((column) => isThin(column, row)));
  const find = (spans: Span[], at: number): number => spans.findIndex(({from, to}) => at > from && at < to);
  let path = "";
  // A line holds the points with x - (units from the bottom) = c.
  for (let c = STEP * Math.ceil((1 - height) / STEP); c < width; c += STEP) {
    const [start, end] = [Math.max(0, c), Math.min(width, c + height)];
    const cuts = [
      start,
      end,
      ...columns.flatMap(({from, to}) => [from, to]),
      ...rows.flatMap(({from, to}) => [from + c, to + c])
    ]
      .filter((x) => x >= start && x <= end)
      .sort((a, b) => a - b);
    let open: number | undefined;
    const close = (to: number): void => {
      if (open !== undefined)
        path += `M${point(open)} ${point(height - open + c)}L${point(to)} ${point(height - to + c)}`;
      open = undefined;
    };
    for (let i = 1; i < cuts.length; i++) {
      const [from, to] = [cuts[i - 1], cuts[i]];
      if (to - from < 1e-9) continue;
      const middle = (from + to) / 2;
      const [x, y] = [find(columns, middle), find(rows, middle - c)];
      if (x >= 0 && y >= 0 && thin[y][x]) open ??= from;
      else close(from);
    }
    close(end);
  }
  return path;
}

function point(value: number): string {
  return String(Number(value.toFixed(1)));
}
