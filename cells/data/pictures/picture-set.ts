import {type ColumnTable, table} from "arquero";
import {described, InputError} from "../../input-error.ts";
import {made} from "../../views/made-view.ts";
import {type ImageView, type View, type Viewable, viewSymbol} from "../../views/view.ts";
import {
  type AttributeName,
  type Attributes,
  attributeValues,
  captionOf,
  conceptName,
  patchCaption
} from "./attributes.ts";
import {type GalleryOptions, gallery} from "./gallery.ts";
import {paint} from "./paint.ts";
import {isRow, noSuchPicture} from "./picture-number.ts";
import {opaque} from "./picture-url.ts";
import type {Patch, Scene} from "./scene.ts";
import {applyShift, type Shift} from "./shift.ts";

export type Drawing = Scene | Patch;

/** Pictures that were drawn, and everything that is known about each of them. */
export class PictureSet implements Viewable {
  /** how many there are */
  readonly count: number;
  /** width and height in pixels */
  readonly size: number;
  /** red, green and blue, 0 to 255: [picture, y, x, 3] */
  readonly pixels: Uint8Array;
  /** 0 for the background, else the number of the object there, from 1 on: [picture, y, x] */
  readonly masks: Uint8Array;
  /** what each picture shows, in words */
  readonly captions: string[];
  /** a row a picture; a column for each attribute, and `x` and `y`, the mean place of the objects, 0 to 1 */
  readonly table: ColumnTable;
  /** 1 where a picture shows it, else 0: a concept for each value of each attribute that differs within the set */
  readonly concepts: Record<string, number[]>;
  /** by attribute the concepts of which each picture shows just one */
  readonly groups: Record<string, string[]>;
  readonly #drawings: readonly Drawing[];
  readonly #shift: Shift;

  constructor(drawings: readonly Drawing[], size: number, shift: Shift = {}) {
    this.count = drawings.length;
    this.size = size;
    this.#drawings = drawings;
    this.#shift = shift;
    const area = size * size;
    this.pixels = new Uint8Array(3 * area * drawings.length);
    this.masks = new Uint8Array(area * drawings.length);
    drawings.forEach((drawing, i) => {
      const pixels = this.pixels.subarray(3 * area * i, 3 * area * (i + 1));
      paint({size, pixels, mask: this.masks.subarray(area * i, area * (i + 1))}, drawing);
      applyShift(pixels, size, shift, drawing.seed);
    });
    this.captions = drawings.map(({attributes}) =>
      "shape" in attributes ? captionOf(attributes) : patchCaption(attributes)
    );
    this.table = tableOf(drawings);
    const {concepts, groups} = conceptsOf(drawings);
    this.concepts = concepts;
    this.groups = groups;
  }

  /** One picture, to be shown. */
  picture(index: number): ImageView & Viewable {
    if (!isRow(index, this.count)) throw noSuchPicture("index", index, this.count);
    const {size, pixels, captions} = this;
    const length = 3 * size * size;
    const bytes = opaque(pixels.subarray(index * length, (index + 1) * length));
    return made({kind: "image", mime: "raw", bytes, width: size, height: size, alt: captions[index]});
  }

  /** Several pictures side by side with their captions; the first twelve unless `rows` says which. */
  gallery(options: GalleryOptions = {}): View & Viewable {
    return gallery(this, options);
  }

  /** The pictures of these rows, in this order. */
  take(rows: ArrayLike<number>): PictureSet {
    if (!Array.isArray(rows) && !ArrayBuffer.isView(rows)) {
      throw new InputError("rows", {got: rows, expected: "an array of pictures' numbers"});
    }
    const chosen = Array.from(rows);
    if (chosen.length === 0)
      throw new InputError("rows", {got: described("none"), expected: "at least one picture"});
    const wrong = chosen.findIndex((row) => !isRow(row, this.count));
    if (wrong >= 0) throw noSuchPicture("rows", chosen[wrong], this.count);
    return new PictureSet(
      chosen.map((row) => this.#drawings[row]),
      this.size,
      this.#shift
    );
  }

  /**
   * The same pictures, but with these attributes: `set.changed({texture: "plain"})` paints every object plain where it
   * stands. Shape, colour, texture, background; of patches colour and texture.
   * @throws InputError for an attribute that cannot be changed, or a value that it does not have
   */
  changed(attributes: Partial<Pick<Attributes, "shape" | "colour" | "texture" | "background">>): PictureSet {
    if (typeof attributes !== "object" || attributes === null) {
      throw new InputError("attributes", {
        got: attributes,
        expected: 'an object, such as {texture: "plain"}'
      });
    }
    const patches = this.#drawings.some((drawing) => !("objects" in drawing));
    const names = patches ? changeable.slice(0, 2) : changeable;
    for (const [name, value] of Object.entries(attributes)) {
      if (!names.includes(name as AttributeName)) {
        throw new InputError("attributes", {got: name, expected: `one of ${names.join(", ")}`});
      }
      const values: readonly unknown[] = attributeValues[name as AttributeName];
      if (!values.includes(value)) {
        throw new InputError(`attributes.${name}`, {got: value, expected: `one of ${values.join(", ")}`});
      }
    }
    const drawings = this.#drawings.map(
      (drawing) => ({...drawing, attributes: {...drawing.attributes, ...attributes}}) as Drawing
    );
    return new PictureSet(drawings, this.size, this.#shift);
  }

  [viewSymbol](): View {
    return this.gallery();
  }
}

const changeable: AttributeName[] = ["colour", "texture", "shape", "background"];

function tableOf(drawings: readonly Drawing[]): ColumnTable {
  const names = Object.keys(drawings[0].attributes) as AttributeName[];
  const columns: Record<string, ArrayLike<unknown>> = {};
  for (const name of names) {
    columns[name] = drawings.map(({attributes}) => (attributes as Attributes)[name]);
  }
  const scenes = drawings.filter((drawing) => "objects" in drawing);
  if (scenes.length) {
    for (const axis of ["x", "y"] as const) {
      columns[axis] = Float64Array.from(
        scenes,
        ({objects}) => objects.reduce((sum, object) => sum + object[axis], 0) / objects.length
      );
    }
  }
  return table(columns);
}

function conceptsOf(drawings: readonly Drawing[]): Pick<PictureSet, "concepts" | "groups"> {
  const concepts: Record<string, number[]> = {};
  const groups: Record<string, string[]> = {};
  for (const name of Object.keys(drawings[0].attributes) as AttributeName[]) {
    const own = drawings.map(({attributes}) => (attributes as Attributes)[name]);
    const values = attributeValues[name].filter((value) => own.includes(value));
    if (values.length < 2) continue;
    groups[name] = values.map((value) => conceptName(name, value));
    values.forEach((value, i) => {
      concepts[groups[name][i]] = own.map((shown) => Number(shown === value));
    });
  }
  return {concepts, groups};
}
