import {announce, hearReading, hint} from "../../../views/picture-slider.ts";
import {xOf} from "./curve.ts";
import {cellOf, layout, MAP_WIDTH, type Span, spansOf} from "./heat-map.ts";
import {drawnBins, type Look, type ShapeData} from "./shape-data.ts";
import {reading} from "./words.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Where a reader stands in a picture: places among its spans. */
export interface Cursor {
  across: number;
  up: number;
}

interface Subject {
  shape: ShapeData;
  look: Look;
}

/**
 * Lets pictures be read bin by bin: the pointer or the arrow keys move a mark, and a line of text says what stands
 * there. To a screen reader a picture becomes a slider over its bins.
 * @param subjectOf the shape that a picture shows
 */
export function readPictures(
  el: HTMLElement,
  subjectOf: (picture: Element) => Subject | undefined
): {drawn(): void; remove(): void} {
  const cursors = new WeakMap<Element, Cursor>();

  const say = (near: Element, text: string): void => {
    const line = near.closest(".gb-ebm-shape")?.querySelector(".gb-ebm-says");
    if (line) line.textContent = text;
  };
  const stand = (picture: HTMLElement, cursor: Cursor): void => {
    const subject = subjectOf(picture);
    if (!subject) return;
    cursors.set(picture, cursor);
    const {shape, look} = subject;
    const {across, up} = spansIn(shape);
    const [column, row] = [across[cursor.across], up[cursor.up]];
    const cell = row ? cellOf(shape, column.bin, row.bin) : column.bin;
    const text = reading(shape, cell, Number(picture.dataset.output), look);
    announce(
      picture,
      cursor.up * across.length + cursor.across,
      across.length * Math.max(1, up.length),
      text
    );
    mark(picture, shape, column, row);
    say(picture, text);
  };
  const start = (picture: Element): Cursor => cursors.get(picture) ?? {across: 0, up: 0};

  const onKey = (event: KeyboardEvent): void => {
    const picture = pictureOf(event);
    const subject = picture && subjectOf(picture);
    if (!picture || !subject || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = moved(start(picture), event.key, spansIn(subject.shape));
    if (!next) return;
    event.preventDefault();
    stand(picture, next);
  };
  const onFocus = (event: Event): void => {
    const picture = pictureOf(event);
    if (picture?.matches(":focus-visible")) stand(picture, start(picture));
    onRow(event);
  };
  const onRow = (event: Event): void => {
    const row = (event.target as Element).closest?.("[data-says]");
    if (row) say(row, row.getAttribute("data-says") ?? "");
  };
  const onPointer = (event: PointerEvent): void => {
    onRow(event);
    const picture = pictureOf(event);
    const subject = picture && subjectOf(picture);
    if (!picture || !subject) return;
    const cursor = under(event, picture, subject.shape);
    if (cursor) stand(picture, cursor);
  };
  const remove = hearReading(el, {onKey, onFocus, onPointer});
  return {
    drawn() {
      for (const picture of el.querySelectorAll<HTMLElement>(".gb-ebm-reads")) {
        const subject = subjectOf(picture);
        if (!subject) continue;
        say(picture, hint);
        const {across, up} = spansIn(subject.shape);
        const cursor = start(picture);
        if (picture === el.ownerDocument.activeElement && across[cursor.across]) stand(picture, cursor);
        else announce(picture, 0, across.length * Math.max(1, up.length), "Arrow keys read it bin by bin");
      }
    },
    remove
  };
}

function pictureOf(event: Event): HTMLElement | null {
  return (event.target as Element).closest?.<HTMLElement>(".gb-ebm-reads") ?? null;
}

/** The bins that a mark can stand on; `up` is empty for a curve. */
export function spansIn(shape: ShapeData): {across: Span[]; up: Span[]} {
  if (shape.axes.length > 1) {
    const {across, up, height} = layout(shape);
    return {across: spansOf(shape, across, MAP_WIDTH), up: spansOf(shape, up, height)};
  }
  const [axis] = shape.axes;
  const edges = axis.edges as Float64Array;
  const spans = drawnBins(shape, 0).map((bin) =>
    bin > 0 && bin < axis.size - 1
      ? {bin, from: xOf(axis, edges[bin - 1]), to: xOf(axis, edges[bin])}
      : {bin, from: 0, to: 0}
  );
  return {across: spans, up: []};
}

export function moved(
  {across, up}: Cursor,
  key: string,
  spans: {across: Span[]; up: Span[]}
): Cursor | undefined {
  const within = (at: number, length: number): number => Math.max(0, Math.min(length - 1, at));
  const columns = spans.across.length;
  const rows = spans.up.length;
  const leap = Math.max(2, Math.round(columns / 10));
  const sideways = (by: number): Cursor => ({across: within(across + by, columns), up});
  const upwards = (by: number): Cursor => (rows > 0 ? {across, up: within(up + by, rows)} : sideways(by));
  const moves: Record<string, () => Cursor> = {
    ArrowRight: () => sideways(1),
    ArrowLeft: () => sideways(-1),
    ArrowUp: () => upwards(1),
    ArrowDown: () => upwards(-1),
    PageUp: () => sideways(leap),
    PageDown: () => sideways(-leap),
    Home: () => sideways(-columns),
    End: () => sideways(columns)
  };
  return Object.hasOwn(moves, key) ? moves[key]() : undefined;
}

/** Where the pointer is; undefined beside the bins. */
function under(event: PointerEvent, picture: HTMLElement, shape: ShapeData): Cursor | undefined {
  const {across, up} = spansIn(shape);
  const apart = (event.target as Element).closest<HTMLElement>(".gb-ebm-apart");
  if (apart) return {across: across.findIndex(({bin}) => bin === Number(apart.dataset.bin)), up: 0};
  const map = up.length > 0;
  const field = picture.querySelector(map ? ".gb-ebm-cells" : ".gb-ebm-middle .gb-ebm-lines");
  if (!field) return undefined;
  const {left, width, bottom, height} = field.getBoundingClientRect();
  const x = (event.clientX - left) / width;
  const find = (spans: Span[], at: number): number =>
    spans.findIndex(({from, to}) => to > from && at >= from && at <= to);
  const column = find(across, x * (map ? MAP_WIDTH : 1000));
  const row = map ? find(up, ((bottom - event.clientY) / height) * layout(shape).height) : 0;
  return column >= 0 && row >= 0 ? {across: column, up: row} : undefined;
}

function mark(picture: HTMLElement, shape: ShapeData, column: Span, row: Span | undefined): void {
  const inner = column.to > column.from;
  for (const apart of picture.querySelectorAll<HTMLElement>(".gb-ebm-apart")) {
    apart.classList.toggle("gb-ebm-here", Number(apart.dataset.bin) === column.bin);
  }
  const field = picture.querySelector(row ? ".gb-ebm-cells" : ".gb-ebm-middle .gb-ebm-lines");
  if (!field) return;
  let cursor = field.querySelector(".gb-ebm-cursor");
  if (!inner) {
    cursor?.remove();
    return;
  }
  if (!cursor) {
    cursor = field.ownerDocument.createElementNS(SVG, "rect");
    cursor.setAttribute("class", "gb-ebm-cursor");
    field.append(cursor);
  }
  const {height} = (field as SVGSVGElement).viewBox.baseVal;
  const width = Math.max(column.to - column.from, row ? 3 : 4);
  cursor.setAttribute("x", String((column.from + column.to - width) / 2));
  cursor.setAttribute("width", String(width));
  const tall = row ? Math.max(row.to - row.from, 3) : height;
  cursor.setAttribute("y", String(row ? layout(shape).height - (row.from + row.to + tall) / 2 : 0));
  cursor.setAttribute("height", String(tall));
}
