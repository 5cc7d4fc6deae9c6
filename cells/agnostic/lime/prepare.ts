import type {ColumnTable} from "arquero";
import {asTable, columnOf, isMissing} from "../../data/encode.ts";
import {learnTarget} from "../../data/target.ts";
import {InputError} from "../../input-error.ts";
import type {FittedModel, Row} from "../../models/predictor.ts";
import {nearest} from "../../nearest-name.ts";
import {type BlackBox, blackBox, isFittedModel, type ModelColumn} from "../black-box.ts";
import {type CategoryColumn, type Column, type Level, type NumberColumn, readColumn} from "../columns.ts";
import {pausing} from "../pause.ts";
import {type Bins, binNames, binOf, cutIntoBins, quantileEdges, readableDecimals} from "./discretize.ts";
import {entropyEdges} from "./entropy-edges.ts";
import type {LimeSettings} from "./inputs.ts";
import {
  binaryColumn,
  binSampler,
  type ColumnSampler,
  levelSampler,
  type PlannedColumn,
  scaledColumn
} from "./sample.ts";

/** Everything about one explanation that does not depend on the seed. */
export interface Prepared {
  settings: LimeSettings;
  box: BlackBox;
  /** names of the explained columns, [planned column] */
  features: string[];
  /** the row's values in them */
  values: Level[];
  /** the row's bin or level as text; undefined for a column that is not cut */
  bins: (string | undefined)[];
  plan: PlannedColumn[];
  /** the row as the model gets it, [column of the model] */
  instance: Float64Array;
  /** the row in the design matrix, [planned column] */
  first: Float64Array;
  /** whether the design matrix is binary, so that a distance counts changed columns */
  binary: boolean;
  kernelWidth: number;
  /** the column that was learnt, if it is known */
  target: string | undefined;
  warnings: string[];
}

/** Checks the inputs against each other and plans how each column is drawn. */
export async function prepare(settings: LimeSettings, signal: AbortSignal): Promise<Prepared> {
  const {model} = settings;
  const table = asTable(settings.table, "table");
  const fitted = isFittedModel(model) ? model : undefined;
  const target = settings.target ?? fitted?.target;
  const features = featureNames(settings, table, fitted, target);
  const row = rowValues(settings.row, table, features);
  const warnings: string[] = [];
  if (settings.sampleAroundInstance && settings.discretizeContinuous) {
    warnings.push(
      "sampleAroundInstance has no effect while discretizeContinuous cuts the columns into bins."
    );
  }

  const prepared: Prepared = {
    settings,
    box: undefined as never,
    features: [],
    values: [],
    bins: [],
    plan: [],
    instance: new Float64Array(),
    first: new Float64Array(),
    binary: true,
    kernelWidth: 0,
    target,
    warnings
  };
  // A fitted model's matrix has all its features; a function's has those that are drawn.
  const inputs: ModelColumn[] = fitted ? fitted.features.map((name) => ({name})) : [];
  const instance: number[] = fitted ? fitted.features.map((name) => modelCode(fitted, name, row[name])) : [];
  const first: number[] = [];
  const gaps: string[] = [];
  const pause = pausing(signal);
  for (const name of features) {
    if (pause.due()) await pause.turn();
    if (isMissing(row[name])) {
      warnings.push(`${name} is missing in the row: it stays so in every sample, and gets no weight.`);
      continue;
    }
    const categorical =
      settings.categoricalFeatures.includes(name) ||
      (fitted !== undefined && Object.hasOwn(fitted.categories, name));
    const slot = fitted ? fitted.features.indexOf(name) : inputs.length;
    const column = columnFor(table, name, categorical);
    if (column.rows) gaps.push(`${name} (${table.numRows() - column.rows.length})`);
    if (column.kind === "category") {
      planCategory(prepared, column, row[name] as Level, slot, fitted);
      if (!fitted) inputs.push({name, levels: withLevel(column.levels, row[name] as Level)});
    } else {
      planNumber(prepared, table, column, numberOf(row[name], name), slot);
      if (!fitted) inputs.push({name});
    }
    const planned = prepared.plan.at(-1) as PlannedColumn;
    if (!fitted) instance.push(column.kind === "category" ? planned.home : Number(row[name]));
    first.push(planned.home < 0 ? (instance[slot] - planned.mean) / planned.scale : 1);
    if (planned.home < 0) prepared.binary = false;
  }
  if (gaps.length > 0) {
    warnings.push(`Missing values of the table do not count; how many: ${gaps.join(", ")}.`);
  }
  if (prepared.plan.length === 0) {
    throw new InputError("row", {got: "only missing values", expected: "a value in at least one feature"});
  }
  prepared.instance = Float64Array.from(instance);
  prepared.first = Float64Array.from(first);
  prepared.kernelWidth = settings.kernelWidth ?? 0.75 * Math.sqrt(prepared.plan.length);
  prepared.box = blackBox(model, inputs, fitted ? {} : row, settings);
  return prepared;
}

function featureNames(
  {features}: LimeSettings,
  table: ColumnTable,
  fitted: FittedModel | undefined,
  target: string | undefined
): string[] {
  const names = features ?? fitted?.features ?? table.columnNames().filter((column) => column !== target);
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) < i)
      throw new InputError("features", {got: `${name} twice`, expected: "each column once"});
    if (fitted && !fitted.features.includes(name)) {
      throw new InputError("features", {
        got: name,
        expected: `columns that the model reads: ${fitted.features.join(", ")}`,
        remedy: "A column that it does not read cannot move its answer"
      });
    }
    columnOf(table, name, "features"); // raises if it is absent
  }
  if (names.length === 0) throw new InputError("features", {got: "no columns", expected: "at least one"});
  return names;
}

/** The explained row: of the table, or as given, with the features it must have. */
function rowValues(row: number | Row, table: ColumnTable, features: string[]): Row {
  if (typeof row === "number") {
    if (!Number.isInteger(row) || row < 0 || row >= table.numRows()) {
      throw new InputError("row", {got: row, expected: `0 to ${table.numRows() - 1}`});
    }
    return Object.fromEntries(table.columnNames().map((name) => [name, table.get(name, row)]));
  }
  for (const name of features) {
    if (Object.hasOwn(row, name)) continue;
    const near = nearest(name, Object.keys(row));
    throw new InputError("row", {
      got: `no value for ${JSON.stringify(name)}`,
      expected: "a value for every feature",
      remedy: near ? `Is it ${JSON.stringify(near)}?` : "Write null where a value is not known"
    });
  }
  return row;
}

/** A value as a fitted model's matrix has it: the code of a level, a number, or NaN where it is missing. */
function modelCode(model: FittedModel, name: string, value: unknown): number {
  if (isMissing(value)) return Number.NaN;
  if (!Object.hasOwn(model.categories, name)) return numberOf(value, name);
  const code = model.categories[name].indexOf(String(value));
  if (code >= 0) return code;
  throw new InputError(`row.${name}`, {
    got: value,
    expected: `one of ${model.categories[name].join(", ")}`,
    remedy: "The model has seen no other value"
  });
}

function numberOf(value: unknown, name: string): number {
  const number = typeof value === "string" ? Number.NaN : Number(value);
  if (Number.isFinite(number)) return number;
  throw new InputError(`row.${name}`, {got: value, expected: "a finite number"});
}

function withLevel(levels: Level[], value: Level): Level[] {
  return levels.includes(value) ? levels : [...levels, value];
}

function planCategory(
  {features, values, bins, plan, warnings}: Prepared,
  {name, levels, counts}: CategoryColumn,
  value: Level,
  slot: number,
  fitted: FittedModel | undefined
): void {
  const own = fitted ? Object.hasOwn(fitted.categories, name) : false;
  const codes = levels.map((level, b) =>
    fitted ? (own ? modelCode(fitted, name, level) : Number(level)) : b
  );
  const at = levels.indexOf(value);
  if (at < 0) warnings.push(`No row of the table has ${name} = ${value}: no sample shares it.`);
  features.push(name);
  values.push(value);
  bins.push(`${name} = ${value}`);
  const home = at < 0 ? levels.length : at;
  plan.push(binaryColumn(slot, levelSampler(counts, codes), home));
}

function planNumber(
  prepared: Prepared,
  table: ColumnTable,
  column: NumberColumn,
  value: number,
  slot: number
): void {
  const {settings, features, values, bins, plan, warnings} = prepared;
  const {name, sorted} = column;
  features.push(name);
  values.push(value);
  if (settings.discretizeContinuous) {
    const cut = cutColumn(table, column, settings, prepared.target);
    const home = binOf(cut.bins.edges, value);
    const text = binNames(name, cut.bins.edges, readableDecimals(cut.bins.edges))[home];
    if (cut.bins.counts[home] === 0) warnings.push(`No row of the table has ${text}: no sample shares it.`);
    bins.push(text);
    plan.push(binaryColumn(slot, cut.sampler, home));
    return;
  }
  let mean = 0;
  for (const x of sorted) mean += x / sorted.length;
  let variance = 0;
  for (const x of sorted) variance += (x - mean) ** 2 / sorted.length;
  const sd = Math.sqrt(variance);
  bins.push(undefined);
  // A constant column has no scale of its own: it stays at the row's value, and gets no weight.
  const constant = sorted[0] === sorted[sorted.length - 1];
  const by = constant
    ? {centre: value, spread: 0, mean: value, scale: 1}
    : {centre: settings.sampleAroundInstance ? value : mean, spread: sd, mean, scale: sd};
  plan.push(scaledColumn(slot, by));
}

interface Cut {
  bins: Bins;
  sampler: ColumnSampler;
}

// Arquero tables do not change, so what was made of one serves the next row.
const columns = new WeakMap<ColumnTable, Map<string, Column>>();
const cuts = new WeakMap<ColumnTable, Map<string, Cut>>();

function kept<Value>(
  store: WeakMap<ColumnTable, Map<string, Value>>,
  table: ColumnTable,
  key: unknown[],
  make: () => Value
): Value {
  let values = store.get(table);
  if (!values) {
    values = new Map();
    store.set(table, values);
  }
  const text = JSON.stringify(key);
  let value = values.get(text);
  if (value === undefined) {
    value = make();
    values.set(text, value);
  }
  return value;
}

function columnFor(table: ColumnTable, name: string, categorical: boolean): Column {
  return kept(columns, table, [name, categorical], () => readColumn(table, name, categorical));
}

function cutColumn(
  table: ColumnTable,
  column: NumberColumn,
  {discretizer}: LimeSettings,
  target: string | undefined
): Cut {
  const entropy = discretizer === "entropy";
  return kept(cuts, table, [column.name, discretizer, entropy ? target : ""], () => {
    const edges = entropy
      ? entropyEdges(column.values, targetCodes(table, column, target))
      : quantileEdges(column.sorted, discretizer);
    const bins = cutIntoBins(column.sorted, edges);
    return {bins, sampler: binSampler(bins)};
  });
}

function targetCodes(
  table: ColumnTable,
  {values, rows}: NumberColumn,
  target: string | undefined
): Float64Array {
  if (target === undefined || table.columnIndex(target) < 0) {
    throw new InputError("target", {
      got: target,
      expected: "a column of classes in the table, which the entropy discretizer reads",
      remedy: "Name it with `target`, or use the quartile discretizer"
    });
  }
  const codes = learnTarget(table, target, "classification").y;
  return rows ? values.map((_, i) => codes[rows[i]]) : codes;
}
