import {InputError} from "../../input-error.ts";

/** Whether this is the number of a picture in a set of so many. */
export function isRow(row: number, count: number): boolean {
  return Number.isInteger(row) && row >= 0 && row < count;
}

export function noSuchPicture(field: string, row: unknown, count: number): InputError {
  return new InputError(field, {got: row, expected: `a picture's number, 0 to ${count - 1}`});
}
