import {tableFromIPC} from "@uwdata/flechette";
import type {TableView} from "../../cells/views/view.ts";
import {columnFormat} from "./number-format.ts";

export interface TableCells {
  rows: number;
  columns: {
    name: string;
    type: TableView["columns"][number]["type"];
    description?: string;
    /** one for each row; null where missing */
    values: ArrayLike<unknown>;
    /** the text of a value that is not missing */
    print(value: unknown): string;
    /** characters of its longest text, at most 32; the heading makes room for itself */
    width: number;
  }[];
}

/** Reads a table view: its values by column, and how each column prints them. */
export function tableCells(view: TableView): TableCells {
  const table = tableFromIPC(view.arrow, {useDate: true});
  const columns = view.columns.map(({name, type, description}) => {
    const values = table.getChild(name)?.toArray() ?? [];
    const print = printer(type, values);
    let width = 0;
    // A thousand rows tell how wide the texts are; to print every value of a long table would hold the page up.
    for (let row = 0; row < view.rows; row += Math.max(1, Math.floor(view.rows / 1000))) {
      if (values[row] !== null) width = Math.max(width, print(values[row]).length);
    }
    return {name, type, ...(description && {description}), values, print, width: Math.min(width, 32)};
  });
  return {rows: view.rows, columns};
}

function printer(
  type: TableView["columns"][number]["type"],
  values: ArrayLike<unknown>
): (value: unknown) => string {
  if (type === "number")
    return columnFormat(values as ArrayLike<number | null>) as (value: unknown) => string;
  if (type === "date") return datePrinter(values as ArrayLike<Date | null>);
  return String;
}

/** The day alone when no value has a time of day; both in UTC, so that every reader sees the same. */
function datePrinter(values: ArrayLike<Date | null>): (value: unknown) => string {
  const days = Array.from(values).every((value) => value === null || Number(value) % 86_400_000 === 0);
  return (value) => {
    const text = new Date(value as number).toISOString();
    return days ? text.slice(0, 10) : text.replace("T", " ").replace(/(\.000)?Z$/, "");
  };
}
