import type {ColumnTable} from "arquero";
import {columnOf, isMissing} from "../../../../data/encode.ts";
import type {Label} from "../../../../data/target.ts";
import {described, InputError} from "../../../../input-error.ts";
import {plain} from "../../../../views/number-words.ts";
import {checkRegion} from "../check-edit.ts";
import {describeRegion} from "../describe-edit.ts";
import {editableShapes} from "../editable-shapes.ts";
import type {Region} from "../edits.ts";
import type {ScoredRows} from "./scored-rows.ts";

/**
 * Rows to look at apart: those with one value of a column (null: those without one), those from a number up to but
 * not at another, or any that are told one by one. The column need not be one that the model reads.
 */
export type Slice =
  | {column: string; level: Label | null}
  | {column: string; from?: number; to?: number}
  | {rows: ArrayLike<boolean>; name?: string};

/** Some rows, and what they have in common in words. */
export interface ChosenRows {
  name: string;
  /** places in the table */
  rows: Uint32Array;
}

/** The rows in the selected cells of a term. */
export function rowsOfSelection({model, cells}: ScoredRows, selection: Region): ChosenRows {
  const shape = editableShapes(model).find(({term}) => term === selection.term);
  if (!shape) {
    throw new InputError("selection.term", {
      got: selection.term,
      expected: `one of the terms ${model.termNames.join(", ")}`
    });
  }
  checkRegion(shape, selection, "selection");
  const chosen = new Set(selection.cells);
  const own = cells[model.termNames.indexOf(selection.term)];
  const {output: _, ...region} = selection;
  return {name: describeRegion(region, shape), rows: placesWhere(own.length, (i) => chosen.has(own[i]))};
}

/** @throws InputError for a column that is not there, a range of what is no number, or a list of another length */
export function rowsOfSlice(table: ColumnTable, slice: Slice): ChosenRows {
  if ("rows" in slice) {
    const {rows, name = "chosen rows"} = slice;
    if (rows?.length !== table.numRows()) {
      throw new InputError("slice.rows", {
        got: described(`${rows?.length ?? 0} values`),
        expected: `true or false for each of the ${table.numRows()} rows`
      });
    }
    return {name, rows: placesWhere(rows.length, (i) => Boolean(rows[i]))};
  }
  const {column} = slice;
  const values = columnOf(table, String(column), "slice.column");
  if ("level" in slice) {
    const {level} = slice;
    const isLevel = (i: number): boolean => (level === null ? isMissing(values[i]) : values[i] === level);
    const rows = placesWhere(values.length, isLevel);
    if (rows.length === 0) throw withoutRows("slice.level", level, column);
    return {name: `${column} ${level === null ? "missing" : `= ${level}`}`, rows};
  }
  const {from = -Infinity, to = Infinity} = slice;
  if (!(from < to) || (from === -Infinity && to === Infinity)) {
    throw new InputError("slice", {
      got: described(`from ${from} to ${to}`),
      expected: "a level, or a range: from a number, to a greater one, or both"
    });
  }
  const rows = placesWhere(values.length, (i) => {
    const value = values[i];
    if (isMissing(value)) return false;
    if (typeof value !== "number") {
      throw new InputError("slice.from", {
        got: value,
        expected: `numbers in the column ${column}`,
        remedy: "For a text or a truth value say level"
      });
    }
    return value >= from && value < to;
  });
  if (rows.length === 0) throw withoutRows("slice", described(`from ${from} to ${to}`), column);
  const words = [from > -Infinity ? plain(from) : "", to < Infinity ? plain(to) : ""];
  const range = !words[1] ? `${words[0]} and above` : !words[0] ? `below ${words[1]}` : words.join(" to ");
  return {name: `${column} ${range}`, rows};
}

function placesWhere(rows: number, isChosen: (row: number) => boolean): Uint32Array {
  const places = new Uint32Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) if (isChosen(i)) places[count++] = i;
  return places.subarray(0, count);
}

function withoutRows(field: string, got: unknown, column: string): InputError {
  return new InputError(field, {got, expected: `what at least one row of the column ${column} has`});
}
