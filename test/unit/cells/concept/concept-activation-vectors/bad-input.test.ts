import {describe, expect, it} from "vitest";
import {
  conceptActivationVectors,
  conceptSensitivity,
  conceptVectors
} from "../../../../../cells/concept/concept-activation-vectors/index.ts";
import {InputError} from "../../../../../cells/input-error.ts";
import {matrix} from "../../../../../cells/math/matrix.ts";
import {examples, linearGradients} from "./planted.ts";

const columns = 4;
const striped = examples(12, columns, 1, {along: [1], far: 3});
const dotted = examples(12, columns, 2, {along: [2], far: 3});
const random = examples(30, columns, 3);
const gradients = {layer: linearGradients(6, [0, 1, 0, 0])};
const layer = {concepts: {striped, dotted}, random};
const good = {states: {layer}, gradients, target: "square"};
type Input = Parameters<typeof conceptActivationVectors>[0];

const network = {
  layers: ["conv1", "conv2"],
  classes: ["circle", "square"],
  activations: async () => striped,
  classGradients: async () => gradients.layer
};
const asked = {network, concepts: {striped: []}, random: [], inputs: [], target: "square"};

const cases: [name: string, input: object, says: string][] = [
  [
    "too few examples of a concept",
    {...good, states: {layer: {...layer, concepts: {striped: examples(9, columns, 1)}}}},
    'concepts["striped"]: got 9 examples, expected at least 10'
  ],
  [
    "too few random examples",
    {...good, states: {layer: {...layer, random: examples(23, columns, 3)}}},
    "random: got 23 random examples, expected at least 24, twice as many as the largest concept has"
  ],
  ["one run", {...good, runs: 1}, "runs: got 1, expected a whole number, 2 to 1,000"],
  [
    "activations that are the same for all",
    {...good, states: {layer: {concepts: {striped: matrix(12, 3)}, random: matrix(30, 3)}}},
    'layer "layer": got the same activations for all examples, expected activations that differ'
  ],
  [
    "activations that are the same for all, and not nought",
    {
      ...good,
      states: {
        layer: {
          concepts: {striped: matrix(12, 3, new Float64Array(36).fill(0.1))},
          random: matrix(30, 3, new Float64Array(90).fill(0.1))
        }
      }
    },
    'layer "layer": got the same activations for all examples'
  ],
  [
    "a class that the network does not have, before any pass",
    {...asked, target: "sqare"},
    'target: got "sqare", expected a class of the network: circle, square. Did you mean "square"?'
  ],
  [
    "a relative concept that there is not, before any pass",
    {...asked, relative: [["striped", "doted"]]},
    'relative.0: got "doted"'
  ],
  [
    "too few random concepts, before any pass",
    {...asked, randomConcepts: 19},
    "randomConcepts: got 19, expected at least 39 for 2 tests"
  ],
  [
    "a layer twice",
    {...asked, layers: ["conv1", "conv1"]},
    'layers: got "conv1" twice, expected each layer once'
  ],
  [
    "a concept without a name",
    {...asked, concepts: {" ": []}},
    "concepts: got a concept without a name, expected a name for each"
  ],
  [
    "examples that the network cannot look at",
    {
      ...asked,
      network: {
        ...network,
        activations: async (shown: unknown) => {
          if (shown === asked.random) return random;
          throw new InputError("pictures", {got: shown, expected: "pictures"});
        }
      }
    },
    'concepts["striped"], pictures: got an array of 0, expected pictures'
  ],
  [
    "a layer that the network does not have",
    {...asked, layers: ["conv3"]},
    'layers: got "conv3", expected layers of the network: conv1, conv2. Did you mean "conv1"?'
  ],
  [
    "a class that the network does not have",
    {...good, gradients: undefined, network, inputs: [], states: {conv1: layer}, target: "sqare"},
    'target: got "sqare", expected a class of the network: circle, square. Did you mean "square"?'
  ],
  [
    "an activation that is no number",
    {...good, states: {layer: {...layer, random: matrix(30, columns, random.data.with(9, NaN))}}},
    'states["layer"].random, row 2, column 1: got NaN, expected a finite number'
  ],
  [
    "a gradient that is no number",
    {...good, gradients: {layer: matrix(6, columns, gradients.layer.data.with(5, Infinity))}},
    'gradients["layer"], row 1, column 1: got Infinity, expected a finite number'
  ],
  [
    "a concept that is the random set",
    {
      ...good,
      states: {layer: {concepts: {striped: matrix(12, columns, random.data.slice(0, 48))}, random}}
    },
    'concepts["striped"]: got examples that are all among the random ones'
  ],
  [
    "a concept against itself",
    {...good, relative: [["striped", "striped"]]},
    'relative.0: got "striped" twice, expected two different concepts'
  ],
  [
    "a relative concept that there is not",
    {...good, relative: [["striped", "doted"]]},
    'relative.0: got "doted", expected one of striped, dotted. Did you mean "dotted"?'
  ],
  [
    "too few random concepts to find anything",
    {...good, randomConcepts: 30},
    "randomConcepts: got 30, expected at least 39 for 2 tests: with fewer none could be significant"
  ],
  [
    "too few inputs",
    {...good, gradients: {layer: linearGradients(4, [0, 1, 0, 0])}},
    "inputs: got 4 inputs, expected at least 5: the score is a share of them"
  ],
  [
    "gradients of another layer",
    {...good, gradients: {layer: linearGradients(6, [0, 1])}},
    'gradients["layer"]: got 6 rows of 2 columns, expected 6 rows of 4 columns'
  ],
  ["no gradients", {...good, gradients: {}}, 'gradients["layer"]: got undefined, expected a matrix'],
  [
    "layers of different examples",
    {
      ...good,
      states: {layer, next: {...layer, concepts: {striped, dotted: examples(11, columns, 2)}}},
      gradients: {...gradients, next: gradients.layer}
    },
    'states["next"].dotted: got 11 examples, expected 12, as many as at layer'
  ],
  [
    "examples of different widths",
    {...good, states: {layer: {...layer, random: examples(30, 3, 3)}}},
    'states["layer"].random: got 3 columns, expected 4, as many as striped has in this layer'
  ],
  [
    "no concept",
    {...good, states: {layer: {...layer, concepts: {}}}},
    "concepts: got none, expected at least"
  ],
  ["no layer", {...good, states: {}}, "states: got an empty object, expected at least one layer"],
  ["no layer to look at", {...asked, layers: []}, "layers: got an array of 0, expected at least one layer"],
  [
    "no matrix",
    {...good, states: {layer: {...layer, random: "noise"}}},
    'states["layer"].random: got "noise", expected a matrix'
  ],
  [
    "neither states nor a network",
    {target: "square"},
    "network: got undefined, expected a network with layers"
  ],
  [
    "a network without concepts",
    {...asked, concepts: undefined},
    "concepts: got undefined, expected an object"
  ],
  [
    "a network without random examples",
    {...asked, random: undefined},
    "random: got undefined, expected random"
  ],
  [
    "a network without inputs",
    {...good, gradients: undefined, network, states: {conv1: layer}},
    "inputs: got undefined, expected inputs of the class. Or give gradients"
  ],
  [
    "what is no network",
    {...asked, network: {layers: []}},
    "network: got an object with the key layers, expected a network with layers, classes, activations"
  ],
  ["a class that is no label", {...good, target: {}}, "target: got an empty object, expected a class"],
  ["a level of 2", {...good, significance: 2}, "significance: got 2, expected a number between 0 and 1"],
  [
    "a mistyped test",
    {...good, test: "scor"},
    'test: got "scor", expected "derivative" or "score". Did you mean "score"?'
  ],
  ["no penalty", {...good, c: 0}, "c: got 0, expected a number greater than 0"],
  ["a mistyped option", {...good, run: 5}, 'conceptActivationVectors: got the option "run"']
];

describe("concept activation vectors refuse, and say what was expected:", () => {
  it.each(cases)("%s", async (_, input, says) => {
    await expect(conceptActivationVectors(input as Input)).rejects.toThrow(says);
  });

  it("a layer, a concept, or states that fitted vectors do not have", async () => {
    const vectors = await conceptVectors({states: {layer}});
    expect(() => vectors.vector("stripes", "layer")).toThrow(
      'concept: got "stripes", expected one of striped, dotted. Did you mean "striped"?'
    );
    expect(() => vectors.vector("striped", "layr")).toThrow('layer: got "layr"');
    expect(() => vectors.along("striped", "layer", matrix(2, 3))).toThrow(
      "states: got 3 columns, expected 4, as the layer layer has"
    );
    const found = await conceptSensitivity({vectors, gradients, target: "square"});
    expect(() => found.reading("striped", "other")).toThrow('layer: got "other", expected one of layer');
    expect(() => found.reading("striped", "layer", "dotted")).toThrow('concept: got "striped, not dotted"');
  });

  it("vectors that were made for a lower level than is asked for", async () => {
    const vectors = await conceptVectors({states: {layer}, randomConcepts: 39});
    await expect(
      conceptSensitivity({vectors, gradients, target: "square", significance: 0.01})
    ).rejects.toThrow("randomConcepts: got 39, expected at least 199 for 2 tests");
  });

  it("what is no vectors", async () => {
    const input = {vectors: {}, gradients, target: "square"} as never;
    await expect(conceptSensitivity(input)).rejects.toThrow(
      "vectors: got an empty object, expected vectors that conceptVectors fitted"
    );
  });
});
