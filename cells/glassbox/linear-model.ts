import type {Matrix} from "../math/matrix.ts";
import type {Rows} from "../models/predictor.ts";
import {type Learnt, TabularModel} from "../models/tabular-model.ts";
import {type Fill, fillMissing, refuseMissing, type Term} from "./linear-terms.ts";

export interface LinearParts {
  terms: Term[];
  /** [output][term], for the values as they are in the table */
  coefficients: number[][];
  /** [output] */
  intercepts: number[];
  /** what stands for a missing value, one a feature; NaN where a value must be there */
  fill: Fill;
}

/** A model whose outputs are sums: an intercept and, for each column, a number times the value or the level's own number. */
export abstract class LinearModel extends TabularModel {
  readonly terms: Term[];
  readonly coefficients: number[][];
  readonly intercepts: number[];
  protected readonly fill: Fill;
  /** [output][feature]: one factor for a number, one addend a level for a category */
  readonly #steps: Float64Array[][];

  constructor(learnt: Learnt, {terms, coefficients, intercepts, fill}: LinearParts) {
    super(learnt);
    this.terms = terms;
    this.coefficients = coefficients;
    this.intercepts = intercepts;
    this.fill = fill;
    this.#steps = coefficients.map((row) =>
      learnt.features.map((name) => {
        const levels = Object.hasOwn(learnt.categories, name) ? learnt.categories[name] : [undefined];
        // A level without a term of its own is the one the others are compared with.
        const at = (level?: string) =>
          terms.findIndex((term) => term.feature === name && term.level === level);
        return Float64Array.from(levels, (level) => row[at(level)] ?? 0);
      })
    );
  }

  override encode(rows: Rows): Matrix {
    const encoded = super.encode(rows);
    if (this.fill.every(Number.isNaN)) refuseMissing(encoded, this, "rows");
    return encoded;
  }

  /** The sums, [row, output]. A missing value makes its row NaN, unless the model fills it. */
  protected sums(rows: Matrix): Matrix {
    const {data, columns} = fillMissing(rows, this.fill);
    const outputs = this.intercepts.length;
    const result = {rows: rows.rows, columns: outputs, data: new Float64Array(rows.rows * outputs)};
    const categorical = this.features.map((name) => Object.hasOwn(this.categories, name));
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < rows.rows; i++) result.data[i * outputs + o] = this.intercepts[o];
      for (let j = 0; j < columns; j++) {
        const step = this.#steps[o][j];
        const factor = step[0];
        for (let i = 0; i < rows.rows; i++) {
          const value = data[i * columns + j];
          result.data[i * outputs + o] += categorical[j] ? (step[value] ?? NaN) : factor * value;
        }
      }
    }
    return result;
  }

  protected parts(): LinearParts {
    const {terms, coefficients, intercepts, fill} = this;
    return {terms, coefficients, intercepts, fill};
  }
}
