import {cellOf, layout, MAP_WIDTH, type Span} from "../../widgets/heat-map.ts";
import {levelOrder} from "../../widgets/level-dots.ts";
import {type Cursor, moved, spansIn} from "../../widgets/read-pictures.ts";
import type {ShapeData} from "../../widgets/shape-data.ts";

/** The bins of a picture in the order in which a hand passes over them; `up` is empty unless it is a map. */
export interface Places {
  across: Span[];
  up: Span[];
  /** levels stand below each other */
  list: boolean;
}

/** Where the bins of a shape stand, as it was trained: edits do not reorder levels under the hand. */
export function placesOf(shape: ShapeData): Places {
  const list = shape.axes.length === 1 && shape.axes[0].levels !== undefined;
  if (!list) return {...spansIn(shape), list};
  const {inner, sides} = levelOrder(shape, 0);
  return {across: [...inner, ...sides].map((bin) => ({bin, from: 0, to: 0})), up: [], list};
}

export function cellAt(shape: ShapeData, {across, up}: Places, at: Cursor): number {
  const {bin} = across[at.across];
  return up.length > 0 ? cellOf(shape, bin, up[at.up].bin) : bin;
}

export function placeOf(shape: ShapeData, {across, up}: Places, cell: number): Cursor | undefined {
  for (const x of across.keys()) {
    for (const y of up.length > 0 ? up.keys() : [0]) {
      if (cellAt(shape, {across, up, list: false}, {across: x, up: y}) === cell) return {across: x, up: y};
    }
  }
  return undefined;
}

/** The cells of the row, or the rectangle, that two places span; ascending. */
export function cellsBetween(shape: ShapeData, places: Places, a: Cursor, b: Cursor): number[] {
  const cells: number[] = [];
  for (let x = Math.min(a.across, b.across); x <= Math.max(a.across, b.across); x++) {
    for (let y = Math.min(a.up, b.up); y <= Math.max(a.up, b.up); y++) {
      cells.push(cellAt(shape, places, {across: x, up: y}));
    }
  }
  return cells.sort((one, other) => one - other);
}

/** Where a key leads; undefined for a key that leads nowhere. */
export function afterKey(at: Cursor, key: string, places: Places): Cursor | undefined {
  const down: Record<string, string> = {ArrowDown: "ArrowRight", ArrowUp: "ArrowLeft"};
  return moved(at, places.list ? (down[key] ?? key) : key, places);
}

/**
 * The place under a point of the window.
 * @param near a hand that has gone beyond the bins still holds the nearest; else it is nowhere
 */
export function placeUnder(
  picture: Element,
  shape: ShapeData,
  places: Places,
  {clientX, clientY}: {clientX: number; clientY: number},
  near = false
): Cursor | undefined {
  const within = ({left, right, top, bottom}: DOMRect): boolean =>
    clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  const aside = [...picture.querySelectorAll<HTMLElement>("[data-bin]")].find((part) =>
    within(part.getBoundingClientRect())
  );
  if (aside && (places.list || !near)) {
    const across = places.across.findIndex(({bin}) => bin === Number(aside.dataset.bin));
    return across < 0 ? undefined : {across, up: 0};
  }
  const field = picture.querySelector(".gb-ebm-cells, .gb-ebm-middle .gb-ebm-lines");
  if (!field || places.list) return undefined;
  const box = field.getBoundingClientRect();
  if (!near && !within(box)) return undefined;
  const map = places.up.length > 0;
  const share = (value: number): number => Math.min(1, Math.max(0, value));
  const across = nearest(places.across, share((clientX - box.left) / box.width) * (map ? MAP_WIDTH : 1000));
  const up = map ? nearest(places.up, share((box.bottom - clientY) / box.height) * layout(shape).height) : 0;
  return {across, up};
}

/** The span at a point, or the nearest to it; spans without a width stand elsewhere. */
function nearest(spans: Span[], at: number): number {
  let best = -1;
  let least = Infinity;
  for (const [place, {from, to}] of spans.entries()) {
    const away = Math.max(from - at, at - to, 0);
    if (to > from && away < least) {
      best = place;
      least = away;
    }
  }
  return best;
}
