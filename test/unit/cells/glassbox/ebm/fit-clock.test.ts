import {expect, test} from "vitest";
import {aboutTime, FitClock} from "../../../../../cells/glassbox/ebm/fit-clock.ts";

const features = {stage: "features", terms: 10, steps: 1000, stepTime: 1, otherTime: 0} as const;
const pairs = {...features, stage: "pairs", steps: 500} as const;

test("before anything is known the time left is what was planned, shared by the workers", () => {
  expect(new FitClock([features], 4, 1, () => 0).left()).toBe(4000);
  expect(new FitClock([features, pairs], 4, 2, () => 0).left()).toBe(3000);
  expect(new FitClock([features], 2, 8, () => 0).left()).toBe(1000);
});

test("steps that take twice as long double the time left, of later stages too", () => {
  let time = 0;
  const clock = new FitClock([features, pairs], 2, 1, () => time);
  clock.begins(0, 0);
  time = 1000;
  clock.sees(0, 0, 500);
  expect(clock.left()).toBeCloseTo(1000 + 2000 + 2 * 1000);
  expect(clock.share()).toBeCloseTo(1 / 6);
});

test("what bags took that are done is expected of the others", () => {
  let time = 0;
  const clock = new FitClock([features], 3, 1, () => time);
  clock.begins(0, 0);
  time = 300;
  clock.ends(0, 0, 300);
  expect(clock.left()).toBeCloseTo(600);
  clock.begins(0, 1);
  time = 400;
  clock.sees(0, 1, 100);
  expect(clock.left()).toBeCloseTo(200 + 300);
  time = 900;
  clock.sees(0, 1, 600); // more than was thought, so some more to come
  expect(clock.left()).toBeGreaterThan(300);
});

test("the share never falls, and is 1 at the end", () => {
  let time = 0;
  const clock = new FitClock([features], 1, 1, () => time);
  clock.begins(0, 0);
  let last = 0;
  for (const steps of [100, 200, 900, 1000, 1500, 4000]) {
    time += 50;
    clock.sees(0, 0, steps);
    const share = clock.share();
    expect(share).toBeGreaterThanOrEqual(last);
    last = share;
  }
  clock.ends(0, 0, 4001);
  expect(clock.left()).toBe(0);
  expect(clock.share()).toBe(1);
});

test.each([
  [400, "less than 1 s"],
  [7400, "about 7 s"],
  [23_000, "about 25 s"],
  [200_000, "about 3 min"],
  [3 * 3600_000, "about 3 h"]
])("%d ms are said as: %s", (milliseconds, words) => expect(aboutTime(milliseconds)).toBe(words));
