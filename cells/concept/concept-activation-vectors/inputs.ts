import {z} from "zod";
import type {MatrixLike} from "../../checked-matrix.ts";
import type {Label} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import {isRecord} from "../../kinds.ts";
import {fields, positiveNumber, wholeNumber} from "../../models/fields.ts";
import {ConceptVectors, placeOf, type VectorOptions} from "./concept-vectors.ts";
import type {LayeredNetwork} from "./layered-network.ts";
import type {TestOptions} from "./sensitivity.ts";
import {leastRandomConcepts} from "./significance.ts";
import {type ConceptStates, checkLayers, type ShownExamples} from "./states.ts";

const given = (value: unknown): boolean => value !== undefined && value !== null;

const networkField = z.custom<LayeredNetwork<unknown>>((value) => {
  const {layers, classes, activations, classGradients} = (value ?? {}) as Partial<LayeredNetwork<unknown>>;
  return (
    Array.isArray(layers) &&
    Array.isArray(classes) &&
    typeof activations === "function" &&
    typeof classGradients === "function"
  );
}, "a network with layers, classes, activations and classGradients");

const layersField = z.array(z.string("a layer's name"), "an array of layer names");
/** concept names to examples, as the network takes inputs */
const conceptsField = z.custom<Readonly<Record<string, unknown>>>(
  isRecord,
  "an object: each concept's name with its examples"
);
/** random examples, as the network takes inputs: sets of them stand for concepts that mean nothing */
const randomField = z.custom<unknown>(given, "random examples");
const targetField = z.custom<Label>(
  (value) => ["string", "number", "boolean"].includes(typeof value),
  "a class: a string, a number, or true or false"
);

const networkStates = {
  network: networkField,
  layers: layersField,
  concepts: conceptsField,
  random: randomField
};

/** Activations that are there already; or a network with the examples to show it. */
const eitherStates = {
  /** by layer: {concepts: {name: matrix}, random: matrix}, each [example, number] */
  states: z.custom<ConceptStates>(isRecord, "an object: layers with {concepts, random}").optional(),
  network: networkField.optional(),
  layers: layersField.optional(),
  concepts: conceptsField.optional(),
  random: z.unknown().optional()
};

const vectorFields = {
  /** pairs of concepts, the first to be held against the second instead of random examples */
  relative: z
    .array(
      z.tuple([z.string("a concept's name"), z.string("a concept's name")], "two concept names"),
      "an array of pairs of concept names"
    )
    .default([]),
  /** classifiers a concept, each against another random set */
  runs: wholeNumber(2, 1000).default(10),
  /** random concepts to compare with; 199 unless the number of tests needs more */
  randomConcepts: wholeNumber(19, 100_000).optional(),
  /** inverse strength of the classifiers' penalty, for activations divided by the layer's spread */
  c: positiveNumber().default(1),
  seed: wholeNumber(0, 2 ** 32 - 1).default(0)
};

const testFields = {
  /** chance that random concepts alone have to be significant anywhere; it is shared among all tests (Bonferroni) */
  significance: z
    .number("a number between 0 and 1")
    .refine((value) => value > 0 && value < 1, "a number between 0 and 1")
    .default(0.05),
  /** what is tested: the mean derivative along the vector, or the share of inputs whose logit rises */
  test: z.enum(["derivative", "score"], '"derivative" or "score"').default("derivative")
};

/** The inputs of a class, and the class; or gradients that are there already. */
const eitherGradients = {
  /** inputs of the class, as the network takes them */
  inputs: z.unknown().optional(),
  /** the class whose logit is looked at; with gradients that are given only its name */
  target: targetField,
  /** by layer: how the logit changes with each number, [input, number] */
  gradients: z
    .custom<Readonly<Record<string, MatrixLike>>>(isRecord, "an object: layers with a matrix of gradients")
    .optional()
};

const askedFields = {network: networkField.optional(), ...eitherGradients, ...testFields};

export const conceptStatesInputs = fields(networkStates);
export const conceptVectorsInputs = fields({
  ...eitherStates,
  ...vectorFields,
  significance: testFields.significance
});
export const conceptSensitivityInputs = fields({
  vectors: z.custom<ConceptVectors>(
    (value) => value instanceof ConceptVectors,
    "vectors that conceptVectors fitted"
  ),
  ...askedFields
});
export const conceptActivationVectorsInputs = fields({
  ...eitherStates,
  ...eitherGradients,
  ...vectorFields,
  ...testFields
});

export type VectorInputs = z.output<typeof conceptVectorsInputs>;
export type SensitivityInputs = z.output<z.ZodObject<typeof askedFields>>;

/**
 * A network with what to show it, where no states are given.
 * @throws InputError for what is missing, and for a layer that the network does not have
 */
export function shownTo({
  network,
  layers,
  concepts,
  random
}: Pick<VectorInputs, "network" | "layers" | "concepts" | "random">): ShownExamples<unknown> {
  const lacks = (field: string, expected: string): InputError =>
    new InputError(field, {got: undefined, expected, remedy: "Or give states: activations by layer"});
  if (!network) throw lacks("network", "a network with layers, classes, activations and classGradients");
  if (!concepts) throw lacks("concepts", "an object: each concept's name with its examples");
  if (!given(random)) throw lacks("random", "random examples, as the network takes inputs");
  const own = layers ?? network.layers;
  checkLayers(network.layers, own);
  if (Object.keys(concepts).some((name) => name.trim() === "")) {
    throw new InputError("concepts", {
      got: described("a concept without a name"),
      expected: "a name for each"
    });
  }
  return {network, layers: own, concepts, random};
}

/** @throws InputError for relative concepts that are not there or the same, and for too few random concepts */
export function vectorOptions(
  inputs: VectorInputs,
  {conceptNames, layers}: {conceptNames: readonly string[]; layers: readonly string[]}
): VectorOptions {
  const {relative, runs, c, seed, significance} = inputs;
  relative.forEach((pair, at) => {
    for (const name of pair) placeOf(`relative.${at}`, name, conceptNames);
    if (pair[0] !== pair[1]) return;
    throw new InputError(`relative.${at}`, {
      got: described(`${JSON.stringify(pair[0])} twice`),
      expected: "two different concepts"
    });
  });
  const tests = (conceptNames.length + relative.length) * layers.length;
  const least = leastRandomConcepts(tests, significance);
  const randomConcepts = inputs.randomConcepts ?? Math.max(199, least);
  if (randomConcepts < least) throw tooFew(randomConcepts, tests, least);
  return {relative, runs, randomConcepts, c, seed};
}

/** @throws InputError where with these random concepts nothing could be significant */
export function checkedTest({significance, test}: TestOptions, vectors: ConceptVectors): TestOptions {
  const tests = vectors.comparisons.length * vectors.layers.length;
  const least = leastRandomConcepts(tests, significance);
  const {randomConcepts} = vectors.options;
  if (randomConcepts < least) throw tooFew(randomConcepts, tests, least);
  return {significance, test};
}

function tooFew(randomConcepts: number, tests: number, least: number): InputError {
  return new InputError("randomConcepts", {
    got: randomConcepts,
    expected: `at least ${least} for ${tests} ${tests === 1 ? "test" : "tests"}: with fewer none could be significant`,
    remedy: "Ask about fewer layers or concepts, or raise significance"
  });
}
