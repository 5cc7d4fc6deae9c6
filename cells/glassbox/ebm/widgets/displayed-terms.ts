import type {EBM} from "../ebm-model.ts";
import {type Grid, gridOf} from "../feature.ts";
import {type ShownTerm, shownTerms} from "../shown-terms.ts";

/** A term with all that a picture of it needs. */
export interface DisplayedTerm extends ShownTerm {
  name: string;
  /** over the bags, [cell, output]; absent where the bags are not known */
  standardDeviations?: Float64Array;
  /** [cell]; NaN where it is not known */
  weights: Float64Array;
  importance?: number;
}

export interface Displayed {
  /** one number an output */
  intercept: Float64Array;
  /** the most important first */
  terms: DisplayedTerm[];
  /** whether pairs were parted from what one feature says alone */
  purified: boolean;
  /** weight of a row on average */
  rowWeight: number;
}

const known = new WeakMap<EBM, Displayed>();

/** A model's terms as they are shown, with their spread over the bags, rows and importances; kept for the next view. */
export function displayedTerms(model: EBM): Displayed {
  let displayed = known.get(model);
  if (!displayed) {
    displayed = display(model);
    known.set(model, displayed);
  }
  return displayed;
}

function display(model: EBM): Displayed {
  const {terms, binning, intercept, features: names} = model;
  const weighed = terms.every(({binWeights}) => binWeights.length > 0);
  // Without weights nothing can be averaged: the terms are shown as they were learnt.
  const purified = weighed || terms.every(({features}) => features.length === 1);
  const shown = purified
    ? model.shownTerms()
    : {
        intercept,
        terms: terms.map(({features, scores}) => ({
          features,
          scores,
          grids: features.map((j) => gridOf(binning[j], features.length))
        }))
      };
  const importances = weighed ? model.termImportances() : undefined;
  const deviations = deviationsOf(model, shown.terms, purified);
  const outputs = intercept.length;
  const displayed = shown.terms.map((term, t): DisplayedTerm => {
    const stored = terms.findIndex(({features}) => String(features) === String(term.features));
    const weights = weightsOf(model, term);
    const importance = !importances
      ? undefined
      : stored >= 0
        ? importances[stored]
        : meanSize(term.scores, weights, outputs);
    return {
      ...term,
      name: term.features.map((j) => names[j]).join(" & "),
      weights,
      ...(deviations[t] && {standardDeviations: deviations[t]}),
      ...(importance !== undefined && {importance})
    };
  });
  const order = displayed.map((_, t) => t);
  order.sort((a, b) => (displayed[b].importance ?? 0) - (displayed[a].importance ?? 0) || a - b);
  const total = terms[0]?.binWeights.reduce((sum, weight) => sum + weight, 0) ?? 0;
  return {
    intercept: shown.intercept,
    terms: order.map((t) => displayed[t]),
    purified,
    rowWeight: total > 0 && model.rows > 0 ? total / model.rows : 1
  };
}

/** The spread of each shown term over the bags, each bag being shown as the model is. */
function deviationsOf(model: EBM, shown: ShownTerm[], purified: boolean): (Float64Array | undefined)[] {
  const {terms, binning, baggedIntercept, bagWeights} = model;
  const bags = baggedIntercept.length;
  const stored = shown.map(({features, scores}) => {
    const own = terms.find((term) => String(term.features) === String(features));
    // A term that took nothing over from a pair is the stored one.
    return own && own.scores === scores && own.standardDeviations.length > 0
      ? own.standardDeviations
      : undefined;
  });
  const merged = shown.some(({features}, t) => features.length === 1 && !stored[t]);
  const bagged = bags > 0 && terms.every(({baggedScores}) => baggedScores.length === bags);
  if (!purified || !merged || !bagged) return stored;
  const shares = bagWeights.length === bags ? bagWeights : baggedIntercept.map(() => 1);
  const total = shares.reduce((a, b) => a + b, 0);
  const own = baggedIntercept.map((intercept, b) =>
    shownTerms({
      binning,
      intercept,
      terms: terms.map((term) => ({...term, scores: term.baggedScores[b]}))
    })
  );
  return shown.map(({scores}, t) => {
    if (stored[t]) return stored[t];
    return scores.map((_, at) => {
      let mean = 0;
      for (const [b, {terms}] of own.entries()) mean += (shares[b] / total) * terms[t].scores[at];
      let square = 0;
      for (const [b, {terms}] of own.entries()) {
        square += (shares[b] / total) * (terms[t].scores[at] - mean) ** 2;
      }
      return Math.sqrt(square);
    });
  });
}

/** Rows in each cell of a shown term. A grid finer than that of any stored term has numbers only at its ends. */
function weightsOf({terms, binning}: EBM, {features, grids, scores}: ShownTerm): Float64Array {
  const size = grids.reduce((product, grid) => product * grid.size, 1);
  const stored = terms.find((term) => String(term.features) === String(features));
  if (stored && stored.binWeights.length === size) return stored.binWeights;
  const weights = new Float64Array(scores.length > 0 ? size : 0).fill(Number.NaN);
  if (features.length > 1) return weights;
  for (const term of terms) {
    const axis = term.features.indexOf(features[0]);
    if (axis < 0 || term.binWeights.length === 0) continue;
    const along = marginal(term.binWeights, term.shape, axis);
    const grid: Grid = gridOf(binning[features[0]], term.features.length);
    if (grid === grids[0]) return along;
    weights[0] = along[0];
    weights[size - 1] = along[along.length - 1];
  }
  return weights;
}

function marginal(weights: Float64Array, shape: number[], axis: number): Float64Array {
  const step = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const sums = new Float64Array(shape[axis]);
  for (const [cell, weight] of weights.entries()) sums[Math.floor(cell / step) % shape[axis]] += weight;
  return sums;
}

function meanSize(scores: Float64Array, weights: Float64Array, outputs: number): number | undefined {
  let sum = 0;
  let total = 0;
  for (const [cell, weight] of weights.entries()) {
    total += weight;
    for (let k = 0; k < outputs; k++) sum += (weight * Math.abs(scores[cell * outputs + k])) / outputs;
  }
  return total > 0 ? sum / total : undefined;
}
