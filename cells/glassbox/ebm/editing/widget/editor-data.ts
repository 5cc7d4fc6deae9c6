import {cellCount, drawnCells, type Look, rangeOf, type ShapeData} from "../../widgets/shape-data.ts";
import type {Editing, Edits, Region} from "../edits.ts";
import {scoresAt} from "../history.ts";

/** What the editor of a model draws; what was done to the model is the control's value. */
export interface EditorData {
  /** every term of one or two features as the model was trained, the most important first */
  shapes: ShapeData[];
  /** what the terms move: "log odds of bad" */
  of: string;
  /** the term that is open at first */
  term?: string;
}

/** Edits are made in the units of the score. */
export const look: Look = {units: "score", scale: "own"};

/** Where the editor stands: what the author sees and has chosen, beside what was done to the model. */
export interface Standing {
  /** place among the shapes */
  term: number;
  /** place of the class that is edited; undefined: all */
  output?: number;
  /** cells, ascending */
  chosen: number[];
  cursor?: number;
  /** by how much the chosen cells are moved while the hand is still on them */
  moving?: number;
  /** the scale, while it must not change */
  range?: [number, number];
  /** the commit that the head is compared with; null: as it was trained */
  compared: string | null;
  /** what was done or chosen last, in words */
  said: string;
}

/** Where an author begins: at what is selected, at the last edit, or at the term that matters most. */
export function firstStanding({shapes, term}: EditorData, {edits, selection}: Editing): Standing {
  const last = edits.commits.find(({id}) => id === edits.head)?.edit.term;
  const places = [selection?.term, term, last].map((name) =>
    shapes.findIndex((shape) => shape.term === name)
  );
  const at = places.find((place) => place >= 0) ?? 0;
  const own = selection && shapes[at]?.term === selection.term ? selection : undefined;
  const chosen = own?.cells.filter((cell) => cell < cellCount(shapes[at])) ?? [];
  return {term: at, chosen, compared: null, said: "", ...(own?.output !== undefined && {output: own.output})};
}

/** The chosen cells as a region; undefined where none are. */
export function regionOf({shapes}: EditorData, {term, output, chosen}: Standing): Region | undefined {
  if (chosen.length === 0) return undefined;
  return {term: shapes[term].term, cells: chosen, ...(output !== undefined && {output})};
}

/** The shape of the open term as it is now, the move under the hand included. */
export function editedShape(shape: ShapeData, edits: Edits, {chosen, output, moving}: Standing): ShapeData {
  const scores = scoresAt(shape, edits);
  if (scores === shape.scores && !moving) return shape;
  const {standardDeviations: _, ...rest} = shape;
  if (!moving) return {...rest, scores};
  const moved = scores.slice();
  const outputs = shape.intercept.length;
  for (const cell of chosen) {
    for (let k = 0; k < outputs; k++) {
      if (output === undefined || output === k) moved[cell * outputs + k] += moving;
    }
  }
  return {...rest, scores: moved};
}

/** Least and greatest score, before and now. */
export function commonRange(original: ShapeData, edited: ShapeData): [number, number] {
  const [low, high] = rangeOf(original, look);
  if (edited === original) return [low, high];
  const [least, greatest] = rangeOf(edited, look);
  return [Math.min(low, least), Math.max(high, greatest)];
}

/** All cells that can be chosen: those that are drawn. */
export function allCells(shape: ShapeData): number[] {
  return drawnCells(shape).sort((a, b) => a - b);
}
