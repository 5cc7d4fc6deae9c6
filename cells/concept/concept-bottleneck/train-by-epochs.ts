import {described, InputError} from "../../input-error.ts";
import {type AdamState, adamState, adamStep} from "../../math/adam.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {Random} from "../../math/random.ts";
import {shuffled} from "../../math/shuffled.ts";
import type {Pause} from "../../pause.ts";
import {type Learnt, measured, noLabelLayer, withLabelLayer, withTrainLevels} from "./learnt.ts";
import {type Mixer, mixer} from "./mix.ts";
import {type Batch, Network} from "./network.ts";
import type {TrainingPoint} from "./plain-results.ts";
import type {Plan} from "./plan.ts";
import type {EpochState} from "./training-state.ts";
import type {TrainingStep} from "./training-step.ts";

/** Multiplications between two pauses: some milliseconds. */
const TURN = 2e6;

/** What is learnt from, in the form that minibatches are drawn from: targets say how much they count. */
interface Source extends Batch {
  train: Int32Array;
  mix?: Mixer;
}

/** A training on its way; arrays change in place. */
interface Course {
  parameters: Float64Array;
  adam: AdamState;
  best: Float64Array;
  bestEpoch: number;
  bestLoss: number;
  curve: TrainingPoint[];
}

/**
 * Minibatches and Adam, until the loss on the rows held back is no better for `patience` epochs; kept is what did best
 * there. What is random in an epoch comes from the seed and the epoch's number alone, so that going on after a stop gives
 * the same bits.
 *
 * The loss is (label loss + λ Σ unit losses) / (1 + λ · units), each a mean over the rows in which it is known (Koh et al.
 * 2020, sec. 3, and the division of their program), and the penalties over the number of rows; the label layer's is
 * divided as its loss is, so that l2 means the same in each kind of training. Concept layers that are trained without the
 * label take the mean over the units.
 */
export async function* trainByEpochs(plan: Plan, pause: Pause): AsyncGenerator<TrainingStep, void, void> {
  const {options, examples} = plan;
  const network = networkOf(plan);
  const source = sourceOf(plan);
  const course = courseOf(network, plan);
  const rows = examples.train.length;
  const penalties = {concept: plan.conceptL2 / rows, label: (network.shape.labelShare * options.l2) / rows};
  const over = (): boolean =>
    course.curve.length >= options.epochs || course.curve.length - course.bestEpoch >= options.patience;
  while (!over()) {
    const epoch = course.curve.length + 1;
    await runEpoch(network, source, course, epoch, {plan, penalties, pause});
    const learnt = await learntFrom(plan, network, course.parameters, pause);
    const point = {epoch, ...(await measured(plan, learnt, pause))};
    course.curve.push(point);
    const {labelShare, unitShare, units} = network.shape;
    // where no concept is known in the rows held back, the label alone says which epoch is best
    const byConcepts = plan.chooseBy === "all" && !Number.isNaN(point.validationConceptLoss);
    const concepts = byConcepts ? unitShare * units.length * point.validationConceptLoss : 0;
    const loss = labelShare * point.validationLabelLoss + concepts;
    if (loss < course.bestLoss || course.bestEpoch === 0) {
      course.best.set(course.parameters);
      course.bestEpoch = epoch;
      course.bestLoss = loss;
    }
    if (!over()) yield await stepOf(plan, network, course, false, pause);
  }
  yield await stepOf(plan, network, course, true, pause);
}

async function stepOf(
  plan: Plan,
  network: Network,
  course: Course,
  complete: boolean,
  pause: Pause
): Promise<TrainingStep> {
  return {
    learnt: await learntFrom(plan, network, course.best.slice(), pause),
    curve: [...course.curve],
    share: complete ? 1 : course.curve.length / plan.options.epochs,
    complete,
    epochs: () => stateOf(course)
  };
}

function networkOf({training, examples, hidden, options, form}: Plan): Network {
  const {units, conceptNames, x, classes} = examples;
  const labelReads = training === "joint" ? "concepts" : training === "multitask" ? "hidden" : "nothing";
  const all = 1 + options.conceptWeight * units.length;
  return new Network({
    features: x.columns,
    hidden,
    concepts: conceptNames.length,
    units,
    classes: classes.length,
    activation: form.activation,
    labelReads,
    labelShare: labelReads === "nothing" ? 0 : 1 / all,
    unitShare: labelReads === "nothing" ? 1 / units.length : options.conceptWeight / all
  });
}

function sourceOf({examples, answers, mixing, options}: Plan): Source {
  const {x, codes, weights, classes, train, human, units} = examples;
  const labels = matrix(x.rows, classes.length);
  for (let i = 0; i < x.rows; i++) labels.data[i * classes.length + codes[i]] = weights[i];
  const counted = matrix(answers.rows, answers.columns, answers.data.slice());
  let at = 0;
  for (const {members, whole} of units) {
    const count = members.length + (whole ? 0 : 1);
    weigh(counted, at, count, train, options.conceptClassWeight === "balanced");
    at += count;
  }
  return {
    x,
    answers: counted,
    labels,
    train,
    mix: mixing ? mixer(train, human, options.mixingAlpha) : undefined
  };
}

/** Makes the answers of a unit count as if it were known in every row; balanced, each answer the same in all. */
function weigh(
  {columns, data}: Matrix,
  at: number,
  count: number,
  train: Int32Array,
  balanced: boolean
): void {
  const total = new Float64Array(count);
  for (const row of train) for (let a = 0; a < count; a++) total[a] += data[row * columns + at + a];
  const known = total.reduce((sum, value) => sum + value, 0);
  const there = total.filter((value) => value > 0).length;
  for (const row of train) {
    for (let a = 0; a < count; a++) {
      if (total[a] > 0) data[row * columns + at + a] *= train.length / (balanced ? there * total[a] : known);
    }
  }
}

/** @throws InputError for a state that lacks what its epochs left, or has it for another network */
function checkState(resume: Plan["resume"], size: number): void {
  if (!resume || (resume.curve.length === 0 && !resume.epochs)) return;
  if (!resume.epochs) {
    throw new InputError("resume.epochs", {got: undefined, expected: "what the epochs of its curve left"});
  }
  for (const name of ["parameters", "first", "second", "best"] as const) {
    const {length} = resume.epochs[name];
    if (length === size) continue;
    throw new InputError(`resume.epochs.${name}`, {
      got: described(`${length} numbers`),
      expected: String(size)
    });
  }
}

function courseOf(network: Network, {resume, options}: Plan): Course {
  const state = resume?.epochs;
  checkState(resume, network.size);
  if (!state) {
    return {
      parameters: network.begin(epochRandom(options.seed, 0)),
      adam: adamState(network.size),
      best: new Float64Array(network.size),
      bestEpoch: 0,
      bestLoss: 0,
      curve: []
    };
  }
  const {parameters, first, second, best, steps, bestEpoch, bestLoss} = state;
  return {
    parameters: Float64Array.from(parameters),
    adam: {steps, first: Float64Array.from(first), second: Float64Array.from(second)},
    best: Float64Array.from(best),
    bestEpoch,
    bestLoss,
    curve: [...resume.curve]
  };
}

function stateOf({parameters, adam, best, bestEpoch, bestLoss}: Course): EpochState {
  const {steps, first, second} = adam;
  return {
    steps,
    parameters: [...parameters],
    first: [...first],
    second: [...second],
    best: [...best],
    bestEpoch,
    bestLoss
  };
}

function epochRandom(seed: number, epoch: number): Random {
  return new Random((seed % 2 ** 32) * 2 ** 20 + epoch);
}

interface EpochOptions {
  plan: Plan;
  penalties: {concept: number; label: number};
  pause: Pause;
}

/** steps of a round, however few rows there are: with one a round, a hundred rounds learn next to nothing */
const leastSteps = 10;

async function runEpoch(
  network: Network,
  source: Source,
  {parameters, adam}: Course,
  epoch: number,
  {plan: {options}, penalties, pause}: EpochOptions
): Promise<void> {
  const random = epochRandom(options.seed, epoch);
  const order = shuffled(source.train.length, random);
  const gradient = new Float64Array(network.size);
  const rates = network.rates(options.learningRate);
  const block = Math.max(1, Math.floor(TURN / network.size));
  const size = Math.min(options.batch, Math.ceil(order.length / leastSteps));
  for (let from = 0; from < order.length; from += size) {
    const rows = order.slice(from, from + size).map((place) => source.train[place]);
    const batch = drawnBatch(source, rows, random);
    gradient.fill(0);
    for (let row = 0; row < rows.length; row += block) {
      if (pause.due()) await pause.turn();
      network.addGradient(batch, row, Math.min(rows.length, row + block), parameters, gradient);
    }
    for (let p = 0; p < gradient.length; p++) gradient[p] /= rows.length;
    network.addPenalty(penalties, parameters, gradient);
    adamStep(parameters, gradient, adam, rates);
  }
}

/** The rows as they are, or each mixed with its partner. */
function drawnBatch({x, answers, labels, mix}: Source, rows: number[], random: Random): Batch {
  const drawn = rows.map((row) => ({row, ...(mix?.(row, random) ?? {partner: row, share: 1})}));
  const taken = ({columns, data}: Matrix): Matrix => {
    const out = matrix(rows.length, columns);
    for (const [i, {row, partner, share}] of drawn.entries()) {
      for (let j = 0; j < columns; j++) {
        const own = data[row * columns + j];
        out.data[i * columns + j] =
          share === 1 ? own : share * own + (1 - share) * data[partner * columns + j];
      }
    }
    return out;
  };
  return {x: taken(x), answers: taken(answers), labels: taken(labels)};
}

async function learntFrom(
  plan: Plan,
  network: Network,
  parameters: Float64Array,
  pause: Pause
): Promise<Learnt> {
  const {hidden, concept, label} = network.layers(parameters);
  const conceptLayers = hidden ? [hidden, concept] : [concept];
  const {conceptL2} = plan;
  const {train, classes, conceptNames} = plan.examples;
  if (!label) return {...(await withLabelLayer(plan, conceptLayers, train, pause)), conceptL2};
  const form = await withTrainLevels(plan, conceptLayers, pause);
  return plan.training === "multitask"
    ? {
        form,
        conceptLayers,
        labelLayer: noLabelLayer(classes.length, conceptNames.length),
        aside: label,
        conceptL2
      }
    : {form, conceptLayers, labelLayer: label, conceptL2};
}
