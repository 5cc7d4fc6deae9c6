import type {CellContext} from "../../cell.ts";
import {checkedInputs} from "../../checked-inputs.ts";
import {checkedMatrix, checkedRow, type MatrixLike} from "../../checked-matrix.ts";
import {encodeTarget, type Label} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import type {Matrix} from "../../math/matrix.ts";
import {pausing} from "../../pause.ts";
import {classesRead} from "../../probe/probe/linear-fit.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import {type AskedRow, askedRow, askedTruth} from "./asked-row.ts";
import type {BottleneckForm} from "./bottleneck-form.ts";
import {conceptProbabilities, shownValues} from "./bottleneck-form.ts";
import type {BottleneckParts} from "./bottleneck-parts.ts";
import {type ConceptColumns, checkedColumn, conceptValue} from "./concept-values.ts";
import {checkLabelCount} from "./examples.ts";
import {explainedRow} from "./explain.ts";
import {type InterventionInputs, interventionCurveOf, interventionInputs} from "./intervention-curve.ts";
import {classProbabilities} from "./label-layer.ts";
import {rectified, through} from "./layer.ts";
import {bottleneckLeakage, type LeakageInputs} from "./leakage.ts";
import type {
  BottleneckExplanation,
  InterventionCurve,
  Leakage,
  Setting,
  Training,
  TrainingPoint
} from "./plain-results.ts";
import {flipped, toldEverywhere, truthSetting} from "./setting.ts";
import {type StoredBottleneck, storedBottleneck, takenBottleneck} from "./stored-bottleneck.ts";
import type {TrainingState} from "./training-state.ts";
import type {Unit} from "./unit.ts";
import {bottleneckTrainingView, conceptWeightsView} from "./widgets/views.ts";

const never = new AbortController().signal;

/**
 * A model that predicts concepts from features, and a class from the concepts alone:
 * logits = bias + weights · concept values. (A multitask model predicts both side by side, and its label does not read
 * the concepts.)
 */
export class ConceptBottleneck implements Viewable {
  readonly training: Training;
  readonly conceptNames: string[];
  readonly classes: Label[];
  /** concepts of which at most one is 1 */
  readonly groups: Record<string, string[]>;
  /** of the label layer, [output, concept]: of two classes one output, the logit of the second */
  readonly weights: Matrix;
  /** of the label layer, [output] */
  readonly bias: Float64Array;
  readonly curve: TrainingPoint[];
  /** whether training came to its end */
  readonly complete: boolean;
  /** where training is; `resume` goes on from it. Not in a stored model */
  readonly trainingState?: TrainingState;
  readonly #parts: BottleneckParts;

  constructor(parts: BottleneckParts) {
    this.#parts = parts;
    this.training = parts.training;
    this.conceptNames = parts.form.conceptNames;
    this.classes = parts.classes;
    this.groups = parts.groups;
    this.weights = parts.labelLayer.weights;
    this.bias = parts.labelLayer.bias;
    this.curve = parts.curve;
    this.complete = parts.complete;
    this.trainingState = parts.trainingState;
  }

  /** What stands between concept logits and the label layer. */
  get form(): BottleneckForm {
    return this.#parts.form;
  }

  /** Concepts and groups, each set and predicted as one. */
  get units(): Unit[] {
    return this.#parts.form.units;
  }

  /** How it was made, for whoever trains one like it. */
  get parts(): Readonly<BottleneckParts> {
    return this.#parts;
  }

  /** Logits of the concepts, [row, concept]; in a group log-odds against "none", or scores where there is no "none". */
  conceptLogits(features: MatrixLike): Matrix {
    return through(this.#parts.conceptLayers, this.#checked(features));
  }

  /** Probabilities of the concepts, [row, concept]. */
  conceptProbabilities(features: MatrixLike): Matrix {
    return conceptProbabilities(this.units, this.conceptLogits(features));
  }

  /** What the label layer multiplies, [row, concept]. */
  concepts(features: MatrixLike, set?: Setting): Matrix {
    const z = this.conceptLogits(features);
    return shownValues(this.form, z, toldEverywhere(this.units, this.conceptNames, set, z.rows));
  }

  /**
   * Class logits, [row, output]: of two classes one, the log-odds of the second.
   * @param set concepts to set in every row; a multitask model does not read them
   */
  logits(features: MatrixLike, set?: Setting): Matrix {
    const values = this.concepts(features, set);
    const {aside} = this.#parts;
    return aside ? through([aside], this.#lastHidden(features)) : this.logitsOf(values);
  }

  /** Class logits, [row, output], from concept values, [row, concept]. */
  logitsOf(values: Matrix): Matrix {
    return through([this.#parts.labelLayer], values);
  }

  /** Class probabilities, [row, class]. */
  predictProba(features: MatrixLike, set?: Setting): Matrix {
    return classProbabilities(this.logits(features, set));
  }

  /** The likeliest class of each row. */
  predict(features: MatrixLike, set?: Setting): Label[] {
    return Array.from(classesRead(this.logits(features, set)), (code) => this.classes[code]);
  }

  /** Class logits of the head that reads the features and no concepts, [row, class]: of two classes two. */
  directLogits(features: MatrixLike): Matrix {
    const {direct} = this.#parts;
    if (direct) return through([direct], this.#checked(features));
    throw new InputError("direct", {
      got: described("a model without a direct head"),
      expected: "one that was trained with direct: true"
    });
  }

  /**
   * One row, concept by concept: what each adds to the logits.
   * @param truth what is so, by concept one a row; shown beside what is predicted
   * @param labels the classes of the rows
   * @param set concepts that the reader set
   * @throws InputError for a row that is not there, contradictory settings, and a multitask model
   */
  explain(features: MatrixLike, row: number, asked: AskedRow = {}): BottleneckExplanation {
    this.#readsConcepts("explain");
    const {truth, labels, set} = checkedInputs(askedRow, asked, "explain");
    const x = this.#row(features, row);
    if (labels) {
      checkLabelCount(labels, features.rows);
      encodeTarget([labels[row]], this.classes, "labels");
    }
    return explainedRow(this, x, {
      row,
      truth: truth && this.#truthOf(truth, row, features.rows),
      label: labels?.[row],
      set
    });
  }

  /** The opposite of what is predicted for some concepts of a row, as a setting. */
  flip(features: MatrixLike, row: number, names: readonly string[]): Setting {
    const p = conceptProbabilities(this.units, through(this.#parts.conceptLayers, this.#row(features, row)));
    return flipped(this.conceptNames, names, p.data);
  }

  /** What is so of some concepts or groups of a row, all by default, as a setting; what is not known is left out. */
  truthOf(concepts: ConceptColumns, row: number, names?: readonly string[]): Setting {
    return this.#truthOf(concepts, row, undefined, names);
  }

  /**
   * How right the label is when in each row more and more concepts, or groups, are set to the truth: in a drawn order, the
   * least certain first, or in an order of names; all, or only those that are predicted wrong. The label of a multitask
   * model hears nothing of it, so that its curve is flat.
   * @throws InputError for names that there are not, other lengths than the features' rows, and contradictory groups
   */
  async interventionCurve(
    inputs: InterventionInputs,
    {signal = never}: {signal?: AbortSignal} = {}
  ): Promise<InterventionCurve> {
    return interventionCurveOf(
      this,
      checkedInputs(interventionInputs, inputs, "interventionCurve"),
      pausing(signal)
    );
  }

  /**
   * What it lets through besides its concepts, see `bottleneckLeakage`; best asked with rows that it has not learnt from.
   * In a cell, `bottleneckLeakage({bottleneck, ...})` stops with the cell and reports its progress.
   */
  async leakage(
    inputs: Omit<LeakageInputs, "bottleneck">,
    context: Partial<CellContext> = {}
  ): Promise<Leakage> {
    return bottleneckLeakage({...inputs, bottleneck: this}, context);
  }

  /** @throws InputError for a multitask model, whose label reads no concepts */
  #readsConcepts(what: string): void {
    if (!this.#parts.aside) return;
    throw new InputError("training", {
      got: described(`${what}() of a multitask model`),
      expected: "a model whose label is a sum over concepts",
      remedy:
        'A multitask model\'s label reads the features beside the concepts. Train with "joint", "sequential" or "independent"'
    });
  }

  #lastHidden(features: MatrixLike): Matrix {
    const {conceptLayers} = this.#parts;
    return rectified(through(conceptLayers.slice(0, -1), this.#checked(features)));
  }

  /** @param rows what the concepts have; as many as the first of them unless told */
  #truthOf(concepts: ConceptColumns, row: number, rows?: number, names?: readonly string[]): Setting {
    const {truth} = checkedInputs(askedTruth, {truth: concepts}, "truthOf");
    const known = this.conceptNames.filter((name) => truth[name] !== undefined);
    const length = rows ?? truth[known[0]]?.length ?? 0;
    if (!Number.isInteger(row) || row < 0 || row >= length) {
      throw new InputError("row", {got: row, expected: `a row of the truth, 0 to ${length - 1}`});
    }
    for (const name of known) {
      const place = `truth[${JSON.stringify(name)}]`;
      conceptValue(checkedColumn(truth[name], length, place)[row], row, place);
    }
    return truthSetting(this.units, this.conceptNames, truth, row, names);
  }

  #row(features: MatrixLike, row: number): Matrix {
    return this.#fitting(checkedRow(features, row, "features"));
  }

  #checked(features: MatrixLike): Matrix {
    return this.#fitting(checkedMatrix(features, "features"));
  }

  #fitting(x: Matrix): Matrix {
    const [{weights}] = this.#parts.conceptLayers;
    if (x.columns === weights.columns) return x;
    throw new InputError("features", {
      got: described(`${x.columns} columns`),
      expected: `${weights.columns}, as many as it learnt from`
    });
  }

  /** How it learnt, and what each concept gives to each class; a multitask model's label reads no concepts. */
  [viewSymbol](): WidgetView[] {
    const training = bottleneckTrainingView(this.curve);
    return this.#parts.aside ? [training] : [training, conceptWeightsView(this)];
  }

  toJSON(): StoredBottleneck {
    return storedBottleneck(this.#parts);
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): ConceptBottleneck {
    return new ConceptBottleneck(takenBottleneck(json));
  }
}
