import {escapeHtml} from "../../../views/escape.ts";
import {ticksOf, tickTexts} from "../../../views/ticks.ts";
import {hatching} from "./hatching.ts";
import {
  baseline,
  drawnBins,
  drawnCells,
  isThin,
  type Look,
  type Marks,
  rangeOf,
  type ShapeAxis,
  type ShapeData,
  valueAt
} from "./shape-data.ts";
import {alternative, printer} from "./words.ts";

export const MAP_WIDTH = 480;
const SIDE = 18;
const GAP = 6;
/** steps of colour on either side of the middle */
const STEPS = 8;

/** A bin along an axis of the map, in its own units from the left, or from the bottom. */
export interface Span {
  bin: number;
  from: number;
  to: number;
}

/** Which axis goes across: one of levels stands upright, where its names have room. */
export function layout(shape: ShapeData): {across: number; up: number; height: number} {
  const [first, second] = shape.axes;
  const across = second.levels && !first.levels ? 0 : first.levels && !second.levels ? 1 : 0;
  const up = 1 - across;
  const {levels} = shape.axes[up];
  return {across, up, height: levels ? Math.max(120, Math.min(600, 26 * levels.length + 2 * SIDE)) : 320};
}

/** Where each bin lies: missing before the others, unseen after them, each with a gap. */
export function spansOf(shape: ShapeData, axis: number, length: number): Span[] {
  const own = shape.axes[axis];
  const drawn = drawnBins(shape, axis);
  const start = drawn.includes(0) ? SIDE + GAP : 0;
  const end = length - (drawn.includes(own.size - 1) ? SIDE + GAP : 0);
  const spans = drawn
    .filter((bin) => bin > 0 && bin < own.size - 1)
    .map((bin) => {
      const [from, to] = [bin - 1, bin].map((edge) => start + share(own, edge) * (end - start));
      return {bin, from, to};
    });
  if (start > 0) spans.unshift({bin: 0, from: 0, to: SIDE});
  if (end < length) spans.push({bin: own.size - 1, from: length - SIDE, to: length});
  return spans;
}

/** Where an edge lies among the bins, from 0 to 1: numbers by their size, levels evenly. */
function share({edges, size}: ShapeAxis, at: number): number {
  if (!edges) return at / (size - 2);
  const [low, high] = [edges[0], edges[edges.length - 1]];
  return (edges[at] - low) / (high - low);
}

/** The cell of two bins, whichever way the map is turned. */
export function cellOf(shape: ShapeData, acrossBin: number, upBin: number): number {
  const {across} = layout(shape);
  return across === 0 ? acrossBin * shape.axes[1].size + upBin : upBin * shape.axes[1].size + acrossBin;
}

/**
 * A pair as a map of colours: what it adds, hatched where fewer than five rows stand behind it.
 * @param marks of an editor: chosen cells, and those that are not as they were
 */
export function heatMap(shape: ShapeData, output: number, look: Look, marks?: Marks): string {
  const {across, up, height} = layout(shape);
  const columns = spansOf(shape, across, MAP_WIDTH);
  const rows = spansOf(shape, up, height);
  const {base, reach} = colours(shape, output, look, marks?.range);
  const thin = hatching(columns, rows, height, (x, y) => isThin(shape, cellOf(shape, x.bin, y.bin)));
  const paths = new Map<number, string>();
  for (const row of rows) {
    let run: {step: number; from: number; to: number} | undefined;
    const close = (): void => {
      if (run && run.step !== 0) {
        const [left, right, top, bottom] = [run.from, run.to, height - row.to, height - row.from].map(short);
        paths.set(run.step, `${paths.get(run.step) ?? ""}M${left} ${top}H${right}V${bottom}H${left}z`);
      }
    };
    for (const column of columns) {
      const value = valueAt(shape, cellOf(shape, column.bin, row.bin), output, look.units);
      const step = Math.round(STEPS * Math.max(-1, Math.min(1, (value - base) / reach)));
      if (run && run.step === step && run.to === column.from) run.to = column.to;
      else {
        close();
        run = {step, from: column.from, to: column.to};
      }
    }
    close();
  }
  const fills = [...paths]
    .sort(([a], [b]) => a - b)
    .map(([step, path]) => `<path d="${path}"${colour(step / STEPS)}/>`);
  const frames = frame(columns).flatMap(([left, right]) =>
    frame(rows).map(
      ([bottom, top]) =>
        `<rect x="${short(left)}" y="${short(height - top)}" width="${short(right - left)}" height="${short(top - bottom)}"/>`
    )
  );
  return (
    `<div class="gb-ebm-map"><p class="gb-ebm-note gb-ebm-map-title"><strong>${escapeHtml(shape.axes[up].feature)}</strong> ↑</p>` +
    `${upLabels(shape.axes[up], rows, height)}` +
    `<div class="gb-ebm-picture gb-ebm-reads" role="img" tabindex="0" data-output="${output}" aria-label="${escapeHtml(alternative(shape, output, look))}">` +
    `<svg class="gb-ebm-cells" viewBox="0 0 ${MAP_WIDTH} ${height}" width="100%" aria-hidden="true" focusable="false"><g class="gb-ebm-paper">${frames.join("")}</g>` +
    `<g shape-rendering="crispEdges">${fills.join("")}</g><path class="gb-ebm-hatch" d="${thin}"/><g class="gb-ebm-frame">${frames.join("")}</g>${marks ? markedCells(shape, output, marks, columns, rows, height) : ""}</svg></div>` +
    `${acrossLabels(shape.axes[across], columns)}<p class="gb-ebm-note gb-ebm-map-across"><strong>${escapeHtml(shape.axes[across].feature)}</strong> →</p></div>`
  );
}

/** The middle of the colours, and how far they reach to either side; the same for all outputs. */
function colours(
  shape: ShapeData,
  output: number,
  look: Look,
  range = rangeOf(shape, look)
): {base: number; reach: number} {
  const [low, high] = range;
  const base = baseline(shape, output, look.units);
  const far = shape.intercept.map((_, k) => {
    const own = baseline(shape, k, look.units);
    return Math.max(high - own, own - low);
  });
  return {base, reach: look.scale === "shared" || low < high ? Math.max(...far) : 1};
}

function colour(share: number): string {
  const side = share < 0 ? "negative" : "positive";
  return ` fill="var(--gb-${side})" fill-opacity="${(0.08 + 0.92 * Math.abs(share)).toFixed(2)}"`;
}

/** Grounds over the chosen cells, a dot in each that was changed, and a frame where the keyboard stands. */
function markedCells(
  shape: ShapeData,
  output: number,
  {original, chosen, cursor}: Marks,
  columns: Span[],
  rows: Span[],
  height: number
): string {
  const outputs = shape.intercept.length;
  let grounds = "";
  let dots = "";
  let frame = "";
  for (const row of rows) {
    for (const column of columns) {
      const cell = cellOf(shape, column.bin, row.bin);
      const [left, right, top, bottom] = [column.from, column.to, height - row.to, height - row.from].map(
        short
      );
      const box = `M${left} ${top}H${right}V${bottom}H${left}z`;
      if (chosen.has(cell)) grounds += box;
      if (cell === cursor) frame = box;
      const at = cell * outputs + output;
      if (shape.scores[at] !== original.scores[at]) {
        dots += `M${short((column.from + column.to) / 2)} ${short(height - (row.from + row.to) / 2)}h0`;
      }
    }
  }
  return `<path class="gb-ebm-chosen" d="${grounds}"/><path class="gb-ebm-changed" d="${dots}"/><path class="gb-ebm-cursor" d="${frame}"/>`;
}

/** Stretches of bins that touch: those of the numbers, and those apart. */
function frame(spans: Span[]): [number, number][] {
  const frames: [number, number][] = [];
  for (const {from, to} of spans) {
    const last = frames.at(-1);
    if (last && Math.abs(last[1] - from) < 1e-9) last[1] = to;
    else frames.push([from, to]);
  }
  return frames;
}

function short(value: number): string {
  return String(Number(value.toFixed(1)));
}

/**
 * Texts along an axis: ticks of numbers, names of levels, and those apart.
 * @param room share of the axis that a word stands on; no number stands there
 */
function marks(axis: ShapeAxis, spans: Span[], length: number, room: number): {at: number; text: string}[] {
  const inner = spans.filter(({bin}) => bin > 0 && bin < axis.size - 1);
  const [from, to] = [inner[0].from, inner[inner.length - 1].to];
  const sides = spans
    .filter(({bin}) => bin === 0 || bin === axis.size - 1)
    .map(({bin, from, to}) => ({at: (from + to) / 2 / length, text: bin === 0 ? "missing" : "unseen"}));
  if (axis.levels) {
    const {levels} = axis;
    return [
      ...inner.map(({bin, from, to}) => ({at: (from + to) / 2 / length, text: cut(levels[bin - 1])})),
      ...sides
    ];
  }
  const edges = axis.edges as Float64Array;
  const [low, high] = [edges[0], edges[edges.length - 1]];
  const values = ticksOf(low, high, 4);
  const texts = tickTexts(values);
  const numbers = values.map((value, i) => ({
    at: (from + ((value - low) / (high - low)) * (to - from)) / length,
    text: texts[i]
  }));
  const free = numbers.filter(({at}) => sides.every((side) => Math.abs(side.at - at) > room));
  return [...free, ...sides];
}

function cut(text: string): string {
  return text.length > 16 ? `${text.slice(0, 15)}…` : text;
}

function upLabels(axis: ShapeAxis, rows: Span[], height: number): string {
  const texts = marks(axis, rows, height, 0.1).map(
    ({at, text}) =>
      `<text x="100%" y="${(100 * (1 - at)).toFixed(2)}%" dy="0.35em" text-anchor="end">${escapeHtml(text)}</text>`
  );
  return `<svg class="gb-ebm-map-up${axis.levels ? " gb-ebm-wide" : ""}" aria-hidden="true" focusable="false">${texts.join("")}</svg>`;
}

function acrossLabels(axis: ShapeAxis, columns: Span[]): string {
  // on a phone a word takes about a quarter
  const all = marks(axis, columns, MAP_WIDTH, 0.24);
  if (axis.levels && all.length > 3) {
    const texts = all.map(
      ({at, text}) =>
        `<svg x="${(100 * at).toFixed(2)}%" y="8" overflow="visible"><text transform="rotate(-40)" text-anchor="end" dy="0.35em">${escapeHtml(text)}</text></svg>`
    );
    return `<svg class="gb-ebm-map-x" width="100%" height="84" aria-hidden="true" focusable="false">${texts.join("")}</svg>`;
  }
  const texts = all.map(({at, text}) => {
    const anchor = at < 0.06 ? "start" : at > 0.94 ? "end" : "middle";
    const x = anchor === "start" ? 0 : anchor === "end" ? 100 : 100 * at;
    return `<text x="${x.toFixed(2)}%" y="14" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
  });
  return `<svg class="gb-ebm-map-x" width="100%" height="18" aria-hidden="true" focusable="false">${texts.join("")}</svg>`;
}

/** The colours with their numbers, and what hatching means. */
export function mapLegend(shape: ShapeData, look: Look, range?: [number, number]): string {
  const {base, reach} = colours(shape, 0, look, range);
  const print = printer(shape, look);
  const steps = Array.from({length: 2 * STEPS + 1}, (_, k) => k - STEPS);
  const width = 100 / steps.length;
  const swatches = steps.map(
    (step, k) =>
      `<rect x="${(k * width).toFixed(2)}%" width="${(width + 0.1).toFixed(2)}%" height="12"${step === 0 ? ` fill="var(--gb-raised)"` : colour(step / STEPS)}/>`
  );
  const ends =
    shape.intercept.length > 1 && look.units === "probability"
      ? ["less", "no change", "more"]
      : [print(base - reach), print(base), print(base + reach)];
  const thin = drawnCells(shape).some((cell) => isThin(shape, cell))
    ? `<span class="gb-ebm-key"><svg width="22" height="14" aria-hidden="true" focusable="false"><path class="gb-ebm-hatch" d="M1 13L13 1M7 13L19 1M13 13L21 5"/></svg> fewer than five rows</span>`
    : "";
  return (
    `<div class="gb-ebm-legend"><div class="gb-ebm-ramp"><svg width="100%" height="12" aria-hidden="true" focusable="false">${swatches.join("")}</svg>` +
    `<div class="gb-ebm-ends">${ends.map((text) => `<span>${text}</span>`).join("")}</div></div>${thin}</div>`
  );
}
