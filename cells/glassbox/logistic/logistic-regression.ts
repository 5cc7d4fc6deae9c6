import {type Matrix, matrix} from "../../math/matrix.ts";
import {type Learnt, storedModel} from "../../models/tabular-model.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";
import {LinearModel, type LinearParts} from "../linear-model.ts";
import {probabilities} from "./fit.ts";
import {logisticView} from "./view.ts";

interface StoredLogisticRegression extends Learnt, Omit<LinearParts, "fill"> {
  kind: "logisticRegression";
  fill: (number | null)[];
  iterations: number;
}

/**
 * A fitted logistic regression. With two classes there is one sum, the log-odds of the second; with more there is
 * one a class, and the probabilities are their softmax.
 */
export class LogisticRegression extends LinearModel implements Viewable {
  /** Newton steps taken */
  readonly iterations: number;

  constructor(learnt: Learnt, parts: LinearParts, iterations: number) {
    super(learnt, parts);
    this.iterations = iterations;
  }

  [viewSymbol](): View[] {
    return logisticView(this);
  }

  predictMatrix(rows: Matrix): Matrix {
    const sums = this.sums(rows);
    if (sums.columns > 1) {
      for (let i = 0; i < rows.rows; i++)
        probabilities(sums.data.subarray(i * sums.columns, (i + 1) * sums.columns));
      return sums;
    }
    const result = matrix(rows.rows, 2);
    for (let i = 0; i < rows.rows; i++) {
      const e = Math.exp(-Math.abs(sums.data[i]));
      const far = e / (1 + e);
      result.data[2 * i + (sums.data[i] >= 0 ? 0 : 1)] = far;
      result.data[2 * i + (sums.data[i] >= 0 ? 1 : 0)] = 1 - far;
    }
    return result;
  }

  toJSON(): StoredLogisticRegression {
    const {fill, ...parts} = this.parts();
    const {iterations} = this;
    // JSON has no NaN.
    const stored = fill.map((value) => (Number.isNaN(value) ? null : value));
    return {kind: "logisticRegression", ...this.learnt(), ...parts, fill: stored, iterations};
  }

  static fromJSON(json: unknown): LogisticRegression {
    const {terms, coefficients, intercepts, fill, iterations, ...learnt} =
      storedModel<StoredLogisticRegression>(json, "logisticRegression");
    const filled = fill.map((value) => value ?? NaN);
    return new LogisticRegression(learnt, {terms, coefficients, intercepts, fill: filled}, iterations);
  }
}
