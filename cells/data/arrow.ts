import {fromArrow as arqueroFromArrow, type ColumnTable} from "arquero";
import {described, InputError} from "../input-error.ts";
import {checkColumnNames} from "./column-name.ts";

/** Reads an Arrow IPC file or stream (Feather version 2 included). */
export function fromArrow(bytes: Uint8Array | ArrayBuffer): ColumnTable {
  if (!(bytes instanceof Uint8Array || bytes instanceof ArrayBuffer) || bytes.byteLength === 0) {
    throw new InputError("bytes", {got: bytes, expected: "the bytes of an Arrow file or stream, not none"});
  }
  let table: ColumnTable;
  try {
    table = arqueroFromArrow(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
  } catch (cause) {
    const error = new InputError("bytes", {
      got: described(`${bytes.byteLength} bytes that are no Arrow data (${(cause as Error).message})`),
      expected: "an Arrow IPC file or stream",
      remedy: "Read CSV text with fromCSV"
    });
    error.cause = cause;
    throw error;
  }
  checkColumnNames(table.columnNames(), "bytes");
  if (table.numCols() === 0 || table.numRows() === 0) {
    throw new InputError("bytes", {
      got: described(`a table of ${table.numRows()} rows and ${table.numCols()} columns`),
      expected: "at least one of each"
    });
  }
  const names = table.columnNames();
  const twice = names.find((name, j) => names.indexOf(name) < j);
  if (twice !== undefined)
    throw new InputError("bytes", {
      got: described(`the column name ${JSON.stringify(twice)} twice`),
      expected: "different names"
    });
  return table;
}
