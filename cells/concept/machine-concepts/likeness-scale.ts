import {type Matrix, matrix} from "../../math/matrix.ts";
import {type Unit, unitProbabilities} from "../concept-bottleneck/unit.ts";

/** How likeness becomes a chance: a concept has the logit (likeness - threshold) / temperature, "none" has 0. */
export interface LikenessScale {
  temperature: number;
  threshold: number;
}

/** What fits the reviews that come with Glassbook, rounded: for texts without any known label. */
export const usualScale: LikenessScale = {temperature: 0.05, threshold: 0.06};

/** Chances of a unit's concepts, written into theirs of `chances`; both matrices are [row, concept]. */
export function writeChances(
  unit: Unit,
  likeness: Matrix,
  {temperature, threshold}: LikenessScale,
  chances: Matrix
): void {
  const {rows, columns} = likeness;
  const z = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    for (const j of unit.members) z[j] = (likeness.data[at + j] - threshold) / temperature;
    unitProbabilities(unit, z, chances.data.subarray(at, at + columns));
  }
}

const mostSteps = 100;
/** a weak prior on both numbers, so that labels that a threshold can separate still have a best fit */
const ridge = 1e-3;

/**
 * The scale under which known labels are likeliest: a logistic fit of two numbers, b = 1 / temperature and
 * a = threshold / temperature, by Newton's method with halved steps. Undefined where likeness does not go with the
 * labels (b is not above 0).
 * @param likeness [row, concept]
 * @param known [row, concept]: 0 or 1; NaN where it is not known, and then of the whole unit
 */
export function fitScale(unit: Unit, likeness: Matrix, known: Matrix): LikenessScale | undefined {
  const {columns} = likeness;
  const rows = knownRows(unit, known);
  const at = (b: number, a: number): ScaleLoss => {
    const loss = new ScaleLoss(b, a);
    const z = new Float64Array(columns);
    const p = new Float64Array(columns);
    for (const row of rows) {
      const s = likeness.data.subarray(row * columns, (row + 1) * columns);
      const is = known.data.subarray(row * columns, (row + 1) * columns);
      for (const j of unit.members) z[j] = b * s[j] - a;
      loss.add(unit, s, p, is, unitProbabilities(unit, z, p));
    }
    return loss;
  };
  let now = at(1 / usualScale.temperature, usualScale.threshold / usualScale.temperature);
  for (let step = 0; step < mostSteps; step++) {
    const [db, da] = now.newtonStep();
    let size = 1;
    let next = at(now.b - db, now.a - da);
    while (next.value > now.value && size > 1e-8) {
      size /= 2;
      next = at(now.b - size * db, now.a - size * da);
    }
    if (next.value > now.value) break;
    const gain = now.value - next.value;
    now = next;
    if (gain < 1e-10 * (1 + now.value)) break;
  }
  return now.b > 1e-6 ? {temperature: 1 / now.b, threshold: now.a / now.b} : undefined;
}

/** Rows whose concepts of a unit are known. */
export function knownRows({members}: Unit, {rows, columns, data}: Matrix): number[] {
  const all = Array.from({length: rows}, (_, row) => row);
  return all.filter((row) => members.every((j) => !Number.isNaN(data[row * columns + j])));
}

/** The loss at (b, a) with its derivatives; logits are b s - a, so they are s by b and -1 by a, and of "none" 0. */
class ScaleLoss {
  readonly b: number;
  readonly a: number;
  value: number;
  #gb: number;
  #ga: number;
  #hessian = matrix(2, 2, Float64Array.of(ridge, 0, 0, ridge));

  constructor(b: number, a: number) {
    this.b = b;
    this.a = a;
    this.value = (ridge * (b * b + a * a)) / 2;
    this.#gb = ridge * b;
    this.#ga = ridge * a;
  }

  add({members}: Unit, s: Float64Array, p: Float64Array, is: Float64Array, none: number): void {
    let meanS = 0;
    let meanSquare = 0;
    let told = 0;
    let toldS = 0;
    let likelihood = 0;
    for (const j of members) {
      meanS += p[j] * s[j];
      meanSquare += p[j] * s[j] * s[j];
      told += is[j];
      toldS += is[j] * s[j];
      if (is[j] > 0) likelihood += is[j] * Math.log(Math.max(p[j], 1e-300));
    }
    const any = 1 - none;
    if (told < 1) likelihood += (1 - told) * Math.log(Math.max(none, 1e-300));
    this.value -= likelihood;
    this.#gb += meanS - toldS;
    this.#ga += told - any;
    const {data} = this.#hessian;
    data[0] += meanSquare - meanS * meanS;
    data[1] -= meanS - meanS * any;
    data[3] += any - any * any;
  }

  newtonStep(): [number, number] {
    const [hbb, hba, , haa] = this.#hessian.data;
    const det = hbb * haa - hba * hba;
    return [(haa * this.#gb - hba * this.#ga) / det, (hbb * this.#ga - hba * this.#gb) / det];
  }
}
