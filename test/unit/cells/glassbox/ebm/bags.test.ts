import {table} from "arquero";
import fc from "fast-check";
import {expect, test} from "vitest";
import {makeBag} from "../../../../../cells/glassbox/ebm/bags.ts";
import {prepare} from "../../../../../cells/glassbox/ebm/prepare.ts";
import {Random} from "../../../../../cells/math/random.ts";
import {atOnce} from "../../../../../cells/math/steps.ts";

test("a bag keeps the share to validate with, of each class within one row, and a row of each to train on", () => {
  const drawn = fc.record({
    y: fc
      .array(fc.integer({min: 0, max: 2}), {minLength: 6, maxLength: 200})
      .map((codes) => [0, 1, 2, ...codes]),
    seed: fc.nat()
  });
  fc.assert(
    fc.property(drawn, ({y, seed}) => {
      const bag = makeBag(Float64Array.from(y), 3, 0.15, new Random(seed));
      const held = [...bag].filter((side) => side === -1).length;
      expect(held).toBeLessThanOrEqual(Math.max(1, Math.floor(0.15 * y.length)));
      for (const own of [0, 1, 2]) {
        const sides = [...bag].filter((_, i) => y[i] === own);
        expect(sides).toContain(1);
        const share = (sides.length * Math.max(1, Math.floor(0.15 * y.length))) / y.length;
        expect(Math.abs(sides.filter((side) => side === -1).length - share)).toBeLessThanOrEqual(1);
      }
    })
  );
});

test("near seeds share no bag, and the same seed gives the same bags", () => {
  const rows = table({
    x: Array.from({length: 200}, (_, i) => i),
    y: Array.from({length: 200}, (_, i) => i % 7)
  });
  const bagsOf = (seed: number) => {
    const told = {preset: "default" as const, featureTypes: {}, monotoneConstraints: {}, exclude: []};
    const {input} = atOnce(
      prepare({table: rows, target: "y", task: "regression", outerBags: 8, interactions: 0, seed, ...told})
    );
    return input.bags.map((bag) => bag.join());
  };
  expect(new Set([0, 1, 2].flatMap(bagsOf)).size).toBe(24);
  expect(bagsOf(1)).toEqual(bagsOf(1));
});
