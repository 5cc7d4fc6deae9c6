import {described, InputError} from "../../../input-error.ts";

/** Numbers in lists of lists; those that JSON lacks are words. */
export type Nested = number | string | Nested[];

const words: Record<string, number> = {nan: NaN, "+inf": Infinity, inf: Infinity, "-inf": -Infinity};

export function written(value: number): number | string {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "nan" : value > 0 ? "+inf" : "-inf";
}

export function read(value: unknown, field: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && Object.hasOwn(words, value)) return words[value];
  throw new InputError(field, {got: value, expected: 'a number, "nan", "+inf" or "-inf"'});
}

/** Flat numbers as lists of lists of this shape; one number for an empty shape. */
export function nested(values: Float64Array, shape: number[]): Nested {
  if (shape.length === 0) return written(values[0]);
  const [length, ...rest] = shape;
  const step = rest.reduce((product, size) => product * size, 1);
  return Array.from({length}, (_, at) => nested(values.subarray(at * step, (at + 1) * step), rest));
}

/** Lists of lists as flat numbers; an error that names `field` if they have another shape. */
export function flattened(values: Nested, shape: number[], field: string): Float64Array {
  const flat = ([values] as unknown[]).flat((shape.length + 1) as 1) as unknown[];
  const size = shape.reduce((product, length) => product * length, 1);
  if (flat.length !== size || !hasShape(values, shape)) {
    throw new InputError(field, {
      got: described(`${flat.length} numbers`),
      expected: `lists of ${shape.join(" x ")} numbers`,
      remedy: "Was the file cut short or edited?"
    });
  }
  return Float64Array.from(flat, (value) => read(value, field));
}

function hasShape(values: Nested, shape: number[]): boolean {
  if (!Array.isArray(values)) return shape.every((length) => length === 1);
  return (
    values.length === shape[0] &&
    (shape.length === 1 || values.every((inner) => Array.isArray(inner) && hasShape(inner, shape.slice(1))))
  );
}
