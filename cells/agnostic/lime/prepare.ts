import type {ColumnTable} from "arquero";
import {asTable, columnOf, isMissing} from "../../data/encode.ts";
import {described, InputError} from "../../input-error.ts";
import type {Row} from "../../models/predictor.ts";
import {nearest} from "../../nearest-name.ts";
import {pausing} from "../../pause.ts";
import {type BlackBox, blackBox, isFittedModel, type TargetClasses} from "../black-box.ts";
import type {Level} from "../columns.ts";
import type {LimeSettings} from "./inputs.ts";
import {modelCode, type PlannedFeature, type Planning, planFeature} from "./plan-column.ts";
import type {PlannedColumn} from "./sample.ts";

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
  const planning: Planning = {settings, table, fitted, target: settings.target ?? fitted?.target};
  const names = featureNames(planning);
  const row = rowValues(settings.row, table, fitted?.features ?? names);
  const present = names.filter((name) => !isMissing(row[name]));
  if (present.length === 0) {
    throw new InputError("row", {
      got: described("only missing values"),
      expected: "a value in at least one feature"
    });
  }

  const planned: PlannedFeature[] = [];
  const pause = pausing(signal);
  for (const name of present) {
    if (pause.due()) await pause.turn();
    // A fitted model's matrix has all its features; a function's has those that are drawn.
    const slot = fitted ? fitted.features.indexOf(name) : planned.length;
    planned.push(planFeature(planning, name, row[name], slot));
  }
  const plan = planned.map(({column}) => column);
  const instance = fitted
    ? fitted.features.map((name) =>
        isMissing(row[name]) ? Number.NaN : modelCode(fitted, name, row[name], `row.${name}`)
      )
    : planned.map(({code}) => code);
  return {
    settings,
    box: blackBox(model, planned, fitted ? {} : row, {
      mode: settings.mode,
      classNames: settings.classNames,
      target: fitted ? undefined : targetClasses(table, settings.target)
    }),
    features: present,
    values: planned.map(({value}) => value),
    bins: planned.map(({bin}) => bin),
    plan,
    instance: Float64Array.from(instance),
    first: Float64Array.from(plan, ({home, mean, scale}, j) =>
      home < 0 ? (planned[j].code - mean) / scale : 1
    ),
    binary: plan.every(({home}) => home >= 0),
    kernelWidth: settings.kernelWidth ?? 0.75 * Math.sqrt(plan.length),
    target: planning.target,
    warnings: remarks(settings, names, planned)
  };
}

/** What the target's column says of the classes of a plain function; nothing where it can be no class. */
function targetClasses(table: ColumnTable, target: string | undefined): TargetClasses | undefined {
  if (target === undefined) return undefined;
  const values = Array.from(columnOf(table, target, "target")).filter((value) => !isMissing(value));
  const classes = [...new Set(values)] as Level[];
  const kinds = new Set(classes.map((value) => typeof value));
  const [kind] = kinds;
  if (kinds.size !== 1 || !["string", "number", "boolean"].includes(kind)) return undefined;
  return {name: target, classes: classes.sort((a, b) => (a < b ? -1 : 1)), text: kind !== "number"};
}

function featureNames({settings, table, fitted, target}: Planning): string[] {
  const names =
    settings.features ?? fitted?.features ?? table.columnNames().filter((column) => column !== target);
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) < i) {
      throw new InputError("features", {got: described(`${name} twice`), expected: "each column once"});
    }
    if (fitted && !fitted.features.includes(name)) {
      throw new InputError("features", {
        got: name,
        expected: `columns that the model reads: ${fitted.features.join(", ")}`,
        remedy: "A column that it does not read cannot move its answer"
      });
    }
    columnOf(table, name, "features"); // raises if it is absent
  }
  if (names.length === 0)
    throw new InputError("features", {got: described("no columns"), expected: "at least one"});
  return names;
}

/** The explained row: of the table, or as given, with all that is needed of it. */
function rowValues(row: number | Row, table: ColumnTable, needed: string[]): Row {
  let values: Row;
  if (typeof row === "number") {
    if (!Number.isInteger(row) || row < 0 || row >= table.numRows()) {
      throw new InputError("row", {got: row, expected: `0 to ${table.numRows() - 1}`});
    }
    values = Object.fromEntries(table.columnNames().map((name) => [name, table.get(name, row)]));
  } else values = row;
  for (const name of needed) {
    if (Object.hasOwn(values, name)) continue;
    const near = nearest(name, Object.keys(values));
    throw new InputError("row", {
      got: described(`no value for ${JSON.stringify(name)}`),
      expected: "a value for every feature",
      remedy: near ? `Is it ${JSON.stringify(near)}?` : "Write null where a value is not known"
    });
  }
  return values;
}

/** Words for what a reader should know about the inputs. */
function remarks(settings: LimeSettings, names: string[], planned: PlannedFeature[]): string[] {
  const remarks: string[] = [];
  if (settings.sampleAroundInstance && settings.discretizeContinuous) {
    remarks.push("sampleAroundInstance has no effect while discretizeContinuous cuts the columns into bins.");
  }
  for (const absent of names.filter((name) => !planned.some((feature) => feature.name === name))) {
    remarks.push(`${absent} is missing in the row: it stays so in every sample, and gets no weight.`);
  }
  for (const {bin, shared} of planned) {
    if (!shared) remarks.push(`No row of the table has ${bin}: no sample shares it.`);
  }
  const gaps = planned.filter(({missing}) => missing > 0).map(({name, missing}) => `${name} (${missing})`);
  if (gaps.length > 0) {
    remarks.push(`Missing values of the table do not count; how many: ${gaps.join(", ")}.`);
  }
  return remarks;
}
