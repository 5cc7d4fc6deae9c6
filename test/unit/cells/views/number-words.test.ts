import {expect, test} from "vitest";
import {plain} from "../../../../cells/views/number-words.ts";

test.each<[number, string]>([
  [0.12345, "0.123"],
  [-0.5, "−0.5"],
  [1234, "1230"],
  [12_345, "12,300"],
  [-0, "0"],
  [Number.NaN, "–"],
  [1.5e14, "150,000,000,000,000"],
  [1e300, "1E300"],
  [-2.5e20, "−2.5E20"]
])("%d is written %s: a line never runs over for a number's zeros", (value, words) => {
  expect(plain(value)).toBe(words);
});
