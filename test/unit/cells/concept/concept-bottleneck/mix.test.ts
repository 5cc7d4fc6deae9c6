import {describe, expect, it} from "vitest";
import {mixer} from "../../../../../cells/concept/concept-bottleneck/mix.ts";
import {Random} from "../../../../../cells/math/random.ts";

const train = Int32Array.of(0, 1, 2, 3, 5);
const human = Uint8Array.of(1, 1, 0, 0, 1, 0);

describe("mixing of human and machine-made concepts", () => {
  it("takes the partner of a row from the other kind", () => {
    const mix = mixer(train, human, 0.4);
    const random = new Random(1);
    const seen = new Map<number, Set<number>>(Array.from(train, (row) => [row, new Set()]));
    for (let draw = 0; draw < 200; draw++) {
      for (const row of train) seen.get(row)!.add(mix(row, random).partner);
    }
    for (const row of [0, 1]) expect([...seen.get(row)!].sort()).toEqual([2, 3, 5]);
    for (const row of [2, 3, 5]) expect([...seen.get(row)!].sort()).toEqual([0, 1]);
  });

  it("takes any row that is learnt from where one kind is all there is", () => {
    const mix = mixer(train, new Uint8Array(6).fill(1), 0.4);
    const random = new Random(1);
    const seen = new Set(Array.from({length: 200}, () => mix(0, random).partner));
    expect([...seen].sort()).toEqual([...train]);
  });

  it("leaves each row at least half itself, the more so the smaller alpha is", () => {
    const random = new Random(2);
    const sharesOf = (alpha: number): number[] => {
      const mix = mixer(train, human, alpha);
      return Array.from({length: 2000}, () => mix(0, random).share);
    };
    const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
    const [small, large] = [sharesOf(0.1), sharesOf(8)];
    for (const share of [...small, ...large]) {
      expect(share).toBeGreaterThanOrEqual(0.5);
      expect(share).toBeLessThanOrEqual(1);
    }
    expect(mean(small)).toBeGreaterThan(mean(large) + 0.2);
  });
});
