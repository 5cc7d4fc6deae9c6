import {type Matrix, matrix} from "../../math/matrix.ts";
import {likeliest, type Unit, unitProbabilities} from "./unit.ts";

/** What stands between concept logits and the label layer. */
export interface BottleneckForm {
  conceptNames: string[];
  units: Unit[];
  /** what the label layer multiplies: a probability, or the concept layer's logit */
  activation: "sigmoid" | "logit";
  /** whether probabilities are rounded to yes or no first */
  hard: boolean;
  /** one a concept: what stands for "no" and "yes" when a concept is set. 0 and 1; of logits see `logitLevels` */
  no: Float64Array;
  yes: Float64Array;
}

/** Probabilities of all concepts, [row, concept], from their logits. */
export function conceptProbabilities(units: readonly Unit[], z: Matrix): Matrix {
  const p = matrix(z.rows, z.columns);
  for (let i = 0; i < z.rows; i++) {
    const [from, to] = [i * z.columns, (i + 1) * z.columns];
    for (const unit of units) unitProbabilities(unit, z.data.subarray(from, to), p.data.subarray(from, to));
  }
  return p;
}

/**
 * What the label layer multiplies, [row, concept], from concept logits.
 * @param told values, 0 to 1, that concepts are set to, [row, concept]; NaN where one is left as predicted
 */
export function shownValues(form: BottleneckForm, z: Matrix, told?: Matrix): Matrix {
  const {rows, columns} = z;
  const values = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const [from, to] = [i * columns, (i + 1) * columns];
    predictedValues(form, z.data.subarray(from, to), values.data.subarray(from, to));
  }
  if (told) setValues(form, told, values);
  return values;
}

function predictedValues(
  {units, activation, hard}: BottleneckForm,
  z: Float64Array,
  out: Float64Array
): void {
  if (activation === "logit") {
    out.set(z);
    return;
  }
  for (const unit of units) {
    const none = unitProbabilities(unit, z, out);
    if (!hard) continue;
    const best = likeliest(unit, out, none);
    for (const j of unit.members) out[j] = j === best ? 1 : 0;
  }
}

/** Puts what was told, [row, concept], in place of what was predicted. */
export function setValues({no, yes}: BottleneckForm, told: Matrix, values: Matrix): void {
  for (let at = 0; at < told.data.length; at++) {
    const value = told.data[at];
    if (Number.isNaN(value)) continue;
    const j = at % told.columns;
    values.data[at] = value === 1 ? yes[j] : no[j] + value * (yes[j] - no[j]);
  }
}

/** Where one concept of a group is set to 1, the others that nothing was said of are set to 0; in place. */
export function closeGroups(units: readonly Unit[], told: Float64Array): void {
  for (const {members} of units) {
    if (!members.some((j) => told[j] === 1)) continue;
    for (const j of members) if (Number.isNaN(told[j])) told[j] = 0;
  }
}
