import {describe, expect, it} from "vitest";
import {probe} from "../../../../cells/probe/index.ts";
import {planted} from "./planted.ts";

const read = (result: Awaited<ReturnType<typeof probe>>) => result.sites[0].sparse!;

describe("a sparse probe", () => {
  it.each(["difference", "weight", "exhaustive"] as const)(
    "finds the one neuron that was planted, by %s",
    async (choose) => {
      const {activations, labels} = planted({carriers: [7]});
      const result = await probe({activations, labels, k: [1, 2], choose});
      const [one] = read(result);
      expect(one.neurons).toEqual([7]);
      expect(one.neuronsByFold).toEqual([[7], [7], [7], [7], [7]]);
      expect(one.f1.mean).toBeGreaterThan(result.sites[0].f1!.mean - 0.02);
    }
  );

  it.each(["difference", "weight", "exhaustive"] as const)(
    "needs all four neurons that share what was planted, by %s",
    async (choose) => {
      const carriers = [1, 4, 8, 9];
      const {activations, labels} = planted({rows: 400, columns: 10, carriers});
      const result = await probe({activations, labels, k: [4, 1, 2, 8], choose});
      const readings = read(result);
      expect(readings.map(({k}) => k)).toEqual([1, 2, 4, 8]);
      const [one, two, four, eight] = readings.map(({f1}) => f1.mean);
      const full = result.sites[0].f1!.mean;
      expect([...readings[2].neurons].sort((a, b) => a - b)).toEqual(carriers);
      expect(one).toBeLessThan(full - 0.05);
      expect(two).toBeLessThan(four);
      expect(four).toBeGreaterThan(full - 0.02);
      expect(Math.abs(eight - four)).toBeLessThan(0.02);
    }
  );

  it("takes the best of all subsets where neurons tell something only together", async () => {
    // each of two neurons alone is noise; their sum is the label, beside three decoys
    const {activations, labels} = planted({rows: 300, columns: 6, carriers: []});
    for (let i = 0; i < 300; i++) {
      activations.data[6 * i + 2] *= 3;
      activations.data[6 * i + 5] =
        (i % 2 ? 1.5 : -1.5) - activations.data[6 * i + 2] + 0.3 * activations.data[6 * i + 5];
    }
    const together = await probe({activations, labels, k: [2], choose: "exhaustive"});
    expect([...read(together)[0].neurons].sort()).toEqual([2, 5]);
    expect(read(together)[0].f1.mean).toBeGreaterThan(0.95);
  });

  it("has no room to learn a list of words: its control is near chance, where the full probe's is not", async () => {
    const {activations, labels, types} = planted({rows: 400, columns: 44, carriers: [7]});
    // the activations also say which word it is
    const words = [...new Set(types)];
    types.forEach((type, i) => {
      words.forEach((word, w) => {
        activations.data[44 * i + 20 + w] = word === type ? 1 : 0;
      });
    });
    const result = await probe({activations, labels, k: [1], c: 10, control: {types, draws: 4}});
    expect(result.sites[0].control!.mean).toBeGreaterThan(0.9);
    expect(read(result)[0].control!.mean).toBeLessThan(0.75);
    expect(read(result)[0].f1.mean).toBeGreaterThan(0.95);
  });

  it("tells several classes by the mean of their F1", async () => {
    const {activations} = planted({rows: 300, columns: 8, carriers: []});
    const labels = Array.from({length: 300}, (_, i) => "abc"[i % 3]);
    labels.forEach((label, i) => {
      activations.data[8 * i + "abc".indexOf(label)] += 4;
    });
    const result = await probe({activations, labels, k: [1, 3]});
    const [one, three] = read(result);
    expect(one.f1.mean).toBeLessThan(0.75);
    expect(three.f1.mean).toBeGreaterThan(0.9);
    expect([...three.neurons].sort()).toEqual([0, 1, 2]);
  });
});
