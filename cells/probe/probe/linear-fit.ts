import {fitEither} from "../../glassbox/logistic/fit-either.ts";
import {type WideDesign, wideDesign} from "../../glassbox/logistic/fit-wide.ts";
import {InputError} from "../../input-error.ts";
import {columnSpread} from "../../math/column-spread.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {ridgeSteps} from "../../math/ridge.ts";
import {addRows, type CentredMoments, centre, weightedMoments} from "../../math/weighted-moments.ts";
import {inTurns, type Pause} from "../../pause.ts";

/** How a probe is fitted. */
export interface FitOptions {
  kind: "logistic" | "ridge";
  /** inverse strength of the logistic penalty, as in scikit-learn */
  c: number;
  /** strength of the ridge penalty */
  alpha: number;
  standardize: boolean;
  classWeight?: "balanced";
}

/** A linear reading of activations: for two classes, and for numbers, one row of coefficients; else one a class. */
export interface LinearFit {
  /** [output][column], for the activations as they are */
  coefficients: Float64Array[];
  intercepts: number[];
}

/** What is learnt: numbers, or codes of this many classes. */
export interface Learnt {
  y: Float64Array;
  classes?: number;
}

/** Rows added to sums between two pauses. */
const block = 64;

/** Rows of some columns, standardised if asked for, that many labels are fitted to. */
export class Design {
  readonly x: Matrix;
  readonly #options: FitOptions;
  readonly #mean: Float64Array;
  readonly #scale: Float64Array;
  #wide?: Promise<WideDesign>;

  constructor(
    all: Matrix,
    rows: ArrayLike<number>,
    columns: ArrayLike<number> | undefined,
    options: FitOptions
  ) {
    this.#options = options;
    this.x = part(all, rows, columns);
    const {columns: d, data} = this.x;
    const {mean, deviation} = columnSpread(this.x);
    // a column that does not vary becomes nought, and weighs nothing
    const scale = deviation.map((size) => size || 1);
    this.#mean = options.standardize ? mean : new Float64Array(d);
    this.#scale = options.standardize ? scale : new Float64Array(d).fill(1);
    if (!options.standardize) return;
    for (let at = 0; at < data.length; at++) data[at] = (data[at] - mean[at % d]) / scale[at % d];
  }

  /**
   * Fits labels of these rows.
   * @throws InputError where a ridge without a penalty has no one solution
   */
  async fit({y, classes}: Learnt, pause: Pause): Promise<LinearFit> {
    const {kind} = this.#options;
    const weights = rowWeights(y, classes, this.#options.classWeight);
    return this.#unscaled(
      kind === "logistic"
        ? await this.#logistic(y, classes ?? 2, weights, pause)
        : await this.#ridge(outputsOf(y, classes), weights, pause)
    );
  }

  async #logistic(y: Float64Array, classes: number, weights: Float64Array, pause: Pause): Promise<LinearFit> {
    const options = {classes, c: this.#options.c, fitIntercept: true, weights};
    return fitEither(this.x, y, options, pause, () => {
      this.#wide ??= wideDesign(this.x, pause);
      return this.#wide;
    });
  }

  async #ridge(y: Matrix, weights: Float64Array, pause: Pause): Promise<LinearFit> {
    const moments = await momentsOf(this.x, weights, y, pause);
    const columns = Array.from({length: this.x.columns}, (_, j) => j);
    const fit: LinearFit = {coefficients: [], intercepts: []};
    for (let output = 0; output < y.columns; output++) {
      const {coefficients, intercept} = await this.#solved(moments, columns, output, pause);
      fit.coefficients.push(coefficients);
      fit.intercepts.push(intercept);
    }
    return fit;
  }

  async #solved(moments: CentredMoments, columns: number[], output: number, pause: Pause) {
    const {alpha} = this.#options;
    try {
      return await inTurns(ridgeSteps(moments, columns, output, alpha), pause);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new InputError("alpha", {
        got: alpha,
        expected: "more than that: the columns determine one another",
        remedy: `There are ${columns.length} columns and ${moments.rows} rows to learn from`
      });
    }
  }

  #unscaled({coefficients, intercepts}: LinearFit): LinearFit {
    const own = coefficients.map((row) => row.map((b, j) => b / this.#scale[j]));
    return {
      coefficients: own,
      intercepts: own.map((row, k) => row.reduce((sum, b, j) => sum - b * this.#mean[j], intercepts[k]))
    };
  }
}

async function momentsOf(x: Matrix, weights: Float64Array, y: Matrix, pause: Pause): Promise<CentredMoments> {
  const moments = weightedMoments(x.columns, y.columns);
  for (let from = 0; from < x.rows; from += block) {
    if (pause.due()) await pause.turn();
    const rows = Math.min(block, x.rows - from);
    const cut = ({columns, data}: Matrix): Matrix =>
      matrix(rows, columns, data.subarray(from * columns, (from + rows) * columns));
    addRows(moments, cut(x), weights.subarray(from, from + rows), cut(y));
  }
  return centre(moments);
}

/** Some rows, and some columns, of a matrix; a copy. */
export function part(
  {columns: d, data}: Matrix,
  rows: ArrayLike<number>,
  columns?: ArrayLike<number>
): Matrix {
  if (!columns) {
    const copy = matrix(rows.length, d);
    for (let i = 0; i < rows.length; i++) copy.data.set(data.subarray(rows[i] * d, (rows[i] + 1) * d), i * d);
    return copy;
  }
  const copy = matrix(rows.length, columns.length);
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < columns.length; j++)
      copy.data[i * columns.length + j] = data[rows[i] * d + columns[j]];
  }
  return copy;
}

function rowWeights(y: Float64Array, classes: number | undefined, classWeight?: "balanced"): Float64Array {
  const weights = new Float64Array(y.length).fill(1);
  if (!classWeight || !classes) return weights;
  const count = new Float64Array(classes);
  for (const code of y) count[code]++;
  return weights.map((_, i) => y.length / (classes * count[y[i]]));
}

/** What a ridge is fitted to: numbers as they are, classes as 1 for its own and -1 for the others. */
function outputsOf(y: Float64Array, classes?: number): Matrix {
  if (!classes) return matrix(y.length, 1, y);
  const outputs = classes === 2 ? 1 : classes;
  const signs = matrix(y.length, outputs);
  for (let i = 0; i < y.length; i++) {
    for (let k = 0; k < outputs; k++) {
      signs.data[i * outputs + k] = y[i] === (outputs === 1 ? 1 : k) ? 1 : -1;
    }
  }
  return signs;
}

/** Sums of rows, [row][output]. */
export function readings(
  {coefficients, intercepts}: LinearFit,
  {columns: d, data}: Matrix,
  rows: ArrayLike<number>,
  columns?: ArrayLike<number>
): Matrix {
  const outputs = coefficients.length;
  const sums = matrix(rows.length, outputs);
  for (let i = 0; i < rows.length; i++) {
    for (let k = 0; k < outputs; k++) {
      const b = coefficients[k];
      let sum = intercepts[k];
      for (let j = 0; j < b.length; j++) sum += b[j] * data[rows[i] * d + (columns ? columns[j] : j)];
      sums.data[i * outputs + k] = sum;
    }
  }
  return sums;
}

/** The class of each row of sums: the greatest, or of two classes the second where its sum is above 0. */
export function classesRead({rows, columns, data}: Matrix): Int32Array {
  return Int32Array.from({length: rows}, (_, i) => {
    if (columns === 1) return data[i] > 0 ? 1 : 0;
    let best = 0;
    for (let k = 1; k < columns; k++) if (data[i * columns + k] > data[i * columns + best]) best = k;
    return best;
  });
}
