import {checkedMatrix} from "../../checked-matrix.ts";
import {classesOf, encodeTarget, type Label} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import {columnSpread} from "../../math/column-spread.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {codesOf} from "../../probe/probe/examples.ts";
import {splitsOf} from "../../probe/probe/folds.ts";
import {checkGroups, completeGroups, conceptMatrix, unitsOf, unknownConcept} from "./concept-values.ts";
import type {CheckedInputs} from "./inputs.ts";
import type {Unit} from "./unit.ts";

/** What a bottleneck learns from, checked. */
export interface Examples {
  /** standardised features, [row, feature] */
  x: Matrix;
  /** what was taken from each feature, and what that was divided by */
  centre: Float64Array;
  scale: Float64Array;
  conceptNames: string[];
  units: Unit[];
  /** concept values, [row, concept]: a machine's where people said nothing; NaN where nobody did */
  concepts: Matrix;
  /** rows of which people said at least one concept */
  human: Uint8Array;
  classes: Label[];
  /** the class of each row */
  codes: Float64Array;
  /** how much each row's label counts */
  weights: Float64Array;
  /** rows to learn from, and rows to choose by */
  train: Int32Array;
  validation: Int32Array;
}

/** @throws InputError for whatever is wrong with features, concepts, groups or labels */
export function examplesOf(inputs: CheckedInputs): Examples {
  const features = checkedMatrix(inputs.features, "features");
  const {rows} = features;
  if (rows === 0) throw new InputError("features", {got: described("no rows"), expected: "one row at least"});
  const {classes, codes} = checkedLabels(inputs.labels, rows, inputs.classes);
  checkLearnable(classes, codes);
  const conceptNames = Object.keys(inputs.concepts);
  checkConceptCount(conceptNames, rows);
  const units = unitsOf(conceptNames, inputs.groups);
  const concepts = conceptMatrix(inputs.concepts, conceptNames, rows, "concepts");
  checkGroups(units, concepts, conceptNames, "concepts");
  completeGroups(units, concepts);
  const human = Uint8Array.from({length: rows}, (_, i) => (isKnown(concepts, i) ? 1 : 0));
  fillFromMachine(inputs.machineConcepts, units, concepts, conceptNames);
  for (const [j, name] of conceptNames.entries()) checkVaries(concepts, j, name);
  const {x, centre, scale} = standardised(features);
  const [split] = splitsOf(spread(codes, concepts), Math.round(1 / inputs.validation), inputs.seed);
  return {
    x,
    centre,
    scale,
    conceptNames,
    units: units.map((unit) => ({...unit, whole: isWhole(unit, concepts)})),
    concepts,
    human,
    classes,
    codes,
    weights: classWeights(codes, classes.length, inputs.classWeight),
    train: split.train,
    validation: split.test
  };
}

/** @throws InputError for no labels, another length than the rows, one class, or a class that no row has */
export function checkedLabels(
  labels: ArrayLike<Label>,
  rows: number,
  told?: Label[]
): {classes: Label[]; codes: Float64Array} {
  checkLabelCount(labels, rows);
  for (let row = 0; row < rows; row++) {
    if (!Number.isNaN(labels[row])) continue;
    throw new InputError(`labels, row ${row}`, {
      got: labels[row],
      expected: "a class",
      remedy: "Leave rows out whose class is not known"
    });
  }
  const known = told ?? classesOf(labels, "labels", "labels");
  const twice = known.find((label, at) => known.indexOf(label) !== at);
  if (twice !== undefined) {
    throw new InputError("classes", {
      got: described(`${JSON.stringify(twice)} twice`),
      expected: "each class once"
    });
  }
  const codes = encodeTarget(labels, known, "labels");
  const lost = known.findIndex((_, code) => !codes.includes(code));
  if (lost >= 0) {
    throw new InputError("classes", {
      got: described(`the class ${JSON.stringify(known[lost])}, which no row has`),
      expected: "examples of each class",
      remedy: "Leave the class out, or give rows of it"
    });
  }
  return {classes: known, codes};
}

/** @throws InputError for a class of which no row would be left to learn from, or none to choose by */
function checkLearnable(classes: readonly Label[], codes: Float64Array): void {
  const counts = classes.map((_, code) => codes.filter((own) => own === code).length);
  const rare = counts.findIndex((count) => count < 2);
  if (rare < 0) return;
  const many = classes.length > 20;
  throw new InputError("labels", {
    got: described(
      many ? `${classes.length} classes, some of one row` : `1 row of class ${JSON.stringify(classes[rare])}`
    ),
    expected: "at least 2 rows of each class: some are held back to choose by",
    remedy: many
      ? "Numbers that are measured are no classes: put them into classes first, such as high and low"
      : "Give more rows of it, or leave it out"
  });
}

/** @throws InputError for another number of labels than of rows */
export function checkLabelCount({length}: ArrayLike<Label>, rows: number): void {
  if (length === rows) return;
  throw new InputError("labels", {
    got: described(length === 0 ? "no labels" : `${length} ${length === 1 ? "label" : "labels"}`),
    expected: `${rows}, one for each row of features`
  });
}

function checkConceptCount(names: string[], rows: number): void {
  if (names.length > 0 && names.length <= rows) return;
  throw new InputError("concepts", {
    got: described(names.length === 0 ? "no concepts" : `${names.length} concepts`),
    expected: names.length === 0 ? "one concept at least" : `no more concepts than the ${rows} rows`
  });
}

function checkVaries({rows, columns, data}: Matrix, concept: number, name: string): void {
  const seen = new Set<number>();
  for (let i = 0; i < rows; i++) {
    const value = data[i * columns + concept];
    if (!Number.isNaN(value)) seen.add(value);
  }
  if (seen.size > 1) return;
  const [only] = seen;
  throw new InputError(`concepts[${JSON.stringify(name)}]`, {
    got: described(seen.size === 0 ? "no known value" : `one value only, ${only}, wherever it is known`),
    expected: "rows where it is so, and rows where it is not",
    remedy: "Leave the concept out: nothing can be learnt of it"
  });
}

/** A machine's word, where people gave none; what it says of a group is brought down to 1 in all. */
function fillFromMachine(
  machine: CheckedInputs["machineConcepts"],
  units: Unit[],
  concepts: Matrix,
  names: string[]
): void {
  if (!machine) return;
  for (const name of Object.keys(machine)) {
    if (!names.includes(name)) throw new InputError("machineConcepts", unknownConcept(name, names));
  }
  const {rows, columns, data} = concepts;
  const told = names.filter((name) => machine[name]);
  const made = conceptMatrix(machine, told, rows, "machineConcepts");
  if (made.data.every(Number.isNaN)) {
    throw new InputError("machineConcepts", {
      got: described("no known value"),
      expected: "probabilities, 0 to 1",
      remedy: "Leave machineConcepts out if the machine says nothing"
    });
  }
  const column = new Map(told.map((name, at) => [names.indexOf(name), at]));
  for (const {members} of units) {
    if (!members.every((j) => column.has(j))) continue;
    for (let i = 0; i < rows; i++) {
      if (members.some((j) => !Number.isNaN(data[i * columns + j]))) continue;
      const own = members.map((j) => made.data[i * made.columns + column.get(j)!]);
      const sum = Math.max(
        1,
        own.reduce((total, value) => total + value, 0)
      );
      for (const [at, j] of members.entries()) data[i * columns + j] = own[at] / sum;
    }
  }
}

/** Rows as a split takes them, so that rows of each class come into both parts, known, known in part and not known alike. */
function spread(codes: Float64Array, concepts: Matrix) {
  const {codes: kinds, count} = codesOf(
    codes.map(
      (code, row) => 3 * code + (isKnown(concepts, row) ? 1 : 0) + (isWhollyKnown(concepts, row) ? 1 : 0)
    )
  );
  return {
    classes: Array.from({length: count}, (_, kind) => kind),
    y: Float64Array.from(kinds),
    groups: Int32Array.from(codes, (_, i) => i),
    groupCount: codes.length
  };
}

function isKnown({columns, data}: Matrix, row: number): boolean {
  return data.subarray(row * columns, (row + 1) * columns).some((value) => !Number.isNaN(value));
}

function isWhollyKnown({columns, data}: Matrix, row: number): boolean {
  return data.subarray(row * columns, (row + 1) * columns).every((value) => !Number.isNaN(value));
}

/** Whether every row that is known has exactly one of a group. */
function isWhole({members}: Unit, {rows, columns, data}: Matrix): boolean {
  if (members.length === 1) return false;
  for (let i = 0; i < rows; i++) {
    const sum = members.reduce((total, j) => total + data[i * columns + j], 0);
    if (sum < 1 - 1e-6) return false;
  }
  return true;
}

function standardised(features: Matrix): {x: Matrix; centre: Float64Array; scale: Float64Array} {
  const {mean: centre, deviation} = columnSpread(features);
  // a column that does not vary becomes nought, and weighs nothing
  const scale = deviation.map((size) => size || 1);
  const d = features.columns;
  const data = features.data.map((value, at) => (value - centre[at % d]) / scale[at % d]);
  return {x: matrix(features.rows, d, data), centre, scale};
}

function classWeights(codes: Float64Array, classes: number, balanced?: "balanced"): Float64Array {
  const count = new Float64Array(classes);
  for (const code of codes) count[code]++;
  return codes.map((code) => (balanced ? codes.length / (classes * count[code]) : 1));
}
