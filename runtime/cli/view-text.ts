import type {InputControl, TableView, View} from "../../cells/views/view.ts";
import {widgets} from "../../cells/views/widgets.ts";
import {nodePreview} from "../display/preview.ts";
import {tableCells} from "../display/table-cells.ts";

/** characters of a value's text */
const width = 100;
/** characters of a table's line */
const lineWidth = 120;
/** rows of a table that are printed */
const shownRows = 8;

/** A view for a terminal: a few lines of plain text. */
export async function viewText(view: View): Promise<string> {
  switch (view.kind) {
    case "value":
      return `${view.name ? `${view.name} = ` : ""}${nodePreview(view.tree, width)}`;
    case "text":
      return view.text;
    case "markdown":
      return joined(view.parts, await Promise.all(view.values.map(viewText)));
    case "html":
      return withoutTags(joined(view.parts, await Promise.all(view.values.map(viewText))));
    case "table":
      return tableText(view);
    case "vega-lite":
      return `[chart] ${view.alt}`;
    case "image":
      return `[image, ${view.width} × ${view.height}] ${view.alt}`;
    case "widget":
      return widgetText(view.name, view.state);
    case "input":
      if (view.control.type === "widget") {
        const {label, name, state, value} = view.control;
        return `[widget] ${label}: ${await widgetText(name, state, value)}`;
      }
      return `[${view.control.type}] ${view.control.label}: ${controlText(view.control)}`;
    case "error":
      return view.error.message;
  }
}

/** Columns under each other: numbers to the right, text to the left, long cells cut. */
export function columnsText(heads: string[], rows: string[][], right: boolean[]): string {
  const cut = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);
  const lines = [heads, ...rows].map((line) => line.map(cut));
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const fit = fitting(widths);
  const text = lines
    .map((line) =>
      line
        .slice(0, fit)
        .map((cell, column) => (right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
        .join("  ")
        .trimEnd()
    )
    .join("\n");
  const more = heads.length - fit;
  return more ? `${text}\n… ${more} more ${more === 1 ? "column" : "columns"}` : text;
}

/** how many columns, two blanks apart, fit into a line; at least one */
function fitting(widths: number[]): number {
  let total = -2;
  const beyond = widths.findIndex((one) => {
    total += one + 2;
    return total > lineWidth;
  });
  return beyond < 0 ? widths.length : Math.max(1, beyond);
}

function tableText(view: TableView): string {
  const {columns} = tableCells(view);
  const count = Math.min(view.rows, shownRows);
  const rows = Array.from({length: count}, (_, row) =>
    columns.map(({values, print}) =>
      values[row] === null || values[row] === undefined ? "" : print(values[row])
    )
  );
  const text = columnsText(
    columns.map(({name}) => name),
    rows,
    columns.map(({type}) => type === "number")
  );
  const total = view.totalRows ?? view.rows;
  const more = total > count ? `\n… ${total - count} more rows` : "";
  return `${view.caption ? `${view.caption}\n` : ""}${text}${more}`;
}

async function widgetText(name: string, state: unknown, value?: unknown): Promise<string> {
  const widget = await widgets[name]?.();
  if (!widget) return `[${name}]`;
  const {columns, rows, notes = []} = widget.toNumbers(state, value);
  const shown = rows.slice(0, shownRows).map((row) => row.map(cellText));
  const right = columns.map((_, column) =>
    rows.every((row) => typeof row[column] === "number" || row[column] === null)
  );
  const more = rows.length > shownRows ? `\n… ${rows.length - shownRows} more rows` : "";
  const remarks = notes.map((note) => `\nnote: ${note}`).join("");
  return `[${name}]\n${columnsText(columns, shown, right)}${more}${remarks}`;
}

function cellText(value: string | number | boolean | null): string {
  if (value === null) return "";
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);
}

function controlText(control: Exclude<InputControl, {type: "widget"}>): string {
  if (control.type === "table") {
    const {length} = control.value;
    return `${length} ${length === 1 ? "row" : "rows"} of ${control.table.rows} chosen`;
  }
  if (control.type === "select") {
    const chosen = control.options.find(({value}) => value === control.value);
    return chosen?.label ?? String(control.value);
  }
  const unit = "unit" in control && control.unit ? ` ${control.unit}` : "";
  return `${control.value}${unit}`;
}

function joined(parts: string[], values: string[]): string {
  return parts
    .map((part, index) => part + (values[index] ?? ""))
    .join("")
    .trim();
}

function withoutTags(html: string): string {
  const text = html
    .replace(/<(style|script|svg)\b[\s\S]*?<\/\1>/gi, (_, name: string) =>
      name.toLowerCase() === "svg" ? "[picture]" : ""
    )
    .replace(/<(br|\/p|\/div|\/li|\/tr|\/h\d)\b[^>]*>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
  return text
    .replace(/[ \t]+/g, " ")
    .replace(/\s*\n\s*/g, "\n")
    .trim();
}
