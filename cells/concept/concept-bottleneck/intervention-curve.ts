import {z} from "zod";
import type {MatrixLike} from "../../checked-matrix.ts";
import {encodeTarget} from "../../data/target.ts";
import {described, InputError} from "../../input-error.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {Random} from "../../math/random.ts";
import {shuffled} from "../../math/shuffled.ts";
import {fields, wholeNumber} from "../../models/fields.ts";
import type {Pause} from "../../pause.ts";
import {classesRead} from "../../probe/probe/linear-fit.ts";
import {conceptProbabilities, setValues, shownValues} from "./bottleneck-form.ts";
import type {ConceptBottleneck} from "./concept-bottleneck.ts";
import {checkGroups, completeGroups, conceptMatrix, unknownConcept} from "./concept-values.ts";
import {checkLabelCount} from "./examples.ts";
import {conceptsField, featuresField, labelsField} from "./inputs.ts";
import type {InterventionCurve} from "./plain-results.ts";
import {shareRight} from "./share-right.ts";
import {likeliest, type Unit, unitEntropy} from "./unit.ts";

export const interventionInputs = fields({
  features: featuresField,
  /** what is so; where it is not known, the prediction stays */
  concepts: conceptsField,
  labels: labelsField,
  /** "random" draws an order for each row, "uncertainty" begins where a row's prediction has most entropy; or names */
  order: z
    .union(
      [z.enum(["random", "uncertainty"]), z.array(z.string()).min(1)],
      '"random", "uncertainty" or names of concepts and groups'
    )
    .default("random"),
  /** orders drawn for each row; their mean counts */
  trials: wholeNumber(1, 1000).default(10),
  seed: wholeNumber(0).default(0),
  /** whether only concepts are corrected that the row's prediction has wrong */
  onlyWrong: z.boolean("true or false").default(false)
});

export type InterventionInputs = z.input<typeof interventionInputs>;

/** How right the label is when, in each row, more and more concepts and groups are set to the truth. */
export async function interventionCurveOf(
  model: ConceptBottleneck,
  {features, concepts, labels, order, trials, seed, onlyWrong}: z.output<typeof interventionInputs>,
  pause: Pause
): Promise<InterventionCurve> {
  const {form, units, conceptNames, classes} = model;
  const z = model.conceptLogits(features);
  const truth = conceptMatrix(concepts, conceptNames, z.rows, "concepts");
  checkGroups(units, truth, conceptNames, "concepts");
  completeGroups(units, truth);
  checkLabelCount(labels, z.rows);
  const codes = encodeTarget(labels, classes, "labels");
  const named = Array.isArray(order) ? unitsNamed(order, units, conceptNames) : undefined;
  const probabilities = conceptProbabilities(units, z);
  const wrong = onlyWrong ? wrongUnits(units, z, probabilities, truth) : undefined;
  const drawn = order === "random" ? trials : 1;
  const most = wrong ? Math.max(...wrong.map((own) => own.size)) : (named ?? units).length;
  const right = Array.from({length: most + 1}, () => new Float64Array(z.rows));
  const predicted = labelReadings(model, features, shownValues(form, z));
  for (let trial = 0; trial < drawn; trial++) {
    const random = new Random(seed * 1000 + trial);
    const orders = Array.from({length: z.rows}, (_, row) => {
      const own =
        named ?? (order === "random" ? shuffled(units.length, random) : byEntropy(units, probabilities, row));
      return wrong ? own.filter((unit) => wrong[row].has(unit)) : own;
    });
    const told = matrix(z.rows, conceptNames.length, new Float64Array(z.data.length).fill(NaN));
    for (let step = 0; step <= most; step++) {
      if (pause.due()) await pause.turn();
      if (step > 0) for (const [row, own] of orders.entries()) tell(units[own[step - 1]], truth, told, row);
      const read = classesRead(predicted(told));
      for (let row = 0; row < z.rows; row++) if (read[row] === codes[row]) right[step][row] += 1 / drawn;
    }
  }
  return {
    order: named ? "named" : (order as string),
    steps: right.map((rows, corrected) => ({
      corrected,
      ...(named && !wrong ? {names: named.slice(0, corrected).map((unit) => units[unit].name)} : {}),
      ...shareRight(rows)
    })),
    trials: drawn,
    ...directAccuracy(model, features, codes)
  };
}

/** Label logits by what is told. A multitask model's label does not hear it. */
function labelReadings(
  model: ConceptBottleneck,
  features: MatrixLike,
  values: Matrix
): (told: Matrix) => Matrix {
  if (model.training === "multitask") {
    const logits = model.logits(features);
    return () => logits;
  }
  const now = matrix(values.rows, values.columns);
  return (told) => {
    now.data.set(values.data);
    setValues(model.form, told, now);
    return model.logitsOf(now);
  };
}

function tell(unit: Unit | undefined, truth: Matrix, told: Matrix, row: number): void {
  if (!unit) return;
  for (const j of unit.members) told.data[row * told.columns + j] = truth.data[row * truth.columns + j];
}

function directAccuracy(
  model: ConceptBottleneck,
  features: MatrixLike,
  codes: Float64Array
): {direct?: number} {
  if (!model.parts.direct) return {};
  const read = classesRead(model.directLogits(features));
  return {direct: shareRight(Float64Array.from(read, (code, row) => (code === codes[row] ? 1 : 0))).accuracy};
}

/** Places of units by names of concepts or groups; a concept of a group stands for its group. */
function unitsNamed(order: readonly string[], units: readonly Unit[], names: readonly string[]): number[] {
  const places = order.map((name) => {
    const group = units.findIndex((unit) => unit.name === name);
    const place = group >= 0 ? group : units.findIndex(({members}) => members.includes(names.indexOf(name)));
    if (place >= 0) return place;
    throw new InputError(
      "order",
      unknownConcept(name, [...new Set([...units.map((unit) => unit.name), ...names])])
    );
  });
  const twice = places.findIndex((place, at) => places.indexOf(place) < at);
  if (twice < 0) return places;
  throw new InputError("order", {
    got: described(
      `${JSON.stringify(order[twice])} after ${JSON.stringify(order[places.indexOf(places[twice])])}`
    ),
    expected: "each concept or group once: the concepts of a group are set together"
  });
}

function byEntropy(units: readonly Unit[], {columns, data}: Matrix, row: number): number[] {
  const p = data.subarray(row * columns, (row + 1) * columns);
  const entropy = units.map((unit) => unitEntropy(unit, p, noneOf(unit, p)));
  return units.map((_, u) => u).sort((a, b) => entropy[b] - entropy[a]);
}

function noneOf({members, whole}: Unit, p: Float64Array): number {
  return whole ? 0 : Math.max(0, 1 - members.reduce((sum, j) => sum + p[j], 0));
}

/** For each row the units that are known and that the prediction has wrong. */
function wrongUnits(units: readonly Unit[], z: Matrix, {data}: Matrix, truth: Matrix): Set<number>[] {
  const {rows, columns} = z;
  return Array.from({length: rows}, (_, row) => {
    const p = data.subarray(row * columns, (row + 1) * columns);
    const own = truth.data.subarray(row * columns, (row + 1) * columns);
    const isWrong = (unit: Unit): boolean => {
      if (Number.isNaN(own[unit.members[0]])) return false;
      const told = unit.members.findIndex((j) => own[j] >= 0.5);
      const best = likeliest(unit, p, noneOf(unit, p));
      return best !== (told < 0 ? -1 : unit.members[told]);
    };
    return new Set(units.flatMap((unit, u) => (isWrong(unit) ? [u] : [])));
  });
}
