import type {ShapeData} from "../widgets/shape-data.ts";

/** What an edit has to know of a term; a shape as it is drawn has all of it. */
export type EditableTerm = Pick<ShapeData, "term" | "axes" | "scores" | "weights" | "outputs">;

/** Cells of the term's whole grid. */
export function cellsIn({axes}: EditableTerm): number {
  return axes.reduce((product, {size}) => product * size, 1);
}

/** Numbers that the term gives a row: 1, or one a class. */
export function outputsIn(term: EditableTerm): number {
  return term.scores.length / cellsIn(term);
}

/** The bin of a cell along an axis. */
export function binAlong({axes}: EditableTerm, cell: number, axis: number): number {
  if (axes.length === 1) return cell;
  return axis === 0 ? Math.floor(cell / axes[1].size) : cell % axes[1].size;
}

/** Whether a cell has a place in the order of an axis: missing and unseen values have none. */
export function hasPlace(term: EditableTerm, cell: number, axis: number): boolean {
  const bin = binAlong(term, cell, axis);
  return bin > 0 && bin < term.axes[axis].size - 1;
}

/** Cells line by line along an axis, in its order; a term of one feature has one line. */
export function linesAlong(term: EditableTerm, cells: number[], axis: number): number[][] {
  if (term.axes.length === 1) return [cells];
  const lines = new Map<number, number[]>();
  for (const cell of cells) {
    const at = binAlong(term, cell, 1 - axis);
    const line = lines.get(at);
    if (line) line.push(cell);
    else lines.set(at, [cell]);
  }
  return [...lines.values()];
}

/** Where a bin begins and ends: in the feature's own numbers, or by its place among levels. */
export function extentOf({axes}: EditableTerm, axis: number, bin: number): [number, number] {
  const {edges} = axes[axis];
  return edges ? [edges[bin - 1], edges[bin]] : [bin - 0.5, bin + 0.5];
}

/** Rows in cells, as weights; where they are not known of each, or there are none, each cell counts the same. */
export function weightsOf({weights}: EditableTerm, cells: number[]): number[] {
  const own = cells.map((cell) => weights[cell]);
  const total = own.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? own : cells.map(() => 1);
}
