import type {ColumnTable} from "arquero";
import {z} from "zod";
import {asTable, columnOf, isMissing} from "../data/encode.ts";
import {encodeTarget, type Label} from "../data/target.ts";
import {described, InputError} from "../input-error.ts";
import {type Matrix, matrix} from "../math/matrix.ts";
import type {FittedModel, Rows} from "../models/predictor.ts";
import type {TabularModel} from "../models/tabular-model.ts";
import type {Pause} from "../pause.ts";
import {checkAnswer, isFittedModel} from "./black-box.ts";

/* What a model says of rows, beside what they are: what every check of a model starts from. */

export const fittedModelField = z.custom<FittedModel>((model) => isFittedModel(model as FittedModel), {
  error: "a model that a cell fitted, or one with target, features, predict and predictMatrix"
});

/** A classifier's probabilities beside the classes that rows are of. */
export interface JudgedClasses {
  table: ColumnTable;
  target: string;
  classes: Label[];
  /** of each row, the place of its class */
  truth: Float64Array;
  /** [row, class] */
  probabilities: Matrix;
}

/** A regression's predictions beside the numbers that rows have. */
export interface JudgedNumbers {
  table: ColumnTable;
  target: string;
  truth: Float64Array;
  predicted: Float64Array;
}

/** Rows answered before others get a turn. */
const block = 2048;

/** @throws InputError for a regression, a table without the target or with rows that lack it, or rows of one class */
export async function judgeClasses(model: FittedModel, rows: Rows, pause: Pause): Promise<JudgedClasses> {
  const {classes, target} = model;
  if (!classes) {
    throw new InputError("model", {
      got: described(`a regression of ${target}`),
      expected: "a model of classes",
      remedy: "residuals({model, table}) checks a regression"
    });
  }
  const {table, values} = targetOf(rows, target);
  const truth = encodeTarget(values, classes, target);
  if (truth.every((code) => code === truth[0])) {
    throw new InputError("table", {
      got: described(`only rows in which ${target} is ${JSON.stringify(classes[truth[0]])}`),
      expected: "rows of at least two classes",
      remedy: "Were the rows filtered or sorted before they were cut?"
    });
  }
  const answers = await answersOf(model, table, pause);
  const probabilities = checkAnswer(answers, truth.length, "classification", classes, new Set());
  return {table, target, classes, truth, probabilities};
}

/** @throws InputError as judgeClasses does */
export async function judgeNumbers(model: FittedModel, rows: Rows, pause: Pause): Promise<JudgedNumbers> {
  const {target} = model;
  const {table, values} = targetOf(rows, target);
  const truth = Float64Array.from(values as ArrayLike<unknown>, (value, i) => {
    const found = typeof value === "bigint" ? Number(value) : value;
    if (typeof found === "number" && Number.isFinite(found)) return found;
    throw new InputError(`${target}, row ${i}`, {
      got: value,
      expected: "a finite number, as the model predicts"
    });
  });
  const answers = await answersOf(model, table, pause);
  const {data} = checkAnswer(answers, truth.length, "regression", undefined, new Set());
  return {table, target, truth, predicted: data};
}

/** The column that was learnt, which a check needs in every row. */
function targetOf(rows: Rows, target: string): {table: ColumnTable; values: ArrayLike<unknown>} {
  const table = asTable(rows, "table");
  if (table.columnIndex(target) < 0) {
    throw new InputError("table", {
      got: described(`a table without ${JSON.stringify(target)} (it has ${table.columnNames().join(", ")})`),
      expected: `the column ${JSON.stringify(target)}, which the model learnt`,
      remedy: "A check compares what the model says with what was so"
    });
  }
  const values = columnOf(table, target, "table");
  const missing = Array.from(values).flatMap((value, i) => (isMissing(value) ? [i] : []));
  if (missing.length > 0) {
    throw new InputError("table", {
      got: described(
        `no value of ${JSON.stringify(target)} in ${missing.length} rows (first: row ${missing[0]})`
      ),
      expected: "a value in every row",
      remedy: `Leave those rows out: table.filter((d) => d[${JSON.stringify(target)}] != null)`
    });
  }
  return {table, values};
}

/** [row, output]: probabilities, or predictions. A model of ours is asked block by block. */
async function answersOf(model: FittedModel, table: ColumnTable, pause: Pause): Promise<Matrix> {
  const rows = table.numRows();
  if (typeof (model as Partial<TabularModel>).encode !== "function") {
    if (model.predictProba) return model.predictProba(table);
    const predicted = Float64Array.from(model.predict(table) as Float64Array);
    return matrix(predicted.length, 1, predicted);
  }
  const {data, columns} = (model as TabularModel).encode(table);
  const outputs = model.classes?.length ?? 1;
  const answers = matrix(rows, outputs);
  for (let from = 0; from < rows; from += block) {
    if (pause.due()) await pause.turn();
    const to = Math.min(rows, from + block);
    const part = model.predictMatrix(matrix(to - from, columns, data.slice(from * columns, to * columns)));
    answers.data.set(part.data, from * outputs);
  }
  return answers;
}

/**
 * The classes that are looked at, as places: those that were named, or the second of two, or all that have rows.
 * @throws InputError for a name that is no class, or a class without rows
 */
export function judgedLabels({classes, truth, target}: JudgedClasses, labels: Label[] | undefined): number[] {
  const present = new Set(truth);
  if (!labels) return classes.length === 2 ? [1] : classes.flatMap((_, c) => (present.has(c) ? [c] : []));
  return labels.map((label, k) => {
    const place = classes.indexOf(label);
    if (place < 0) {
      throw new InputError(`labels[${k}]`, {
        got: label,
        expected: `one of the classes ${classes.join(", ")}`
      });
    }
    if (!present.has(place)) {
      throw new InputError(`labels[${k}]`, {
        got: described(`no row in which ${target} is ${JSON.stringify(label)}`),
        expected: "a class with rows in the table"
      });
    }
    return place;
  });
}

/** One class against the rest: 1 or 0 a row, and the probability of 1. */
export function oneAgainstRest(
  {truth, probabilities: {data, columns}}: JudgedClasses,
  place: number
): {truth: Float64Array; probability: Float64Array} {
  return {
    truth: truth.map((code) => (code === place ? 1 : 0)),
    probability: Float64Array.from(truth, (_, i) => data[i * columns + place])
  };
}
