import {described, InputError} from "../input-error.ts";
import {type Matrix, matrix} from "../math/matrix.ts";
import type {FittedModel, Predictor, Row} from "../models/predictor.ts";
import type {Level} from "./columns.ts";

export type Mode = "classification" | "regression";

/** A column of the matrix that an explainer makes: how its numbers become the model's values. */
export interface ModelColumn {
  name: string;
  /** for a categorical column given to a function, the value of each code */
  levels?: Level[];
}

/** What the column that was learnt says about a plain function's answers. */
export interface TargetClasses {
  name: string;
  /** its values, in the order in which our models have their classes */
  classes: Level[];
  /** whether they are strings or booleans, and so no numbers to predict */
  text: boolean;
}

/** A model seen from outside: rows in, answers out, checked. */
export interface BlackBox {
  /** undefined until the first answer of a plain function shows it */
  mode: Mode | undefined;
  classes?: Level[];
  /** remarks about answers, each once */
  warnings: Set<string>;
  /** [row, column] to [row, class] probabilities, or to [row, 1] numbers for regression */
  answer(rows: Matrix): Matrix | Promise<Matrix>;
}

// A fitted model's `classes` say that it classifies.
export function isFittedModel(model: Predictor): model is FittedModel {
  return typeof model === "object" && typeof model?.predictMatrix === "function";
}

/**
 * Wraps a predictor. A fitted model takes the matrix as it is (its columns must be the model's features in order);
 * a function gets row objects: `held` with the columns of the matrix put in.
 */
export function blackBox(
  model: Predictor,
  columns: ModelColumn[],
  held: Row,
  {mode, classNames, target}: {mode?: Mode; classNames?: Level[]; target?: TargetClasses} = {}
): BlackBox {
  const warnings = new Set<string>();
  if (isFittedModel(model)) {
    const own: Mode = model.classes ? "classification" : "regression";
    if (mode && mode !== own) {
      throw new InputError("mode", {got: mode, expected: `${own}, which is what the model does`});
    }
    const classes = classNames ?? model.classes;
    return {
      mode: own,
      classes,
      warnings,
      answer: (rows) => checkAnswer(model.predictMatrix(rows), rows.rows, own, classes, warnings)
    };
  }
  const box: BlackBox = {
    mode,
    classes: classNames,
    warnings,
    answer(rows) {
      const read = (answer: unknown): Matrix => {
        const plain = asMatrix(answer, rows.rows);
        if (box.mode === undefined) {
          box.mode = plain.scalar ? "regression" : "classification";
          if (plain.scalar && target?.text) warnings.add(oneNumberFor(target));
        }
        if (box.mode === "classification" && plain.scalar) {
          throw new InputError("model", {
            got: described("one number a row"),
            expected: "one array of class probabilities a row",
            remedy: 'For two classes return [1 - p, p]; for numbers say mode: "regression"'
          });
        }
        if (box.mode === "classification" && !box.classes && target) nameClasses(box, target, plain.matrix);
        return checkAnswer(plain.matrix, rows.rows, box.mode, box.classes, warnings);
      };
      const answer = model(rowObjects(rows, columns, held));
      return isPromise(answer) ? answer.then(read) : read(answer);
    }
  };
  return box;
}

/** A function's classes are the target's when there are as many. */
function nameClasses(box: BlackBox, {name, classes, text}: TargetClasses, {columns}: Matrix): void {
  if (classes.length === columns) box.classes = classes;
  else if (text) {
    box.warnings.add(
      `The model answers with ${columns} classes and ${name} has ${classes.length} values, so the classes are numbered here. Name them with classNames.`
    );
  }
}

function oneNumberFor({name, classes}: TargetClasses): string {
  return (
    `The model gives one number a row, so this explains a number, but ${name} holds classes (${classes.slice(0, 4).join(", ")}). ` +
    'If the number is a probability, return [1 - p, p]; if not, say mode: "regression".'
  );
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | null)?.then === "function";
}

function rowObjects({rows, columns: width, data}: Matrix, columns: ModelColumn[], held: Row): Row[] {
  const objects = new Array<Row>(rows);
  for (let i = 0; i < rows; i++) {
    const row: Row = {...held};
    for (let j = 0; j < width; j++) {
      const value = data[i * width + j];
      const {name, levels} = columns[j];
      row[name] = levels ? levels[value] : value;
    }
    objects[i] = row;
  }
  return objects;
}

/** What a function returned, as a matrix; `scalar` when it was one number a row. */
function asMatrix(answer: unknown, rows: number): {matrix: Matrix; scalar: boolean} {
  const got = answer as Partial<Matrix> & ArrayLike<ArrayLike<number> | number>;
  if (typeof got?.rows === "number" && typeof got.columns === "number" && got.data) {
    checkLength(got.rows, rows);
    return {matrix: matrix(rows, got.columns, Float64Array.from(got.data)), scalar: false};
  }
  if (typeof got !== "object" || got === null || typeof got.length !== "number") {
    throw new InputError("model", {
      got: answer,
      expected: "an array with one entry a row",
      remedy: "The function gets all rows at once: rows.map((row) => [1 - p, p])"
    });
  }
  checkLength(got.length, rows);
  const first = got[0];
  if (typeof first === "number")
    return {matrix: matrix(rows, 1, Float64Array.from(got as ArrayLike<number>)), scalar: true};
  const columns = (first as ArrayLike<number>)?.length;
  if (!(columns > 0)) {
    throw new InputError("model", {
      got: first,
      expected: "for each row an array of class probabilities, or a number"
    });
  }
  const out = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const entry = got[i] as ArrayLike<number>;
    if (entry?.length !== columns) {
      throw new InputError("model", {
        got: described(`${entry?.length} probabilities for row ${i}`),
        expected: `${columns}, as for the first row`
      });
    }
    for (let c = 0; c < columns; c++) out.data[i * columns + c] = entry[c];
  }
  return {matrix: out, scalar: false};
}

function checkLength(length: number, rows: number): void {
  if (length === rows) return;
  throw new InputError("model", {
    got: described(`${length} answers for ${rows} rows`),
    expected: "one answer a row",
    remedy: "The function gets all rows at once and returns an array: rows.map((row) => [1 - p, p])"
  });
}

/** A sum of probabilities this far from 1 is worth a remark; this far, a mistake. */
const SUM_REMARK = 1e-6;
const SUM_MISTAKE = 1e-3;

/** @throws InputError for answers that are not what the mode asks: as many, finite, probabilities that sum to 1 */
export function checkAnswer(
  answer: Matrix,
  rows: number,
  mode: Mode,
  classes: Level[] | undefined,
  warnings: Set<string>
): Matrix {
  const {columns, data} = answer;
  checkLength(answer.rows, rows);
  if (mode === "regression") {
    if (columns !== 1) {
      throw new InputError("model", {
        got: described(`${columns} numbers a row`),
        expected: "one number a row for regression"
      });
    }
    for (let i = 0; i < rows; i++) if (!Number.isFinite(data[i])) throw notANumber(data[i]);
    return answer;
  }
  if (classes && classes.length !== columns) {
    throw new InputError("model", {
      got: described(`${columns} probabilities a row`),
      expected: `${classes.length}, one for each class (${classes.join(", ")})`
    });
  }
  if (columns < 2) {
    throw new InputError("model", {
      got: described("one class only"),
      expected: "probabilities of at least two classes",
      remedy: "Was the model trained on one class?"
    });
  }
  let worst = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let c = 0; c < columns; c++, at++) {
      const p = data[at];
      if (!(p >= -SUM_REMARK && p <= 1 + SUM_REMARK)) {
        if (!Number.isFinite(p)) throw notANumber(p);
        throw new InputError("model", {
          got: described(`a probability of ${p}`),
          expected: "probabilities from 0 to 1",
          remedy: 'Are these scores before the softmax? For plain numbers say mode: "regression"'
        });
      }
      sum += p;
    }
    worst = Math.max(worst, Math.abs(sum - 1));
  }
  if (worst > SUM_MISTAKE) {
    throw new InputError("model", {
      got: described(`class probabilities that miss a sum of 1 by up to ${worst.toPrecision(3)}`),
      expected: "probabilities that sum to 1 in every row",
      remedy: 'If the outputs are independent scores, return one of them and say mode: "regression"'
    });
  }
  if (worst > SUM_REMARK) {
    warnings.add("The model's class probabilities do not quite sum to 1 (up to a thousandth off).");
  }
  return answer;
}

function notANumber(value: number): InputError {
  return new InputError("model", {
    got: described(`${value} as an answer`),
    expected: "finite numbers",
    remedy: "Does the model divide by zero, or meet a value it was not trained on?"
  });
}
