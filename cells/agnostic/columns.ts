import type {ColumnTable} from "arquero";
import {columnOf, isMissing} from "../data/encode.ts";
import {described, InputError} from "../input-error.ts";

/** A value of a categorical column. */
export type Level = string | number | boolean;

export interface NumberColumn {
  kind: "number";
  name: string;
  /** the values that are present, in the table's order */
  values: Float64Array;
  /** the same, ascending */
  sorted: Float64Array;
  /** the table's rows that have them; undefined when none is missing */
  rows?: Int32Array;
}

export interface CategoryColumn {
  kind: "category";
  name: string;
  /** the distinct values: numbers ascending, strings by code units, false before true */
  levels: Level[];
  /** rows with each level */
  counts: Float64Array;
  rows?: Int32Array;
}

export type Column = NumberColumn | CategoryColumn;

/**
 * One column of a table, as numbers or as categories. Strings and booleans are categories; numbers are too
 * where `categorical` says so. Missing values (null, undefined, NaN) are left out. Throws InputError for a
 * column that is absent or empty, mixes kinds, or holds infinities or dates.
 */
export function readColumn(table: ColumnTable, name: string, categorical = false): Column {
  const raw = columnOf(table, name, "features");
  const present: Level[] = [];
  const rows: number[] = [];
  for (let i = 0; i < raw.length; i++) {
    if (isMissing(raw[i])) continue;
    present.push(levelOf(raw[i], name, i, present));
    rows.push(i);
  }
  if (present.length === 0) {
    throw new InputError(`table.${name}`, {
      got: described("only missing values"),
      expected: "at least one value",
      remedy: "Leave the column out with `features`"
    });
  }
  const at = present.length < raw.length ? Int32Array.from(rows) : undefined;
  if (typeof present[0] === "number" && !categorical) {
    const values = Float64Array.from(present as number[]);
    return {kind: "number", name, values, sorted: values.slice().sort(), rows: at};
  }
  const tally = new Map<Level, number>();
  for (const value of present) tally.set(value, (tally.get(value) ?? 0) + 1);
  const levels = [...tally.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const counts = Float64Array.from(levels, (level) => tally.get(level) ?? 0);
  return {kind: "category", name, levels, counts, rows: at};
}

/** A value as explainers take it: a finite number, a string or a boolean, of the kind of those before it. */
function levelOf(value: unknown, name: string, row: number, before: Level[]): Level {
  const level = typeof value === "bigint" ? Number(value) : value;
  if (typeof level !== "number" && typeof level !== "string" && typeof level !== "boolean") {
    throw new InputError(`table.${name}`, {
      got: value,
      expected: `numbers, strings or booleans (row ${row})`,
      remedy: value instanceof Date ? "Turn the dates into numbers first" : undefined
    });
  }
  if (before.length > 0 && typeof level !== typeof before[0]) {
    throw new InputError(`table.${name}`, {
      got: value,
      expected: `a ${typeof before[0]}, as in the rows before row ${row}`,
      remedy: "A column holds one kind of value"
    });
  }
  if (typeof level === "number" && !Number.isFinite(level)) {
    throw new InputError(`table.${name}`, {got: level, expected: `finite numbers (row ${row})`});
  }
  return level;
}
