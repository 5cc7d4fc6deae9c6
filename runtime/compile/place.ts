import type {PositionMap} from "./compiled.ts";

/**
 * The place in the notebook's file (1-based) of a place in a cell's body (1-based line, 0-based column);
 * undefined where the body has no such line. What the compiler put in belongs to the place it stands in.
 */
export function place(
  map: PositionMap,
  bodyLine: number,
  bodyColumn: number
): {line: number; column: number} | undefined {
  const segments = map[bodyLine - 1];
  if (!segments?.length) return undefined;
  let index = segments.findLastIndex(([start]) => start <= bodyColumn);
  if (index < 0) index = 0;
  const [start, line, column] = segments[index];
  const next = segments[index + 1] ?? map[bodyLine]?.[0];
  // an inserted text ends where the next segment begins, and that is the same place of the file
  const limit = next && next[1] === line ? next[2] : Number.POSITIVE_INFINITY;
  return {line, column: Math.min(column + Math.max(0, bodyColumn - start), limit)};
}
