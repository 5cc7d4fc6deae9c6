import {isMatrixLike} from "../../../checked-matrix.ts";
import type {Label} from "../../../data/target.ts";
import {described, InputError} from "../../../input-error.ts";
import type {Matrix} from "../../../math/matrix.ts";
import {made} from "../../../views/made-view.ts";
import type {Viewable, WidgetView} from "../../../views/view.ts";
import type {BottleneckExplanation, InterventionCurve, Leakage, TrainingPoint} from "../plain-results.ts";
import type {ExplanationData} from "./draw-explanation.ts";
import type {CurvesData} from "./intervention-widget.ts";
import type {TrainingData} from "./training-widget.ts";
import type {WeightsData} from "./weights-widget.ts";

/** Lines of one picture that can still be told apart. */
export const mostCurves = 6;

/**
 * One row through a bottleneck: what is seen of each concept, what it adds, and the answer before and after some were
 * set.
 * @param options.about what the row is, in words: the sentence it was read from
 * @throws InputError for what is no explanation of a bottleneck
 */
export function conceptBars(
  explanation: BottleneckExplanation,
  {about}: {about?: string} = {}
): WidgetView & Viewable {
  checkExplanation(explanation);
  return made({kind: "widget", name: "concept-bars", state: explanationData(explanation, about)});
}

/** The state of the bars and of the switches; the sum of the likeliest class is shown first. */
export function explanationData(explanation: BottleneckExplanation, about?: string): ExplanationData {
  const after = explanation.probabilities.map((own) => own.after);
  const chosen = explanation.bias.length === 1 ? 0 : after.indexOf(Math.max(...after));
  return {explanation, ...(about !== undefined && {about}), chosen};
}

/** @throws InputError for what is no explanation of a bottleneck */
export function checkExplanation(
  explanation: BottleneckExplanation,
  remedy = "For one row: bottleneck.explain(features, row)"
): void {
  const {concepts, bias, groups, probabilities} = explanation ?? {};
  const whole =
    Array.isArray(bias) &&
    Array.isArray(probabilities) &&
    typeof groups === "object" &&
    Array.isArray(concepts) &&
    concepts.every((concept) => concept?.levels && concept.weights?.length === bias.length);
  if (!whole) {
    throw new InputError("explanation", {
      got: explanation,
      expected: "what explain of a concept bottleneck gave",
      remedy
    });
  }
}

/**
 * How right the answers become when more and more concepts are set to the truth.
 * @param curves one by its name: an order, or a way of training; six at most
 * @throws InputError for no curve, for more than six, and for what is none
 */
export function interventionCurveView(curves: Record<string, InterventionCurve>): WidgetView & Viewable {
  const isCurve = (value: unknown): boolean => {
    const {steps} = (value ?? {}) as Partial<InterventionCurve>;
    return (
      Array.isArray(steps) && steps.length > 0 && steps.every((step) => typeof step?.accuracy === "number")
    );
  };
  if (isCurve(curves)) {
    throw new InputError("curves", {
      got: described("a curve"),
      expected: "curves by name",
      remedy: 'Give it one: interventionCurveView({"as it is": curve})'
    });
  }
  const all = Object.entries(curves ?? {});
  if (all.length === 0 || all.length > mostCurves) {
    throw new InputError("curves", {
      got: described(`${all.length} curves`),
      expected: `one to ${mostCurves} of them, by name`,
      ...(all.length > 0 && {remedy: "Draw them in two pictures"})
    });
  }
  for (const [name, curve] of all) {
    if (isCurve(curve)) continue;
    throw new InputError(`curves.${name}`, {
      got: curve,
      expected: "what interventionCurve of a concept bottleneck gave"
    });
  }
  const state: CurvesData = {curves: all.map(([name, curve]) => ({...curve, name}))};
  return made({kind: "widget", name: "concept-interventions", state});
}

/** A label layer: what a concept bottleneck has, or parts of it. */
export interface LabelLayer {
  classes: readonly Label[];
  conceptNames: readonly string[];
  /** [class, concept]; of two classes one row, which speaks for the second */
  weights: Matrix;
  /** by row of `weights` */
  bias: ArrayLike<number>;
}

/**
 * What each concept gives to each class when it holds, as a table with bars.
 * @throws InputError for weights of another size than classes and concepts
 */
export function conceptWeightsView(layer: LabelLayer): WidgetView & Viewable {
  const {classes, conceptNames, weights, bias} = layer ?? {};
  if (!Array.isArray(classes) || !Array.isArray(conceptNames) || !isMatrixLike(weights) || !bias) {
    throw new InputError("layer", {
      got: layer,
      expected: "a concept bottleneck, or {classes, conceptNames, weights, bias} of one"
    });
  }
  const outputs = classes.length === 2 ? 1 : classes.length;
  if (weights.rows !== outputs || weights.columns !== conceptNames.length || bias.length !== outputs) {
    throw new InputError("weights", {
      got: described(`${weights.rows} rows of ${weights.columns} and a bias of ${bias.length}`),
      expected: `${outputs} of ${conceptNames.length}, a row ${outputs === 1 ? "for the second class" : "a class"}, and as many biases`
    });
  }
  const state: WeightsData = {
    classes: classes.map(String),
    conceptNames: [...conceptNames],
    weights: Array.from({length: outputs}, (_, k) =>
      Array.from(weights.data.subarray(k * weights.columns, (k + 1) * weights.columns))
    ),
    bias: Array.from(bias)
  };
  return made({kind: "widget", name: "concept-weights", state});
}

/**
 * What a bottleneck lets through besides its concepts, by three measures.
 * @throws InputError for what is no report of leakage
 */
export function leakageView(leakage: Leakage): WidgetView & Viewable {
  const {hardSoft, noise, surplus} = leakage ?? {};
  if (!hardSoft?.hard || !hardSoft.soft || !Array.isArray(noise) || !Array.isArray(surplus)) {
    throw new InputError("leakage", {got: leakage, expected: "what leakage of a concept bottleneck gave"});
  }
  return made({kind: "widget", name: "concept-leakage", state: leakage});
}

/**
 * How a bottleneck learnt, or learns: a view with more points moves the lines that are there.
 * @param curve the points so far
 * @param options.epochs how many there will be at most: the axis reaches so far from the start
 * @throws InputError for what is no list of points
 */
export function bottleneckTrainingView(
  curve: readonly TrainingPoint[],
  {epochs}: {epochs?: number} = {}
): WidgetView & Viewable {
  if (!Array.isArray(curve) || !curve.every((point) => typeof point?.labelLoss === "number")) {
    throw new InputError("curve", {
      got: curve,
      expected: "a list of points, the curve of a concept bottleneck"
    });
  }
  const state: TrainingData = {curve: [...curve], ...(epochs !== undefined && {epochs})};
  return made({kind: "widget", name: "concept-training", state});
}
