import {type Bound, bound} from "../../bound.ts";
import {type CellContext, defineCell} from "../../cell.ts";
import {checkedInputs} from "../../checked-inputs.ts";
import {type Pause, pausing} from "../../pause.ts";
import {plain} from "../../views/number-words.ts";
import {ConceptBottleneck} from "./concept-bottleneck.ts";
import {type ConceptBottleneckInputs, conceptBottleneckInputs} from "./inputs.ts";
import {type Layer, unscaledLayer} from "./layer.ts";
import {type Plan, planOf} from "./plan.ts";
import {trainByEpochs} from "./train-by-epochs.ts";
import {fitDirect, trainByPath} from "./train-by-path.ts";
import type {TrainingStep} from "./training-step.ts";

/**
 * A concept bottleneck on features that stay as they are (Koh et al. 2020, "Concept bottleneck models"): from each row's
 * features its concepts are predicted, and from the concepts alone its class.
 *
 * - "independent": the concept layer learns the concepts, the label layer the class from the true concepts. With every
 *   concept set to the truth it is the linear head fitted on true concepts. A linear concept layer ends at the one minimum
 *   of its objective, whatever the seed.
 * - "sequential": the label layer learns from what the concept layer predicts.
 * - "joint": both learn at once, label loss + `conceptWeight` * concept losses.
 * - "multitask": concepts and class share hidden neurons, and the class reads these, not the concepts: its logit is no sum
 *   over concepts, and nothing that is set moves it.
 *
 * The default is "independent": it comes near the best and a correction helps at once. On the thousand reviews (four folds)
 * it has 77.5 % of labels right, sequential training 78.5, joint 76.9, a head without concepts 76.0; with the least certain
 * group of each row corrected 86.6 %, 86.7 and 82.7. `test/bench/concept-bottleneck.ts` prints these.
 *
 * Concepts of a group are predicted by one softmax with "none", so that no two are likely at once; it has 89.4 % of concepts
 * right there, a logistic function for each 88.3.
 *
 * Throws InputError for features that are not finite, a concept with one value or more concepts than rows, two yes in a
 * group, no labels, a class without examples, and choices that contradict one another.
 */
export const conceptBottleneck = defineCell({
  name: "conceptBottleneck",
  title: "Concept bottleneck",
  papers: [10],
  inputs: conceptBottleneckInputs,
  async run(inputs, {signal, progress}) {
    const plan = planOf(inputs);
    const pause = pausing(signal);
    for await (const step of steps(plan, pause)) {
      progress(step.share, noteOf(step));
      if (step.complete) return bottleneckOf(plan, step, await directOf(plan, pause));
    }
    throw new Error("training ended without an end");
  }
});

/** `conceptBottleneck` as it learns: callable and bindable as a cell is. */
export type ConceptBottleneckSteps = (
  inputs: ConceptBottleneckInputs,
  context?: Partial<CellContext>
) => AsyncGenerator<ConceptBottleneck, void, void>;

const never = new AbortController().signal;
/** Milliseconds from one picture of a training to the next, at least. */
const BETWEEN = 300;

/** `conceptBottleneck` for a cell that shows how it learns: yields what it has so far, at the end the whole model. */
export const conceptBottleneckSteps: Bound<ConceptBottleneckSteps> = bound((defaults) => {
  return async function* conceptBottleneckSteps(inputs, context = {}) {
    const {signal = never, progress} = {...defaults, ...context};
    signal.throwIfAborted();
    const plan = planOf(checkedInputs(conceptBottleneckInputs, inputs, "conceptBottleneckSteps"));
    const pause = pausing(signal);
    let next = 0;
    for await (const step of steps(plan, pause)) {
      progress?.(step.share, noteOf(step));
      if (!step.complete && performance.now() < next) continue;
      yield bottleneckOf(plan, step, step.complete ? await directOf(plan, pause) : undefined);
      next = performance.now() + BETWEEN;
    }
  };
});

function steps(plan: Plan, pause: Pause): AsyncGenerator<TrainingStep, void, void> {
  return plan.byEpochs ? trainByEpochs(plan, pause) : trainByPath(plan, pause);
}

async function directOf(plan: Plan, pause: Pause): Promise<Layer | undefined> {
  return plan.options.direct ? fitDirect(plan, pause) : undefined;
}

function noteOf({curve}: TrainingStep): string {
  const {epoch, penalty, validationAccuracy, labelLoss, conceptLoss} = curve[curve.length - 1];
  const where = penalty === undefined ? `epoch ${epoch}` : `penalty ${penalty}`;
  const losses = `loss ${plain(labelLoss, 3)} and of concepts ${plain(conceptLoss, 3)}`;
  return `${where}: ${losses}, ${plain(100 * validationAccuracy, 1)} % right`;
}

function bottleneckOf(
  {training, examples, options, asked}: Plan,
  {learnt, curve, complete, epochs}: TrainingStep,
  direct: Layer | undefined
): ConceptBottleneck {
  const {centre, scale, classes, x} = examples;
  const unscaled = (layers: Layer[]): Layer[] =>
    layers.map((layer, at) => (at === 0 ? unscaledLayer(layer, centre, scale) : layer));
  return new ConceptBottleneck({
    training,
    form: learnt.form,
    groups: options.groups,
    classes,
    conceptLayers: unscaled(learnt.conceptLayers),
    labelLayer: learnt.labelLayer,
    aside: learnt.aside,
    direct: direct && unscaledLayer(direct, centre, scale),
    curve,
    conceptL2: learnt.conceptL2,
    rows: x.rows,
    seed: options.seed,
    complete,
    trainingState: {kind: "concept-bottleneck-training", asked, curve, epochs: epochs?.()}
  });
}
