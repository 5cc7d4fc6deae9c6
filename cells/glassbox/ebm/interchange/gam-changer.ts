import type {Label} from "../../../data/target.ts";
import {described, InputError} from "../../../input-error.ts";
import type {Learnt} from "../../../models/tabular-model.ts";
import {parsedJSON} from "../../../stored-json.ts";
import type {EbmParts, EbmTerm} from "../ebm-model.ts";
import type {Feature, Grid} from "../feature.ts";
import {flattened, type Nested} from "./json-numbers.ts";

/**
 * The model file of GAM Changer (Wang et al. 2022), as its `get_model_data` writes it: one feature a term. Scores have
 * no entry for missing and unseen values; codes of levels are looked up in `labelEncoder`, and are the levels
 * themselves where it is absent.
 */
export interface GamChangerJSON {
  intercept: number;
  isClassifier?: boolean;
  features: (GamChangerMain | GamChangerPair)[];
  labelEncoder?: Record<string, Record<string, string>>;
  /** least and greatest score, for the scale of its pictures */
  scoreRange?: [number, number];
}

interface GamChangerMain {
  name: string;
  type: "continuous" | "categorical";
  id: [number];
  additive: number[];
  error?: number[];
  count?: number[];
  /** of numbers: the least value, the cuts, the greatest value */
  binEdge?: number[];
  /** of levels: the code of each score */
  binLabel?: (number | string)[];
  histEdge?: (number | string)[];
  histCount?: number[];
}

interface GamChangerPair {
  name: string;
  type: "interaction";
  id: [number, number];
  name1: string;
  name2: string;
  type1: string;
  type2: string;
  additive: number[][];
  error?: number[][];
  /** as binEdge or binLabel of each */
  binLabel1: (number | string)[];
  binLabel2: (number | string)[];
}

/** What such a file leaves out, in words for those who read the model. */
const gamChangerNotes = [
  "Read from a GAM Changer file: its scores are rounded to 4 decimals, and a missing or unseen value adds 0.",
  "It holds no bags, so the model knows the spread of its shapes, but not of its predictions."
];

function bad(field: string, got: unknown, expected: string, remedy?: string): InputError {
  return new InputError(field, {got, expected, remedy});
}

/** The model of a file of GAM Changer. */
export function fromGamChanger(
  json: unknown,
  {target, classes}: {target: string; classes: [Label, Label]}
): {learnt: Learnt; parts: EbmParts} {
  const model = checked(json);
  const columns = new Columns(model.labelEncoder);
  for (const [t, term] of model.features.entries()) columns.read(term, `json.features[${t}]`);
  const {binning, categories} = columns.inOrder();
  const places = new Map(binning.map(({name}, j) => [name, j]));
  const terms = model.features.map((term, t) => termOf(term, `json.features[${t}]`, binning, places));
  return {
    learnt: {
      target,
      features: binning.map(({name}) => name),
      categories,
      ...(model.isClassifier && {classes}),
      rows: Math.round(terms[0]?.binWeights.reduce((a, b) => a + b, 0) ?? 0)
    },
    parts: {
      binning,
      terms,
      intercept: Float64Array.of(model.intercept),
      baggedIntercept: [],
      bagWeights: [],
      bestIteration: [],
      notes: gamChangerNotes
    }
  };
}

function checked(json: unknown): GamChangerJSON {
  let whole = (typeof json === "string" ? parsedJSON(json, "json") : json) as
    | (Partial<GamChangerJSON> & {modelData?: unknown; historyList?: unknown})
    | null;
  if (typeof whole === "object" && whole !== null && "modelData" in whole) {
    refuseEdits(whole.historyList);
    whole = whole.modelData as Partial<GamChangerJSON> | null;
  }
  if (typeof whole?.intercept !== "number" || !Array.isArray(whole.features)) {
    throw bad("json", whole, "a model as GAM Changer's get_model_data writes it: {intercept, features, ...}");
  }
  if (!Number.isFinite(whole.intercept)) throw bad("json.intercept", whole.intercept, "a finite number");
  if (whole.features.length === 0) {
    throw bad("json.features", described("no features"), "at least one", "Was the file cut short?");
  }
  return whole as GamChangerJSON;
}

/** A saved project holds the model as it was loaded, and its edits apart, as pictures of single features. */
function refuseEdits(history: unknown): void {
  const edits = Array.isArray(history) ? history.filter((commit) => commit?.type !== "original").length : 0;
  if (edits === 0) return;
  throw bad(
    "json.historyList",
    described(`a GAM Changer project with ${edits} ${edits === 1 ? "edit" : "edits"}`),
    "a model, without edits that stand apart from it",
    "json.modelData is the model before its edits; make them again in Glassbook's editor"
  );
}

/** A column, as far as the terms read so far tell. */
interface Column {
  id: number;
  type: "continuous" | "nominal";
  main?: Grid;
  pair?: Grid;
  levels?: string[];
  range?: Feature["range"];
}

/** The columns of all terms. */
class Columns {
  #columns = new Map<string, Column>();
  #labels: Record<string, Record<string, string>>;

  constructor(labels: Record<string, Record<string, string>> = {}) {
    this.#labels = labels;
  }

  read(term: GamChangerMain | GamChangerPair, field: string): void {
    if (term?.type === "interaction") {
      this.#grid(term.name1, term.type1, term.id?.[0], term.binLabel1, "pair", `${field}.binLabel1`);
      this.#grid(term.name2, term.type2, term.id?.[1], term.binLabel2, "pair", `${field}.binLabel2`);
      return;
    }
    const part = term?.type === "categorical" ? "binLabel" : "binEdge";
    const column = this.#grid(
      term?.name,
      term?.type,
      term?.id?.[0],
      term?.[part],
      "main",
      `${field}.${part}`
    );
    if (term.type === "continuous") column.range = rangeOf(term);
  }

  inOrder(): {binning: Feature[]; categories: Record<string, string[]>} {
    const columns = [...this.#columns].sort(([, a], [, b]) => a.id - b.id);
    const categories: Record<string, string[]> = {};
    const binning = columns.map(([name, {type, main, pair, levels, range}]): Feature => {
      if (levels) categories[name] = levels;
      const grids = [main ?? pair, pair].filter((grid) => grid !== undefined);
      return {name, type, grids, ...(range && {range})};
    });
    return {binning, categories};
  }

  #grid(
    name: string,
    kind: string,
    id: number | undefined,
    labels: unknown,
    where: "main" | "pair",
    field: string
  ): Column {
    if (typeof name !== "string") throw bad(field.replace(/[^.]*$/, "name"), name, "the name of a column");
    if (kind !== "continuous" && kind !== "categorical") {
      throw bad(field.replace(/[^.]*$/, "type"), kind, "continuous, categorical or interaction");
    }
    if (!Array.isArray(labels) || labels.length < (kind === "continuous" ? 2 : 1)) {
      throw bad(field, labels, "the bins of the term", "Was the file cut short?");
    }
    const type = kind === "continuous" ? "continuous" : "nominal";
    const column = this.#columns.get(name) ?? {id: id ?? this.#columns.size, type};
    this.#columns.set(name, column);
    if (column.type !== type) throw bad(field, kind, `${column.type}, as in another term of ${name}`);
    const grid =
      type === "continuous" ? cutGrid(labels, field) : this.#levelGrid(name, column, labels, field);
    const other = column[where];
    if (other && JSON.stringify(gridKey(other)) !== JSON.stringify(gridKey(grid))) {
      throw bad(field, described("other bins"), `the bins of the other terms of ${name}`);
    }
    column[where] = grid;
    return column;
  }

  #levelGrid(name: string, column: Column, labels: unknown[], field: string): Grid {
    const encoder = Object.hasOwn(this.#labels, name) ? this.#labels[name] : undefined;
    const levels = labels.map((label) => {
      const level = encoder ? encoder[String(label)] : String(label);
      if (level === undefined) throw bad(field, label, `a code in labelEncoder of ${name}`);
      return level;
    });
    if (new Set(levels).size < levels.length) throw bad(field, described("a level twice"), "each level once");
    column.levels ??= levels;
    const binOfCode = Int32Array.from(column.levels, (level) => {
      const bin = levels.indexOf(level);
      return bin < 0 ? levels.length + 1 : bin + 1;
    });
    const unknown = levels.find((level) => !column.levels?.includes(level));
    if (unknown !== undefined) throw bad(field, unknown, `a level of the other terms of ${name}`);
    return {size: levels.length + 2, binOfCode};
  }
}

function gridKey({size, cuts, binOfCode}: Grid): unknown {
  return [size, [...(cuts ?? binOfCode ?? [])]];
}

/** The cuts between the least and the greatest value. */
function cutGrid(edges: unknown[], field: string): Grid {
  const all = flattened(edges as Nested[], [edges.length], field);
  const cuts = all.slice(1, -1);
  const wrong = cuts.findIndex((cut, at) => !Number.isFinite(cut) || (at > 0 && cut <= cuts[at - 1]));
  if (wrong >= 0) throw bad(`${field}[${wrong + 1}]`, cuts[wrong], "finite edges, each above the last");
  return {size: cuts.length + 3, cuts};
}

function rangeOf({binEdge = [], histCount}: GamChangerMain): Feature["range"] {
  const [least, greatest] = [binEdge[0], binEdge[binEdge.length - 1]];
  // Rows in equal steps; those with a missing value, before them, are not told.
  const density = histCount?.length ? Float64Array.of(0, ...histCount, 0) : undefined;
  return {least, greatest, distinct: 0, ...(density && {density})};
}

function termOf(
  term: GamChangerMain | GamChangerPair,
  field: string,
  binning: Feature[],
  places: Map<string, number>
): EbmTerm {
  const names = term.type === "interaction" ? [term.name1, term.name2] : [term.name];
  const features = names.map((name) => places.get(name) as number);
  const shape = features.map((j) => {
    const {grids} = binning[j];
    return grids[Math.min(names.length, grids.length) - 1].size;
  });
  const framed = (values: unknown, part: string): Float64Array =>
    values === undefined ? new Float64Array(0) : inFrame(values as Nested, shape, `${field}.${part}`);
  if (term.additive === undefined) throw bad(`${field}.additive`, undefined, "the scores of the term's bins");
  return {
    features,
    shape,
    scores: framed(term.additive, "additive"),
    standardDeviations: framed(term.error, "error"),
    baggedScores: [],
    binWeights: term.type === "interaction" ? new Float64Array(0) : framed(term.count, "count")
  };
}

/** Numbers of the bins within, with 0 around them for missing and unseen values. */
function inFrame(values: Nested, shape: number[], field: string): Float64Array {
  const inner = shape.map((size) => size - 2);
  const own = flattened(values, inner, field);
  if (shape.length === 1) return Float64Array.of(0, ...own, 0);
  const whole = new Float64Array(shape[0] * shape[1]);
  for (let a = 0; a < inner[0]; a++) {
    whole.set(own.subarray(a * inner[1], (a + 1) * inner[1]), (a + 1) * shape[1] + 1);
  }
  return whole;
}
