import {z} from "zod";
import {checkedInputs} from "../../checked-inputs.ts";
import type {Label} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import {fields, positiveNumber, wholeNumber} from "../fields.ts";

/* A network of images as its `config.json` says it: layers in a row, each with a name. */

const name = z.string("the layer's name").regex(/^[A-Za-z][\w-]*$/, "a name of letters and digits");

const layer = z.discriminatedUnion(
  "type",
  [
    fields({
      name,
      type: z.literal("conv"),
      filters: wholeNumber(1),
      /** its width and height in pixels */
      kernel: wholeNumber(1),
      stride: wholeNumber(1).default(1),
      /** zeros around the picture, in pixels */
      padding: wholeNumber(0).default(0)
    }),
    fields({name, type: z.literal("relu")}),
    fields({name, type: z.literal("maxPool"), size: wholeNumber(2)}),
    fields({name, type: z.literal("averagePool"), size: wholeNumber(2)}),
    /** all numbers in a row, as PyTorch has them: by channel, then by row */
    fields({name, type: z.literal("flatten")}),
    /** the mean of each channel over the whole picture */
    fields({name, type: z.literal("mean")}),
    fields({name, type: z.literal("dense"), units: wholeNumber(1)})
  ],
  'a layer: conv, relu, maxPool, averagePool, flatten, mean or dense as its "type"'
);

const config = z.looseObject({
  name: z.string("a name").optional(),
  input: fields({
    /** width and height in pixels */
    size: wholeNumber(1),
    channels: wholeNumber(1),
    /** pixels, as 0 to 1, are taken less this, and divided by `sd` */
    mean: z.number("a number").default(0),
    sd: positiveNumber().default(1)
  }),
  classes: z.array(z.string("a class's name"), "the names of the classes").min(2, "at least two classes"),
  layers: z.array(layer, "the layers").min(1, "at least one layer")
});

export type LayerSpec = z.output<typeof layer>;

/** A layer and the shape of what it gives: [y, x, channel], or [number] after `flatten`, `mean` and `dense`. */
export type Layer = LayerSpec & {shape: readonly number[]};

export interface Architecture {
  name?: string;
  input: {size: number; channels: number; mean: number; sd: number};
  classes: Label[];
  layers: readonly Layer[];
}

/** What the pixels are called where layers are named. */
export const inputLayer = "input";

/**
 * @throws InputError naming what is wrong in `config.json`: a layer that does not fit the one before it, two of one
 *   name, or an end with another number of outputs than there are classes
 */
export function readArchitecture(json: unknown): Architecture {
  const {name, input, classes, layers} = checkedInputs(config, json, "config.json");
  const names = new Set([inputLayer]);
  let shape: readonly number[] = [input.size, input.size, input.channels];
  const shaped = layers.map((layer, i) => {
    const field = `layers.${i}`;
    if (names.has(layer.name)) {
      throw new InputError(`${field}.name`, {got: layer.name, expected: "a name that no layer before has"});
    }
    names.add(layer.name);
    shape = shapeAfter(layer, shape, field);
    return {...layer, shape};
  });
  if (new Set(classes).size < classes.length) {
    throw new InputError("classes", {got: described(classes.join(", ")), expected: "each class once"});
  }
  if (shape.length !== 1 || shape[0] !== classes.length) {
    throw new InputError("layers", {
      got: described(`a last layer that gives [${shape.join(", ")}]`),
      expected: `one of [${classes.length}], a number for each class`
    });
  }
  return {...(name && {name}), input, classes, layers: shaped};
}

function shapeAfter(layer: LayerSpec, before: readonly number[], field: string): number[] {
  const flat = before.length === 1;
  if (layer.type === "relu") return [...before];
  if (layer.type === "dense") {
    if (flat) return [layer.units];
    throw unfit(field, before, "numbers in a row: put flatten or mean before it");
  }
  if (flat) throw unfit(field, before, "a picture, [y, x, channel]");
  const [height, width, channels] = before;
  switch (layer.type) {
    case "flatten":
      return [height * width * channels];
    case "mean":
      return [channels];
    case "conv": {
      const {kernel, stride, padding, filters} = layer;
      const after = (length: number) => Math.floor((length + 2 * padding - kernel) / stride) + 1;
      if (Math.min(after(height), after(width)) < 1) throw unfit(field, before, `at least ${kernel} pixels`);
      return [after(height), after(width), filters];
    }
    default:
      if (Math.min(height, width) < layer.size) throw unfit(field, before, `at least ${layer.size} pixels`);
      return [Math.floor(height / layer.size), Math.floor(width / layer.size), channels];
  }
}

function unfit(field: string, before: readonly number[], expected: string): InputError {
  return new InputError(field, {
    got: described(`[${before.join(", ")}] from the layer before`),
    expected
  });
}
