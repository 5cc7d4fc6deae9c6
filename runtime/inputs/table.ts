import {InputError} from "../../cells/input-error.ts";
import {nearest} from "../../cells/nearest-name.ts";
import {columnsOf} from "../../cells/views/columns.ts";
import {table as tableView} from "../../cells/views/table.ts";
import type {TableView} from "../../cells/views/view.ts";
import type {Input} from "./input.ts";
import {checkOptions, checkText} from "./option-checks.ts";
import {isSelection} from "./selection.ts";

export interface TableInputOptions {
  label?: string;
  /** columns to show; all unless told */
  columns?: string[];
  /** whether several rows may be chosen; true unless told */
  multiple?: boolean;
  /** indices of the rows chosen at first; none, or row 0 where one must be, unless told */
  value?: number | number[];
}

/**
 * Rows chosen from a table. Its value is the indices of the chosen rows, counted from 0 in the table given.
 * @param data an Arquero table or an array of row objects
 */
export function table(data: object, options: TableInputOptions = {}): Input<number[]> {
  const known = checkOptions(options, ["label", "columns", "multiple", "value"]);
  const multiple = known.multiple ?? true;
  if (typeof multiple !== "boolean")
    throw new InputError("multiple", {got: multiple, expected: "true or false"});
  const {kind, arrow, rows, totalRows, columns} = tableView(chosenColumns(data, known.columns));
  if (rows === 0) throw new InputError("data", {got: data, expected: "a table with at least one row"});
  const view: TableView = {kind, arrow, rows, columns, ...(totalRows && {totalRows})};
  const value = typeof known.value === "number" ? [known.value] : (known.value ?? (multiple ? [] : [0]));
  if (!isSelection(value, rows, multiple)) {
    const which = multiple ? "different row indices" : "one row index";
    throw new InputError("value", {got: known.value, expected: `${which} from 0 to ${rows - 1}`});
  }
  const label = checkText("label", known.label ?? "Rows");
  return {control: {type: "table", label, table: view, multiple, value: [...value]}};
}

function chosenColumns(data: object, names: string[] | undefined): object {
  if (names === undefined) return data;
  if (!Array.isArray(names))
    throw new InputError("columns", {got: names, expected: "an array of column names"});
  const columns = columnsOf(data);
  const rows = columns ? columns.rows : (data as unknown[]).length;
  const known = columns?.names ?? Object.keys((data as object[])[0] ?? {});
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined) {
    const near = nearest(String(missing), known);
    const remedy = near && `Did you mean ${JSON.stringify(near)}?`;
    throw new InputError("columns", {got: missing, expected: `names among ${known.join(", ")}`, remedy});
  }
  const get = columns?.get ?? ((name: string, row: number) => (data as Record<string, unknown>[])[row][name]);
  return Object.fromEntries(
    names.map((name) => [name, Array.from({length: rows}, (_, row) => get(name, row))])
  );
}
