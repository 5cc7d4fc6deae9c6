import {describe, expect, it} from "vitest";
import {
  ConceptActivationVectors,
  conceptActivationVectors,
  conceptStates,
  conceptVectors,
  type LayeredNetwork
} from "../../../../../cells/concept/concept-activation-vectors/index.ts";
import {type Matrix, matrix} from "../../../../../cells/math/matrix.ts";
import {examples, linearGradients} from "./planted.ts";

const columns = 6;
const striped = examples(15, columns, 1, {along: [1], far: 3});
const dotted = examples(15, columns, 2, {along: [2], far: 3});
const random = examples(60, columns, 3);
const weights = [0, 1, -0.5, 0, 0, 0];

/** A layer that is the inputs, and one that is twice them; the logit of "yes" is their weighted sum. */
const network: LayeredNetwork<Matrix> = {
  layers: ["first", "second"],
  classes: ["no", "yes"],
  activations: async (inputs, layer) =>
    matrix(
      inputs.rows,
      columns,
      inputs.data.map((value) => (layer === "second" ? 2 : 1) * value)
    ),
  classGradients: async ({rows}, layer, classIndex) =>
    linearGradients(
      rows,
      weights.map((weight) => ((classIndex === 1 ? weight : -weight) * 1) / (layer === "second" ? 2 : 1))
    )
};
const shown = {network, concepts: {striped, dotted}, random};
const asked = {...shown, inputs: examples(8, columns, 7), target: "yes", runs: 4};

describe("concept activation vectors", () => {
  it("are asked of a network by its layers, or of numbers, with the same answer", async () => {
    const byNetwork = await conceptActivationVectors(asked);
    const states = await conceptStates({...shown, layers: ["first", "second"]});
    const byNumbers = await conceptActivationVectors({
      states,
      gradients: {
        first: linearGradients(8, weights),
        second: linearGradients(
          8,
          weights.map((w) => w / 2)
        )
      },
      target: "yes",
      runs: 4
    });
    expect(byNetwork.toJSON()).toEqual(byNumbers.toJSON());
    expect(byNetwork.basis).toMatchObject({
      target: "yes",
      layers: ["first", "second"],
      counts: {striped: 15, dotted: 15},
      randomCount: 60,
      inputCount: 8
    });
  });

  it("do not hang on the unit in which a layer is measured", async () => {
    const found = await conceptActivationVectors(asked);
    for (const concept of ["striped", "dotted"]) {
      const [first, second] = [found.reading(concept, "first"), found.reading(concept, "second")];
      expect(second.score).toEqual(first.score);
      expect(second.derivative.mean).toBeCloseTo(first.derivative.mean / 2, 9);
      expect(second.spread).toBeCloseTo(2 * first.spread, 9);
      expect(second.effect.mean).toBeCloseTo(first.effect.mean, 9);
      expect(second.derivative.p).toBe(first.derivative.p);
    }
  });

  it("turn round with the class", async () => {
    const yes = (await conceptActivationVectors(asked)).reading("striped");
    const no = (await conceptActivationVectors({...asked, target: "no"})).reading("striped");
    expect(no.score.mean).toBe(1 - yes.score.mean);
    expect(no.derivative.mean).toBeCloseTo(-yes.derivative.mean, 12);
  });

  it("survive JSON", async () => {
    const found = await conceptActivationVectors({...asked, relative: [["striped", "dotted"]]});
    const back = ConceptActivationVectors.fromJSON(JSON.stringify(found));
    expect(back).toEqual(found);
    expect(back.reading("striped", "first", "dotted")).toEqual(found.reading("striped", "first", "dotted"));
    expect(() => ConceptActivationVectors.fromJSON({kind: "roc"})).toThrow(
      'json: got "roc", expected what toJSON of concept activation vectors gave'
    );
  });

  it("are refused with the field's name where a file was changed", async () => {
    const stored = JSON.parse(JSON.stringify(await conceptActivationVectors(asked)));
    const broken = (change: (json: typeof stored) => void) => {
      const json = structuredClone(stored);
      change(json);
      return () => ConceptActivationVectors.fromJSON(json);
    };
    expect(() => ConceptActivationVectors.fromJSON({kind: stored.kind})).toThrow(
      /^json\.target: got undefined/
    );
    expect(broken((json) => delete json.layers)).toThrow(/^json\.layers: got undefined, expected a list/);
    expect(broken((json) => (json.readings[1].score.runs = "x"))).toThrow(
      /^json\.readings\.1\.score\.runs: got "x"/
    );
    expect(broken((json) => (json.readings[0].derivative = null))).toThrow(
      /^json\.readings\.0\.derivative: got null/
    );
  });

  it("are the same for the same seed, others for another, and keep when a concept is added", async () => {
    const {readings} = await conceptActivationVectors(asked);
    const again = await conceptActivationVectors(asked);
    expect(again.readings).toEqual(readings);
    const other = await conceptActivationVectors({...asked, seed: 1});
    expect(other.reading("striped").accuracy.runs).not.toEqual(again.reading("striped").accuracy.runs);
    const more = {...asked.concepts, random: examples(15, columns, 40)};
    const added = await conceptActivationVectors({...asked, concepts: more, randomConcepts: 199});
    expect(added.reading("striped").score.runs).toEqual(again.reading("striped").score.runs);
  });

  it("say of a concept that is nothing that there is no vector for it", async () => {
    const concepts = {striped, nothing: examples(15, columns, 41)};
    const found = await conceptActivationVectors({...asked, concepts});
    expect(found.reading("striped").found).toBe(true);
    const nothing = found.reading("nothing");
    expect([nothing.found, nothing.significant]).toEqual([false, false]);
    expect(nothing.accuracy.mean).toBeLessThanOrEqual(nothing.accuracy.high);
  });

  it("stop when they are told to, and say how far they are", async () => {
    const controller = new AbortController();
    const heard: [number, string?][] = [];
    const stopped = conceptActivationVectors(
      {...asked, concepts: {striped, dotted}, runs: 60},
      {
        signal: controller.signal,
        progress(share, note) {
          heard.push([share, note]);
          if (share > 0.3) controller.abort();
        }
      }
    );
    await expect(stopped).rejects.toThrow("aborted");
    const shares = heard.map(([share]) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(heard.map(([, note]) => note)).toContain("first");
    await expect(conceptVectors(shown, {signal: controller.signal})).rejects.toThrow("aborted");
  });
});
