import {checkedMatrix, isMatrixLike, type MatrixLike} from "../../checked-matrix.ts";
import type {Label} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import type {Matrix} from "../../math/matrix.ts";
import {nearest} from "../../nearest-name.ts";
import type {Pause} from "../../pause.ts";
import {rowsOf} from "./layer-space.ts";
import type {LayeredNetwork} from "./layered-network.ts";

/** What one layer has for the examples of each concept, and for random ones: [example, number]. */
export interface LayerStates {
  concepts: Record<string, MatrixLike>;
  random: MatrixLike;
}

/** By layer. */
export type ConceptStates = Record<string, LayerStates>;

/** The same, checked: every layer has the same concepts with the same numbers of examples. */
export interface CheckedStates {
  layers: string[];
  conceptNames: string[];
  /** examples of each concept, in the order of `conceptNames` */
  counts: number[];
  randomCount: number;
  /** by layer: the concepts' matrices in order, then the random one */
  states: Matrix[][];
}

/** Fewer examples than this leave too few to learn from and to be asked about. */
export const leastExamples = 10;

const overflow = "Did the network overflow? Look at the layer before it";

/** A network, and what it is to be shown. */
export interface ShownExamples<Inputs> {
  network: LayeredNetwork<Inputs>;
  layers: readonly string[];
  concepts: Readonly<Record<string, Inputs>>;
  random: Inputs;
}

type Done = (share: number, layer: string) => void;

/** Asks a network for its activations, layer by layer. */
export async function statesOf<Inputs>(
  {network, layers, concepts, random}: ShownExamples<Inputs>,
  pause: Pause,
  done: Done
): Promise<ConceptStates> {
  const states: ConceptStates = {};
  for (const [at, layer] of layers.entries()) {
    done(at / layers.length, layer);
    if (pause.due()) await pause.turn();
    const own: LayerStates = {
      concepts: {},
      random: await asExamples("random", network.activations(random, layer))
    };
    for (const [name, examples] of Object.entries(concepts)) {
      if (pause.due()) await pause.turn();
      const field = `concepts[${JSON.stringify(name)}]`;
      own.concepts[name] = await asExamples(field, network.activations(examples, layer));
    }
    states[layer] = own;
  }
  return states;
}

/** What a network says of the examples in a field. It names them as it calls them; a reader gave them by the field. */
async function asExamples<Value>(field: string, answer: Promise<Value>): Promise<Value> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const {got, expected, remedy} = error;
    throw new InputError(`${field}, ${error.field}`, {got, expected, remedy});
  }
}

/**
 * Asks a network how a class's logit changes with each number of its layers.
 * @throws InputError without a network or inputs, and for a class that the network does not have
 */
export async function gradientsOf<Inputs>(
  {network, inputs, target}: {network?: LayeredNetwork<Inputs>; inputs?: Inputs; target: Label},
  layers: readonly string[],
  pause: Pause,
  done: Done
): Promise<Record<string, Matrix>> {
  if (!network || inputs === undefined || inputs === null) {
    throw new InputError(network ? "inputs" : "network", {
      got: undefined,
      expected: network
        ? "inputs of the class"
        : "a network with layers, classes, activations and classGradients",
      remedy: "Or give gradients: a matrix by layer"
    });
  }
  checkLayers(network.layers, layers);
  const classIndex = classIndexOf(network.classes, target);
  const gradients: Record<string, Matrix> = {};
  for (const [at, layer] of layers.entries()) {
    done(at / layers.length, layer);
    if (pause.due()) await pause.turn();
    gradients[layer] = await asExamples("inputs", network.classGradients(inputs, layer, classIndex));
  }
  return gradients;
}

/** @throws InputError for a layer that the network does not have, one named twice, and none */
export function checkLayers(known: readonly string[], layers: readonly string[], field = "layers"): void {
  for (const layer of layers) {
    if (known.includes(layer)) continue;
    const near = nearest(layer, known);
    throw new InputError(field, {
      got: layer,
      expected: `layers of the network: ${known.join(", ")}`,
      remedy: near && `Did you mean ${JSON.stringify(near)}?`
    });
  }
  const twice = layers.find((layer, at) => layers.indexOf(layer) !== at);
  if (twice !== undefined) {
    throw new InputError(field, {
      got: described(`${JSON.stringify(twice)} twice`),
      expected: "each layer once"
    });
  }
  if (layers.length === 0) throw new InputError(field, {got: layers, expected: "at least one layer"});
}

/**
 * The place of a class among those of the network.
 * @throws InputError for a class that the network does not have
 */
export function classIndexOf(classes: readonly Label[], target: Label): number {
  const at = classes.indexOf(target);
  if (at >= 0) return at;
  const near = typeof target === "string" ? nearest(target, classes.map(String)) : undefined;
  throw new InputError("target", {
    got: target,
    expected: `a class of the network: ${classes.join(", ")}`,
    remedy: near && `Did you mean ${JSON.stringify(near)}?`
  });
}

/**
 * @throws InputError for no concept, too few examples, layers of different examples, a value that is no number, and a
 *   concept whose examples all stand among the random ones
 */
export function checkedStates(input: ConceptStates): CheckedStates {
  const layers = Object.keys(input);
  if (layers.length === 0) throw new InputError("states", {got: input, expected: "at least one layer"});
  const conceptNames = Object.keys(input[layers[0]]?.concepts ?? {});
  if (conceptNames.length === 0) {
    throw new InputError("concepts", {
      got: described("none"),
      expected: "at least one concept with examples"
    });
  }
  const states = layers.map((layer) => layerMatrices(layer, input[layer], conceptNames));
  const counts = conceptNames.map((_, k) => states[0][k].rows);
  const randomCount = states[0][conceptNames.length].rows;
  checkCounts(conceptNames, counts, randomCount);
  for (const [at, layer] of layers.entries()) {
    checkSameCounts(layer, layers[0], states[at], states[0], conceptNames);
  }
  conceptNames.forEach((name, k) => {
    checkNotRandom(name, states[0][k], states[0][conceptNames.length]);
  });
  return {layers, conceptNames, counts, randomCount, states};
}

function layerMatrices(layer: string, own: LayerStates, conceptNames: string[]): Matrix[] {
  const field = `states[${JSON.stringify(layer)}]`;
  const matrixAt = (value: unknown, name: string): Matrix => {
    if (isMatrixLike(value)) return checkedMatrix(value, `${field}.${name}`, overflow);
    throw new InputError(`${field}.${name}`, {got: value, expected: "a matrix: {rows, columns, data}"});
  };
  const all = [
    ...conceptNames.map((name) => matrixAt(own?.concepts?.[name], name)),
    matrixAt(own?.random, "random")
  ];
  const [{columns}] = all;
  all.forEach((matrix, k) => {
    if (matrix.columns === columns) return;
    throw new InputError(`${field}.${conceptNames[k] ?? "random"}`, {
      got: described(`${matrix.columns} columns`),
      expected: `${columns}, as many as ${conceptNames[0]} has in this layer`
    });
  });
  return all;
}

function checkCounts(conceptNames: string[], counts: number[], randomCount: number): void {
  for (const [k, name] of conceptNames.entries()) {
    if (counts[k] >= leastExamples) continue;
    throw new InputError(`concepts[${JSON.stringify(name)}]`, {
      got: described(`${counts[k]} ${counts[k] === 1 ? "example" : "examples"}`),
      expected: `at least ${leastExamples}, to learn from and to be asked about`
    });
  }
  const most = Math.max(...counts);
  if (randomCount >= 2 * most) return;
  throw new InputError("random", {
    got: described(`${randomCount} random examples`),
    expected: `at least ${2 * most}, twice as many as the largest concept has`,
    remedy: "Sets of them stand for random concepts and, at the same time, for what these are held against"
  });
}

function checkSameCounts(
  layer: string,
  first: string,
  own: Matrix[],
  others: Matrix[],
  names: string[]
): void {
  own.forEach(({rows}, k) => {
    if (rows === others[k].rows) return;
    throw new InputError(`states[${JSON.stringify(layer)}].${names[k] ?? "random"}`, {
      got: described(`${rows} examples`),
      expected: `${others[k].rows}, as many as at ${first}`
    });
  });
}

/** A concept that is held against its own examples is none. */
function checkNotRandom(name: string, concept: Matrix, random: Matrix): void {
  const seen = new Set(rowKeys(random));
  const own = rowKeys(concept);
  // where a layer says the same of all examples, that is what is wrong, and it is said elsewhere
  if (new Set(own).size === 1 || own.some((row) => !seen.has(row))) return;
  throw new InputError(`concepts[${JSON.stringify(name)}]`, {
    got: described("examples that are all among the random ones"),
    expected: "others than those they are held against"
  });
}

/** Two sums of each row's numbers: rows that differ have others, as good as always. */
function rowKeys(states: Matrix): string[] {
  return rowsOf(states).map((row) => {
    let sum = 0;
    let weighted = 0;
    for (let j = 0; j < row.length; j++) {
      sum += row[j];
      weighted += row[j] * Math.sqrt(j + 1);
    }
    return `${sum} ${weighted}`;
  });
}

/** @throws InputError for gradients of another shape than the layer's states, too few, or with a value that is no number */
export function checkedGradients(
  input: Readonly<Record<string, MatrixLike>>,
  layers: readonly string[],
  columns: readonly number[]
): Matrix[] {
  let first: Matrix | undefined;
  return layers.map((layer, at) => {
    const field = `gradients[${JSON.stringify(layer)}]`;
    const value = input[layer];
    if (!isMatrixLike(value)) {
      throw new InputError(field, {got: value, expected: "a matrix of gradients: {rows, columns, data}"});
    }
    const own = checkedMatrix(value, field, overflow);
    first ??= own;
    if (own.columns !== columns[at] || own.rows !== first.rows) {
      throw new InputError(field, {
        got: described(`${own.rows} rows of ${own.columns} columns`),
        expected: `${first.rows} rows of ${columns[at]} columns, as the layer's states and the other gradients have`
      });
    }
    if (own.rows < leastInputs) {
      throw new InputError("inputs", {
        got: described(`${own.rows} ${own.rows === 1 ? "input" : "inputs"}`),
        expected: `at least ${leastInputs}: the score is a share of them`
      });
    }
    return own;
  });
}

const leastInputs = 5;
