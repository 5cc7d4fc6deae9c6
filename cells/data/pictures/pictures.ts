import {z} from "zod";
import {checkedInputs} from "../../checked-inputs.ts";
import {described, InputError} from "../../input-error.ts";
import {fields, wholeNumber} from "../../models/fields.ts";
import {
  type AttributeName,
  attributeValues,
  type Background,
  type Colour,
  type Count,
  type Shape,
  type Size,
  type Texture
} from "./attributes.ts";
import type {Correlation} from "./correlation.ts";
import {PictureSet} from "./picture-set.ts";
import {drawPatches, drawScenes} from "./scene.ts";
import type {Shift} from "./shift.ts";

export interface PictureOptions {
  /** how many pictures, at least 1 */
  count: number;
  /** equal seeds give equal pictures; 0 unless told */
  seed?: number;
  /** width and height in pixels, 24 to 256; 48 unless told */
  size?: number;
  /* What may be drawn, each as likely as the others; all there is unless told. */
  shapes?: readonly Shape[];
  colours?: readonly Colour[];
  textures?: readonly Texture[];
  sizes?: readonly Size[];
  /** how many objects, all alike */
  counts?: readonly Count[];
  backgrounds?: readonly Background[];
  /** ties one attribute to another, so that a model can learn the wrong one */
  correlation?: Correlation;
  shift?: Shift;
}

export type PatchOptions = Pick<PictureOptions, "count" | "seed" | "size" | "colours" | "textures" | "shift">;

/** bytes that a set of pictures may take */
const mostBytes = 1e9;

const finite = (least: number, most: number, unit: string) => {
  const expected = `a number of ${unit}, ${least} to ${most}`;
  return z.number(expected).refine((value) => value >= least && value <= most, expected);
};

const some = <Name extends AttributeName>(name: Name) => {
  const values: readonly unknown[] = attributeValues[name];
  const expected = `at least one of ${values.map((value) => JSON.stringify(value)).join(", ")}, each once`;
  return z
    .array(z.any(), expected)
    .refine(
      (chosen) =>
        chosen.length > 0 &&
        new Set(chosen).size === chosen.length &&
        chosen.every((value) => values.includes(value)),
      expected
    )
    .default([...values]);
};

const attribute = z.enum(Object.keys(attributeValues) as [AttributeName, ...AttributeName[]]);

const shared = {
  count: wholeNumber(1),
  seed: wholeNumber(0).default(0),
  size: wholeNumber(24, 256).default(48),
  colours: some("colour"),
  textures: some("texture"),
  shift: fields({
    hue: finite(-360, 360, "degrees").optional(),
    blur: finite(0, 20, "pixels").optional(),
    noise: finite(0, 255, "steps of 255").optional()
  }).default({})
};

const patchFields = fields(shared);

const pictureFields = fields({
  ...shared,
  shapes: some("shape"),
  sizes: some("sizeName"),
  counts: some("count"),
  backgrounds: some("background"),
  correlation: fields({
    of: attribute,
    with: attribute,
    pairs: z.record(
      z.string(),
      z.union([z.string(), z.number()], "a value"),
      "value of one to value of the other"
    ),
    share: finite(0, 1, "pictures out of all")
  }).optional()
});

/**
 * Pictures whose every attribute is known: objects of one shape, colour, texture and size on a background, drawn anew
 * from a seed. Each attribute is drawn by itself unless `correlation` ties two. A picture that is drawn again with other
 * textures or backgrounds allowed is the same in all else.
 * @throws InputError for a value that there is not, a tie between an attribute and itself, or too many pictures
 */
export function pictures(options: PictureOptions): PictureSet {
  const {count, seed, size, shift, correlation, ...lists} = checkedInputs(pictureFields, options, "options");
  checkBytes(count, size);
  const allowed = {
    shape: lists.shapes as Shape[],
    colour: lists.colours as Colour[],
    texture: lists.textures as Texture[],
    sizeName: lists.sizes as Size[],
    count: lists.counts as Count[],
    background: lists.backgrounds as Background[]
  };
  if (correlation) checkCorrelation(correlation);
  return new PictureSet(drawScenes(count, seed, allowed, correlation), size, shift);
}

/**
 * Pictures of nothing but a texture in a colour, at any angle: examples of a concept, as `patches({count: 50, textures:
 * ["striped"]})`; with all textures and colours, random ones to compare with.
 */
export function patches(options: PatchOptions): PictureSet {
  const {count, seed, size, shift, colours, textures} = checkedInputs(patchFields, options, "options");
  checkBytes(count, size);
  const allowed = {colour: colours as Colour[], texture: textures as Texture[]};
  return new PictureSet(drawPatches(count, seed, allowed), size, shift);
}

function checkCorrelation({of, with: tied, pairs}: Correlation): void {
  if (of === tied) {
    throw new InputError("correlation.with", {got: tied, expected: `another attribute than ${of}`});
  }
  const check = (name: AttributeName, value: unknown) => {
    const values: readonly unknown[] = attributeValues[name];
    if (values.some((there) => String(there) === String(value))) return;
    throw new InputError("correlation.pairs", {
      got: value,
      expected: `a ${name}, one of ${values.join(", ")}`
    });
  };
  if (Object.keys(pairs).length === 0) {
    throw new InputError("correlation.pairs", {
      got: pairs,
      expected: `at least one pair of ${of} and ${tied}`
    });
  }
  for (const [own, value] of Object.entries(pairs)) {
    check(of, own);
    check(tied, value);
  }
}

function checkBytes(count: number, size: number): void {
  const each = 4 * size * size;
  if (count * each <= mostBytes) return;
  throw new InputError("count", {
    got: described(`${count} pictures of ${size} by ${size} pixels, ${((count * each) / 1e9).toFixed(1)} GB`),
    expected: `at most ${Math.floor(mostBytes / each)} of this size`
  });
}
