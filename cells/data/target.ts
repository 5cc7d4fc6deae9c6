import type {ColumnTable} from "arquero";
import {described, InputError} from "../input-error.ts";
import {columnOf, isMissing} from "./encode.ts";

export type Label = string | number | boolean;

/** What is learnt: class codes, or numbers. */
export interface Target {
  name: string;
  /** sorted: false before true, numbers by size, strings by code units; undefined for regression */
  classes?: Label[];
  /** one a row: the index of its class, or its number */
  y: Float64Array;
}

/** more classes than this are a mistake: an identifier or a measured number */
const mostClasses = 100;

/** The target column as numbers. Without `task`, strings and booleans are classes and numbers a regression. */
export function learnTarget(
  table: ColumnTable,
  name: string,
  task?: "classification" | "regression"
): Target {
  const values = columnOf(table, name, "target");
  const missing = Array.from(values).flatMap((value, i) => (isMissing(value) ? [i] : []));
  if (missing.length) {
    throw new InputError("target", {
      got: described(
        `no value of ${JSON.stringify(name)} in ${missing.length} rows (first: row ${missing[0]})`
      ),
      expected: "a value in every row",
      remedy: `Leave those rows out: table.filter((d) => d[${JSON.stringify(name)}] != null)`
    });
  }
  const numbers = typeof values[0] === "number" || typeof values[0] === "bigint";
  if ((task ?? (numbers ? "regression" : "classification")) === "regression") return numbersOf(values, name);
  const classes = classesOf(values, name);
  return {name, classes, y: encodeTarget(values, classes, name)};
}

/** Class labels to their codes; an error for a label that is no class. */
export function encodeTarget(values: ArrayLike<unknown>, classes: Label[], name: string): Float64Array {
  const codes = new Map(classes.map((label, code) => [label, code]));
  return Float64Array.from(values as ArrayLike<Label>, (value, i) => {
    const found = codes.get(value);
    if (found !== undefined) return found;
    throw new InputError(`${name}, row ${i}`, {
      got: value,
      expected: `one of the classes ${classes.join(", ")}`
    });
  });
}

function numbersOf(values: ArrayLike<unknown>, name: string): Target {
  const y = Float64Array.from(values as ArrayLike<number>, (value, i) => {
    const found = typeof value === "bigint" ? Number(value) : value;
    if (typeof found === "number" && Number.isFinite(found)) return found;
    throw new InputError(`${name}, row ${i}`, {
      got: value,
      expected: "a finite number, for regression",
      remedy: 'For classes, say task: "classification"'
    });
  });
  return {name, y};
}

/**
 * The distinct labels, in order.
 * @param field what an error names
 * @throws InputError for labels of several kinds, of one class only, or of too many
 */
export function classesOf(values: ArrayLike<unknown>, name: string, field = "target"): Label[] {
  const seen = new Set(Array.from(values));
  const kinds = new Set([...seen].map((value) => typeof value));
  const [kind] = kinds;
  if (kinds.size > 1 || !["string", "number", "boolean"].includes(kind)) {
    throw new InputError(field, {
      got: described(`${[...kinds].join(" and ")} values in ${JSON.stringify(name)}`),
      expected: "labels of one kind: strings, numbers or booleans"
    });
  }
  const classes = [...seen] as Label[];
  if (classes.length === 1) {
    throw new InputError(field, {
      got: described(`one class only, ${JSON.stringify(classes[0])}, in ${JSON.stringify(name)}`),
      expected: "at least two classes",
      remedy: "Were the rows filtered or cut before?"
    });
  }
  if (classes.length > mostClasses) {
    throw new InputError(field, {
      got: described(`${classes.length} different values in ${JSON.stringify(name)}`),
      expected: `at most ${mostClasses} classes`,
      remedy: "Numbers that were measured call for a regression; an identifier cannot be learnt"
    });
  }
  // Code-unit order for strings, size for numbers and booleans.
  return classes.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
