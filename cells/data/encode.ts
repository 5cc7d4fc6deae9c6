import type {ColumnTable} from "arquero";
import {described, InputError} from "../input-error.ts";
import {type Matrix, matrix} from "../math/matrix.ts";
import type {Row, Rows} from "../models/predictor.ts";
import {nearest} from "../nearest-name.ts";
import {checkColumnNames} from "./column-name.ts";
import {fromRows} from "./rows.ts";

/**
 * How columns become numbers. A numeric column stays as it is; a column of strings or booleans becomes the
 * index of its level in `categories[name]`, whose order is that of the strings' code units ("false" before
 * "true"). A missing value (null, undefined, NaN) becomes NaN: each model says what it makes of it.
 */
export interface Encoding {
  /** columns in the order of the matrix's */
  features: string[];
  /** levels of the categorical ones, in the order of their codes */
  categories: Record<string, string[]>;
}

/** Whether a value stands for "not known". */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === "number" && Number.isNaN(value));
}

/** Rows as a table; an error that names `field` if they are neither an Arquero table nor row objects, or none. */
export function asTable(rows: Rows, field: string): ColumnTable {
  if (Array.isArray(rows) && rows.length > 0) return fromRows(rows);
  const table = rows as ColumnTable;
  if (!isTable(rows)) {
    throw new InputError(field, {
      got: rows,
      expected: "an Arquero table or an array of row objects, with at least one row",
      remedy: "data.load, fromCSV and fromRows make tables"
    });
  }
  checkColumnNames(table.columnNames(), field);
  if (table.numRows() === 0)
    throw new InputError(field, {got: described("a table of 0 rows"), expected: "at least one row"});
  return table;
}

function isTable(rows: unknown): rows is ColumnTable {
  const table = rows as Partial<ColumnTable> | null;
  return typeof table?.columnNames === "function" && typeof table.array === "function";
}

/** The encoding of a table's columns: all but `target`, or `features` in their order. */
export function learnEncoding(
  table: ColumnTable,
  {target, features}: {target?: string; features?: string[]} = {}
): Encoding {
  const names = features ?? table.columnNames().filter((name) => name !== target);
  if (names.length === 0) {
    throw new InputError("features", {
      got: described("no columns"),
      expected: "at least one besides the target"
    });
  }
  const categories: Record<string, string[]> = {};
  for (const [j, name] of names.entries()) {
    if (name === target)
      throw new InputError("features", {got: name, expected: "columns other than the target"});
    if (names.indexOf(name) < j)
      throw new InputError("features", {got: described(`${name} twice`), expected: "each column once"});
    const levels = levelsOf(columnOf(table, name, "features"), name);
    if (levels) categories[name] = levels;
  }
  return {features: [...names], categories};
}

/** A column's values in the order of the table's rows, filtered rows left out. */
export function columnOf(table: ColumnTable, name: string, field: string): ArrayLike<unknown> {
  if (table.columnIndex(name) < 0) {
    const names = table.columnNames();
    const near = nearest(name, names);
    throw new InputError(field, {
      got: name,
      expected: `a column of the table: ${names.join(", ")}`,
      remedy: near ? `Did you mean ${JSON.stringify(near)}?` : undefined
    });
  }
  return table.array(name) as ArrayLike<unknown>;
}

/** The levels of a column of strings or booleans; undefined for a column of numbers. */
function levelsOf(values: ArrayLike<unknown>, name: string): string[] | undefined {
  const seen = new Set<unknown>();
  let kind: string | undefined;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isMissing(value)) continue;
    const own = typeof value === "bigint" ? "number" : typeof value;
    if (own !== "number" && own !== "string" && own !== "boolean") {
      throw new InputError(name, {
        got: value,
        expected: "a column of numbers, strings or booleans",
        remedy:
          "Derive a number from it (a date: its time in days, say), or leave the column out with features"
      });
    }
    kind ??= own;
    if (own !== kind)
      throw new InputError(`${name}, row ${i}`, {got: value, expected: `a ${kind}, as in the rows above`});
    if (own !== "number") seen.add(String(value));
  }
  if (kind === undefined) {
    throw new InputError(name, {
      got: described("no value in any row"),
      expected: "a column with values",
      remedy: "Leave the column out with features"
    });
  }
  // Code-unit order: the same on every machine, whatever its language.
  return kind === "number" ? undefined : ([...seen] as string[]).sort();
}

/**
 * Rows as numbers, [row, feature]. A level that was not there when the encoding was learnt is an error, unless the
 * model has a code for such: then it is `unseen`, and a number may be a level too.
 */
export function encode(
  rows: Rows,
  {features, categories}: Encoding,
  field = "rows",
  unseen?: number
): Matrix {
  const readers = Array.isArray(rows)
    ? rowReaders(rows, features, field)
    : tableReaders(rows, features, field);
  const count = Array.isArray(rows) ? rows.length : rows.numRows();
  const encoded = matrix(count, features.length);
  for (const [j, name] of features.entries()) {
    const read = readers[j];
    const levels = Object.hasOwn(categories, name) ? categories[name] : undefined;
    const codes = levels && new Map(levels.map((level, code) => [level, code]));
    for (let i = 0; i < count; i++) {
      encoded.data[i * features.length + j] = codes
        ? code(read(i), codes, name, i, unseen)
        : numeric(read(i), name, i);
    }
  }
  return encoded;
}

function code(
  value: unknown,
  codes: Map<string, number>,
  name: string,
  row: number,
  unseen: number | undefined
): number {
  if (isMissing(value)) return NaN;
  const found = codes.get(String(value));
  if (unseen !== undefined) return found ?? unseen;
  if (found !== undefined && (typeof value === "string" || typeof value === "boolean")) return found;
  throw new InputError(`${name}, row ${row}`, {
    got: value,
    expected: `one of ${[...codes.keys()].map((level) => JSON.stringify(level)).join(", ")}`,
    remedy: "The model has seen no other value; null says that it is not known"
  });
}

function numeric(value: unknown, name: string, row: number): number {
  if (isMissing(value)) return NaN;
  const found = typeof value === "bigint" ? Number(value) : value;
  if (typeof found === "number" && Number.isFinite(found)) return found;
  throw new InputError(`${name}, row ${row}`, {
    got: value,
    expected: "a finite number, or null where it is not known"
  });
}

type Reader = (row: number) => unknown;

function rowReaders(rows: Row[], features: string[], field: string): Reader[] {
  for (const [i, row] of rows.entries()) {
    if (typeof row !== "object" || row === null) {
      throw new InputError(`${field}[${i}]`, {got: row, expected: "an object, column name to value"});
    }
    const absent = features.find((name) => !(name in row));
    if (absent !== undefined) throw absentColumn(`${field}[${i}]`, absent, Object.keys(row));
  }
  return features.map((name) => (i) => rows[i][name]);
}

function tableReaders(table: ColumnTable, features: string[], field: string): Reader[] {
  if (!isTable(table)) {
    throw new InputError(field, {got: table, expected: "an Arquero table or an array of row objects"});
  }
  const absent = features.find((name) => table.columnIndex(name) < 0);
  if (absent !== undefined) throw absentColumn(field, absent, table.columnNames());
  return features.map((name) => {
    const values = table.array(name) as ArrayLike<unknown>;
    return (i) => values[i];
  });
}

function absentColumn(field: string, name: string, names: string[]): InputError {
  const near = nearest(name, names);
  return new InputError(field, {
    got: described(`no column ${JSON.stringify(name)} among ${names.join(", ")}`),
    expected: "every column the model reads",
    remedy: near ? `Is it ${JSON.stringify(near)}?` : "Write null where a value is not known"
  });
}
