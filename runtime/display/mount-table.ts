import type {TableView, View} from "../../cells/views/view.ts";
import {tableCsv} from "./csv.ts";
import {type LiveView, onSaveCsv} from "./live-view.ts";
import {type Choosing, columnClass, renderRow, staticRows, tableCount} from "./render-table.ts";
import {type TableCells, tableCells} from "./table-cells.ts";

/** above this many rows only those in sight are in the page */
const virtualFrom = 100;
/** rows kept ready above and below those in sight */
const margin = 12;

/** Makes a table sortable, brings its other rows, and saves it. */
export function liveTable(element: HTMLElement, first: TableView): LiveView {
  let view = first;
  const rows = liveRows(element, view);
  const saving = onSaveCsv(element, view.caption ?? "table", () => tableCsv(tableCells(view)));
  return {
    update(next: View) {
      if (next.kind !== "table" || next.caption !== view.caption || !rows.update(next)) return false;
      view = next;
      return true;
    },
    destroy() {
      saving.destroy();
      rows.destroy();
    }
  };
}

export interface LiveRows {
  /** Shows another table with the same columns, in the order the reader chose; false if it has other columns. */
  update(view: TableView): boolean;
  destroy(): void;
}

/** The rows of a table in `element`: sorting by the headings, and a window on those in sight. */
export function liveRows(element: HTMLElement, first: TableView, choosing?: () => Choosing): LiveRows {
  const region = element.querySelector<HTMLElement>(".gb-table-scroll")!;
  const table = region.querySelector("table")!;
  const head = table.tHead!;
  const body = table.tBodies[0];
  let view = first;
  let cells = tableCells(view);
  let order = inOrder(view.rows);
  let shown = {from: 0, to: body.rows.length};

  const draw = (from: number, to: number) => {
    const active = document.activeElement;
    const focused = active instanceof HTMLInputElement && body.contains(active) ? active.value : undefined;
    const choice = choosing?.();
    let html = spacer;
    for (let place = from; place < to; place++) html += renderRow(cells, order[place], place, choice);
    body.innerHTML = html + spacer;
    const height = heightOf(body);
    setHeight(body.firstElementChild, from * height);
    setHeight(body.lastElementChild, (view.rows - to) * height);
    shown = {from, to};
    if (focused !== undefined)
      body.querySelector<HTMLElement>(`input[value="${focused}"]`)?.focus({preventScroll: true});
  };
  const inSight = (): [number, number] => {
    if (view.rows <= virtualFrom) return [0, view.rows];
    const height = heightOf(body);
    const from = Math.min(view.rows, Math.floor(region.scrollTop / height));
    const to = from + Math.ceil(region.clientHeight / height);
    return [Math.max(0, from - margin), Math.min(view.rows, to + margin)];
  };
  const follow = () => {
    const [from, to] = inSight();
    // Drawn again when half of the margin is used up.
    const above = from > 0 ? from + margin / 2 : 0;
    const below = to < view.rows ? to - margin / 2 : view.rows;
    if (above < shown.from || below > shown.to) draw(from, to);
  };
  const sort = () => {
    const heads = [...head.rows[0].cells];
    const at = heads.findIndex((cell) => cell.hasAttribute("aria-sort"));
    order = at < 0 ? inOrder(view.rows) : sorted(cells, at - 1, heads[at].ariaSort === "descending");
  };

  let frame = 0;
  const onScroll = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(follow);
  };
  const onSort = (event: Event) => {
    const cell = (event.target as Element).closest(".gb-sort")?.closest("th");
    if (!cell) return;
    const next = {ascending: "descending", descending: undefined}[cell.ariaSort ?? ""];
    const direction = cell.ariaSort ? next : "ascending";
    for (const other of head.rows[0].cells) other.removeAttribute("aria-sort");
    if (direction) cell.setAttribute("aria-sort", direction);
    sort();
    draw(...inSight());
  };
  const count = () => {
    table.setAttribute("aria-rowcount", String(view.rows + 1));
    table.classList.toggle("gb-whole", view.rows <= staticRows);
    const place = element.querySelector(".gb-table-count");
    if (place) place.textContent = tableCount(view);
  };
  region.addEventListener("scroll", onScroll, {passive: true});
  head.addEventListener("click", onSort);
  if (shown.to < view.rows) draw(...inSight());
  count();
  return {
    update(next) {
      if (JSON.stringify(next.columns) !== JSON.stringify(view.columns)) return false;
      view = next;
      cells = tableCells(view);
      cells.columns.forEach((column, index) => {
        head.rows[0].cells[index + 1].className = columnClass(column);
      });
      sort();
      draw(...inSight());
      count();
      return true;
    },
    destroy() {
      cancelAnimationFrame(frame);
      region.removeEventListener("scroll", onScroll);
      head.removeEventListener("click", onSort);
    }
  };
}

/** stands for the rows above and below those in the page */
const spacer = `<tr class="gb-spacer" aria-hidden="true"><td></td></tr>`;

function setHeight(row: Element | null, height: number): void {
  (row as HTMLElement).style.height = `${height}px`;
}

function heightOf(body: HTMLTableSectionElement): number {
  return body.querySelector("tr:not(.gb-spacer)")?.getBoundingClientRect().height || 32;
}

function inOrder(rows: number): Uint32Array {
  return Uint32Array.from({length: rows}, (_, row) => row);
}

const collator = new Intl.Collator(undefined, {numeric: true});

/** Row indices by the values of a column; what is missing or NaN comes last either way; ties keep their order. */
function sorted({rows, columns}: TableCells, column: number, descending: boolean): Uint32Array {
  const {values} = columns[column];
  const blank = (value: unknown) => value === null || value === undefined || Number.isNaN(value);
  const sign = descending ? -1 : 1;
  return inOrder(rows).sort((a, b) => {
    const left = values[a];
    const right = values[b];
    if (blank(left) || blank(right)) return Number(blank(left)) - Number(blank(right)) || a - b;
    const difference =
      typeof left === "string" ? collator.compare(left, String(right)) : Number(left) - Number(right);
    return sign * difference || a - b;
  });
}
