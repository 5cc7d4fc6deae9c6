import type {ColumnTable} from "arquero";
import {InputError} from "../../input-error.ts";
import type {FittedModel} from "../../models/predictor.ts";
import type {CategoryColumn, Level, NumberColumn} from "../columns.ts";
import {columnFor, cutColumn} from "./cut-column.ts";
import {binNames, binOf, readableDecimals} from "./discretize.ts";
import type {LimeSettings} from "./inputs.ts";
import {binaryColumn, levelSampler, type PlannedColumn, scaledColumn} from "./sample.ts";

/** What the columns of one explanation have in common. */
export interface Planning {
  settings: LimeSettings;
  table: ColumnTable;
  /** the model, when it takes a matrix */
  fitted: FittedModel | undefined;
  target: string | undefined;
}

/** One explained column: how it is drawn, and what the row has in it. */
export interface PlannedFeature {
  name: string;
  /** the row's value */
  value: Level;
  /** the row's bin or level as text; absent for a column that is not cut */
  bin?: string;
  column: PlannedColumn;
  /** the row's value in the model's matrix */
  code: number;
  /** for a category given to a function, the value of each code */
  levels?: Level[];
  /** rows of the table without a value */
  missing: number;
  /** whether any row of the table shares the row's bin or level */
  shared: boolean;
}

/** Plans how a column is drawn around the row's value in it; `slot` is its column in the model's matrix. */
export function planFeature(planning: Planning, name: string, value: unknown, slot: number): PlannedFeature {
  const {settings, table, fitted} = planning;
  const coded = fitted !== undefined && Object.hasOwn(fitted.categories, name);
  const column = columnFor(table, name, coded || settings.categoricalFeatures.includes(name));
  const missing = column.rows ? table.numRows() - column.rows.length : 0;
  const planned =
    column.kind === "category"
      ? planCategory(column, value as Level, slot, fitted)
      : planNumber(planning, column, numberOf(value, `row.${name}`), slot);
  return {...planned, name, missing};
}

type Planned = Omit<PlannedFeature, "name" | "missing">;

function planCategory(
  {name, levels, counts}: CategoryColumn,
  value: Level,
  slot: number,
  fitted: FittedModel | undefined
): Planned {
  const at = levels.indexOf(value);
  const shared = at >= 0;
  const known = shared ? levels : [...levels, value];
  const home = shared ? at : levels.length;
  const codes = fitted
    ? levels.map((level) => modelCode(fitted, name, level, `table.${name}`))
    : levels.map((_, code) => code);
  return {
    value,
    bin: `${name} = ${value}`,
    column: binaryColumn(slot, levelSampler(counts, codes), home),
    code: fitted ? modelCode(fitted, name, value, `row.${name}`) : home,
    levels: known,
    shared
  };
}

function planNumber(
  {settings, table, target}: Planning,
  column: NumberColumn,
  value: number,
  slot: number
): Planned {
  const {name, sorted} = column;
  if (settings.discretizeContinuous) {
    const {bins, sampler} = cutColumn(table, column, settings.discretizer, target);
    const home = binOf(bins.edges, value);
    const bin = binNames(name, bins.edges, readableDecimals(bins.edges))[home];
    return {
      value,
      bin,
      column: binaryColumn(slot, sampler, home),
      code: value,
      shared: bins.counts[home] > 0
    };
  }
  let mean = 0;
  for (const x of sorted) mean += x / sorted.length;
  let variance = 0;
  for (const x of sorted) variance += (x - mean) ** 2 / sorted.length;
  const sd = Math.sqrt(variance);
  // A constant column has no scale of its own: it stays at the row's value, and gets no weight.
  const by =
    sorted[0] === sorted[sorted.length - 1]
      ? {centre: value, spread: 0, mean: value, scale: 1}
      : {centre: settings.sampleAroundInstance ? value : mean, spread: sd, mean, scale: sd};
  return {value, column: scaledColumn(slot, by), code: value, shared: true};
}

/** A value as a fitted model's matrix has it: the code of a level, or a number. */
export function modelCode(model: FittedModel, name: string, value: unknown, field: string): number {
  if (!Object.hasOwn(model.categories, name)) return numberOf(value, field);
  const levels = model.categories[name];
  const code = levels.indexOf(String(value));
  if (code >= 0) return code;
  throw new InputError(field, {
    got: value,
    expected: `one of ${levels.join(", ")}`,
    remedy: "The model has seen no other value"
  });
}

function numberOf(value: unknown, field: string): number {
  const number = typeof value === "string" ? Number.NaN : Number(value);
  if (Number.isFinite(number)) return number;
  throw new InputError(field, {got: value, expected: "a finite number"});
}
