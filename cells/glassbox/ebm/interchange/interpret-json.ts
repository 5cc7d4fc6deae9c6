import {checkedInputs} from "../../../checked-inputs.ts";
import type {Label} from "../../../data/target.ts";
import {described, InputError} from "../../../input-error.ts";
import type {Learnt} from "../../../models/tabular-model.ts";
import {parsedJSON} from "../../../stored-json.ts";
import type {EBM, EbmParts, EbmTerm} from "../ebm-model.ts";
import {type Feature, type Grid, gridOf} from "../feature.ts";
import {interpretForm} from "./interpret-form.ts";
import {flattened, type Nested, nested, read, written} from "./json-numbers.ts";

/** How much a file holds: to predict; also to show; also every bag; also how it was made. */
export type InterpretDetail = "minimal" | "interpretable" | "mergeable" | "all";

type Category = string | string[];

interface InterpretFeature {
  name: string;
  type: string;
  num_unique_vals?: number;
  /** of a continuous one: for mains, and maybe coarser for pairs */
  cuts?: Nested[][];
  /** of the others, likewise; a list inside shares one bin */
  categories?: Category[][];
  min?: Nested;
  max?: Nested;
  histogram_weights?: Nested[];
}

interface InterpretTerm {
  term_features: string[];
  scores: Nested;
  standard_deviations?: Nested;
  bagged_scores?: Nested[];
  bin_weights?: Nested;
}

/** An EBM as InterpretML writes it (schema 1.0): numbers that are not finite are "nan", "+inf" and "-inf". */
export interface InterpretJSON {
  version: string;
  ebm: {
    outputs: {task: string; classes?: Label[]; link: string; link_param: Nested}[];
    intercept: Nested[];
    bagged_intercept?: Nested[];
    bag_weights?: Nested[];
    best_iteration?: Nested[];
    implementation?: string;
    implementation_params?: unknown;
    features: InterpretFeature[];
    terms: InterpretTerm[];
  };
}

const links: Record<string, string> = {regression: "identity", binary: "logit", multiclass: "mlogit"};

function bad(field: string, got: unknown, expected: string, remedy?: string): InputError {
  return new InputError(field, {got, expected, remedy});
}

export function toInterpret(model: EBM, detail: InterpretDetail): InterpretJSON {
  const {classes, intercept, baggedIntercept, bagWeights, bestIteration, terms, binning} = model;
  const outputs = intercept.length;
  const rank = ["minimal", "interpretable", "mergeable", "all"].indexOf(detail);
  if (rank < 0) {
    throw bad("detail", detail, '"minimal", "interpretable", "mergeable" or "all"');
  }
  const kind = !classes ? "regression" : classes.length === 2 ? "binary" : "multiclass";
  const list = (values: Float64Array) => nested(values, outputs === 1 ? [] : [outputs]);
  return {
    version: "1.0",
    ebm: {
      outputs: [
        {
          task: classes ? "classification" : "regression",
          ...(classes && {classes}),
          link: links[kind],
          link_param: "nan"
        }
      ],
      intercept: nested(intercept, [outputs]) as Nested[],
      ...(rank >= 1 && baggedIntercept.length && {bagged_intercept: baggedIntercept.map(list)}),
      ...(rank >= 2 && bagWeights.length && {bag_weights: bagWeights}),
      ...(rank >= 2 && bestIteration.length && {best_iteration: bestIteration}),
      ...(rank >= 3 && {implementation: "glassbook"}),
      features: binning.map((feature) => featureOut(feature, model.categories[feature.name], rank)),
      terms: terms.map((term) => termOut(term, model, rank))
    }
  };
}

function featureOut(feature: Feature, levels: string[] | undefined, rank: number): InterpretFeature {
  const {name, type, grids, range} = feature;
  if (type !== "continuous") {
    const categories = grids.map((grid) => categoriesOut(grid, levels ?? []));
    return {name, type, ...(rank >= 1 && {num_unique_vals: levels?.length ?? 0}), categories};
  }
  const cuts = grids.map((grid) => nested(grid.cuts as Float64Array, [(grid.cuts as Float64Array).length]));
  if (rank < 1 || !range) return {name, type, cuts: cuts as Nested[][]};
  return {
    name,
    type,
    num_unique_vals: range.distinct,
    cuts: cuts as Nested[][],
    min: written(range.least),
    max: written(range.greatest),
    ...(range.density && {histogram_weights: nested(range.density, [range.density.length]) as Nested[]})
  };
}

function categoriesOut({size, binOfCode}: Grid, levels: string[]): Category[] {
  const bins: string[][] = Array.from({length: size - 2}, () => []);
  for (const [code, level] of levels.entries()) bins[(binOfCode as Int32Array)[code] - 1].push(level);
  return bins.map((own) => (own.length === 1 ? own[0] : own));
}

function termOut(term: EbmTerm, {features, intercept}: EBM, rank: number): InterpretTerm {
  const shape = intercept.length === 1 ? term.shape : [...term.shape, intercept.length];
  const {scores, standardDeviations, baggedScores, binWeights} = term;
  return {
    term_features: term.features.map((j) => features[j]),
    scores: nested(scores, shape),
    ...(rank >= 1 && standardDeviations.length && {standard_deviations: nested(standardDeviations, shape)}),
    ...(rank >= 2 && baggedScores.length && {bagged_scores: baggedScores.map((own) => nested(own, shape))}),
    ...(rank >= 1 && binWeights.length && {bin_weights: nested(binWeights, term.shape)})
  };
}

export function fromInterpret(json: unknown, target: string): {learnt: Learnt; parts: EbmParts} {
  const {ebm} = checked(json);
  const [output] = ebm.outputs;
  const kind =
    output.task !== "classification" ? output.task : output.classes?.length === 2 ? "binary" : "multiclass";
  if (ebm.outputs.length !== 1 || links[kind] !== output.link) {
    throw bad(
      "json.ebm.outputs",
      described(`${output.task} with the link ${output.link}`),
      "one output: a regression with the link identity, or classes with logit or mlogit"
    );
  }
  const classes = output.task === "classification" ? (output.classes as Label[]) : undefined;
  const outputs = classes && classes.length > 2 ? classes.length : 1;
  const names = ebm.features.map(({name}) => name);
  const categories: Record<string, string[]> = {};
  const binning = ebm.features.map((feature, j) => featureIn(feature, `json.ebm.features[${j}]`, categories));
  const terms = ebm.terms.map((term, t) => termIn(term, `json.ebm.terms[${t}]`, names, binning, outputs));
  const bagged = ebm.bagged_intercept?.map((own) => flattened(own, [outputs], "json.ebm.bagged_intercept"));
  const weights =
    ebm.bag_weights && flattened(ebm.bag_weights, [ebm.bag_weights.length], "json.ebm.bag_weights");
  return {
    learnt: {target, features: names, categories, ...(classes && {classes}), rows: rowsOf(terms)},
    parts: {
      binning,
      terms,
      intercept: flattened(ebm.intercept, [outputs], "json.ebm.intercept"),
      baggedIntercept: bagged ?? [],
      bagWeights: weights ? [...weights] : [],
      bestIteration: (ebm.best_iteration as number[][] | undefined) ?? []
    }
  };
}

/** Rows learnt from, so far as a term's weights tell. */
function rowsOf(terms: EbmTerm[]): number {
  return Math.round(terms[0]?.binWeights.reduce((a, b) => a + b, 0) ?? 0);
}

function checked(json: unknown): InterpretJSON {
  const whole = (typeof json === "string" ? parsedJSON(json, "json") : json) as Partial<InterpretJSON> | null;
  const version = whole?.version;
  if (typeof version !== "string" || typeof whole?.ebm !== "object" || whole.ebm === null) {
    throw bad("json", whole, "a model as InterpretML's to_json writes it: {version, ebm}");
  }
  if (!/^1\./.test(version) && version !== "1") {
    throw bad(
      "json.version",
      version,
      "1.0",
      "Write the file with an older InterpretML, or update Glassbook"
    );
  }
  for (const part of ["outputs", "intercept", "features", "terms"] as const) {
    if (!Array.isArray(whole.ebm[part]) || (part !== "terms" && whole.ebm[part].length === 0)) {
      throw bad(`json.ebm.${part}`, whole.ebm[part], "an array", "Was the file cut short?");
    }
  }
  checkedInputs(interpretForm, {json: whole}, "json");
  return whole as InterpretJSON;
}

function featureIn(feature: InterpretFeature, field: string, categories: Record<string, string[]>): Feature {
  const {name, type} = feature;
  if (type === "continuous") {
    if (!feature.cuts?.length) throw bad(`${field}.cuts`, feature.cuts, "the cuts of a continuous feature");
    const grids = feature.cuts.map((cuts): Grid => {
      const edges = flattened(cuts, [cuts.length], `${field}.cuts`);
      const wrong = edges.findIndex((cut, at) => !(at === 0 || cut > edges[at - 1]));
      if (wrong >= 0) throw bad(`${field}.cuts`, edges[wrong], "cuts that rise");
      return {size: edges.length + 3, cuts: edges};
    });
    if (feature.min === undefined || feature.max === undefined) return {name, type, grids};
    const weights = feature.histogram_weights;
    const density = weights && flattened(weights, [weights.length], `${field}.histogram_weights`);
    const range = {
      least: read(feature.min, `${field}.min`),
      greatest: read(feature.max, `${field}.max`),
      distinct: feature.num_unique_vals ?? 0,
      ...(density && {density})
    };
    return {name, type, grids, range};
  }
  if (type !== "nominal" && type !== "ordinal") {
    throw bad(`${field}.type`, type, "continuous, nominal or ordinal");
  }
  if (!feature.categories?.length) {
    throw bad(`${field}.categories`, feature.categories, "the categories of the feature");
  }
  const levels = feature.categories[0].flat();
  categories[name] = levels;
  const codes = new Map(levels.map((level, code) => [level, code]));
  const grids = feature.categories.map((bins): Grid => {
    const binOfCode = new Int32Array(levels.length).fill(bins.length + 1);
    for (const [bin, own] of bins.entries()) {
      for (const level of [own].flat()) binOfCode[codes.get(level) as number] = bin + 1;
    }
    return {size: bins.length + 2, binOfCode};
  });
  return {name, type, grids};
}

function termIn(
  term: InterpretTerm,
  field: string,
  names: string[],
  binning: Feature[],
  outputs: number
): EbmTerm {
  const features = term.term_features.map((name) => {
    const place = names.indexOf(name);
    if (place < 0) throw bad(`${field}.term_features`, name, `one of the features ${names.join(", ")}`);
    return place;
  });
  const shape = features.map((j) => gridOf(binning[j], features.length).size);
  const whole = outputs === 1 ? shape : [...shape, outputs];
  const flat = (values: Nested | undefined, part: string, own = whole) =>
    values === undefined ? new Float64Array(0) : flattened(values, own, `${field}.${part}`);
  if (term.scores === undefined) throw bad(`${field}.scores`, undefined, "the scores of the term's bins");
  return {
    features,
    shape,
    scores: flat(term.scores, "scores"),
    standardDeviations: flat(term.standard_deviations, "standard_deviations"),
    baggedScores: (term.bagged_scores ?? []).map((own) => flat(own, "bagged_scores")),
    binWeights: flat(term.bin_weights, "bin_weights", shape)
  };
}
