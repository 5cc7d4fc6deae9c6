import {described, InputError} from "../../input-error.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {nearest} from "../../nearest-name.ts";
import type {Unit} from "./unit.ts";

/** Concept names to one value a row: 0 or 1, true or false, or a probability; null, undefined or NaN where it is not known. */
export type ConceptColumns = Readonly<Record<string, ArrayLike<number | boolean | null | undefined>>>;

/** More than 1 by rounding alone. */
const ROUNDING = 1e-6;

/**
 * Columns as a matrix [row, concept], NaN where a value is not known.
 * @throws InputError for a concept that is not there or has another length, and for a value outside 0 to 1
 */
export function conceptMatrix(
  columns: ConceptColumns,
  names: readonly string[],
  rows: number,
  field: string
): Matrix {
  const values = matrix(rows, names.length).data.fill(NaN);
  for (const [j, name] of names.entries()) {
    const place = `${field}[${JSON.stringify(name)}]`;
    const column = checkedColumn(columns[name], rows, place);
    for (let i = 0; i < rows; i++) values[i * names.length + j] = conceptValue(column[i], i, place);
  }
  return matrix(rows, names.length, values);
}

type ConceptColumn = ConceptColumns[string];

/** @throws InputError for what is no array, or one of another length than there are rows */
export function checkedColumn(column: ConceptColumn, rows: number, place: string): ConceptColumn {
  if (typeof column?.length !== "number" || typeof column === "string") {
    throw new InputError(place, {got: column, expected: "an array of 0 and 1, one a row"});
  }
  if (column.length === rows) return column;
  throw new InputError(place, {
    got: described(`${column.length} values`),
    expected: `${rows}, one for each row of features`
  });
}

/** NaN where it is not known. @throws InputError for a value outside 0 to 1 */
export function conceptValue(value: ConceptColumn[number], row: number, place: string): number {
  if (value === null || value === undefined || Number.isNaN(value)) return NaN;
  const number = Number(value);
  if ((typeof value === "number" || typeof value === "boolean") && number >= 0 && number <= 1) return number;
  throw new InputError(`${place}, row ${row}`, {
    got: value,
    expected: "0 or 1, a probability between them, or null where it is not known"
  });
}

/**
 * Groups and lone concepts, in the order of the concepts.
 * @throws InputError for a concept that is not there, is in two groups, or is alone in one
 */
export function unitsOf(
  names: readonly string[],
  groups: Readonly<Record<string, readonly string[]>>
): Unit[] {
  const groupOf = new Map<string, string>();
  for (const [group, members] of Object.entries(groups)) {
    const field = `groups[${JSON.stringify(group)}]`;
    if (members.length < 2) {
      throw new InputError(field, {
        got: described(`${members.length} ${members.length === 1 ? "concept" : "concepts"}`),
        expected: "two concepts or more, of which at most one is 1",
        remedy: "A concept that stands alone needs no group"
      });
    }
    for (const name of members) {
      if (!names.includes(name)) throw new InputError(field, unknownConcept(name, names));
      if (groupOf.has(name)) {
        throw new InputError(field, {
          got: described(`${JSON.stringify(name)}, which is in ${JSON.stringify(groupOf.get(name))} too`),
          expected: "each concept in one group at most"
        });
      }
      groupOf.set(name, group);
    }
  }
  const units = new Map<string, Unit>();
  for (const [j, name] of names.entries()) {
    const group = groupOf.get(name);
    // a lone concept may be called as some group is
    const key = group === undefined ? `concept ${name}` : `group ${group}`;
    const unit = units.get(key) ?? {name: group ?? name, members: [], whole: false};
    unit.members.push(j);
    units.set(key, unit);
  }
  return [...units.values()];
}

/** What an InputError says of a concept that there is not. */
export function unknownConcept(name: string, names: readonly string[]) {
  const near = nearest(name, names as string[]);
  return {
    got: described(`the concept ${JSON.stringify(name)}`),
    expected: `one of ${names.join(", ")}`,
    remedy: near && `Did you mean ${JSON.stringify(near)}?`
  };
}

/** @throws InputError where a group says yes more than once in a row */
export function checkGroups(
  units: readonly Unit[],
  values: Matrix,
  names: readonly string[],
  field: string
): void {
  for (const {name, members} of units) {
    for (let i = 0; i < values.rows; i++) {
      const told = members.filter((j) => values.data[i * values.columns + j] > 0);
      const sum = told.reduce((total, j) => total + values.data[i * values.columns + j], 0);
      if (sum <= 1 + ROUNDING) continue;
      throw new InputError(`${field}, row ${i}`, {
        got: described(
          told.map((j) => `${JSON.stringify(names[j])} ${values.data[i * values.columns + j]}`).join(" and ")
        ),
        expected: `at most one 1 in the group ${JSON.stringify(name)}`,
        remedy: "If both can be so, take them out of the group"
      });
    }
  }
}

/**
 * Completes rows of groups, in place: one concept known to be 1 makes the others 0; a group that is known in part only
 * is not known.
 */
export function completeGroups(units: readonly Unit[], {rows, columns, data}: Matrix): void {
  for (const {members} of units) {
    if (members.length === 1) continue;
    for (let i = 0; i < rows; i++) {
      const at = members.map((j) => i * columns + j);
      if (!at.some((place) => Number.isNaN(data[place]))) continue;
      const yes = at.some((place) => data[place] === 1);
      for (const place of at) if (!yes || Number.isNaN(data[place])) data[place] = yes ? 0 : NaN;
    }
  }
}
