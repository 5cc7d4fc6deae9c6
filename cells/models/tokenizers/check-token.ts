import {InputError} from "../../input-error.ts";

/** @throws InputError for a number that is no token of a vocabulary of this size */
export function checkToken(token: number, size: number): void {
  if (!Number.isInteger(token) || token < 0 || token >= size) {
    throw new InputError("token", {got: token, expected: `a whole number from 0 to ${size - 1}`});
  }
}

/** @throws InputError for what is no text; lone surrogates, which no bytes stand for, become U+FFFD */
export function checkedText(text: string): string {
  if (typeof text !== "string") throw new InputError("text", {got: text, expected: "a text"});
  return text.toWellFormed();
}
