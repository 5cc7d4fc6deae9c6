import type {VegaLiteView} from "../../cells/views/view.ts";
import type {NumbersTable} from "../../cells/views/widget.ts";

/** The rows a chart was drawn from, where it has one set of them; undefined otherwise. */
export function chartNumbers({spec}: VegaLiteView): NumbersTable | undefined {
  const values = (spec.data as {values?: unknown} | undefined)?.values;
  if (!Array.isArray(values) || values.length === 0) return undefined;
  const isRow = (row: unknown) => typeof row === "object" && row !== null;
  if (!values.every(isRow)) return {columns: ["value"], rows: values.map((value) => [cell(value)])};
  const columns = [...new Set(values.slice(0, 1000).flatMap((row) => Object.keys(row as object)))];
  return {
    columns,
    rows: values.map((row) => columns.map((name) => cell((row as Record<string, unknown>)[name])))
  };
}

function cell(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
