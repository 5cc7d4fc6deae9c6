import type {ColumnTable} from "arquero";
import {columnOf, isMissing} from "../../data/encode.ts";
import type {Label} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import {type ResidualBin, residualsAlong, residualsByLevel} from "../../math/residual-summary.ts";
import {storedJSON} from "../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";

/**
 * What a residual is. "actual": actual minus predicted; for a class 1 or 0 minus its probability. "deviance": for a
 * class, the signed root of what the row adds to the deviance: ± sqrt(-2 ln p of what happened).
 */
export type ResidualKind = "actual" | "deviance";

/** Residuals, and how they lie along the prediction and along columns. */
export interface ResidualsData {
  target: string;
  /** what a residual is */
  residual: ResidualKind;
  /** the class whose probability is judged; absent for a regression */
  label?: Label;
  rows: number;
  /** root of the mean squared residual, and mean of the residuals' sizes */
  rmse: number;
  meanSize: number;
  mean: number;
  /** the prediction first, then the columns */
  axes: ResidualAxis[];
  /** residuals of the rows that are drawn as points: all, or some, evenly through the table */
  points: number[];
}

export interface ResidualAxis {
  /** "prediction", or a column's name */
  name: string;
  prediction: boolean;
  /** of a column of categories: in the order in which they are drawn */
  levels?: string[];
  bins: ResidualBin[];
  /** of each point: its number, the place of its level, or null where it is missing */
  values: (number | null)[];
}

/** What `residuals` answers. */
export class Residuals implements Viewable {
  readonly data: ResidualsData;

  constructor(data: ResidualsData) {
    this.data = data;
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "residuals", state: this.data};
  }

  toJSON(): ResidualsData & {kind: "residuals"} {
    return {kind: "residuals", ...this.data};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): Residuals {
    const {kind: _, ...data} = storedJSON<ResidualsData & {kind: "residuals"}>(
      json,
      "residuals",
      "residuals"
    );
    const axes = data.axes.map((axis) => ({
      ...axis,
      // JSON writes NaN, the standard error of a single row, as null.
      bins: axis.bins.map((bin) => ({...bin, standardError: bin.standardError ?? Number.NaN}))
    }));
    return new Residuals({...data, axes});
  }
}

/** Points that are drawn at most. */
const mostPoints = 800;

/** Residuals of a regression, or of one class. */
export function residualsOf(
  {truth, predicted}: {truth: ArrayLike<number>; predicted: ArrayLike<number>},
  kind: ResidualKind
): Float64Array {
  return Float64Array.from(truth as ArrayLike<number>, (actual, i) => {
    if (kind === "actual") return actual - predicted[i];
    const p = actual === 1 ? predicted[i] : 1 - predicted[i];
    return (actual === 1 ? 1 : -1) * Math.sqrt(-2 * Math.log(Math.max(p, 1e-15)));
  });
}

/** Puts residuals together along the prediction and along columns of the table. */
export function lieAlong(
  table: ColumnTable,
  residuals: Float64Array,
  predicted: Float64Array,
  {columns, bins}: {columns: string[]; bins: number}
): Pick<ResidualsData, "axes" | "points" | "rows" | "rmse" | "meanSize" | "mean"> {
  const rows = residuals.length;
  const count = Math.min(rows, mostPoints);
  const drawn = Array.from({length: count}, (_, k) => Math.floor((k * rows) / count));
  const along = (values: Float64Array): Pick<ResidualAxis, "bins" | "values"> => ({
    bins: residualsAlong(values, residuals, bins),
    values: drawn.map((i) => (Number.isNaN(values[i]) ? null : values[i]))
  });
  const axes = [
    {name: "prediction", prediction: true, ...along(predicted)},
    ...columns.map((name): ResidualAxis => {
      const {values, levels} = readAxis(table, name);
      if (!levels) return {name, prediction: false, ...along(values)};
      return {
        name,
        prediction: false,
        levels,
        bins: residualsByLevel(values, levels, residuals),
        values: drawn.map((i) => (values[i] < 0 ? null : values[i]))
      };
    })
  ];
  const mean = (size: (residual: number) => number): number =>
    residuals.reduce((sum, residual) => sum + size(residual), 0) / rows;
  return {
    rows,
    rmse: Math.sqrt(mean((residual) => residual * residual)),
    meanSize: mean(Math.abs),
    mean: mean((residual) => residual),
    axes,
    points: drawn.map((i) => residuals[i])
  };
}

/** A column as numbers (NaN is missing), or as the places of its levels (-1 is missing). */
function readAxis(table: ColumnTable, name: string): {values: Float64Array; levels?: string[]} {
  const raw = columnOf(table, name, "columns");
  const known = Array.from(raw).filter((value) => !isMissing(value));
  if (known.length === 0) {
    throw new InputError("columns", {
      got: described(`${JSON.stringify(name)}, which has no value in any row`),
      expected: "columns with values"
    });
  }
  if (known.every((value) => typeof value === "number" || typeof value === "bigint")) {
    const values = Float64Array.from(raw as ArrayLike<number>, (value) =>
      isMissing(value) ? Number.NaN : Number(value)
    );
    const infinite = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
    if (infinite >= 0) {
      throw new InputError(`${name}, row ${infinite}`, {got: values[infinite], expected: "a finite number"});
    }
    return {values};
  }
  const levels = drawnLevels(known.map(String));
  const codes = new Map(levels.map((level, code) => [level, code]));
  const values = Float64Array.from(raw as ArrayLike<unknown>, (value) =>
    isMissing(value) ? -1 : (codes.get(String(value)) ?? levels.length - 1)
  );
  return {values, levels};
}

/** Levels that have a place of their own, at most. */
const mostLevels = 20;

/** The levels, or of many the most frequent and one for all others. */
function drawnLevels(values: string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size <= mostLevels) return [...counts.keys()].sort();
  const byCount = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([level]) => level);
  const own = byCount.slice(0, mostLevels - 1).sort();
  return [...own, `${(counts.size - own.length).toLocaleString("en")} other levels`];
}
