import {InputError} from "../../../input-error.ts";
import {nearest} from "../../../nearest-name.ts";
import {
  storedList,
  storedNumber,
  storedNumbers,
  storedObject,
  storedText,
  withFields
} from "../../../stored-fields.ts";
import {storedJSON} from "../../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../../views/view.ts";
import type {EBM} from "../ebm-model.ts";
import {axisOf} from "./axis.ts";
import {type Displayed, type DisplayedTerm, displayedTerms} from "./displayed-terms.ts";
import type {Look, ShapeAxis, ShapeData, Units} from "./shape-data.ts";

/** A shape as JSON: arrays of numbers, NaN as null. */
export type StoredShape = Omit<ShapeData, "scores" | "standardDeviations" | "weights" | "axes"> & {
  kind: "ebm-shape";
  axes: (Omit<ShapeAxis, "edges" | "density"> & {
    edges?: number[];
    density?: {from: number; to: number; weights: number[]};
  })[];
  scores: number[];
  standardDeviations?: number[];
  weights: (number | null)[];
};

/** what the picture reads */
const storedFields = {
  term: storedText,
  target: storedText,
  axes: storedList(
    storedObject({
      feature: storedText,
      size: storedNumber,
      edges: storedNumbers.optional(),
      levels: storedList(storedText).optional(),
      density: storedObject({from: storedNumber, to: storedNumber, weights: storedNumbers}).optional()
    })
  ),
  outputs: storedList(storedText),
  link: storedText,
  intercept: storedNumbers,
  scores: storedNumbers,
  standardDeviations: storedNumbers.optional(),
  weights: storedNumbers
};

/** What one term of an EBM adds, bin by bin; seen as a curve, as dots, or for a pair as a map. */
export class ShapeFunction implements Viewable {
  readonly data: ShapeData;

  constructor(data: ShapeData) {
    this.data = data;
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "ebm-shape", state: this.data};
  }

  toJSON(): StoredShape {
    const {axes, scores, standardDeviations, weights, ...rest} = this.data;
    return {
      kind: "ebm-shape",
      ...rest,
      axes: axes.map(({edges, density, ...axis}) => ({
        ...axis,
        ...(edges && {edges: [...edges]}),
        ...(density && {density: {...density, weights: [...density.weights]}})
      })),
      scores: [...scores],
      ...(standardDeviations && {standardDeviations: [...standardDeviations]}),
      weights: Array.from(weights, (weight) => (Number.isNaN(weight) ? null : weight))
    };
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): ShapeFunction {
    const {
      kind: _,
      axes,
      scores,
      standardDeviations,
      weights,
      ...rest
    } = withFields(storedJSON<StoredShape>(json, "ebm-shape", "a shape function"), storedFields);
    return new ShapeFunction({
      ...rest,
      axes: axes.map(({edges, density, ...axis}) => ({
        ...axis,
        ...(edges && {edges: Float64Array.from(edges)}),
        ...(density && {density: {...density, weights: Float64Array.from(density.weights)}})
      })),
      scores: Float64Array.from(scores),
      ...(standardDeviations && {standardDeviations: Float64Array.from(standardDeviations)}),
      weights: Float64Array.from(weights, (weight) => weight ?? Number.NaN)
    });
  }
}

/**
 * The shape of one term, as the model shows it: pairs hold only what no single feature says.
 * @param term its name: "age", or "age & income"
 * @param look scores (log odds, or the target's own units) or probabilities; a scale of its own or that of all terms
 * @throws InputError for a term that the model does not have
 */
export function shapeFunction(model: EBM, term: string, look: Partial<Look> = {}): ShapeFunction {
  const displayed = displayedTerms(model);
  const found = displayed.terms.find(({name}) => name === term);
  if (!found) {
    const names = displayed.terms.map(({name}) => name);
    const near = nearest(String(term), names);
    throw new InputError("term", {
      got: term,
      expected: `one of the terms ${names.join(", ")}`,
      remedy: near ? `Did you mean ${JSON.stringify(near)}?` : undefined
    });
  }
  if (found.features.length > 2) {
    throw new InputError("term", {
      got: term,
      expected: "a term of one or two features: no more can be drawn"
    });
  }
  const {units = "score", scale = "own"} = look;
  checkLook(units, scale, model);
  return new ShapeFunction({...shapeData(model, displayed, found), units, scale});
}

function checkLook(units: Units, scale: string, {classes}: EBM): void {
  if (units !== "score" && units !== "probability") {
    throw new InputError("units", {got: units, expected: '"score" or "probability"'});
  }
  if (units === "probability" && !classes) {
    throw new InputError("units", {got: units, expected: '"score": a regression has no probabilities'});
  }
  if (scale !== "own" && scale !== "shared") {
    throw new InputError("scale", {got: scale, expected: '"own" or "shared"'});
  }
}

/** A displayed term as plain data. */
export function shapeData(model: EBM, displayed: Displayed, term: DisplayedTerm): ShapeData {
  const {target, binning, categories, classes} = model;
  const {features, grids, name, scores, standardDeviations, weights, importance} = term;
  return {
    term: name,
    target,
    axes: features.map((j, axis) => {
      const {name: feature} = binning[j];
      const levels = Object.hasOwn(categories, feature) ? categories[feature] : undefined;
      return axisOf(binning[j], grids[axis], levels, features.length === 1 ? weights : new Float64Array(0));
    }),
    outputs: outputsOf(classes),
    link: !classes ? "identity" : displayed.intercept.length === 1 ? "logit" : "softmax",
    intercept: [...displayed.intercept],
    scores,
    ...(standardDeviations && {standardDeviations}),
    weights,
    rowWeight: displayed.rowWeight,
    ...(importance !== undefined && {importance}),
    shared: sharedRange(displayed, features.length),
    units: "score",
    scale: "own"
  };
}

/** The classes that have a score of their own. */
export function outputsOf(classes: EBM["classes"]): string[] {
  if (!classes) return [];
  return (classes.length === 2 ? classes.slice(1) : classes).map(String);
}

function sharedRange({terms}: Displayed, dimensions: number): [number, number] {
  let low = 0;
  let high = 0;
  for (const {features, scores, standardDeviations} of terms) {
    if (features.length !== dimensions) continue;
    for (const [at, score] of scores.entries()) {
      const deviation = dimensions === 1 ? (standardDeviations?.[at] ?? 0) : 0;
      low = Math.min(low, score - deviation);
      high = Math.max(high, score + deviation);
    }
  }
  return high > low ? [low, high] : [-1, 1];
}
