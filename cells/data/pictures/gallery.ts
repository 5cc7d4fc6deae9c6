import {z} from "zod";
import {checkedInputs} from "../../checked-inputs.ts";
import {described, InputError} from "../../input-error.ts";
import {fields} from "../../models/fields.ts";
import type {View, Viewable} from "../../views/view.ts";
import {widget} from "../../views/widget-view.ts";
import {isRow, noSuchPicture} from "./picture-number.ts";
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

const galleryFields = fields({
  rows: z.array(z.number("a picture's number"), "an array of pictures' numbers").optional(),
  captions: z.array(z.string("a text"), "an array of texts").optional()
});

export function gallery(
  {count, size, pixels, captions}: Pick<PictureSet, "count" | "size" | "pixels" | "captions">,
  options: GalleryOptions
): View & Viewable {
  const {rows, captions: own} = checkedInputs(galleryFields, options, "options");
  const shown = rows ?? Array.from({length: Math.min(12, count)}, (_, row) => row);
  if (shown.length === 0 || shown.length > most) {
    throw new InputError("rows", {got: described(`${shown.length} pictures`), expected: `1 to ${most}`});
  }
  const wrong = shown.find((row) => !isRow(row, count));
  if (wrong !== undefined) throw noSuchPicture("rows", wrong, count);
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
