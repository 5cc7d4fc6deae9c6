import {described, InputError} from "../../input-error.ts";
import type {Matrix} from "../../math/matrix.ts";
import {answersMatrix} from "./answers.ts";
import type {BottleneckForm} from "./bottleneck-form.ts";
import {type Examples, examplesOf} from "./examples.ts";
import type {CheckedInputs} from "./inputs.ts";
import type {Training} from "./plain-results.ts";
import {digestOf} from "./run-digest.ts";
import type {TrainingState} from "./training-state.ts";

/** Neurons that a multitask model's two heads share unless told. */
const sharedNeurons = 32;

/**
 * The penalty of a concept layer that minibatches train is its columns over this unless told: the more columns share in
 * telling a concept, the smaller is the weight of each. Measured on sentence states of 384 columns, where it is 32.
 */
const columnsPerL2 = 12;

/** A training, checked. */
export interface Plan {
  training: Training;
  examples: Examples;
  /** of all units, see `answersMatrix` */
  answers: Matrix;
  /** 0 and 1 stand for no and yes, until logits say otherwise */
  form: BottleneckForm;
  hidden: number;
  /** strength of the concept layer's penalty where minibatches train it */
  conceptL2: number;
  /** whether minibatches train it, or convex fits */
  byEpochs: boolean;
  mixing: boolean;
  /** whose loss on the rows held back says which epoch is best */
  chooseBy: "all" | "label";
  options: CheckedInputs;
  /** what tells this run from others */
  asked: string;
  resume?: TrainingState;
}

/** @throws InputError for bad inputs, choices that contradict one another, and a state of another run */
export function planOf(options: CheckedInputs): Plan {
  const {training, hard, conceptActivation: activation} = options;
  const hidden = options.hidden ?? (training === "multitask" ? sharedNeurons : 0);
  checkChoices(options, hidden);
  const examples = examplesOf(options);
  const {conceptNames, units, concepts} = examples;
  const mixing = options.mixing === "c3m";
  const asked = digestOf(options, examples);
  if (options.resume && options.resume.asked !== asked) {
    throw new InputError("resume", {
      got: described("the state of a training with other data or other options"),
      expected: "the trainingState of a run with the same inputs",
      remedy: "Only epochs and patience may change between a run and its continuation"
    });
  }
  return {
    training,
    examples,
    answers: answersMatrix(units, concepts),
    form: {
      conceptNames,
      units,
      activation,
      hard,
      no: new Float64Array(conceptNames.length),
      yes: new Float64Array(conceptNames.length).fill(1)
    },
    hidden,
    conceptL2: options.conceptL2 ?? examples.x.columns / columnsPerL2,
    byEpochs: training === "joint" || training === "multitask" || hidden > 0 || mixing,
    mixing,
    chooseBy: "all",
    options,
    asked,
    resume: options.resume
  };
}

function checkChoices({training, hard, conceptActivation}: CheckedInputs, hidden: number): void {
  if (hard && conceptActivation === "logit") {
    throw new InputError("conceptActivation", {
      got: conceptActivation,
      expected: '"sigmoid" where hard is true: a rounded concept has no logit'
    });
  }
  if (hard && training === "joint") {
    throw new InputError("hard", {
      got: true,
      expected: "soft concepts for joint training: rounding lets no gradient through",
      remedy: 'Train with "independent" or "sequential"'
    });
  }
  if (training === "multitask" && hidden === 0) {
    throw new InputError("hidden", {
      got: 0,
      expected: "neurons that concepts and label share, 1 or more, for a multitask model"
    });
  }
}
