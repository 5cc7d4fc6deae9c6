import {expect, test} from "vitest";
import {equalLengths} from "../../../../../cells/models/transformer/equal-lengths.ts";

const tokens = [[1], [1, 2], [3], [4], [5, 6], [7, 8, 9]];

test("lists of one length stand together, no more than fit in a batch, each once", () => {
  expect(equalLengths(tokens, 16)).toEqual([[0, 2, 3], [1, 4], [5]]);
  expect(equalLengths(tokens, 2)).toEqual([[0, 2], [3], [1, 4], [5]]);
});

test("only those that are wanted are taken", () => {
  expect(equalLengths(tokens, 16, new Set([1, 3, 4]))).toEqual([[1, 4], [3]]);
  expect(equalLengths([], 4)).toEqual([]);
});
