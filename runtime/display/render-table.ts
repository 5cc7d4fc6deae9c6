import {escapeHtml} from "../../cells/views/escape.ts";
import type {TableView} from "../../cells/views/view.ts";
import {csvButton} from "./csv-button.ts";
import {type TableCells, tableCells} from "./table-cells.ts";

/** rows in the HTML of a page before its scripts run */
export const staticRows = 15;

/** Which rows can be chosen, where a table is an input. */
export interface Choosing {
  /** the id of the input */
  id: string;
  multiple: boolean;
  chosen: ReadonlySet<number>;
}

/** A table of the first 15 rows in a region that scrolls; the page adds sorting and the other rows. */
export function renderTable(view: TableView, choosing?: Choosing): string {
  const cells = tableCells(view);
  const shown = Math.min(view.rows, staticRows);
  const body = Array.from({length: shown}, (_, row) => renderRow(cells, row, row, choosing)).join("");
  const label = `${view.caption ?? (choosing ? "Choose rows" : "Table")}, ${count(view.totalRows ?? view.rows)}`;
  return `${view.caption ? `<p class="gb-caption">${escapeHtml(view.caption)}</p>` : ""}
<div class="gb-table-scroll" role="group" aria-label="${escapeHtml(label)}" tabindex="0"><table${view.rows <= staticRows ? ' class="gb-whole"' : ""} aria-rowcount="${view.rows + 1}">${renderHead(cells, choosing)}<tbody>${body}</tbody></table></div>
<div class="gb-foot"><span class="gb-table-count">${tableCount(view, shown)}</span>${choosing ? "" : csvButton}</div>`;
}

/** "first 15 of 300 rows": what is shown, of what was sent, of what there is. */
export function tableCount({rows, totalRows}: TableView, shown = rows): string {
  const sent = totalRows ? `the first ${rows} of ${totalRows} rows` : count(rows);
  if (shown < rows) return `First ${shown} of ${totalRows ?? rows} rows`;
  return sent[0].toUpperCase() + sent.slice(1);
}

function count(rows: number): string {
  return rows === 1 ? "1 row" : `${rows} rows`;
}

function renderHead({columns}: TableCells, choosing?: Choosing): string {
  const heads = columns.map((column) => {
    const {name, description} = column;
    const title = description ? ` title="${escapeHtml(description)}"` : "";
    return `<th scope="col" class="${columnClass(column)}"><button type="button" class="gb-sort"${title}>${escapeHtml(name)}</button></th>`;
  });
  const first = choosing ? "chosen" : "row";
  return `<thead><tr aria-rowindex="1"><th scope="col" class="gb-row-number"><span>${first}</span></th>${heads.join("")}</tr></thead>`;
}

/** Width and alignment of a column, as classes of its heading. */
export function columnClass({type, width}: TableCells["columns"][number]): string {
  return `gb-ch-${Math.max(4, width)}${type === "number" ? " gb-number" : ""}`;
}

/** One row; `place` is where it stands in the present order, from 0. */
export function renderRow({columns}: TableCells, row: number, place: number, choosing?: Choosing): string {
  const cells = columns.map(({type, values, print}) => {
    const value = values[row];
    if (value === null || value === undefined)
      return `<td${type === "number" ? ' class="gb-number"' : ""}>${missing}</td>`;
    const text = print(value);
    const title = text.length > 32 ? ` title="${escapeHtml(text.slice(0, 1000))}"` : "";
    return `<td${type === "number" ? ' class="gb-number"' : ""}${title}>${escapeHtml(text.slice(0, 200))}</td>`;
  });
  const head = choosing ? choice(row, choosing) : String(row);
  const stripe = place % 2 ? ' class="gb-odd"' : "";
  return `<tr aria-rowindex="${place + 2}"${stripe}><th scope="row" class="gb-row-number">${head}</th>${cells.join("")}</tr>`;
}

const missing = `<span class="gb-missing"><span aria-hidden="true">∅</span><span class="gb-hidden">missing</span></span>`;

function choice(row: number, {id, multiple, chosen}: Choosing): string {
  const type = multiple ? "checkbox" : "radio";
  const checked = chosen.has(row) ? " checked" : "";
  return `<label class="gb-choice"><input type="${type}" name="gb-${escapeHtml(id)}" value="${row}" autocomplete="off"${checked}><span>${row}</span></label>`;
}
