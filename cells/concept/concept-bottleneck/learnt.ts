import {described, InputError} from "../../input-error.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {accuracy, logLoss} from "../../math/metrics.ts";
import {percentile} from "../../math/percentile.ts";
import {inTurns, type Pause} from "../../pause.ts";
import {classesRead, part} from "../../probe/probe/linear-fit.ts";
import {judgedConcepts} from "./answers.ts";
import {type BottleneckForm, shownValues} from "./bottleneck-form.ts";
import type {Examples} from "./examples.ts";
import {classProbabilities, fitLabelLayer} from "./label-layer.ts";
import {type Layer, rectified, through, throughSteps} from "./layer.ts";
import type {TrainingPoint} from "./plain-results.ts";
import type {Plan} from "./plan.ts";

/** What was learnt so far; its layers read standardised features. */
export interface Learnt {
  form: BottleneckForm;
  conceptLayers: Layer[];
  labelLayer: Layer;
  /** of a multitask model */
  aside?: Layer;
  conceptL2: number;
}

/** Percentiles of the training logits that stand for "no" and "yes" (Koh et al. 2020, sec. 5.1). */
const [LOW, HIGH] = [5, 95];

/** A form whose concepts, when they are set, take values that the label layer has seen. */
export function withLevels(form: BottleneckForm, z: Matrix): BottleneckForm {
  if (form.activation === "sigmoid") return form;
  const sorted = form.conceptNames.map((_, j) =>
    Float64Array.from({length: z.rows}, (_, i) => z.data[i * z.columns + j]).sort()
  );
  return {
    ...form,
    no: Float64Array.from(sorted, (column) => percentile(column, LOW)),
    yes: Float64Array.from(sorted, (column) => percentile(column, HIGH))
  };
}

/** The form with levels of the rows learnt from. */
export async function withTrainLevels(
  {form, examples: {x, train}}: Plan,
  conceptLayers: Layer[],
  pause: Pause
): Promise<BottleneckForm> {
  if (form.activation === "sigmoid") return form;
  return withLevels(form, await inTurns(throughSteps(conceptLayers, x, train), pause));
}

/** Adds the label layer to a concept layer that is there: on the true concepts, or on the predicted ones. */
export async function withLabelLayer(
  {training, form: plain, examples, options}: Plan,
  conceptLayers: Layer[],
  rows: Int32Array,
  pause: Pause
): Promise<Omit<Learnt, "conceptL2">> {
  const {x, concepts, codes, weights, classes} = examples;
  const used = training === "independent" ? knownRows(examples, rows) : rows;
  const z = await inTurns(throughSteps(conceptLayers, x, used), pause);
  const form = withLevels(plain, z);
  const values = shownValues(form, z, training === "independent" ? part(concepts, used) : undefined);
  const of = (list: Float64Array): Float64Array => Float64Array.from(used, (row) => list[row]);
  const told = {classes: classes.length, l2: options.l2, weights: of(weights)};
  return {form, conceptLayers, labelLayer: await fitLabelLayer(values, of(codes), told, pause)};
}

/** @throws InputError where they leave no examples of some class */
function knownRows({concepts: {columns, data}, codes, classes}: Examples, rows: Int32Array): Int32Array {
  const known = rows.filter((row) => !data.subarray(row * columns, (row + 1) * columns).some(Number.isNaN));
  const lost = classes.find((_, code) => !known.some((row) => codes[row] === code));
  if (lost === undefined) return known;
  throw new InputError("concepts", {
    got: described(`no row of class ${JSON.stringify(lost)} of which every concept is known`),
    expected: "such rows of each class, for independent training",
    remedy: 'Train with "sequential" or "joint", or give machineConcepts'
  });
}

/** How good it is on the rows it learnt from and on those held back. */
export async function measured(
  plan: Plan,
  learnt: Omit<Learnt, "conceptL2">,
  pause: Pause
): Promise<Omit<TrainingPoint, "epoch">> {
  const own = await judged(plan, learnt, plan.examples.train, pause);
  const held = await judged(plan, learnt, plan.examples.validation, pause);
  return {
    labelLoss: own.labelLoss,
    conceptLoss: own.concepts.loss,
    validationLabelLoss: held.labelLoss,
    validationConceptLoss: held.concepts.loss,
    validationAccuracy: held.accuracy,
    validationConceptAccuracy: held.concepts.accuracy
  };
}

/** Losses and shares of right answers on some rows. */
async function judged(
  {examples, answers}: Plan,
  {form, conceptLayers, labelLayer, aside}: Omit<Learnt, "conceptL2">,
  rows: Int32Array,
  pause: Pause
): Promise<{labelLoss: number; accuracy: number; concepts: {loss: number; accuracy: number}}> {
  const [last, ...before] = [...conceptLayers].reverse();
  const hidden = before.length
    ? rectified(await inTurns(throughSteps(before.reverse(), examples.x, rows), pause))
    : part(examples.x, rows);
  const z = through([last], hidden);
  const logits = through([aside ?? labelLayer], aside ? hidden : shownValues(form, z));
  const truth = Float64Array.from(rows, (row) => examples.codes[row]);
  const weights = Float64Array.from(rows, (row) => examples.weights[row]);
  return {
    labelLoss: logLoss(truth, classProbabilities(logits), weights),
    accuracy: accuracy(truth, classesRead(logits)),
    concepts: judgedConcepts(form.units, z, answers, rows)
  };
}

/** A label layer that reads nothing: of a multitask model. */
export function noLabelLayer(classes: number, concepts: number): Layer {
  const outputs = classes === 2 ? 1 : classes;
  return {weights: matrix(outputs, concepts), bias: new Float64Array(outputs)};
}
