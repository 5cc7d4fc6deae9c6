import {described, InputError} from "../../input-error.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {closeGroups} from "./bottleneck-form.ts";
import {type ConceptColumns, unknownConcept} from "./concept-values.ts";
import type {Setting} from "./plain-results.ts";
import type {Unit} from "./unit.ts";

/** The same values told for every row, [row, concept]; NaN where nothing was told. */
export function toldEverywhere(
  units: readonly Unit[],
  names: readonly string[],
  set: Setting | undefined,
  rows: number
): Matrix | undefined {
  if (!set || Object.keys(set).length === 0) return undefined;
  const own = toldValues(units, names, set);
  const told = matrix(rows, names.length);
  for (let i = 0; i < rows; i++) told.data.set(own, i * names.length);
  return told;
}

/**
 * One value a concept, NaN where nothing was told; a 1 in a group sets its others to 0.
 * @throws InputError for a concept that is not there, a value outside 0 to 1, and more than one 1 in a group
 */
export function toldValues(units: readonly Unit[], names: readonly string[], set: Setting): Float64Array {
  const told = new Float64Array(names.length).fill(NaN);
  for (const [name, value] of Object.entries(set)) {
    const at = names.indexOf(name);
    if (at < 0) throw new InputError("set", unknownConcept(name, names));
    // null is no number, though it would pass for 0
    if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
      throw new InputError(`set[${JSON.stringify(name)}]`, {
        got: value,
        expected: "0 for no, 1 for yes, or a number between them"
      });
    }
    told[at] = value;
  }
  for (const {name, members} of units) {
    const own = members.filter((j) => told[j] > 0);
    if (own.reduce((sum, j) => sum + told[j], 0) <= 1 + 1e-6) continue;
    throw new InputError("set", {
      got: described(own.map((j) => `${JSON.stringify(names[j])} ${told[j]}`).join(" and ")),
      expected: `at most one 1 in the group ${JSON.stringify(name)}`,
      remedy: "Set one of them, and the others follow"
    });
  }
  closeGroups(units, told);
  return told;
}

/**
 * The opposite of what is predicted, for some concepts of one row.
 * @param predicted yes or no of each concept
 */
export function flipped(
  names: readonly string[],
  wanted: readonly string[],
  predicted: ArrayLike<number>
): Setting {
  return Object.fromEntries(
    wanted.map((name) => {
      const at = names.indexOf(name);
      if (at < 0) throw new InputError("names", unknownConcept(name, names));
      return [name, predicted[at] >= 0.5 ? 0 : 1];
    })
  );
}

/**
 * What is so of some concepts or groups in one row, all by default; what is not known is left out.
 * @throws InputError for a name that is neither a concept's nor a group's
 */
export function truthSetting(
  units: readonly Unit[],
  names: readonly string[],
  concepts: ConceptColumns,
  row: number,
  wanted: readonly string[] = names
): Setting {
  const setting: Setting = {};
  for (const name of wanted) {
    const unit = units.find((own) => own.name === name && own.members.length > 1);
    const members = unit?.members ?? [names.indexOf(name)];
    if (members[0] < 0) {
      throw new InputError("names", unknownConcept(name, [...names, ...groupNames(units)]));
    }
    for (const j of members) {
      const value = concepts[names[j]]?.[row];
      if (value !== null && value !== undefined && !Number.isNaN(value)) setting[names[j]] = Number(value);
    }
  }
  return setting;
}

function groupNames(units: readonly Unit[]): string[] {
  return units.filter(({members}) => members.length > 1).map(({name}) => name);
}
