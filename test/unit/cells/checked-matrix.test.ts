import {expect, test} from "vitest";
import {checkedMatrix, type MatrixLike} from "../../../cells/checked-matrix.ts";

const check = (given: unknown) => checkedMatrix(given as MatrixLike, "features");

test("a matrix of any list of numbers becomes one of float64", () => {
  const data = [1, 2, 3, 4, 5, 6];
  const expected = {rows: 2, columns: 3, data: Float64Array.from(data)};
  expect(check({rows: 2, columns: 3, data})).toEqual(expected);
  expect(check({rows: 2, columns: 3, data: Float32Array.from(data)})).toEqual(expected);
});

test("what is no matrix is refused by the name of the field", () => {
  expect(() => check(undefined)).toThrow("features: got undefined, expected a matrix {rows, columns, data}");
  expect(() => check([[1, 2]])).toThrow(
    "features: got an array of 1, expected a matrix {rows, columns, data}"
  );
});

test("rows and columns are whole numbers that fit the data", () => {
  for (const [rows, columns] of [
    [1.5, 4],
    [-2, -3],
    [6, 0],
    [2, 2]
  ]) {
    expect(() => check({rows, columns, data: [1, 2, 3, 4, 5, 6]})).toThrow(
      `features: got ${rows} rows of ${columns} columns in 6 numbers, expected rows * columns numbers`
    );
  }
});

test("a value that is no finite number is named with its place, and none is taken for 0", () => {
  for (const [wrong, words] of [
    [Number.NaN, "NaN"],
    [null, "null"],
    ["1", '"1"'],
    [true, "true"],
    [Infinity, "Infinity"]
  ]) {
    expect(() => check({rows: 2, columns: 2, data: [1, 2, 3, wrong]})).toThrow(
      `features, row 1, column 1: got ${words}, expected a finite number. Leave the row out`
    );
  }
});
