import {defineCell} from "../../cell.ts";
import {pausing} from "../../pause.ts";
import {ConceptActivationVectors} from "./concept-activation-vectors.ts";
import {type ConceptVectors, fitVectors} from "./concept-vectors.ts";
import {
  checkedTest,
  conceptActivationVectorsInputs,
  conceptSensitivityInputs,
  conceptStatesInputs,
  conceptVectorsInputs,
  type SensitivityInputs,
  shownTo,
  type VectorInputs,
  vectorOptions
} from "./inputs.ts";
import {readingsOf} from "./sensitivity.ts";
import {
  type ConceptStates,
  checkedGradients,
  checkedStates,
  classIndexOf,
  gradientsOf,
  statesOf
} from "./states.ts";

export type {Comparison} from "./comparison.ts";
export {ConceptActivationVectors, type ReadingBasis} from "./concept-activation-vectors.ts";
export {ConceptVectors} from "./concept-vectors.ts";
export type {LayeredNetwork} from "./layered-network.ts";
export {picturesAlong, type ShownPictures} from "./pictures-along.ts";
export type {ConceptReading} from "./sensitivity.ts";
export type {Measured, Tested} from "./significance.ts";
export type {ConceptStates, LayerStates} from "./states.ts";

interface Turns {
  signal: AbortSignal;
  progress(fraction: number, note?: string): void;
}

/**
 * What a network has in some layers for the examples of concepts, and for random ones: what `conceptVectors` starts
 * from, in a cell of its own where a notebook asks several things of the same activations.
 */
export const conceptStates = defineCell({
  name: "conceptStates",
  title: "Activations of concepts’ examples",
  papers: [25],
  inputs: conceptStatesInputs,
  run: (inputs, {signal, progress}) => statesOf(shownTo(inputs), pausing(signal), progress)
});

/**
 * Concept activation vectors (Kim et al. 2018, sec. 3.2): in each layer the unit normal of a logistic classifier of a
 * concept's examples against random ones, anew for each run; and, to compare them with, those of random concepts. No
 * class is asked about yet: `conceptSensitivity` does, for as many classes as there are.
 */
export const conceptVectors = defineCell({
  name: "conceptVectors",
  title: "Concept activation vectors",
  papers: [25],
  inputs: conceptVectorsInputs,
  run: fittedVectors
});

/** How a class depends on concepts whose vectors are there: what `conceptActivationVectors` gives, for one more class. */
export const conceptSensitivity = defineCell({
  name: "conceptSensitivity",
  title: "A class’s sensitivity to concepts (TCAV)",
  papers: [25],
  inputs: conceptSensitivityInputs,
  run: ({vectors, ...inputs}, turns) => readClass(vectors, inputs, turns)
});

/**
 * TCAV (Kim et al. 2018): whether, and how, a network's answer depends on a concept that a person shows by examples.
 * For each layer and concept, over several runs against random sets: the share of a class's inputs whose logit rises
 * along the concept's vector, how many logits the concept is worth, how well the vector tells the concept in examples
 * that were held out, and a test against random concepts (`testedAgainst` says why against those).
 */
export const conceptActivationVectors = defineCell({
  name: "conceptActivationVectors",
  title: "Concept activation vectors (TCAV)",
  papers: [25],
  inputs: conceptActivationVectorsInputs,
  async run({inputs, target, gradients, test, ...rest}, {signal, progress}) {
    // what is wrong with the question is said before minutes go into the vectors
    if (rest.network && !gradients) classIndexOf(rest.network.classes, target);
    const vectors = await fittedVectors(rest, {
      signal,
      progress: (share, note) => progress(0.8 * share, note)
    });
    const asked = {network: rest.network, inputs, target, gradients, test, significance: rest.significance};
    return readClass(vectors, asked, {signal, progress: (share, note) => progress(0.8 + 0.2 * share, note)});
  }
});

async function fittedVectors(inputs: VectorInputs, {signal, progress}: Turns): Promise<ConceptVectors> {
  const pause = pausing(signal);
  const shown = inputs.states ? undefined : shownTo(inputs);
  if (shown) vectorOptions(inputs, {conceptNames: Object.keys(shown.concepts), layers: shown.layers});
  const own = shown
    ? await statesOf(shown, pause, (share, note) => progress(0.3 * share, note))
    : (inputs.states as ConceptStates);
  const states = checkedStates(own);
  const options = vectorOptions(inputs, states);
  const begin = inputs.states ? 0 : 0.3;
  return fitVectors(states, options, pause, (share, note) => progress(begin + (1 - begin) * share, note));
}

async function readClass(
  vectors: ConceptVectors,
  inputs: SensitivityInputs,
  {signal, progress}: Turns
): Promise<ConceptActivationVectors> {
  const pause = pausing(signal);
  const {layers, counts, randomCount} = vectors;
  const options = checkedTest(inputs, vectors);
  const given = inputs.gradients ?? (await gradientsOf(inputs, layers, pause, progress));
  const gradients = checkedGradients(
    given,
    layers,
    vectors.fitted.map(({space}) => space.columns)
  );
  const readings = await readingsOf(vectors, gradients, options, pause);
  progress(1, `${layers.length} ${layers.length === 1 ? "layer" : "layers"}`);
  const {runs, randomConcepts, seed} = vectors.options;
  const basis = {runs, randomConcepts, seed, ...options, counts, randomCount};
  return new ConceptActivationVectors(
    {target: inputs.target, layers, inputCount: gradients[0].rows, ...basis},
    readings
  );
}
