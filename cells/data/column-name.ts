import {InputError} from "../input-error.ts";

/**
 * Refuses the one name that a column cannot have: Arquero keeps columns in a plain object, where `__proto__` is no key
 * but what the object inherits from.
 * @throws InputError with this field
 */
export function checkColumnNames(names: Iterable<string>, field: string): void {
  for (const name of names) {
    if (name !== "__proto__") continue;
    throw new InputError(field, {
      got: name,
      expected: "another name for this column: JavaScript keeps this one for itself",
      remedy: 'Rename the column, for instance to "proto"'
    });
  }
}
