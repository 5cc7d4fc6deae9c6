import {isotonic} from "../../../math/isotonic.ts";
import {checkEdit} from "./check-edit.ts";
import {
  binAlong,
  type EditableTerm,
  extentOf,
  hasPlace,
  linesAlong,
  outputsIn,
  weightsOf
} from "./editable-term.ts";
import type {Edit} from "./edits.ts";

type Kind<Name extends Edit["kind"]> = Extract<Edit, {kind: Name}>;

/**
 * A term's scores after one edit, [cell, output]; the term itself stays as it is. Only sums, products and quotients
 * are taken, so it gives the same bits wherever it runs.
 * @throws InputError that names what is wrong with the edit
 */
export function applyEdit(term: EditableTerm, edit: Edit): Float64Array {
  checkEdit(term, edit);
  const scores = term.scores.slice();
  if (edit.kind === "delete") return scores.fill(0);
  const outputs = outputsIn(term);
  const chosen = edit.output === undefined ? Array.from({length: outputs}, (_, k) => k) : [edit.output];
  for (const k of chosen) {
    const score = (cell: number): number => term.scores[cell * outputs + k];
    for (const [cell, value] of changed(term, edit, score)) scores[cell * outputs + k] = value;
  }
  return scores;
}

/** The cells that get a new score, and their scores, for one output. */
function changed(
  term: EditableTerm,
  edit: Exclude<Edit, Kind<"delete">>,
  score: (cell: number) => number
): Iterable<[number, number]> {
  switch (edit.kind) {
    // Plus 0, since JSON has no negative zero: a file of the edit gives the same bits.
    case "move":
      return edit.cells.map((cell) => [cell, score(cell) + (edit.by + 0)]);
    case "set":
      return edit.cells.map((cell) => [cell, edit.to + 0]);
    case "interpolate":
      return byLine(term, edit, (line) => interpolated(term, edit, line, score));
    case "monotone":
      return byLine(term, edit, (line) => monotone(term, edit, line, score));
    case "align":
      return aligned(term, edit, score);
    case "smooth":
      return edit.cells
        .filter((cell) => axesOf(term, edit).every((axis) => hasPlace(term, cell, axis)))
        .map((cell) => [cell, smoothed(term, edit, cell, score)]);
  }
}

/** New scores line by line along the edit's axis, of the cells that have a place on it. */
function byLine(
  term: EditableTerm,
  {cells, axis = 0}: Kind<"interpolate"> | Kind<"monotone">,
  change: (line: number[]) => ArrayLike<number>
): [number, number][] {
  const placed = cells.filter((cell) => hasPlace(term, cell, axis));
  return linesAlong(term, placed, axis).flatMap((line) => {
    const values = change(line);
    return line.map((cell, at): [number, number] => [cell, values[at]]);
  });
}

function interpolated(
  term: EditableTerm,
  {steps, axis = 0}: Kind<"interpolate">,
  line: number[],
  score: (cell: number) => number
): number[] {
  const extents = line.map((cell) => extentOf(term, axis, binAlong(term, cell, axis)));
  const middles = extents.map(([from, to]) => (from + to) / 2);
  const last = line.length - 1;
  const from = score(line[0]);
  const rise = score(line[last]) - from;
  if (last === 0) return [from];
  if (steps === undefined) {
    return middles.map((x, at) => {
      if (at === last) return score(line[last]);
      return from + (rise * (x - middles[0])) / (middles[last] - middles[0]);
    });
  }
  const left = extents[0][0];
  const width = extents[last][1] - left;
  return middles.map((x) => {
    if (steps === 1) return from + rise / 2;
    const step = Math.min(steps - 1, Math.floor((steps * (x - left)) / width));
    return step === steps - 1 ? score(line[last]) : from + (rise * step) / (steps - 1);
  });
}

function monotone(
  term: EditableTerm,
  {direction}: Kind<"monotone">,
  line: number[],
  score: (cell: number) => number
): Float64Array {
  const sign = direction === "increasing" ? 1 : -1;
  const fitted = isotonic(
    line.map((cell) => sign * score(cell)),
    weightsOf(term, line)
  );
  return fitted.map((value) => sign * value);
}

function aligned(
  term: EditableTerm,
  {cells, to, axis = 0}: Kind<"align">,
  score: (cell: number) => number
): [number, number][] {
  if (to === "average") {
    const mean = meanOf(term, cells, score);
    return cells.map((cell) => [cell, mean]);
  }
  return linesAlong(term, cells, axis).flatMap((line) => {
    const value = score(to === "left" ? line[0] : line[line.length - 1]);
    return line.map((cell): [number, number] => [cell, value]);
  });
}

/** The axes along which a cell has neighbours. */
function axesOf({axes}: EditableTerm, {axis}: Kind<"smooth">): number[] {
  return axis === undefined ? [...axes.keys()] : [axis];
}

function smoothed(
  term: EditableTerm,
  edit: Kind<"smooth">,
  cell: number,
  score: (cell: number) => number
): number {
  let window = [cell];
  for (const axis of axesOf(term, edit)) {
    const step = axis === 0 && term.axes.length > 1 ? term.axes[1].size : 1;
    window = window.flatMap((middle) => {
      const bin = binAlong(term, middle, axis);
      const first = Math.max(1, bin - edit.radius);
      const last = Math.min(term.axes[axis].size - 2, bin + edit.radius);
      return Array.from({length: last - first + 1}, (_, at) => middle + (first + at - bin) * step);
    });
  }
  return meanOf(term, window, score);
}

function meanOf(term: EditableTerm, cells: number[], score: (cell: number) => number): number {
  const weights = weightsOf(term, cells);
  let sum = 0;
  let total = 0;
  for (const [at, cell] of cells.entries()) {
    sum += weights[at] * score(cell);
    total += weights[at];
  }
  return sum / total;
}
