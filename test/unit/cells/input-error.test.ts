import {expect, test} from "vitest";
import {described, InputError} from "../../../cells/input-error.ts";

class Apple {}

test.each([
  ["text in quotes", "a", 'got "a"'],
  ["a described thing in plain words", described('no value for "age"'), 'got no value for "age"'],
  ["an object by its keys", {a: 1, b: 2}, "got an object with the keys a, b"],
  ["an object of one key", {a: 1}, "got an object with the key a"],
  [
    "an object of many keys by the first",
    Object.fromEntries([..."abcdefgh"].map((key) => [key, 1])),
    "the keys a, b, c, d, e, f, and 2 more"
  ],
  ["an empty object", {}, "got an empty object"],
  ["an object without a prototype", Object.create(null), "got an empty object"],
  ["another object by its kind", new Apple(), "got an Apple"],
  ["an array by its length", [1, 2], "got an array of 2"],
  ["a typed array by kind and length", new Float64Array(3), "got a Float64Array of 3"],
  ["a big number", 5n, "got 5"],
  ["nothing", null, "got null"]
])("an error says what came: %s", (_, got, message) => {
  expect(new InputError("field", {got, expected: "more"}).message).toContain(message);
});
