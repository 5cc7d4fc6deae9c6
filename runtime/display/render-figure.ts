import {escapeHtml} from "../../cells/views/escape.ts";
import type {NumbersTable} from "../../cells/views/widget.ts";
import {csvButton} from "./csv-button.ts";
import {columnFormat} from "./number-format.ts";

/** rows of numbers in the HTML; the download has all */
const numbersRows = 50;

/** A picture and, folded away under it, the numbers it was drawn from. */
export function renderFigure(body: string, numbers: NumbersTable | undefined): string {
  return `<figure class="gb-figure">${body}${numbers ? renderNumbers(numbers) : ""}</figure>`;
}

export function renderNumbers({columns, rows}: NumbersTable): string {
  const formats = columns.map((_, column) => {
    const values = rows.map((row) => row[column]).filter((value) => value !== null);
    const numeric = values.length > 0 && values.every((value) => typeof value === "number");
    return numeric ? (columnFormat(values as number[]) as (value: unknown) => string) : undefined;
  });
  const head = columns.map(
    (name, column) => `<th scope="col"${formats[column] ? ' class="gb-number"' : ""}>${escapeHtml(name)}</th>`
  );
  const body = rows.slice(0, numbersRows).map((row) => {
    const cells = row.map((value, column) => {
      const print = formats[column];
      if (value === null)
        return `<td><span class="gb-missing"><span aria-hidden="true">∅</span><span class="gb-hidden">missing</span></span></td>`;
      return `<td${print ? ' class="gb-number"' : ""}>${escapeHtml(print ? print(value) : String(value))}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const count =
    rows.length > numbersRows
      ? `First ${numbersRows} of ${rows.length} rows`
      : `${rows.length} ${rows.length === 1 ? "row" : "rows"}`;
  return `<details class="gb-numbers"><summary>Numbers</summary><div class="gb-table-scroll" role="group" aria-label="The numbers of the picture above" tabindex="0"><table><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div><div class="gb-foot"><span>${count}</span>${csvButton}</div></details>`;
}
