import type {LogisticFit} from "../../glassbox/logistic/fit.ts";
import {fitEither} from "../../glassbox/logistic/fit-either.ts";
import {type WideDesign, wideDesign} from "../../glassbox/logistic/fit-wide.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";
import {part} from "../../probe/probe/linear-fit.ts";
import type {Layer} from "./layer.ts";
import type {Unit} from "./unit.ts";

/** The rows of one unit as logistic regression takes them: a row whose answer is uncertain stands once for each answer. */
interface UnitRows {
  rows: Int32Array;
  codes: Float64Array;
  weights: Float64Array;
  classes: number;
  x: Matrix;
  /** made once for all penalties, and shared by units of the same rows */
  wide?: Promise<WideDesign>;
}

/** A linear concept layer by convex fits, each unit by itself, for as many penalties as are asked for. */
export class ConceptFits {
  readonly #units: readonly Unit[];
  readonly #rows: UnitRows[] = [];
  readonly #pause: Pause;

  /**
   * @param x standardised features
   * @param answers of all units, see `answersMatrix`
   * @param rows those to learn from
   */
  constructor(
    x: Matrix,
    units: readonly Unit[],
    answers: Matrix,
    rows: Int32Array,
    {balanced, pause}: {balanced: boolean; pause: Pause}
  ) {
    this.#units = units;
    this.#pause = pause;
    let at = 0;
    for (const {members, whole} of units) {
      const classes = members.length + (whole ? 0 : 1);
      const own = unitRows(answers, rows, at, classes, balanced);
      at += classes;
      const twin = this.#rows.find((other) => sameRows(other.rows, own.rows));
      this.#rows.push({...own, x: twin?.x ?? part(x, own.rows)});
    }
  }

  /**
   * The layer at a penalty: l2 |w|² / 2 + Σ loss is least.
   * @param tolerance how much of that may be left to gain, about; none where it is not told
   */
  async at(l2: number, tolerance?: number): Promise<Layer> {
    const [{x}] = this.#rows;
    const concepts = this.#units.reduce((sum, {members}) => sum + members.length, 0);
    const layer: Layer = {weights: matrix(concepts, x.columns), bias: new Float64Array(concepts)};
    for (const [u, unit] of this.#units.entries())
      takeInto(layer, unit, await this.#fit(this.#rows[u], l2, tolerance));
    return layer;
  }

  async #fit(own: UnitRows, l2: number, tolerance?: number): Promise<LogisticFit> {
    const {x, codes, weights, classes} = own;
    const options = {classes, c: 1 / l2, fitIntercept: true, weights};
    return fitEither(x, codes, {...options, tolerance}, this.#pause, () => {
      own.wide ??=
        this.#rows.find((other) => other.x === x && other.wide)?.wide ?? wideDesign(x, this.#pause);
      return own.wide;
    });
  }
}

function unitRows(
  answers: Matrix,
  rows: Int32Array,
  from: number,
  classes: number,
  balanced: boolean
): Omit<UnitRows, "x"> {
  const found: {row: number; code: number; weight: number}[] = [];
  for (const row of rows) {
    for (let code = 0; code < classes; code++) {
      const weight = answers.data[row * answers.columns + from + code];
      if (weight > 0) found.push({row, code, weight});
    }
  }
  const total = new Float64Array(classes);
  for (const {code, weight} of found) total[code] += weight;
  const all = total.reduce((sum, weight) => sum + weight, 0);
  return {
    rows: Int32Array.from(found, ({row}) => row),
    codes: Float64Array.from(found, ({code}) => regressionCode(code, classes)),
    weights: Float64Array.from(found, ({code, weight}) =>
      balanced ? (weight * all) / (classes * total[code]) : weight
    ),
    classes
  };
}

/** Of two answers logistic regression speaks for code 1: the first. */
function regressionCode(answer: number, classes: number): number {
  return classes === 2 ? 1 - answer : answer;
}

/** A unit's fit as rows of the layer: log-odds against "none", or in a whole group the scores themselves. */
function takeInto({weights, bias}: Layer, {members, whole}: Unit, fit: LogisticFit): void {
  const {coefficients, intercepts} = fit;
  const d = weights.columns;
  const none = coefficients.length - 1;
  for (const [m, j] of members.entries()) {
    const own = weights.data.subarray(j * d, (j + 1) * d);
    if (coefficients.length === 1) {
      // one sum: log-odds of the first answer against the second, which is "none" or the other of two
      const share = whole ? (m === 0 ? 0.5 : -0.5) : 1;
      own.set(coefficients[0].map((b) => share * b));
      bias[j] = share * intercepts[0];
    } else if (whole) {
      own.set(coefficients[m]);
      bias[j] = intercepts[m];
    } else {
      own.set(coefficients[m].map((b, f) => b - coefficients[none][f]));
      bias[j] = intercepts[m] - intercepts[none];
    }
  }
}

function sameRows(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}
