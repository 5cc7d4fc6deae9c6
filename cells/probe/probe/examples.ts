import {classesOf, encodeTarget, type Label} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";

/** What is to be read from activations: classes, or numbers. */
export interface Examples {
  /** undefined where numbers are read */
  classes?: Label[];
  /** of each row, the place of its class, or its number */
  y: Float64Array;
  /** of each row, the number of its group: rows of one are never on both sides of a split */
  groups: Int32Array;
  groupCount: number;
}

/**
 * @throws InputError for labels of another length than the rows, of one class or of mixed kinds, for groups of
 *   another length, for fewer groups than folds, and for a class with fewer rows or groups than folds
 */
export function examplesOf(
  labels: ArrayLike<Label>,
  groups: ArrayLike<string | number> | undefined,
  {rows, folds, numbers}: {rows: number; folds: number; numbers: boolean}
): Examples {
  sameLength("labels", labels, rows);
  if (groups) sameLength("groups", groups, rows);
  const {codes, count} = codesOf(groups ?? Array.from({length: rows}, (_, i) => i));
  if (count < folds) {
    throw new InputError(groups ? "groups" : "labels", {
      got: described(`${count} ${groups ? "groups" : "rows"}`),
      expected: `at least ${folds}, one a fold`,
      remedy: "Ask for fewer folds, or give more examples"
    });
  }
  if (numbers) return {y: finite(labels), groups: codes, groupCount: count};
  const classes = classesOf(labels, "labels", "labels");
  const y = encodeTarget(labels, classes, "labels");
  for (const [code, label] of classes.entries()) {
    const own = y.reduce((sum, value) => sum + (value === code ? 1 : 0), 0);
    const groupsOfIt = new Set(codes.filter((_, i) => y[i] === code)).size;
    if (own >= folds && groupsOfIt >= 2) continue;
    throw new InputError("labels", {
      got: described(
        own < folds
          ? `${own} ${own === 1 ? "row" : "rows"} of class ${JSON.stringify(label)}`
          : `all rows of class ${JSON.stringify(label)} in one group`
      ),
      expected: own < folds ? `at least ${folds}, one a fold` : "each class in at least two groups",
      remedy: "Ask for fewer folds, or give more examples of it"
    });
  }
  return {classes, y, groups: codes, groupCount: count};
}

function sameLength(field: string, values: ArrayLike<unknown>, rows: number): void {
  if (values.length === rows) return;
  throw new InputError(field, {
    got: described(`${values.length} ${field}`),
    expected: `${rows}, one for each row of activations`
  });
}

/** Each distinct value's number, in the order in which they come. */
export function codesOf(values: ArrayLike<string | number>): {codes: Int32Array; count: number} {
  const seen = new Map<string | number, number>();
  const codes = Int32Array.from(values as ArrayLike<number>, (value) => {
    const code = seen.get(value) ?? seen.size;
    seen.set(value, code);
    return code;
  });
  return {codes, count: seen.size};
}

function finite(labels: ArrayLike<Label>): Float64Array {
  return Float64Array.from(labels as ArrayLike<number>, (value, i) => {
    if (Number.isFinite(value)) return value;
    throw new InputError(`labels, row ${i}`, {got: value, expected: "a finite number"});
  });
}
