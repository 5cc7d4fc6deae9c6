import {InputError} from "../../input-error.ts";
import {confusionMatrix} from "../../math/metrics.ts";
import type {Pause} from "../../pause.ts";
import type {Choice} from "./choose-neurons.ts";
import {controlLabels, randomFeatures} from "./control.ts";
import {crossValidated} from "./cross-validation.ts";
import type {Examples} from "./examples.ts";
import type {Split} from "./folds.ts";
import {Design, type FitOptions, type LinearFit} from "./linear-fit.ts";
import {meanDifferences, type Neuron, topNeurons} from "./neurons.ts";
import {difference, rightness, type Score, scoreOf} from "./scores.ts";
import type {Site} from "./sites.ts";
import {sparseReadings} from "./sparse-readings.ts";

/** What a control task asks for: rows of one type share a drawn label. */
export interface ControlTask {
  types: Int32Array;
  typeCount: number;
  draws: number;
}

export interface Plan {
  examples: Examples;
  splits: readonly Split[];
  fit: FitOptions;
  control?: ControlTask;
  /** numbers of neurons to read, rising; empty for none */
  ks: readonly number[];
  choose: Choice;
  /** features that know types only are read too */
  random: boolean;
  seed: number;
}

/** A reading of few neurons. */
export interface SparseReading {
  k: number;
  accuracy: Score;
  f1: Score;
  /** F1 on the labels of the control task with as many neurons, chosen anew for them */
  control?: Score;
  /** those chosen on all rows, and in each fold on the rows learnt from */
  neurons: number[];
  neuronsByFold: number[][];
}

/** What a probe reads at one place of a model. */
export interface SiteReading {
  name: string;
  layer?: number;
  offset: number;
  columns: number;
  /** columns that do not vary: they say nothing */
  constant: number;
  /** share right of rows not learnt from; of numbers R² */
  accuracy: Score;
  /** of classes */
  f1?: Score;
  /** share right of always naming the class that is most frequent */
  majority: Score;
  /** share right of the same probe on labels drawn for each type; `draws` are the means of each draw */
  control?: Score & {draws: number[]};
  /** accuracy less control */
  selectivity?: Score;
  /** share right of the same probe on random vectors, one a type */
  random?: Score;
  /** [true class][class read], rows not learnt from; of classes */
  confusion?: number[][];
  /** fitted to all rows, for activations as they are: of two classes what speaks for the second */
  direction: LinearFit;
  /** mean of each class less that of the others: of two classes the second less the first */
  meanDifference?: Float64Array[];
  neurons?: Neuron[];
  sparse?: SparseReading[];
}

const neuronsShown = 20;

/** Fits that a site takes, for progress. */
export function fitsOf({splits, control, ks, random}: Plan): number {
  return splits.length * (1 + (control?.draws ?? 0) + (random ? 1 : 0) + (ks.length > 0 ? 1 : 0)) + 1;
}

export async function probeSite(
  site: Site,
  plan: Plan,
  pause: Pause,
  done: () => void
): Promise<SiteReading> {
  const {examples, splits, fit, random, control, seed} = plan;
  const {y, classes} = examples;
  const {x} = site;
  const designs = splits.map(({train}) => new Design(x, train, undefined, fit));
  const own = await crossValidated({x, designs, splits, labels: y, classes: classes?.length}, pause, done);
  const controls = control ? await controlScore(site, designs, plan, control, pause, done) : undefined;
  const direction = await new Design(x, everyRow(y), undefined, fit).fit(
    {y, classes: classes?.length},
    pause
  );
  done();
  const reading: SiteReading = {
    name: site.name,
    ...(site.layer === undefined ? {} : {layer: site.layer}),
    offset: site.offset,
    columns: x.columns,
    constant: constantColumns(site),
    accuracy: scoreOf(own.accuracy),
    majority: scoreOf(splits.map((split) => majorityRightness(examples, split))),
    direction
  };
  if (controls) {
    reading.control = controls;
    reading.selectivity = difference(reading.accuracy, controls);
  }
  if (random) {
    const {types, typeCount} = control ?? rowTypes(y.length);
    const drawn = randomFeatures(types, typeCount, x.columns, seed);
    const drawnDesigns = splits.map(({train}) => new Design(drawn, train, undefined, fit));
    const task = {x: drawn, designs: drawnDesigns, splits, labels: y, classes: classes?.length};
    reading.random = scoreOf((await crossValidated(task, pause, done)).accuracy);
  }
  if (!classes) return reading;
  reading.f1 = scoreOf(own.f1);
  reading.confusion = confusionOf(y, own.read, classes.length);
  reading.meanDifference = meanDifferences(x, y, classes.length, everyRow(y));
  reading.neurons = topNeurons(x, y, classes.length, neuronsShown);
  if (plan.ks.length > 0) reading.sparse = await sparseReadings(site, own.fits, plan, direction, pause, done);
  return reading;
}

export function everyRow(y: ArrayLike<unknown>): Int32Array {
  return Int32Array.from({length: y.length}, (_, i) => i);
}

export function rowTypes(rows: number): {types: Int32Array; typeCount: number} {
  return {types: Int32Array.from({length: rows}, (_, i) => i), typeCount: rows};
}

/** The labels of each draw of a control task. */
export function drawsOf(
  {examples, splits, seed}: Plan,
  {types, typeCount, draws}: ControlTask
): Float64Array[] {
  return Array.from({length: draws}, (_, draw) => {
    const labels = controlLabels(examples, types, typeCount, splits, seed + 1 + draw);
    if (labels) return labels;
    throw new InputError("control.types", {
      got: typeCount,
      expected: "so many types that each class can be drawn for some that are learnt from",
      remedy: "Give more types, or leave them out to shuffle the labels"
    });
  });
}

async function controlScore(
  {x}: Site,
  designs: Design[],
  plan: Plan,
  control: ControlTask,
  pause: Pause,
  done: () => void
): Promise<Score & {draws: number[]}> {
  const {splits, examples} = plan;
  const classes = examples.classes?.length;
  const byDraw: number[][] = [];
  for (const labels of drawsOf(plan, control)) {
    byDraw.push((await crossValidated({x, designs, splits, labels, classes}, pause, done)).accuracy);
  }
  return {...overDraws(byDraw), draws: byDraw.map((folds) => scoreOf(folds).mean)};
}

/** Of each fold the mean over the draws. */
export function overDraws(byDraw: number[][]): Score {
  return scoreOf(
    byDraw[0].map((_, fold) => byDraw.reduce((sum, folds) => sum + folds[fold], 0) / byDraw.length)
  );
}

function majorityRightness({y, classes}: Examples, {train, test}: Split): number {
  const truth = Float64Array.from(test, (i) => y[i]);
  if (!classes) {
    const mean = train.reduce((sum, i) => sum + y[i], 0) / train.length;
    return rightness(truth, new Float64Array(test.length).fill(mean));
  }
  const counts = new Float64Array(classes.length);
  for (const i of train) counts[y[i]]++;
  const most = counts.indexOf(Math.max(...counts));
  return rightness(truth, new Float64Array(test.length).fill(most), classes.length);
}

function confusionOf(y: Float64Array, read: Float64Array, classes: number): number[][] {
  const {data} = confusionMatrix(y, read, classes);
  return Array.from({length: classes}, (_, k) => [...data.slice(k * classes, (k + 1) * classes)]);
}

function constantColumns({x: {rows, columns: d, data}}: Site): number {
  let constant = 0;
  for (let j = 0; j < d; j++) {
    let i = 1;
    while (i < rows && data[i * d + j] === data[j]) i++;
    if (i >= rows) constant++;
  }
  return constant;
}
