import {expect, it} from "vitest";
import {cutIntoBins, quantileEdges} from "../../../../../cells/agnostic/lime/discretize.ts";
import {
  binaryColumn,
  binSampler,
  type ColumnSampler,
  levelSampler,
  normalSampler,
  sampleRows,
  scaledColumn
} from "../../../../../cells/agnostic/lime/sample.ts";
import {matrix} from "../../../../../cells/math/matrix.ts";
import {normalCdf} from "../../../../../cells/math/normal.ts";
import {Random} from "../../../../../cells/math/random.ts";
import {dataFile} from "./peer.ts";

const {X} = dataFile("breast_cancer");

function binsOf(j: number) {
  const sorted = Float64Array.from(X, (row) => row[j]).sort();
  return cutIntoBins(sorted, quantileEdges(sorted, "quartile"));
}

it("a drawn value is the exact quantile to a hundred-thousandth of its bin's spread, for any random bits", () => {
  const samplers: [ColumnSampler, number][] = [[normalSampler(), 1]];
  for (let j = 0; j < 30; j++) samplers.push([binSampler(binsOf(j)), Math.max(...binsOf(j).sds)]);
  const bits = new Uint32Array(4000);
  new Random(1).fillUint32(bits);
  bits.set([0, 1, 2 ** 31, 2 ** 32 - 1]);
  for (const [sampler, spread] of samplers) {
    const values = matrix(bits.length, 1);
    const design = matrix(bits.length, 1);
    sampleRows([binaryColumn(0, sampler, 0)], bits, values, design);
    for (const [i, r] of bits.entries()) {
      const {value, bin} = sampler.exact(r);
      expect(Math.abs(values.data[i] - value)).toBeLessThan(1.1e-5 * spread);
      expect(design.data[i]).toBe(bin === 0 ? 1 : 0);
    }
  }
});

it("bins are drawn as often as the table has them, and values in them follow their truncated normals", () => {
  const n = 100_000;
  const bins = binsOf(0);
  const bits = new Uint32Array(n);
  new Random(8).fillUint32(bits);
  const values = matrix(n, 1);
  for (const [b, {mean, sd, min, max}] of bins.means
    .map((mean, b) => ({mean, sd: bins.sds[b], min: bins.mins[b], max: bins.maxs[b]}))
    .entries()) {
    const design = matrix(n, 1);
    sampleRows([binaryColumn(0, binSampler(bins), b)], bits, values, design);
    const inside = values.data.filter((_, i) => design.data[i] === 1).sort();
    const p = bins.counts[b] / X.length;
    expect(Math.abs(inside.length / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
    // Kolmogorov and Smirnov's distance; 1.95 / sqrt(n) is exceeded once in a thousand.
    const low = normalCdf((min - mean) / sd);
    const share = normalCdf((max - mean) / sd) - low;
    let distance = 0;
    for (const [i, x] of inside.entries()) {
      expect(x).toBeGreaterThanOrEqual(min);
      expect(x).toBeLessThanOrEqual(max);
      const u = (normalCdf((x - mean) / sd) - low) / share;
      distance = Math.max(distance, Math.abs(u - i / inside.length), Math.abs(u - (i + 1) / inside.length));
    }
    expect(distance).toBeLessThan(1.95 / Math.sqrt(inside.length));
  }
});

it("levels are drawn as often as the table has them, as their codes, rare ones and empty ones too", () => {
  const n = 200_000;
  const bits = new Uint32Array(n);
  new Random(4).fillUint32(bits);
  const values = matrix(n, 1);
  const counts = [500, 1, 0, 499];
  sampleRows([binaryColumn(0, levelSampler(counts, [3, 7, 5, 0]), 1)], bits, values, matrix(n, 1));
  const tally = new Map<number, number>();
  for (const code of values.data) tally.set(code, (tally.get(code) ?? 0) + 1);
  expect([...tally.keys()].sort()).toEqual([0, 3, 7]);
  for (const [code, p] of [
    [3, 0.5],
    [7, 0.001],
    [0, 0.499]
  ]) {
    expect(Math.abs((tally.get(code) ?? 0) / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
  }
});

it("scaled columns are normal around their centre and enter standardised", () => {
  const n = 50_000;
  const bits = new Uint32Array(2 * n);
  new Random(6).fillUint32(bits);
  const values = matrix(n, 3);
  const design = matrix(n, 2);
  const by = {centre: 10, spread: 2, mean: 8, scale: 2};
  sampleRows([scaledColumn(2, by), scaledColumn(0, by)], bits, values, design);
  let sum = 0;
  let squares = 0;
  let product = 0;
  for (let i = 0; i < n; i++) {
    const [a, b, c] = values.data.subarray(3 * i, 3 * i + 3);
    expect(b).toBe(0); // not planned: left as it was
    expect(design.data[2 * i]).toBe((c - 8) / 2);
    sum += a / n;
    squares += (a - 10) ** 2 / n;
    product += ((a - 10) * (c - 10)) / n;
  }
  expect(sum).toBeCloseTo(10, 1);
  expect(squares).toBeCloseTo(4, 0);
  expect(Math.abs(product)).toBeLessThan((4 * 4) / Math.sqrt(n));
});
