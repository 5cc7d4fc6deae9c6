import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {checkedInputs} from "../../checked-inputs.ts";
import {checkedMatrix} from "../../checked-matrix.ts";
import type {Label} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {Random} from "../../math/random.ts";
import {fields, positiveNumber, wholeNumber} from "../../models/fields.ts";
import {type Pause, pausing} from "../../pause.ts";
import {type Split, splitsOf} from "../../probe/probe/folds.ts";
import {classesRead, part} from "../../probe/probe/linear-fit.ts";
import {shownValues} from "./bottleneck-form.ts";
import type {ConceptBottleneck} from "./concept-bottleneck.ts";
import {conceptMatrix} from "./concept-values.ts";
import {checkedLabels} from "./examples.ts";
import {conceptBottleneckInputs, conceptsField, featuresField, labelsField} from "./inputs.ts";
import {fitLabelLayer} from "./label-layer.ts";
import {through, unscaledLayer} from "./layer.ts";
import type {Gain, Leakage} from "./plain-results.ts";
import {type Plan, planOf} from "./plan.ts";
import {shareRight} from "./share-right.ts";
import {trainByEpochs} from "./train-by-epochs.ts";

const leakageInputs = fields({
  bottleneck: z.custom<ConceptBottleneck>(
    (value) => typeof (value as ConceptBottleneck | null)?.conceptLogits === "function",
    "what conceptBottleneck gave"
  ),
  features: featuresField,
  labels: labelsField,
  /** what is so; rows where a concept is not known are left out of its surplus */
  concepts: conceptsField,
  /** parts that the rows are cut into; each is read by label layers that learnt from the others */
  folds: wholeNumber(2, 50).default(4),
  /** how many concepts without meaning are tried at a time */
  noiseConcepts: z.array(wholeNumber(1, 256), "an array of whole numbers").default([1, 4, 8]),
  /** λ of the bottlenecks of concepts without meaning: the less, the freer their label is to use them */
  conceptWeight: positiveNumber().default(0.1),
  seed: wholeNumber(0).default(0)
});

export type LeakageInputs = z.input<typeof leakageInputs>;

/** What is the same for all tests. */
interface Rows {
  features: Matrix;
  /** concept logits, [row, concept] */
  z: Matrix;
  classes: Label[];
  codes: Float64Array;
  splits: Split[];
  pause: Pause;
}

/**
 * Three tests of whether a bottleneck lets through more than its concepts (Mahinpei et al. 2021, "Promises and pitfalls of
 * black-box concept learning models"; Havasi et al. 2022): how much better a label layer reads soft concepts than rounded
 * ones; how right joint bottlenecks are whose concepts are tossed coins; and what one concept's logit tells of the label
 * beyond its yes or no. Shares are of rows that the label layers did not learn from.
 */
export const bottleneckLeakage = defineCell({
  name: "bottleneckLeakage",
  title: "What a concept bottleneck leaks",
  papers: [10],
  inputs: leakageInputs,
  async run(inputs, {signal, progress}): Promise<Leakage> {
    const {bottleneck, folds, noiseConcepts, seed} = inputs;
    const features = checkedMatrix(inputs.features, "features");
    const {classes, codes} = checkedLabels(inputs.labels, features.rows, bottleneck.classes);
    checkFolds(classes, codes, folds);
    const most = Math.max(0, ...noiseConcepts);
    const learnt = codes.length - Math.ceil(codes.length / folds);
    if (most > learnt) {
      throw new InputError("noiseConcepts", {
        got: most,
        expected: `at most ${learnt}, the rows that are learnt from in each of ${folds} folds`
      });
    }
    const own = {classes, y: codes, groups: Int32Array.from(codes, (_, i) => i), groupCount: codes.length};
    const z = bottleneck.conceptLogits(features);
    const truth = conceptMatrix(inputs.concepts, bottleneck.conceptNames, features.rows, "concepts");
    const rows = {features, z, classes, codes, splits: splitsOf(own, folds, seed), pause: pausing(signal)};
    const hardSoft = await hardSoftOf(bottleneck, rows);
    const surplus = await surplusOf(bottleneck, truth, rows);
    const noise: Leakage["noise"] = [];
    for (const [at, concepts] of noiseConcepts.entries()) {
      progress((at + 0.2) / (noiseConcepts.length + 0.2), `${concepts} concepts drawn by coin`);
      noise.push(await noiseOf(concepts, rows, {...inputs, conceptActivation: bottleneck.form.activation}));
    }
    progress(1, "leakage");
    return {hardSoft, noise, surplus};
  }
});

async function hardSoftOf({form}: ConceptBottleneck, rows: Rows): Promise<Leakage["hardSoft"]> {
  const hardForm = {...form, hard: true, activation: "sigmoid"} as const;
  const softForm = {...form, hard: false};
  const hard = await rightByRow(shownValues(hardForm, rows.z), rows);
  const soft = await rightByRow(shownValues(softForm, rows.z), rows);
  return {hard: shareRight(hard), soft: shareRight(soft), gain: gainOf(soft, hard)};
}

async function surplusOf(
  {conceptNames}: ConceptBottleneck,
  truth: Matrix,
  rows: Rows
): Promise<Leakage["surplus"]> {
  const surplus: Leakage["surplus"] = [];
  for (const [j, name] of conceptNames.entries()) {
    const at = (values: Matrix, row: number): number => values.data[row * values.columns + j];
    const known = rows.codes.map((_, row) => (Number.isNaN(at(truth, row)) ? 0 : 1));
    if (!known.includes(1)) continue;
    const splits = rows.splits.map(({train, test}) => ({
      train: train.filter((row) => known[row] === 1),
      test: test.filter((row) => known[row] === 1)
    }));
    const own = {...rows, splits};
    const bits = matrix(known.length, 1);
    const both = matrix(known.length, 2);
    for (let row = 0; row < known.length; row++) {
      bits.data[row] = at(truth, row);
      both.data.set([at(truth, row), at(rows.z, row)], 2 * row);
    }
    const told = await rightByRow(bits, own);
    const more = await rightByRow(both, own);
    surplus.push({name, bit: shareRight(told), logit: shareRight(more), gain: gainOf(more, told)});
  }
  return surplus;
}

/** A joint bottleneck a fold, whose concepts are tossed coins. */
async function noiseOf(
  count: number,
  {features, classes, codes, splits, pause}: Rows,
  {
    conceptWeight,
    seed,
    conceptActivation
  }: {conceptWeight: number; seed: number; conceptActivation: "sigmoid" | "logit"}
): Promise<Leakage["noise"][number]> {
  const right = new Float64Array(codes.length);
  for (const [fold, {train, test}] of splits.entries()) {
    const random = new Random(1000 * seed + fold);
    const coin = (): number[] => Array.from(train, () => random.integer(2));
    const inputs = {
      features: part(features, train),
      labels: Array.from(train, (row) => classes[codes[row]]),
      concepts: Object.fromEntries(Array.from({length: count}, (_, j) => [`coin ${j + 1}`, coin()])),
      classes,
      training: "joint",
      conceptActivation,
      conceptWeight,
      seed
    };
    // of a coin nothing can be learnt, so that the label alone says when the training was best
    const plan: Plan = {
      ...planOf(checkedInputs(conceptBottleneckInputs, inputs, "bottleneckLeakage")),
      chooseBy: "label"
    };
    const {centre, scale} = plan.examples;
    for await (const {learnt, complete} of trainByEpochs(plan, pause)) {
      if (!complete) continue;
      const layers = learnt.conceptLayers.map((layer) => unscaledLayer(layer, centre, scale));
      const values = shownValues(learnt.form, through(layers, part(features, test)));
      const read = classesRead(through([learnt.labelLayer], values));
      for (const [i, row] of test.entries()) right[row] = read[i] === codes[row] ? 1 : 0;
    }
  }
  const counts = classes.map((_, code) => codes.filter((own) => own === code).length);
  return {concepts: count, majority: Math.max(...counts) / codes.length, ...shareRight(right)};
}

/** Of each row 1 or 0: whether a label layer that learnt from other folds reads it right from these values. */
async function rightByRow(values: Matrix, {codes, classes, splits, pause}: Rows): Promise<Float64Array> {
  const right: number[] = [];
  for (const {train, test} of splits) {
    const told = {classes: classes.length, l2: 1, weights: new Float64Array(train.length).fill(1)};
    const own = Float64Array.from(train, (row) => codes[row]);
    const layer = await fitLabelLayer(part(values, train), own, told, pause);
    const read = classesRead(through([layer], part(values, test)));
    for (const [i, row] of test.entries()) right.push(read[i] === codes[row] ? 1 : 0);
  }
  return Float64Array.from(right);
}

function gainOf(more: Float64Array, less: Float64Array): Gain {
  const {accuracy: mean, standardError} = shareRight(more.map((right, row) => right - less[row]));
  return {mean, standardError};
}

function checkFolds(classes: readonly Label[], codes: Float64Array, folds: number): void {
  for (const [code, label] of classes.entries()) {
    const own = codes.filter((value) => value === code).length;
    if (own >= folds) continue;
    throw new InputError("labels", {
      got: described(`${own} ${own === 1 ? "row" : "rows"} of class ${JSON.stringify(label)}`),
      expected: `at least ${folds}, one a fold`,
      remedy: "Ask for fewer folds, or give more examples of it"
    });
  }
}
