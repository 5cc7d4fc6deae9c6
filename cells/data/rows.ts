import {type ColumnTable, table} from "arquero";
import {described, InputError} from "../input-error.ts";
import type {Row} from "../models/predictor.ts";
import {checkColumnNames} from "./column-name.ts";

/**
 * A table from row objects, whose columns are the keys of the first. Every row has the same keys; a missing
 * value is written as null. A column holds numbers, strings, booleans or dates, and only one of them.
 */
export function fromRows(rows: Row[]): ColumnTable {
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new InputError("rows", {got: rows, expected: "an array of at least one object"});
  }
  const isObject = (row: unknown) => typeof row === "object" && row !== null && !Array.isArray(row);
  const wrong = rows.findIndex((row) => !isObject(row));
  if (wrong >= 0)
    throw new InputError(`rows[${wrong}]`, {got: rows[wrong], expected: "an object, column name to value"});
  const names = Object.keys(rows[0]);
  if (names.length === 0)
    throw new InputError("rows[0]", {got: rows[0], expected: "an object with at least one column"});
  checkColumnNames(names, "rows[0]");
  for (const [i, row] of rows.entries()) {
    const absent = names.find((name) => !Object.hasOwn(row, name));
    const extra = Object.keys(row).find((name) => !Object.hasOwn(rows[0], name));
    if (absent !== undefined || extra !== undefined) {
      throw new InputError(`rows[${i}]`, {
        got: described(
          absent !== undefined ? `no column ${JSON.stringify(absent)}` : `a column ${JSON.stringify(extra)}`
        ),
        expected: `the columns of the first row: ${names.join(", ")}`,
        remedy: "Write null for a missing value"
      });
    }
  }
  return table(names.map((name) => [name, columnOfValues(rows, name)] as [string, unknown[]]));
}

function columnOfValues(rows: Row[], name: string): Float64Array | unknown[] {
  let kind: string | undefined;
  let missing = false;
  const values = rows.map((row, i) => {
    const value = row[name] ?? null;
    if (value === null) {
      missing = true;
      return null;
    }
    const own = value instanceof Date ? "date" : typeof value;
    if (!["number", "string", "boolean", "bigint", "date"].includes(own)) {
      throw new InputError(`rows[${i}].${name}`, {
        got: value,
        expected: "a number, string, boolean, date or null"
      });
    }
    kind ??= own;
    if (own !== kind) {
      throw new InputError(`rows[${i}].${name}`, {got: value, expected: `a ${kind}, as in the rows above`});
    }
    return value;
  });
  return kind === "number" && !missing ? Float64Array.from(values as number[]) : values;
}
