import {type Matrix, matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";
import type {Comparison} from "./comparison.ts";
import type {ConceptVectors, FittedLayer} from "./concept-vectors.ts";
import {mean, type RunVector, shareAbove} from "./fit-vector.ts";
import {dot, type LayerSpace, rowsOf} from "./layer-space.ts";
import {
  accuracyBound,
  accuracyP,
  type Measured,
  measured,
  type Tested,
  testedAgainst
} from "./significance.ts";

/** What one layer says of one concept and one class. */
export interface ConceptReading extends Comparison {
  layer: string;
  /** share of held-out examples that the vector tells right, with what random concepts reach at most */
  accuracy: Measured & {p: number; high: number};
  /** whether the accuracy is more than random concepts have; without, there is no vector to speak of */
  found: boolean;
  /** share of inputs whose logit rises along the vector, 0 to 1: the TCAV score; a derivative of 0 counts half */
  score: Tested;
  /** mean derivative of the logit along the vector, in logits for a step of length 1 in the layer's units */
  derivative: Tested;
  /** how far examples usually lie from the mean of the random ones, in the layer's units: a step of usual length */
  spread: number;
  /**
   * the derivative times the way along the vector from random examples to the concept's, held-out ones: about how many
   * logits that way is worth
   */
  effect: Measured;
  /** whether the vector is found, and the measure that is tested leaves what random concepts have */
  significant: boolean;
}

export interface TestOptions {
  /** the measure that decides whether a concept is significant */
  test: "derivative" | "score";
  /** the chance that random concepts alone have to be significant anywhere, at most */
  significance: number;
}

/** Reads a class along all vectors, from the gradients of its logit in each layer: [input, number]. */
export async function readingsOf(
  vectors: ConceptVectors,
  gradients: readonly Matrix[],
  options: TestOptions,
  pause: Pause
): Promise<ConceptReading[]> {
  const level = options.significance / (vectors.comparisons.length * vectors.layers.length);
  const readings: ConceptReading[] = [];
  for (const [at, fitted] of vectors.fitted.entries()) {
    const slopes = await slopesOf(fitted.space, gradients[at], pause);
    readings.push(...(await layerReadings(fitted, slopes, {...options, level}, pause)));
  }
  return readings;
}

interface RunReading {
  accuracy: number;
  score: number;
  derivative: number;
  effect: number;
}

async function layerReadings(
  {space, comparisons}: FittedLayer,
  slopes: Matrix,
  {test, significance, level}: TestOptions & {level: number},
  pause: Pause
): Promise<ConceptReading[]> {
  const read = async (runs: readonly RunVector[]): Promise<RunReading[]> => {
    if (pause.due()) await pause.turn();
    return runs.map((run) => readRun(run, slopes));
  };
  const known = new Map<RunVector[][], RunReading[]>();
  const readings: ConceptReading[] = [];
  for (const {concept, against, own, random} of comparisons) {
    let beside = known.get(random);
    if (!beside) {
      beside = [];
      for (const runs of random) beside.push(meanReading(await read(runs)));
      known.set(random, beside);
    }
    const runs = await read(own);
    const of = (name: keyof RunReading): Measured => measured(runs.map((run) => run[name]));
    const randomOf = (name: keyof RunReading): number[] => beside.map((one) => one[name]);
    const accuracy = of("accuracy");
    const accuracies = randomOf("accuracy");
    const p = accuracyP(accuracy.mean, accuracies);
    const found = p <= significance;
    const score = testedAgainst(of("score"), randomOf("score"), 0.5, level);
    const derivative = testedAgainst(of("derivative"), randomOf("derivative"), 0, level);
    const decides = test === "score" ? score : derivative;
    readings.push({
      layer: space.layer,
      concept,
      against,
      accuracy: {...accuracy, p, high: accuracyBound(accuracies, significance)},
      found,
      score,
      derivative,
      spread: space.scale,
      effect: of("effect"),
      significant: found && decides.p <= level * (1 + 1e-9)
    });
  }
  return readings;
}

function readRun({examples, shares, accuracy, gap}: RunVector, {rows, columns, data}: Matrix): RunReading {
  const derivatives = new Float64Array(rows);
  for (let input = 0; input < rows; input++) {
    let sum = 0;
    for (let i = 0; i < examples.length; i++) sum += shares[i] * data[input * columns + examples[i]];
    derivatives[input] = sum;
  }
  const derivative = mean(derivatives);
  return {accuracy, score: shareAbove(derivatives), derivative, effect: derivative * gap};
}

function meanReading(runs: readonly RunReading[]): RunReading {
  const of = (name: keyof RunReading): number => mean(runs.map((run) => run[name]));
  return {accuracy: of("accuracy"), score: of("score"), derivative: of("derivative"), effect: of("effect")};
}

/** Products of gradients and examples, [input, example]: what a step along any sum of examples does. */
async function slopesOf({states}: LayerSpace, gradients: Matrix, pause: Pause): Promise<Matrix> {
  const examples = states.flatMap(rowsOf);
  const slopes = matrix(gradients.rows, examples.length);
  for (const [input, gradient] of rowsOf(gradients).entries()) {
    if (pause.due()) await pause.turn();
    examples.forEach((example, k) => {
      slopes.data[input * examples.length + k] = dot(gradient, example);
    });
  }
  return slopes;
}
