import type {NumbersTable} from "../../cells/views/widget.ts";
import type {TableCells} from "./table-cells.ts";

/** Rows as CSV (RFC 4180): every digit of a number, nothing where a value is missing. */
export function csv(columns: string[], rows: Iterable<readonly unknown[]>): string {
  const lines = [columns.map(field).join(",")];
  for (const row of rows) lines.push(row.map(field).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

export function tableCsv({rows, columns}: TableCells): string {
  const names = columns.map(({name}) => name);
  return csv(
    names,
    Array.from({length: rows}, (_, row) => columns.map(({values}) => values[row]))
  );
}

export function numbersCsv({columns, rows}: NumbersTable): string {
  return csv(columns, rows);
}

function field(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = value instanceof Date ? value.toISOString() : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
