import {
  bool,
  type Column,
  columnFromArray,
  float64,
  TimeUnit,
  tableFromColumns,
  tableToIPC,
  timestamp,
  utf8
} from "@uwdata/flechette";
import {InputError} from "../input-error.ts";
import {type Columns, columnsOf} from "./columns.ts";
import {made} from "./made-view.ts";
import type {TableView, Viewable} from "./view.ts";

export interface TableOptions {
  caption?: string;
  /** rows sent at most; the view says how many there are in all. 10,000 unless told */
  limit?: number;
  /** what a column means, by its name; shown with its heading */
  descriptions?: Record<string, string>;
}

/** An Arquero or Arrow table, an array of row objects, or an object of equally long columns. */
export type TableData = object | Record<string, unknown>[] | Record<string, ArrayLike<unknown>>;

/**
 * A table to look at, sort and save.
 * @throws InputError for columns of different lengths, or for what is no table
 */
export function table(data: TableData, options: TableOptions = {}): TableView & Viewable {
  const {caption, limit = 10_000, descriptions = {}} = options;
  if (!Number.isInteger(limit) || limit < 1) {
    throw new InputError("limit", {got: limit, expected: "a whole number of rows, 1 or more"});
  }
  const columns = columnsOf(data) ?? (Array.isArray(data) ? columnsOfRows(data) : columnsOfRecord(data));
  const rows = Math.min(columns.rows, limit);
  const built = columns.names.map((name) => {
    const values = Array.from({length: rows}, (_, row) => columns.get(name, row) ?? null);
    return {name, description: descriptions[name], ...arrowColumn(values)};
  });
  const arrow = tableFromColumns(built.map(({name, column}) => [name, column] as [string, Column<unknown>]));
  return made({
    kind: "table",
    arrow: tableToIPC(arrow, {format: "stream"}) as Uint8Array,
    rows,
    ...(columns.rows > rows && {totalRows: columns.rows}),
    columns: built.map(({name, type, description}) => ({name, type, ...(description && {description})})),
    ...(caption && {caption})
  });
}

type ColumnType = TableView["columns"][number]["type"];

/** The narrowest of the five types that holds all values; a mixed column becomes text. */
function arrowColumn(values: unknown[]): {column: Column<unknown>; type: ColumnType} {
  const present = values.filter((value) => value !== null);
  const all = (test: (value: unknown) => boolean) => present.length > 0 && present.every(test);
  if (all((value) => typeof value === "number" || isSafeBigInt(value))) {
    const numbers = values.map((value) => (value === null ? null : Number(value)));
    return {type: "number", column: columnFromArray(numbers, float64())};
  }
  if (all((value) => typeof value === "boolean"))
    return {type: "boolean", column: columnFromArray(values, bool())};
  if (all((value) => value instanceof Date && !Number.isNaN(value.getTime()))) {
    return {type: "date", column: columnFromArray(values, timestamp(TimeUnit.MILLISECOND))};
  }
  const texts = values.map((value) => (value === null ? null : printed(value)));
  const type = all((value) => typeof value === "string") ? "string" : "other";
  return {type, column: columnFromArray(texts, utf8())};
}

function isSafeBigInt(value: unknown): boolean {
  return typeof value === "bigint" && Number.isSafeInteger(Number(value));
}

function printed(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as Uint8Array).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return `a ${value.constructor?.name ?? "value"}`;
  }
}

function columnsOfRows(data: unknown[]): Columns {
  const names = new Set<string>();
  data.forEach((row, index) => {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw new InputError(`data[${index}]`, {got: row, expected: "a row object, like {age: 39, hours: 40}"});
    }
    for (const name of Object.keys(row)) names.add(name);
  });
  const rows = data as Record<string, unknown>[];
  return {names: [...names], rows: rows.length, get: (name, row) => rows[row][name]};
}

function columnsOfRecord(data: unknown): Columns {
  const expected = "a table, an array of row objects, or an object of columns";
  if (typeof data !== "object" || data === null) throw new InputError("data", {got: data, expected});
  const columns = data as Record<string, ArrayLike<unknown>>;
  const names = Object.keys(columns);
  const length = columns[names[0]]?.length ?? 0;
  for (const name of names) {
    const column = columns[name];
    if (!Array.isArray(column) && !ArrayBuffer.isView(column)) {
      throw new InputError(`data.${name}`, {
        got: column,
        expected: "an array",
        remedy: `data takes ${expected}`
      });
    }
    if (column.length !== length) {
      throw new InputError(`data.${name}`, {
        got: column,
        expected: `${length} values, as many as ${names[0]} has`
      });
    }
  }
  return {names, rows: length, get: (name, row) => columns[name][row]};
}
