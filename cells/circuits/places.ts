import {InputError} from "../input-error.ts";
import {type HookPoint, hookPoints, unknownName} from "../models/transformer/hook-points.ts";
import type {Transformer} from "../models/transformer/index.ts";

/**
 * A part of an activation: its full name, and for each axis after the batch an index, or null for all of it. Axes
 * that are left out are taken whole: `{name: "blocks.1.attn.hook_z", index: [null, 3]}` is head 3 at all positions.
 */
export interface Place {
  name: string;
  index?: readonly (number | null)[];
}

/** A place whose indices count from the start. */
export interface PlainPlace {
  readonly name: string;
  readonly index: readonly (number | null)[];
}

/**
 * A place as it was asked for, checked: indices from the end are counted from the start.
 * @param length tokens of the prompt
 * @throws InputError for a hook that does not exist, with the near ones, or an index outside its axis
 */
export function plainPlace(model: Transformer, place: Place, length: number, field: string): PlainPlace {
  const {name, index = []} = place;
  const [, ...shape] = pointOf(model, name, `${field}.name`).shape(1, length);
  if (!Array.isArray(index) || index.length > shape.length) {
    throw new InputError(`${field}.index`, {
      got: index,
      expected: `an array of at most ${shape.length}: after the batch ${name} is [${shape.join(", ")}]`
    });
  }
  return {name, index: index.map((at, axis) => indexOn(at, shape[axis], `${field}.index[${axis}]`))};
}

function indexOn(at: number | null, size: number, field: string): number | null {
  if (at === null) return null;
  const plain = at < 0 ? at + size : at;
  if (Number.isInteger(plain) && plain >= 0 && plain < size) return plain;
  throw new InputError(field, {got: at, expected: `null, or a whole number from ${-size} to ${size - 1}`});
}

/** A place for people: "blocks.1.attn.hook_z[·, 3]". */
export function placeName({name, index}: PlainPlace): string {
  return index.length ? `${name}[${index.map((at) => at ?? "·").join(", ")}]` : name;
}

/** @throws InputError for a hook that does not exist, with the near ones */
export function pointOf(model: Transformer, name: string, field: string): HookPoint {
  if (typeof name !== "string") throw new InputError(field, {got: name, expected: "the name of a hook"});
  const points = hookPoints(model.config);
  const point = points.get(name);
  if (point) return point;
  throw unknownName(name, [...points.keys()], field);
}
