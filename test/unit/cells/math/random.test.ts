import {describe, expect, it} from "vitest";
import {Random} from "../../../../cells/math/random.ts";

describe("random numbers", () => {
  it("are the same for the same seed and differ for near seeds", () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({length: 8}, () => random.uint32());
    };
    expect(draw(7)).toEqual(draw(7));
    const many = Array.from({length: 200}, (_, seed) => new Random(seed).uint32());
    expect(new Set(many).size).toBe(200);
    expect(new Random(1).uint32()).not.toBe(new Random(2 ** 32 + 1).uint32());
  });

  it("follow xoshiro128** of Blackman and Vigna", () => {
    // The published step on the published test state 1, 2, 3, 4 gives 11520, 0, 5927040, 70819200.
    const random = Random.fromState([1, 2, 3, 4]);
    const drawn = [random.uint32(), random.uint32(), random.uint32(), random.uint32()];
    expect(drawn).toEqual([11520, 0, 5927040, 70819200]);
  });

  it("come in blocks as they come one by one", () => {
    const block = new Uint32Array(1000);
    const random = new Random(5);
    random.fillUint32(block);
    const single = new Random(5);
    expect([...block]).toEqual(Array.from({length: 1000}, () => single.uint32()));
    expect(random.uint32()).toBe(single.uint32());
  });

  it("fall evenly: chi-square over the upper and the lower eight bits, of neighbours too", () => {
    const bits = new Uint32Array(1 << 20);
    new Random(11).fillUint32(bits);
    const chiSquare = (bin: (i: number) => number): number => {
      const counts = new Float64Array(256);
      for (let i = 1; i < bits.length; i++) counts[bin(i)]++;
      const expected = (bits.length - 1) / 256;
      return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    };
    // 255 degrees of freedom: the middle 99.99 % lie between 178 and 346.
    for (const bin of [
      (i: number): number => bits[i] >>> 24,
      (i: number): number => bits[i] & 255,
      (i: number): number => ((bits[i] >>> 28) << 4) | (bits[i - 1] >>> 28)
    ]) {
      expect(chiSquare(bin)).toBeGreaterThan(178);
      expect(chiSquare(bin)).toBeLessThan(346);
    }
  });

  it("have the moments of the uniform and of the normal distribution", () => {
    const random = new Random(3);
    const n = 200_000;
    const moments = (draw: () => number): number[] => {
      const sums = [0, 0, 0, 0];
      for (let i = 0; i < n; i++) {
        const x = draw();
        for (let k = 0; k < 4; k++) sums[k] += x ** (k + 1);
      }
      return sums.map((sum) => sum / n);
    };
    const uniform = moments(() => random.uniform());
    for (const [k, moment] of uniform.entries()) expect(moment).toBeCloseTo(1 / (k + 2), 2);
    const [first, second, third, fourth] = moments(() => random.normal());
    expect(Math.abs(first)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(second - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(third)).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(fourth - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  });

  it("as integers reach every value below the size, and only those", () => {
    const random = new Random(2);
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it("refuse a seed that is no whole number", () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 60]) {
      expect(() => new Random(seed)).toThrow(/seed: got .+, expected an integer from 0/);
    }
  });
});
