import fc from "fast-check";
import {describe, expect, test} from "vitest";
import {cutPoints} from "../../../../../cells/glassbox/ebm/cut-points.ts";
import {densityOf} from "../../../../../cells/glassbox/ebm/density.ts";
import {binOf} from "../../../../../cells/glassbox/ebm/feature.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {type DataFile, exact} from "./peer.ts";

describe("where there are few different values, the cuts are InterpretML's: every midpoint", () => {
  const few = exact.cuts
    .filter(({x, name}) => Array.isArray(x) && name !== "inf")
    .map(({name, x, cuts}) => ({
      name,
      x: Float64Array.from(x, Number).filter((v) => !Number.isNaN(v)),
      cuts
    }));
  test.each(few)("$name", ({x, cuts}) => {
    const expected = cuts["quantile,max_cuts=253,min_samples_bin=1,rounded=False"];
    const found = cutPoints(x, 253);
    expect(found.length).toBe(expected.length);
    for (const [at, cut] of found.entries()) expect(cut).toBeCloseTo(expected[at], 12);
  });
});

test("with many values, bins hold about as many rows each, and equal values stay together", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({min: -50, max: 50}), {minLength: 1, maxLength: 300}),
      fc.integer({min: 1, max: 20}),
      (list, most) => {
        const values = Float64Array.from(list);
        const cuts = cutPoints(values, most);
        expect(cuts.length).toBeLessThanOrEqual(most);
        for (const [at, cut] of cuts.entries()) {
          if (at > 0) expect(cut).toBeGreaterThan(cuts[at - 1]);
          expect(list.some((v) => v < cut) && list.some((v) => v >= cut)).toBe(true);
        }
        const counts = new Float64Array(cuts.length + 3);
        for (const v of values) counts[binOf({size: cuts.length + 3, cuts}, v)]++;
        const longestRun = Math.max(...list.map((v) => list.filter((u) => u === v).length));
        expect(Math.max(...counts)).toBeLessThanOrEqual(
          (2 * list.length) / (cuts.length + 1) + 2 * longestRun
        );
      }
    )
  );
});

const counted = (values: Float64Array, cuts: Float64Array) => {
  const counts = new Array(cuts.length + 1).fill(0);
  for (const value of values) counts[binOf({size: cuts.length + 3, cuts}, value) - 1]++;
  return counts;
};

describe("bins are as large as InterpretML's: the larger ones lie at the ends", () => {
  const sizes = exact.cuts.flatMap(({name, x, cuts}) => {
    if (!["uniform_round3", "skewed", "neg_tiny"].includes(name) || !Array.isArray(x)) return [];
    const values = Float64Array.from(x, Number);
    return [1, 2, 3, 5, 13].map((most) => ({
      name,
      most,
      values,
      cuts: cuts[`quantile,max_cuts=${most},min_samples_bin=1,rounded=False`]
    }));
  });
  test.each(sizes.filter(({cuts, most}) => cuts.length === most))(
    "$name, $most cuts",
    ({most, values, cuts}) => {
      expect(counted(values, cutPoints(values, most))).toEqual(counted(values, Float64Array.from(cuts)));
    }
  );

  test("twelve hundred rows in sixty-two bins", () => {
    const values = Float64Array.from({length: 1200}, (_, i) => i);
    const sized = [...new Array(11).fill(20), ...new Array(40).fill(19), ...new Array(11).fill(20)];
    expect(counted(values, cutPoints(values, 61))).toEqual(sized);
  });
});

test("a long run of equal values costs the bins on its sides nothing", () => {
  const values = Float64Array.from({length: 1000}, (_, i) => (i < 200 ? i : i < 800 ? 500 : i));
  expect(counted(values, cutPoints(values, 8))).toEqual([50, 50, 50, 50, 600, 50, 50, 50, 50]);
});

test("a value equal to a cut goes up, and between neighbouring numbers the upper is the cut", () => {
  const next = 1 + Number.EPSILON;
  expect([...cutPoints(Float64Array.of(1, next), 5)]).toEqual([next]);
  const grid = {size: 5, cuts: Float64Array.of(1, 2)};
  expect([NaN, -Infinity, 1, 1.5, 2, Infinity].map((v) => binOf(grid, v))).toEqual([0, 1, 2, 2, 3, 3]);
});

test("the density has the steps of Doane's rule, as InterpretML's", () => {
  const sepal = Float64Array.from(fixture<DataFile>("data/iris.json").X, (row) => row[0]);
  const {least, greatest, density} = densityOf(sepal, 0);
  const peer = fixture<{models: Record<string, {json: {ebm: {features: Record<string, unknown>[]}}}>}>(
    "ebm_interchange_json.json"
  ).models.iris_3class.json.ebm.features[0];
  expect([least, greatest]).toEqual([peer.min, peer.max]);
  expect([...density]).toEqual(peer.histogram_weights);
});
