import {described, InputError} from "./input-error.ts";

/**
 * A text as JSON.
 * @throws InputError that names `field` for a text that is no whole JSON
 */
export function parsedJSON(text: string, field: string, expected = "whole JSON"): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const error = new InputError(field, {
      got: described(`text that is no whole JSON (${(cause as Error).message})`),
      expected,
      remedy: "Was the file cut short?"
    });
    error.cause = cause;
    throw error;
  }
}

/**
 * What the `toJSON` of a result gave: its data, or the text of them.
 * @param what in words, for the error: "a calibration"
 * @param tag the field that says the kind
 * @throws InputError for a text cut short, and for what another `toJSON` gave
 */
export function storedJSON<Stored extends Record<Tag, string>, Tag extends string = "kind">(
  json: unknown,
  kind: Stored[Tag],
  what: string,
  tag: Tag = "kind" as Tag
): Stored {
  const expected = `what toJSON of ${what} gave`;
  const stored = (typeof json === "string" ? parsedJSON(json, "json", expected) : json) as Stored | null;
  if (typeof stored === "object" && stored?.[tag] === kind) return stored;
  throw new InputError("json", {got: stored?.[tag] ?? stored, expected});
}
