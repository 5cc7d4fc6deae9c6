import {z} from "zod";
import {checkedInputs} from "./checked-inputs.ts";
import {isTyped} from "./kinds.ts";

/* What the fields of a stored result are checked with, so that a file changed by hand is refused by the field's name. */

/** JSON has no NaN and no infinity: both come back as null. */
const isNumber = (value: unknown): boolean => typeof value === "number" || value === null;

export const storedNumber = z.custom<number>(isNumber, "a number");

/** Numbers of a plain or a typed array, looked at one by one: a field may hold a million. */
export const storedNumbers = z.custom<ArrayLike<number>>(
  (value) => (Array.isArray(value) && value.every(isNumber)) || isTyped(value),
  "a list of numbers"
);

export const storedText = z.string("a text");

/** What names a class: a text, a number, true or false. */
export const storedLabel = z.union([z.string(), z.number(), z.boolean()], "a text, a number, true or false");

export function storedList<Item extends z.ZodType>(item: Item) {
  return z.array(item, "a list");
}

/** An object with at least these fields. */
export function storedObject<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject(shape, "an object");
}

/**
 * What was stored, once its fields are such as these.
 * @throws InputError that names the first field that is not: "json.heads.3.weights"
 */
export function withFields<Stored extends object>(stored: Stored, shape: z.ZodRawShape): Stored {
  checkedInputs(z.object({json: storedObject(shape)}), {json: stored}, "json");
  return stored;
}
