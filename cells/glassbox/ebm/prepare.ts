import {asTable, columnOf, type Encoding, encode, isMissing, learnEncoding} from "../../data/encode.ts";
import {learnTarget, type Target} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import type {Matrix} from "../../math/matrix.ts";
import {Random} from "../../math/random.ts";
import type {Steps} from "../../math/steps.ts";
import type {Rows} from "../../models/predictor.ts";
import type {Learnt} from "../../models/tabular-model.ts";
import {type Bag, makeBag} from "./bags.ts";
import type {BoostOptions, Objective} from "./boost-data.ts";
import {binsOf, type Feature, gridOf} from "./feature.ts";
import type {FitColumn, FitInput} from "./fit.ts";
import {type FeatureType, learnFeatures} from "./learn-features.ts";
import {type EbmOptions, type Preset, resolveOptions} from "./options.ts";

type Told = {
  table: Rows;
  target: string;
  features?: string[];
  task?: "classification" | "regression";
  preset: Preset;
  objective?: Objective;
  featureTypes: Record<string, FeatureType>;
  monotoneConstraints: Record<string, 1 | 0 | -1>;
  exclude: "mains" | (string | [string, string])[];
  sampleWeight?: ArrayLike<number>;
  bags?: ArrayLike<number>[];
  seed: number;
} & {[Name in keyof EbmOptions]?: unknown};

export interface Prepared {
  input: FitInput;
  options: {mains: BoostOptions; pairs: BoostOptions};
  learnt: Learnt;
  binning: Feature[];
}

/** Sums of so many numbers, and of their squares, are finite. */
const greatest = 1e100;

/** The table as bins, and all that was told as the fit takes it. Says what is wrong with either. */
export function* prepare(inputs: Told): Steps<Prepared> {
  const {table: rows, target: name, features, task, preset, objective: asked, seed, ...told} = inputs;
  const {featureTypes, monotoneConstraints, exclude, sampleWeight, bags: givenBags, ...tuned} = told;
  const table = asTable(rows, "table");
  const target = learnTarget(
    table,
    name,
    task ?? (asked && (asked === "rmse" ? "regression" : "classification"))
  );
  const objective = target.classes ? "log_loss" : "rmse";
  if (asked && asked !== objective) {
    throw new InputError("objective", {
      got: asked,
      expected: target.classes ? "log_loss, the target being classes" : "rmse, the target being numbers"
    });
  }
  const huge = objective === "rmse" ? target.y.findIndex((value) => Math.abs(value) > greatest) : -1;
  if (huge >= 0) {
    throw new InputError(`${name}, row ${huge}`, {
      got: target.y[huge],
      expected: `a number of ${greatest} at most, so that its square is one too`,
      remedy: "Learn it in a larger unit"
    });
  }
  if (target.y.length < 2) {
    throw new InputError("table", {
      got: described("1 row"),
      expected: "at least two rows: to learn from, and to check with"
    });
  }
  const options = resolveOptions(objective, preset, tuned);
  const encoding = withTypes(learnEncoding(table, {target: name, features}), featureTypes, (column) =>
    columnOf(table, column, "features")
  );
  const x = encode(table, encoding, "table", -1);
  const binning = yield* learnFeatures(x, encoding, featureTypes, options);
  const weight = weights(sampleWeight, target.y.length);
  const named = placesOf(encoding.features);
  for (const field of ["featureTypes", "monotoneConstraints"] as const) {
    for (const column of Object.keys(inputs[field])) named(column, field);
  }
  const columns = yield* columnsOf(x, binning, monotoneConstraints);
  const classes = target.classes?.length ?? 0;
  const input: FitInput = {
    objective,
    outputs: classes > 2 ? classes : 1,
    columns,
    y: target.y,
    weight,
    bags: givenBags ? checkedBags(givenBags, target) : makeBags(target.y, classes, options, seed),
    mains: mainsOf(exclude, named, columns.length),
    pairs: pairsOf(options, exclude, named, columns)
  };
  if (input.mains.length === 0 && "given" in input.pairs && input.pairs.given.length === 0) {
    throw new InputError("exclude", {got: exclude, expected: "to leave at least one term"});
  }
  return {
    input,
    options: {mains: options, pairs: {...options, smoothingRounds: options.interactionSmoothingRounds}},
    learnt: {
      target: name,
      ...encoding,
      ...(target.classes && {classes: target.classes}),
      rows: x.rows
    },
    binning
  };
}

/** Numbers that are said to be nominal have their texts as levels; an ordinal has those it is given. */
function withTypes(
  {features, categories}: Encoding,
  types: Record<string, FeatureType>,
  column: (name: string) => ArrayLike<unknown>
): Encoding {
  const levels = {...categories};
  for (const name of features) {
    const type = Object.hasOwn(types, name) ? types[name] : "auto";
    const text = Object.hasOwn(categories, name);
    const cuts = Array.isArray(type) && typeof type[0] === "number";
    if (text && (type === "continuous" || cuts)) {
      throw new InputError(`featureTypes.${name}`, {
        got: type,
        expected: "nominal, or a list of levels: the column holds no numbers"
      });
    }
    if (cuts) checkCuts(name, type as number[]);
    else if (Array.isArray(type)) {
      const given = type as string[];
      const absent = Array.from(column(name)).find(
        (value) => !isMissing(value) && !given.includes(String(value))
      );
      if (absent !== undefined || new Set(given).size < given.length) {
        throw new InputError(`featureTypes.${name}`, {
          got: described(
            absent === undefined ? "a level twice" : `no level ${JSON.stringify(String(absent))}`
          ),
          expected: "every level of the column once, in order"
        });
      }
      levels[name] = given;
    } else if (type === "nominal" && !text) {
      const seen = new Set(Array.from(column(name)).filter((value) => !isMissing(value)));
      levels[name] = [...seen].map(String).sort();
    }
  }
  return {features, categories: levels};
}

function checkCuts(name: string, cuts: number[]): void {
  const wrong = cuts.some((cut, at) => !Number.isFinite(cut) || (at > 0 && cut <= cuts[at - 1]));
  if (wrong)
    throw new InputError(`featureTypes.${name}`, {got: cuts, expected: "finite cuts in rising order"});
}

function placesOf(features: string[]) {
  return (name: string, field: string): number => {
    const place = features.indexOf(name);
    if (place >= 0) return place;
    throw new InputError(field, {got: name, expected: `one of the features ${features.join(", ")}`});
  };
}

function* columnsOf(x: Matrix, binning: Feature[], monotone: Record<string, 1 | 0 | -1>): Steps<FitColumn[]> {
  const columns: FitColumn[] = [];
  for (const [j, feature] of binning.entries()) {
    yield;
    const read = (dimensions: number) => {
      const grid = gridOf(feature, dimensions);
      return {size: grid.size, bins: binsOf(grid, x.data, j, x.columns)};
    };
    const direction = Object.hasOwn(monotone, feature.name) ? monotone[feature.name] : 0;
    if (direction !== 0 && feature.type === "nominal") {
      throw new InputError(`monotoneConstraints.${feature.name}`, {
        got: direction,
        expected: "a column with an order: its categories have none",
        remedy: "Give them one with featureTypes: a list of the levels"
      });
    }
    const main = read(1);
    columns.push({
      nominal: feature.type === "nominal",
      monotone: direction,
      main,
      pair: feature.grids.length > 1 ? read(2) : main
    });
  }
  return columns;
}

function weights(given: ArrayLike<number> | undefined, rows: number): Float64Array | undefined {
  if (!given) return undefined;
  if (given.length !== rows) {
    throw new InputError("sampleWeight", {got: given, expected: `${rows} numbers, one a row`});
  }
  const own = Float64Array.from(given);
  const wrong = own.findIndex((weight) => !(weight >= 0 && weight <= greatest));
  if (wrong >= 0) {
    throw new InputError(`sampleWeight[${wrong}]`, {
      got: given[wrong],
      expected: `a finite number, 0 or more${own[wrong] > greatest ? `, and at most ${greatest}` : ""}`
    });
  }
  if (own.every((weight) => weight === 0)) {
    throw new InputError("sampleWeight", {got: described("0 in every row"), expected: "rows that count"});
  }
  return own.every((weight) => weight === 1) ? undefined : own;
}

function makeBags(
  y: Float64Array,
  classes: number,
  {outerBags, validationSize}: EbmOptions,
  seed: number
): Bag[] {
  if (validationSize >= 1 && (!Number.isSafeInteger(validationSize) || validationSize >= y.length)) {
    throw new InputError("validationSize", {
      got: validationSize,
      expected: `a share below 1, or a whole number of rows below ${y.length}`
    });
  }
  // One stream for all bags: near seeds must not share any.
  const random = new Random(seed);
  return Array.from({length: outerBags}, () => makeBag(y, classes, validationSize, random));
}

function checkedBags(given: ArrayLike<number>[], {y, classes}: Target): Bag[] {
  if (given.length === 0) throw new InputError("bags", {got: described("no bag"), expected: "at least one"});
  return given.map((own, b) => {
    if (own.length !== y.length) {
      throw new InputError(`bags[${b}]`, {got: own, expected: `${y.length} numbers, one a row`});
    }
    const bag = Int8Array.from(own);
    const wrong = bag.findIndex((side, i) => (side !== 1 && side !== -1 && side !== 0) || own[i] !== side);
    if (wrong >= 0) throw new InputError(`bags[${b}][${wrong}]`, {got: own[wrong], expected: "1, -1 or 0"});
    const learnt = new Set(y.filter((_, i) => bag[i] === 1));
    if (learnt.size < (classes?.length ?? 1)) {
      throw new InputError(`bags[${b}]`, {
        got: described(classes ? "rows to train on that lack a class" : "no row to train on"),
        expected: classes ? "rows of every class to train on" : "rows to train on"
      });
    }
    return bag;
  });
}

function mainsOf(
  exclude: Told["exclude"],
  named: (name: string, field: string) => number,
  count: number
): number[] {
  if (exclude === "mains") return [];
  const out = new Set(exclude.flatMap((term) => (typeof term === "string" ? named(term, "exclude") : [])));
  return Array.from({length: count}, (_, j) => j).filter((j) => !out.has(j));
}

function pairsOf(
  {interactions}: EbmOptions,
  exclude: Told["exclude"],
  named: (name: string, field: string) => number,
  columns: FitColumn[]
): FitInput["pairs"] {
  const placed = ([a, b]: [string, string], field: string): [number, number] => {
    const pair = [named(a, field), named(b, field)].sort((p, q) => p - q) as [number, number];
    if (pair[0] !== pair[1]) return pair;
    throw new InputError(field, {got: described(`${a} with itself`), expected: "two different columns"});
  };
  if (Array.isArray(interactions)) {
    const given = interactions.map((pair) => placed(pair, "interactions"));
    const keys = new Set(given.map(String));
    if (keys.size < given.length) {
      throw new InputError("interactions", {got: described("a pair twice"), expected: "each pair once"});
    }
    const bound = given.flat().find((j) => columns[j].monotone !== 0);
    if (bound !== undefined) {
      throw new InputError("interactions", {
        got: described("a column with a monotone constraint"),
        expected: "pairs of columns that are free: in a pair the constraint would not hold"
      });
    }
    return {given: given.sort(([a, b], [c, d]) => a - c || b - d)};
  }
  const features = columns.length;
  const wanted =
    typeof interactions === "string"
      ? Math.ceil(features * Number(interactions.slice(0, -1)))
      : interactions < 1
        ? Math.ceil(features * interactions)
        : interactions;
  if (wanted === 0) return {given: []};
  const out = new Set(
    exclude === "mains"
      ? []
      : exclude.flatMap((term) => (typeof term === "string" ? [] : String(placed(term, "exclude"))))
  );
  const candidates: [number, number][] = [];
  for (let a = 0; a < features; a++) {
    for (let b = a + 1; b < features; b++) {
      const free = columns[a].monotone === 0 && columns[b].monotone === 0;
      if (free && !out.has(String([a, b]))) candidates.push([a, b]);
    }
  }
  const count = Math.min(wanted, candidates.length);
  return count === 0 ? {given: []} : {candidates, count};
}
