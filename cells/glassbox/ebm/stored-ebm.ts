import {described, InputError} from "../../input-error.ts";
import {type Learnt, storedModel} from "../../models/tabular-model.ts";
import {cellsOf} from "./boost-data.ts";
import type {EbmParts, EbmTerm} from "./ebm-model.ts";
import type {Feature, Range} from "./feature.ts";
import type {LossCurve} from "./loss-curve.ts";

/** An EBM as JSON. Numbers are exact, so a model that was stored predicts the same to the last bit. */
export interface StoredEbm extends Learnt {
  kind: "ebm";
  binning: {
    name: string;
    type: Feature["type"];
    grids: {size: number; cuts?: number[]; binOfCode?: number[]}[];
    range?: Omit<Range, "density"> & {density?: number[]};
  }[];
  terms: {
    features: number[];
    shape: number[];
    scores: number[];
    standardDeviations: number[];
    baggedScores: number[][];
    binWeights: number[];
  }[];
  intercept: number[];
  baggedIntercept: number[][];
  bagWeights: number[];
  bestIteration: number[][];
  lossCurves?: LossCurve[];
  seed?: number;
  notes?: string[];
}

export function storeEbm(learnt: Learnt, model: EbmParts): StoredEbm {
  const {binning, terms, intercept, baggedIntercept, bagWeights, bestIteration, lossCurves, seed, notes} =
    model;
  return {
    kind: "ebm",
    ...learnt,
    binning: binning.map(({grids, range, ...feature}) => ({
      ...feature,
      ...(range && {range: {...range, density: range.density && [...range.density]}}),
      grids: grids.map(({size, cuts, binOfCode}) => ({
        size,
        ...(cuts && {cuts: [...cuts]}),
        ...(binOfCode && {binOfCode: [...binOfCode]})
      }))
    })),
    terms: terms.map(({features, shape, ...term}) => ({
      features,
      shape,
      scores: [...term.scores],
      standardDeviations: [...term.standardDeviations],
      baggedScores: term.baggedScores.map((scores) => [...scores]),
      binWeights: [...term.binWeights]
    })),
    intercept: [...intercept],
    baggedIntercept: baggedIntercept.map((own) => [...own]),
    bagWeights,
    bestIteration,
    ...(lossCurves?.length && {lossCurves}),
    ...(seed !== undefined && {seed}),
    ...(notes && {notes})
  };
}

export function restoreEbm(json: unknown): {learnt: Learnt; parts: EbmParts} {
  const {
    binning,
    terms,
    intercept,
    baggedIntercept,
    bagWeights,
    bestIteration,
    lossCurves,
    seed,
    notes,
    ...learnt
  } = storedModel<StoredEbm>(json, "ebm");
  const features = (binning ?? []).map(
    ({grids, range, ...feature}): Feature => ({
      ...feature,
      ...(range && {range: {...range, density: range.density && Float64Array.from(range.density)}}),
      grids: grids.map(({size, cuts, binOfCode}) => ({
        size,
        ...(cuts && {cuts: Float64Array.from(cuts)}),
        ...(binOfCode && {binOfCode: Int32Array.from(binOfCode)})
      }))
    })
  );
  const outputs = intercept?.length ?? 0;
  const restored = (terms ?? []).map((term, t): EbmTerm => {
    if (term.scores.length !== cellsOf(term) * outputs || term.features.some((j) => !features[j])) {
      throw new InputError(`json.terms[${t}]`, {
        got: described(`${term.scores.length} scores`),
        expected: `${term.shape.join(" x ")} bins of ${outputs} numbers, of features that are there`,
        remedy: "Was the file cut short or edited?"
      });
    }
    return {
      features: term.features,
      shape: term.shape,
      scores: Float64Array.from(term.scores),
      standardDeviations: Float64Array.from(term.standardDeviations),
      baggedScores: term.baggedScores.map((scores) => Float64Array.from(scores)),
      binWeights: Float64Array.from(term.binWeights)
    };
  });
  if (!(outputs > 0 && features.length > 0 && baggedIntercept)) {
    throw new InputError("json", {
      got: described(`${features.length} features and ${outputs} intercepts`),
      expected: "what toJSON of an EBM gave, whole"
    });
  }
  const parts = {
    binning: features,
    terms: restored,
    intercept: Float64Array.from(intercept),
    baggedIntercept: baggedIntercept.map((own) => Float64Array.from(own)),
    bagWeights,
    bestIteration,
    lossCurves,
    seed,
    ...(notes && {notes})
  };
  const {kind: _, ...known} = learnt as Learnt & {kind: string};
  return {learnt: known, parts};
}
