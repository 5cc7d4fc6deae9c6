import {z} from "zod";
import {defineCell} from "../../cell.ts";
import {asTable} from "../../data/encode.ts";
import {described, InputError} from "../../input-error.ts";
import {matrix} from "../../math/matrix.ts";
import {percentile} from "../../math/percentile.ts";
import {
  storedLabel,
  storedNumber,
  storedNumbers,
  storedObject,
  storedText,
  withFields
} from "../../stored-fields.ts";
import {parsedJSON} from "../../stored-json.ts";
import {type View, viewSymbol} from "../../views/view.ts";
import type {Mode} from "../black-box.ts";
import {type Level, readColumn} from "../columns.ts";
import {type Explained, explain} from "./explain.ts";
import {gather} from "./gather.ts";
import {type LimeSettings, limeInputs} from "./inputs.ts";
import {type Prepared, prepare} from "./prepare.ts";

/** What is shown: 1 the samples drawn, 2 weighed by the kernel as well, 3 the local line as well. */
export type Stage = 1 | 2 | 3;

const stages = z.union([z.literal(1), z.literal(2), z.literal(3)], "1 (draw), 2 (weigh) or 3 (fit)");

const inputs = limeInputs
  .omit({
    features: true,
    discretizeContinuous: true,
    discretizer: true,
    featureSelection: true,
    repeats: true
  })
  .extend({
    /** the numeric columns on the axes; the others stay at the row's values */
    x: z.string("a column's name"),
    y: z.string("a column's name"),
    /** samples that are drawn and fitted; few, so that one can see them */
    numSamples: z
      .number("a number")
      .int("a whole number")
      .min(2, "at least 2")
      .max(5000, "at most 5000")
      .default(300),
    stage: stages.default(3)
  });

/** One axis of the picture. */
export interface Axis {
  name: string;
  min: number;
  max: number;
  /** the explained row's value */
  value: number;
  /** the column's standard deviation: a distance of 1 */
  sd: number;
}

/** LIME's picture in two columns, as plain data. */
export interface LimeNeighbourhoodData {
  stage: Stage;
  mode: Mode;
  label: Level;
  x: Axis;
  y: Axis;
  /** the model's answer on a grid: [row from the smallest y, column from the smallest x], at the cells' middles */
  field: {columns: number; rows: number; values: Float64Array};
  /** the samples: columns' values, kernel weight (1 at the row), the model's answer; the explained row first */
  samples: {x: Float64Array; y: Float64Array; weight: Float64Array; answer: Float64Array};
  /** the local model in the columns' own units: answer = intercept + x slope.x + y slope.y */
  line: {intercept: number; x: number; y: number; r2: number; localPrediction: number};
  modelPrediction: number;
  kernelWidth: number;
  seed: number;
}

// A typed array in JSON text is an object of numbers by place.
const values = z.union([storedNumbers, z.record(z.string(), storedNumber)], "a list of numbers");
const axis = storedObject({
  name: storedText,
  min: storedNumber,
  max: storedNumber,
  value: storedNumber,
  sd: storedNumber
});

/** what the picture reads */
const storedFields = {
  stage: stages,
  mode: storedText,
  label: storedLabel,
  x: axis,
  y: axis,
  field: storedObject({columns: storedNumber, rows: storedNumber, values}),
  samples: storedObject({x: values, y: values, weight: values, answer: values}),
  line: storedObject({
    intercept: storedNumber,
    x: storedNumber,
    y: storedNumber,
    r2: storedNumber,
    localPrediction: storedNumber
  }),
  modelPrediction: storedNumber,
  kernelWidth: storedNumber,
  seed: storedNumber
};

/** What `limeNeighbourhood` answers; `at` steps through its stages without computing anything again. */
export class LimeNeighbourhood {
  readonly data: LimeNeighbourhoodData;

  constructor(data: LimeNeighbourhoodData) {
    this.data = data;
  }

  /** The same picture at another stage: 1 draw, 2 weigh, 3 fit. */
  at(stage: Stage): LimeNeighbourhood {
    if (!stages.safeParse(stage).success) {
      throw new InputError("stage", {got: stage, expected: "1 (draw), 2 (weigh) or 3 (fit)"});
    }
    return new LimeNeighbourhood({...this.data, stage});
  }

  toJSON(): LimeNeighbourhoodData {
    return this.data;
  }

  /**
   * The inverse of `toJSON`, before or after the way through JSON text.
   * @throws InputError for what `toJSON` did not write
   */
  static fromJSON(json: unknown): LimeNeighbourhood {
    const what = "what toJSON of a LIME neighbourhood gave";
    const parsed = typeof json === "string" ? parsedJSON(json, "json", what) : json;
    const data = withFields(parsed as LimeNeighbourhoodData, storedFields);
    const numbers = (values: ArrayLike<number>): Float64Array => Float64Array.from(Object.values(values));
    const {field, samples} = data;
    return new LimeNeighbourhood({
      ...data,
      field: {...field, values: numbers(field.values)},
      samples: {
        x: numbers(samples.x),
        y: numbers(samples.y),
        weight: numbers(samples.weight),
        answer: numbers(samples.answer)
      }
    });
  }

  [viewSymbol](): View {
    return {kind: "widget", name: "lime-neighbourhood", state: this.data};
  }
}

// Cells of the field: fine enough for a soft edge, few enough for a page.
const FIELD_COLUMNS = 60;
const FIELD_ROWS = 45;

/**
 * The picture of LIME: two columns as axes, the model's answer as a field, the neighbours drawn around the
 * row, their kernel weights, and the local line fitted through them. It is `lime` without bins on these two
 * columns; all others stay at the row's values. Takes `lime`'s inputs, `x`, `y` and a `stage`.
 */
export const limeNeighbourhood = defineCell({
  name: "limeNeighbourhood",
  title: "LIME's neighbourhood, in two columns",
  papers: [120],
  inputs,
  async run({x, y, stage, ...settings}, context): Promise<LimeNeighbourhood> {
    const whole: LimeSettings = {
      ...settings,
      features: [x, y],
      discretizeContinuous: false,
      discretizer: "quartile",
      featureSelection: "none",
      repeats: 0
    };
    const prepared = await prepare(whole, context.signal);
    const axes = [axisOf(prepared, x), axisOf(prepared, y)];
    const explained = await explain(prepared, settings.seed, context);
    const [fit] = explained.fits;
    const samples = await samplesOf(prepared, fit.output, settings.seed, context);
    return new LimeNeighbourhood({
      stage,
      mode: prepared.box.mode ?? "classification",
      label: fit.label,
      x: axes[0],
      y: axes[1],
      field: await fieldOf(prepared, axes, fit.output),
      samples,
      line: lineOf(prepared, explained),
      modelPrediction: fit.modelPrediction,
      kernelWidth: prepared.kernelWidth,
      seed: settings.seed
    });
  }
});

/** From the 1st to the 99th percentile of the column, the row's value included, and a little more. */
function axisOf({settings, features, values, plan}: Prepared, name: string): Axis {
  const column = readColumn(asTable(settings.table, "table"), name);
  const j = features.indexOf(name);
  if (column.kind !== "number" || j < 0) {
    throw new InputError("x and y", {
      got: described(
        `${name}, which holds ${column.kind === "number" ? "no value in the row" : "categories"}`
      ),
      expected: "two columns of numbers that the row has"
    });
  }
  const value = Number(values[j]);
  const low = Math.min(value, percentile(column.sorted, 1));
  const high = Math.max(value, percentile(column.sorted, 99));
  const margin = 0.06 * (high - low) || 1;
  return {name, min: low - margin, max: high + margin, value, sd: plan[j].scale};
}

async function samplesOf(
  prepared: Prepared,
  output: number,
  seed: number,
  context: Parameters<typeof gather>[2]
): Promise<LimeNeighbourhoodData["samples"]> {
  const n = prepared.settings.numSamples;
  const samples = {
    x: new Float64Array(n),
    y: new Float64Array(n),
    weight: new Float64Array(n),
    answer: new Float64Array(n)
  };
  let done = 0;
  await gather(prepared, seed, context, {
    visit({values, weights, answers}) {
      for (let i = 0; i < values.rows; i++, done++) {
        samples.x[done] = values.data[i * values.columns + prepared.plan[0].slot];
        samples.y[done] = values.data[i * values.columns + prepared.plan[1].slot];
        samples.weight[done] = weights[i];
        samples.answer[done] = answers.data[i * answers.columns + output];
      }
    }
  });
  return samples;
}

async function fieldOf(
  {instance, plan, box}: Prepared,
  [x, y]: Axis[],
  output: number
): Promise<LimeNeighbourhoodData["field"]> {
  const rows = matrix(FIELD_ROWS * FIELD_COLUMNS, instance.length);
  for (let at = 0; at < rows.rows; at++) {
    const row = rows.data.subarray(at * instance.length, (at + 1) * instance.length);
    row.set(instance);
    row[plan[0].slot] = x.min + ((x.max - x.min) * ((at % FIELD_COLUMNS) + 0.5)) / FIELD_COLUMNS;
    row[plan[1].slot] = y.min + ((y.max - y.min) * (Math.floor(at / FIELD_COLUMNS) + 0.5)) / FIELD_ROWS;
  }
  const answer = await box.answer(rows);
  const values = new Float64Array(rows.rows);
  for (let at = 0; at < values.length; at++) values[at] = answer.data[at * answer.columns + output];
  return {columns: FIELD_COLUMNS, rows: FIELD_ROWS, values};
}

/** The local model, which was fitted on standardised values, in the columns' units. */
function lineOf({plan}: Prepared, {fits: [fit]}: Explained): LimeNeighbourhoodData["line"] {
  const line = {intercept: fit.intercept, x: 0, y: 0, r2: fit.r2, localPrediction: fit.localPrediction};
  for (const [j, weight] of fit.weights) {
    const slope = weight / plan[j].scale;
    line[j === 0 ? "x" : "y"] = slope;
    line.intercept -= slope * plan[j].mean;
  }
  return line;
}
