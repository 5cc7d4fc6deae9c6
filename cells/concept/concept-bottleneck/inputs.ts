import {z} from "zod";
import {isMatrixLike, type MatrixLike} from "../../checked-matrix.ts";
import type {Label} from "../../data/target.ts";
import {isList, isRecord} from "../../kinds.ts";
import {fields, positiveNumber, wholeNumber} from "../../models/fields.ts";
import type {ConceptColumns} from "./concept-values.ts";
import {type TrainingState, trainingStateField} from "./training-state.ts";

/** what is seen of each row: [row, feature] */
export const featuresField = z.custom<MatrixLike>(
  isMatrixLike,
  "a matrix {rows, columns, data}, one row an example"
);

/** concept names to 0 or 1 a row; a probability between them, or null where it is not known */
export const conceptsField = z.custom<ConceptColumns>(
  isRecord,
  "an object: each concept's name with its values, one a row"
);

/** the class of each row */
export const labelsField = z.custom<ArrayLike<Label>>(isList, "an array of labels, one a row");

export const conceptBottleneckInputs = fields({
  features: featuresField,
  concepts: conceptsField,
  labels: labelsField,
  /** the classes in the order of the outputs; those of the labels, sorted, unless told */
  classes: z.custom<Label[]>(Array.isArray, "an array of classes").optional(),
  /** concepts of which at most one is 1, by the name of what they say something of */
  groups: z
    .record(
      z.string(),
      z.array(z.string("a concept's name"), "an array of concept names"),
      "an object: group names with arrays of concept names"
    )
    .default({}),
  training: z
    .enum(
      ["independent", "sequential", "joint", "multitask"],
      '"independent", "sequential", "joint" or "multitask"'
    )
    .default("independent"),
  /** what the label layer multiplies: a probability, or the concept layer's logit */
  conceptActivation: z.enum(["sigmoid", "logit"], '"sigmoid" or "logit"').default("sigmoid"),
  /** whether concepts are rounded to yes or no before the label layer reads them */
  hard: z.boolean("true or false").default(false),
  /** probabilities that a machine gives, one a row; they stand in where a concept is not known */
  machineConcepts: z
    .custom<Readonly<Record<string, ArrayLike<number>>>>(
      isRecord,
      "an object: concept names with probabilities"
    )
    .optional(),
  /**
   * "c3m" mixes each row that is learnt from with another, at concepts and label alike (see `mixer`); minibatches then train
   * a linear concept layer too
   */
  mixing: z.enum(["c3m", "none"], '"c3m" or "none"').default("none"),
  /** shares of a mixture are drawn from Beta(mixingAlpha, mixingAlpha) */
  mixingAlpha: positiveNumber().default(0.4),
  /** λ: what the loss of one concept counts beside that of the label, of a joint or multitask model */
  conceptWeight: positiveNumber().default(1),
  /** "balanced": each class counts the same in all, however many rows it has */
  classWeight: z.literal("balanced", '"balanced"').optional(),
  /** "balanced": yes and no of a concept count the same in all */
  conceptClassWeight: z.literal("balanced", '"balanced"').optional(),
  /** neurons between features and concepts; 0: the concept layer is linear. 0 unless told, of a multitask model 32 */
  hidden: wholeNumber(0, 4096).optional(),
  /** strength of the label layer's penalty: l2 |w|² / 2 beside the summed loss */
  l2: positiveNumber().default(1),
  /**
   * the same of the concept layer, for standardised features. Unless told, the best of a path where it is fitted without
   * minibatches, else a twelfth of the number of columns
   */
  conceptL2: positiveNumber().optional(),
  /** share of the rows that is held back to choose by: the penalty, or when to end */
  validation: z
    .number("a share of the rows, 0.05 to 0.5")
    .refine((share) => share >= 0.05 && share <= 0.5, "a share of the rows, 0.05 to 0.5")
    .default(0.2),
  /** rounds through all rows, at most */
  epochs: wholeNumber(1, 10_000).default(100),
  /** rounds without a better loss on the rows held back after which training ends */
  patience: wholeNumber(1).default(10),
  /** rows a step, at most; of few rows a tenth, so that a round is ten steps at least */
  batch: wholeNumber(1).default(64),
  /** of Adam's steps; a layer's is this over the root of the number of its inputs */
  learningRate: positiveNumber(1).default(0.1),
  /** whether a head that reads the features and no concepts is fitted beside, to compare with */
  direct: z.boolean("true or false").default(true),
  seed: wholeNumber(0).default(0),
  /** goes on where a run with the same inputs was: `trainingState` of what it gave */
  resume: (trainingStateField as unknown as z.ZodType<TrainingState, TrainingState>).optional()
});

export type ConceptBottleneckInputs = z.input<typeof conceptBottleneckInputs>;
export type CheckedInputs = z.output<typeof conceptBottleneckInputs>;
