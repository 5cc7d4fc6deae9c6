import {expect, test} from "vitest";
import {Random} from "../../../../cells/math/random.ts";
import {shuffled} from "../../../../cells/math/shuffled.ts";

test("each number comes once, and the same seed gives the same order", () => {
  const order = shuffled(50, new Random(3));
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({length: 50}, (_, i) => i));
  expect(shuffled(50, new Random(3))).toEqual(order);
  expect(shuffled(50, new Random(4))).not.toEqual(order);
  expect(shuffled(0, new Random(3))).toEqual([]);
});

test("each number is at each place as often, but for chance", () => {
  const random = new Random(5);
  const counts = Array.from({length: 4}, () => [0, 0, 0, 0]);
  const draws = 8000;
  for (let draw = 0; draw < draws; draw++) {
    for (const [place, number] of shuffled(4, random).entries()) counts[place][number]++;
  }
  for (const count of counts.flat())
    expect(Math.abs(count - draws / 4)).toBeLessThan(5 * Math.sqrt(draws * (1 / 4) * (3 / 4)));
});
