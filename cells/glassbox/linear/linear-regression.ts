import type {Matrix} from "../../math/matrix.ts";
import {type Learnt, storedModel} from "../../models/tabular-model.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";
import {LinearModel, type LinearParts} from "../linear-model.ts";
import {linearView} from "./view.ts";

interface StoredLinearRegression extends Learnt, Omit<LinearParts, "fill"> {
  kind: "linearRegression";
  fill: (number | null)[];
  r2: number;
}

/** A fitted linear regression. */
export class LinearRegression extends LinearModel implements Viewable {
  /** share of the variance explained on the rows it was fitted to */
  readonly r2: number;

  constructor(learnt: Learnt, parts: LinearParts, r2: number) {
    super(learnt, parts);
    this.r2 = r2;
  }

  [viewSymbol](): View[] {
    return linearView(this);
  }

  predictMatrix(rows: Matrix): Matrix {
    return this.sums(rows);
  }

  toJSON(): StoredLinearRegression {
    const {fill, ...parts} = this.parts();
    // JSON has no NaN.
    const stored = fill.map((value) => (Number.isNaN(value) ? null : value));
    return {kind: "linearRegression", ...this.learnt(), ...parts, fill: stored, r2: this.r2};
  }

  static fromJSON(json: unknown): LinearRegression {
    const {terms, coefficients, intercepts, fill, r2, ...learnt} = storedModel<StoredLinearRegression>(
      json,
      "linearRegression"
    );
    const filled = fill.map((value) => value ?? NaN);
    return new LinearRegression(learnt, {terms, coefficients, intercepts, fill: filled}, r2);
  }
}
