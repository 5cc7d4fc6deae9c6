import {escapeHtml} from "../../views/escape.ts";
import {visiblePiece} from "../../views/tokens/index.ts";
import {type PatchingData, shareOf} from "./patching.ts";
import {alternative} from "./words.ts";

/** A cell of the map: a row and a column of the table. */
export interface Cell {
  row: number;
  column: number;
}

/** steps of colour on either side of nothing */
const STEPS = 8;

/** Height of a row in pixels: less where there are many. */
function rowHeight(rows: number): number {
  return rows <= 12 ? 28 : Math.max(8, Math.floor(400 / rows));
}

/** Where a row is drawn, counted from the top: what comes first in the model stands below. */
export function lineOf({rows}: PatchingData, row: number): number {
  return rows.names.length - 1 - row;
}

/** The share that each cell shows: measured, or guessed by the gradient. */
export function shares(data: PatchingData, guessed: boolean): number[][] {
  return data.patched.map((row, r) =>
    row.map(({value}, c) => shareOf(data, guessed && data.estimates ? data.estimates[r][c] : value))
  );
}

/** The map: one cell a run, blue towards the clean run, brown away from it. */
export function mapPicture(data: PatchingData, guessed: boolean, cell: Cell): string {
  const {rows, columns} = data;
  const [width, high] = [columns.names.length, rowHeight(rows.names.length)];
  const height = high * rows.names.length;
  const paths = new Map<number, string>();
  shares(data, guessed).forEach((row, r) => {
    const top = lineOf(data, r) * high;
    row.forEach((share, c) => {
      const step = Math.round(STEPS * Math.max(-1, Math.min(1, share)));
      if (step) paths.set(step, `${paths.get(step) ?? ""}M${c} ${top}h1v${high}h-1z`);
    });
  });
  const fills = [...paths]
    .sort(([a], [b]) => a - b)
    .map(([step, path]) => `<path d="${path}"${colour(step / STEPS)}/>`);
  const lines = [
    ...Array.from({length: width - 1}, (_, c) => `M${c + 1} 0V${height}`),
    ...Array.from({length: rows.names.length - 1}, (_, r) => `M0 ${(r + 1) * high}H${width}`)
  ];
  const labels = high >= 14 ? rows.names.map((_, r) => r) : everyOther(rows.names.length, high);
  const rowNames = labels.map(
    (r) =>
      `<text x="100%" y="${(lineOf(data, r) + 0.5) * high}" dy="0.35em" text-anchor="end">${escapeHtml(shortRow(rows.names[r]))}</text>`
  );
  return (
    `<div class="gb-patch-map${rows.axis === "place" ? " gb-patch-wide" : ""}">` +
    `<svg class="gb-patch-rows" height="${height}" aria-hidden="true" focusable="false">${rowNames.join("")}</svg>` +
    `<div class="gb-patch-field" role="img" tabindex="0" aria-label="${escapeHtml(alternative(data))}">` +
    `<svg viewBox="0 0 ${width} ${height}" width="100%" height="${height}" preserveAspectRatio="none" aria-hidden="true" focusable="false">` +
    `<rect class="gb-patch-paper" width="${width}" height="${height}"/><g shape-rendering="crispEdges">${fills.join("")}</g><path class="gb-patch-grid" d="${lines.join("")}"/>` +
    `<rect class="gb-patch-cell" x="${cell.column}" y="${lineOf(data, cell.row) * high}" width="1" height="${high}"/></svg></div>` +
    `${columnNames(data)}</div>`
  );
}

function colour(share: number): string {
  const side = share < 0 ? "negative" : "positive";
  return ` fill="var(--gb-${side})" fill-opacity="${Math.abs(share).toFixed(2)}"`;
}

function everyOther(count: number, high: number): number[] {
  const step = Math.ceil(14 / high);
  return Array.from({length: Math.ceil(count / step)}, (_, i) => i * step);
}

/** "block 1 head 3" as "L1H3" */
function shortRow(name: string): string {
  return name.replace(/^block (\d+) head (\d+)$/, "L$1H$2");
}

/** Names below the columns; tokens aslant, those that differ between the prompts in bold. */
function columnNames({columns, prompts}: PatchingData): string {
  const count = columns.names.length;
  const aslant = columns.axis === "position";
  const differs = (c: number) => count === prompts.clean.length && prompts.clean[c] !== prompts.corrupted[c];
  const texts = columns.names.map((name, c) => {
    const at = ((100 * (c + 0.5)) / count).toFixed(2);
    const text = aslant ? cut(visiblePiece(name)) : name.replace(/^block (\d+) head (\d+)$/, "L$1H$2");
    const bold = aslant && differs(c) ? ' class="gb-patch-differs"' : "";
    return aslant
      ? `<svg x="${at}%" y="6" overflow="visible"><text transform="rotate(-52)" text-anchor="end" dy="0.35em"${bold}>${escapeHtml(text)}</text></svg>`
      : `<text x="${at}%" y="14" text-anchor="middle">${escapeHtml(text)}</text>`;
  });
  return `<svg class="gb-patch-columns" width="100%" height="${aslant ? 66 : 20}" aria-hidden="true" focusable="false">${texts.join("")}</svg>`;
}

function cut(text: string): string {
  return text.length > 10 ? `${text.slice(0, 9)}…` : text;
}

/** The colours with what they mean. */
export function mapLegend(): string {
  const steps = Array.from({length: 2 * STEPS + 1}, (_, k) => k - STEPS);
  const width = 100 / steps.length;
  const swatches = steps.map(
    (step, k) =>
      `<rect x="${(k * width).toFixed(2)}%" width="${(width + 0.1).toFixed(2)}%" height="12"${step === 0 ? ` fill="var(--gb-raised)"` : colour(step / STEPS)}/>`
  );
  return (
    `<div class="gb-patch-legend"><svg width="100%" height="12" aria-hidden="true" focusable="false">${swatches.join("")}</svg>` +
    `<div class="gb-patch-ends"><span>−1 further off</span><span>0 corrupted</span><span>1 clean</span></div></div>`
  );
}
