import {describe, expect, it} from "vitest";
import {
  type ConceptReading,
  conceptSensitivity,
  conceptVectors
} from "../../../../../cells/concept/concept-activation-vectors/index.ts";
import {matrix} from "../../../../../cells/math/matrix.ts";
import {Random} from "../../../../../cells/math/random.ts";
import {examples, linearGradients, reluGradients} from "./planted.ts";

const columns = 24;
/** Sets of random examples, each with so many random concepts. */
const pools = 10;
const concepts = 20;
const all = pools * concepts;
const random = new Random(5);
const units = matrix(
  10,
  columns,
  Float64Array.from({length: 10 * columns}, () => random.normal())
);
const out = Array.from({length: 10}, () => random.normal());
const networks = {
  linear: linearGradients(
    40,
    Array.from({length: columns}, () => random.normal())
  ),
  bent: reluGradients(examples(40, columns, 77), units, out)
};

/** At most 5 % of 200, and two standard errors. */
const most = all * 0.05 + 2 * Math.sqrt(all * 0.05 * 0.95);

describe("the test of concept activation vectors against random concepts", () => {
  it("calls at most 5 % of 200 random concepts significant, and two standard errors", async () => {
    const readings: Record<string, ConceptReading[]> = {linear: [], bent: []};
    for (let pool = 0; pool < pools; pool++) {
      const nothing = Object.fromEntries(
        Array.from({length: concepts}, (_, k) => [
          `random ${k}`,
          examples(16, columns, 1000 * (pool + 1) + k)
        ])
      );
      const states = {layer: {concepts: nothing, random: examples(200, columns, 50 + pool)}};
      // a level of nearly one for all tests together, so that 199 random concepts will do: each is judged by its own p
      const level = {significance: 1 - 1e-9};
      const vectors = await conceptVectors({states, runs: 4, randomConcepts: 199, seed: pool, ...level});
      for (const [name, network] of Object.entries(networks)) {
        const gradients = {layer: network};
        const found = await conceptSensitivity({vectors, gradients, target: "yes", ...level});
        readings[name].push(...found.readings);
      }
    }
    for (const own of Object.values(readings)) {
      const below = (measure: "derivative" | "score", level: number) =>
        own.filter((reading) => reading[measure].p <= level).length;
      expect(own).toHaveLength(all);
      expect(below("derivative", 0.05)).toBeLessThanOrEqual(most);
      expect(below("score", 0.05)).toBeLessThanOrEqual(most);
      // the level is used: a test that says no to everything would hold it too
      expect(below("derivative", 0.2)).toBeGreaterThan(0.1 * all);
      expect(below("derivative", 0.5)).toBeGreaterThan(0.35 * all);
      // a t-test of the runs against one half, with 3 degrees of freedom, takes each run for another concept
      const bold = own.filter(
        ({score: {mean, standardError}}) => Math.abs(mean - 0.5) > 3.182 * standardError
      );
      expect(bold.length).toBeGreaterThan(2 * most);
    }
  }, 60_000);

  it("takes all layers and concepts together: random ones are seldom called significant anywhere", async () => {
    let called = 0;
    for (let seed = 0; seed < 12; seed++) {
      const layer = (own: number) => ({
        concepts: Object.fromEntries(
          ["a", "b", "c"].map((name, k) => [name, examples(16, columns, 10_000 * (own + 1) + 10 * seed + k)])
        ),
        random: examples(100, columns, 500 + seed + 100 * own)
      });
      const states = {first: layer(0), second: layer(1)};
      const vectors = await conceptVectors({states, runs: 3, seed});
      const gradients = {first: networks.linear, second: networks.bent};
      const {readings} = await conceptSensitivity({vectors, gradients, target: "yes"});
      if (readings.some(({significant}) => significant)) called++;
    }
    expect(called).toBeLessThanOrEqual(2);
  }, 60_000);
});
