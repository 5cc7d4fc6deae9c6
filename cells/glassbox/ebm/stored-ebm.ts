import {z} from "zod";
import {checkedInputs} from "../../checked-inputs.ts";
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

const list = z.custom<unknown[]>(Array.isArray, {error: "a list of numbers"});
const filled = list.refine((own) => own.length > 0, "at least one number");

/** Which lists and objects hold which; that a term has a score for each bin is seen when it is read. */
const form = z.object({
  json: z.looseObject({
    target: z.string("the name of the column that was learnt"),
    features: z.array(z.string("a name"), "the names of the features").min(1, "at least one feature"),
    categories: z.record(z.string(), z.array(z.string("a level"), "a list of levels"), "levels by feature"),
    classes: list.optional(),
    rows: z.number("a number of rows"),
    binning: z.array(
      z.looseObject({
        name: z.string("the name of a feature"),
        grids: z
          .array(
            z
              .looseObject({
                size: z.number("a number of bins"),
                cuts: list.optional(),
                binOfCode: list.optional()
              })
              .refine(({cuts, binOfCode}) => cuts || binOfCode, "cuts, or the bin of each level"),
            "a list of grids"
          )
          .min(1, "at least one grid"),
        range: z.looseObject({density: list.optional()}).optional()
      }),
      "how each feature is binned"
    ),
    terms: z.array(
      z.looseObject({
        features: filled,
        shape: filled,
        scores: list,
        standardDeviations: list,
        baggedScores: z.array(list, "a list with the scores of each bag"),
        binWeights: list
      }),
      "a list of terms"
    ),
    intercept: filled,
    baggedIntercept: z.array(list, "a list with the intercept of each bag"),
    bagWeights: list,
    bestIteration: list
  })
});

function checkedForm(stored: StoredEbm): StoredEbm {
  checkedInputs(form, {json: stored}, "json");
  const {features, binning} = stored;
  if (binning.length === features.length && binning.every(({name}, j) => name === features[j])) return stored;
  throw new InputError("json.binning", {
    got: described(`bins of ${binning.map(({name}) => name).join(", ") || "no feature"}`),
    expected: `bins of ${features.join(", ")}`,
    remedy: "Was the file cut short or edited?"
  });
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
  } = checkedForm(storedModel<StoredEbm>(json, "ebm"));
  const features = binning.map(
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
  const outputs = intercept.length;
  const restored = terms.map((term, t): EbmTerm => {
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
