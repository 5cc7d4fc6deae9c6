import {described, InputError} from "../../input-error.ts";
import type {View, Viewable} from "../../views/view.ts";
import {widget} from "../../views/widget-view.ts";
import type {PictureSet} from "./picture-set.ts";

export interface GalleryOptions {
  /** numbers of the pictures to show, in this order; the first twelve unless told */
  rows?: readonly number[];
  /** a line for each picture, in place of its caption */
  captions?: readonly string[];
}

/** What the widget draws. */
export interface GalleryState {
  size: number;
  /** [shown picture, y, x, 3] */
  pixels: Uint8Array;
  /** what stands below each */
  captions: string[];
  /** what each shows, for those who do not see it */
  alts: string[];
  /** the number of each in its set */
  rows: number[];
}

/** pictures that one gallery shows at most: they stand in the page as they are */
const most = 200;

export function gallery(
  {count, size, pixels, captions}: Pick<PictureSet, "count" | "size" | "pixels" | "captions">,
  {rows, captions: own}: GalleryOptions
): View & Viewable {
  const shown = Array.from(rows ?? {length: Math.min(12, count)}, (row, i) => (rows ? (row as number) : i));
  if (shown.length === 0 || shown.length > most) {
    throw new InputError("rows", {got: described(`${shown.length} pictures`), expected: `1 to ${most}`});
  }
  const wrong = shown.find((row) => !Number.isInteger(row) || row < 0 || row >= count);
  if (wrong !== undefined) {
    throw new InputError("rows", {got: wrong, expected: `pictures' numbers, 0 to ${count - 1}`});
  }
  if (own && own.length !== shown.length) {
    throw new InputError("captions", {got: own, expected: `${shown.length}, one for each picture`});
  }
  const bytes = 3 * size * size;
  const chosen = new Uint8Array(bytes * shown.length);
  shown.forEach((row, i) => {
    chosen.set(pixels.subarray(row * bytes, (row + 1) * bytes), i * bytes);
  });
  const alts = shown.map((row) => captions[row]);
  const state: GalleryState = {size, pixels: chosen, captions: [...(own ?? alts)], alts, rows: shown};
  return widget("picture-gallery", state);
}
