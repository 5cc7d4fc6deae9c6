import {describe, expect, it} from "vitest";
import {
  conceptActivationVectors,
  conceptSensitivity,
  conceptVectors
} from "../../../../../cells/concept/concept-activation-vectors/index.ts";
import {matrix} from "../../../../../cells/math/matrix.ts";
import {decode, fixture} from "../../../../fixtures/decode.ts";
import {examples, linearGradients, reluGradients} from "./planted.ts";

const columns = 12;
const concepts = {
  third: examples(30, columns, 1, {along: [3], far: 4}),
  seventh: examples(30, columns, 2, {along: [7], far: 4}),
  both: examples(30, columns, 3, {along: [3, 7], far: 4})
};
const random = examples(120, columns, 4);
const weights = (own: Record<number, number>) => Array.from({length: columns}, (_, j) => own[j] ?? 0);

describe("concept activation vectors of a model that is known", () => {
  it("score 1 along a weight above nought and 0 along one below, exactly, when the model is linear", async () => {
    const vectors = await conceptVectors({states: {layer: {concepts, random}}});
    for (const [third, seventh] of [
      [1.5, -0.25],
      [-1e-6, 3e4]
    ]) {
      const gradients = {layer: linearGradients(8, weights({3: third, 7: seventh}))};
      const found = await conceptSensitivity({vectors, gradients, target: "yes"});
      expect(found.reading("third").score).toMatchObject({mean: third > 0 ? 1 : 0, standardError: 0});
      expect(found.reading("seventh").score).toMatchObject({mean: seventh > 0 ? 1 : 0, standardError: 0});
    }
  });

  it("say how many logits a concept is worth: in a linear model its weight times how far its examples lie", async () => {
    const states = {layer: {concepts: {third: concepts.third}, random}};
    const gradients = {layer: linearGradients(8, weights({3: 0.5}))};
    const {readings} = await conceptActivationVectors({states, gradients, target: "yes"});
    const [{effect, derivative, significant, found}] = readings;
    expect([found, significant]).toEqual([true, true]);
    expect(derivative.mean).toBeGreaterThan(derivative.high);
    // the weight is 0.5, and the concept's examples lie 4 away
    expect(Math.abs(effect.mean - 0.5 * 4)).toBeLessThan(0.5);
  });

  it("have the derivative that captum has along a given vector", async () => {
    const {
      tcav_directional_derivative_r2: given,
      weights: own,
      targets
    } = fixture<{
      tcav_directional_derivative_r2: {cav: number[]; values: number[]};
      weights: {"fc.weight": number[][]};
      targets: number[];
    }>("tcav_cnn.json");
    // examples that lie along the vector and nowhere else: every classifier's normal is that vector
    const alongOnly = (rows: number, from: number) =>
      matrix(
        rows,
        given.cav.length,
        Float64Array.from(
          {length: rows * given.cav.length},
          (_, at) => (from + 0.01 * Math.floor(at / given.cav.length)) * given.cav[at % given.cav.length]
        )
      );
    const vectors = await conceptVectors({
      states: {r2: {concepts: {given: alongOnly(10, 1)}, random: alongOnly(30, -1)}}
    });
    for (const [k, target] of targets.entries()) {
      // after r2 come only a mean of 2 x 2 places and a linear layer, so that the gradient is a quarter of its weights
      const gradient = given.cav.map((_, at) => {
        const [channel, y, x] = [Math.floor(at / 16), Math.floor(at / 4) % 4, at % 4];
        return own["fc.weight"][target][4 * channel + 2 * Math.floor(y / 2) + Math.floor(x / 2)] / 4;
      });
      const gradients = {r2: linearGradients(5, gradient)};
      const {readings} = await conceptSensitivity({vectors, gradients, target});
      expect(readings[0].derivative.mean).toBeCloseTo(given.values[k], 9);
    }
    expect(decode(given.cav).shape).toEqual([96]);
  });

  it("find a direction that a bent network uses, and not one across it", async () => {
    const units = matrix(6, columns);
    const out = [1, 1, 1, 1, 1, 1];
    // units look along the third number, and a little along others, never along the seventh
    for (let unit = 0; unit < 6; unit++) {
      units.data[unit * columns + 3] = 1;
      units.data[unit * columns + ((unit + 8) % columns)] += 0.5;
      units.data[unit * columns + 7] = 0;
    }
    for (const seed of [0, 1, 2, 3]) {
      const found = await conceptActivationVectors({
        states: {layer: {concepts: {third: concepts.third, seventh: concepts.seventh}, random}},
        gradients: {layer: reluGradients(examples(40, columns, 60 + seed), units, out)},
        target: "yes",
        seed
      });
      const [used, across] = [found.reading("third"), found.reading("seventh")];
      expect([used.found, used.significant]).toEqual([true, true]);
      // where all units are off there is no slope, which counts half
      expect(used.score.mean).toBeGreaterThan(0.7);
      // it is there to be told, and the class does not ask for it
      expect([across.found, across.significant]).toEqual([true, false]);
      expect(Math.abs(across.derivative.mean)).toBeLessThan(used.derivative.mean / 3);
    }
  });

  it("hold one concept against another: what both have drops out", async () => {
    const states = {layer: {concepts, random}};
    const gradients = {layer: linearGradients(8, weights({7: 1}))};
    const relative: [string, string][] = [["both", "third"]];
    const found = await conceptActivationVectors({states, gradients, target: "yes", relative});
    const [apart, alone] = [found.reading("both", "layer", "third"), found.reading("third")];
    expect(apart).toMatchObject({concept: "both", against: "third", found: true, significant: true});
    expect(apart.score.mean).toBe(1);
    expect(alone.significant).toBe(false);
    const other = {layer: linearGradients(8, weights({3: 1}))};
    const vectors = await conceptVectors({states, relative});
    const third = await conceptSensitivity({vectors, gradients: other, target: "yes"});
    expect(third.reading("both", "layer", "third").significant).toBe(false);
    expect(third.reading("both").significant).toBe(true);
  });

  it("point from random examples to the concept's, with length 1", async () => {
    const vectors = await conceptVectors({states: {layer: {concepts, random}}});
    const vector = vectors.vector("third", "layer");
    expect(Math.hypot(...vector)).toBeCloseTo(1, 12);
    expect(vector.indexOf(Math.max(...vector))).toBe(3);
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    const fresh = examples(30, columns, 9, {along: [3], far: 4});
    expect(mean(vectors.along("third", "layer", fresh))).toBeGreaterThan(
      mean(vectors.along("third", "layer", random)) + 2
    );
  });

  it("of a class that does not react at all are in the middle, and not significant", async () => {
    const {readings} = await conceptActivationVectors({
      states: {layer: {concepts, random}},
      gradients: {layer: linearGradients(6, weights({}))},
      target: "yes"
    });
    for (const {score, derivative, significant} of readings) {
      expect([score.mean, derivative.mean, derivative.p, significant]).toEqual([0.5, 0, 1, false]);
    }
  });
});
