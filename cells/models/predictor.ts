import type {ColumnTable} from "arquero";
import type {Matrix} from "../math/matrix.ts";

/** A row as people write it: column name to value. */
export type Row = Record<string, unknown>;

/** What `predict` and `predictProba` take: an Arquero table, or an array of row objects. */
export type Rows = ColumnTable | Row[];

/**
 * A model fitted by a cell. Classifiers have `classes` and `predictProba`; regressors have neither.
 * `predictMatrix` is the fast path that explainers use: it takes rows in the order of `features`, as
 * numbers (categorical columns as indices into `categories[name]`), and trusts them.
 */
export interface FittedModel {
  /** the column that was learnt */
  readonly target: string;
  /** the columns it reads, in the order of a matrix's columns */
  readonly features: string[];
  /** for each categorical feature, its levels in the order of their codes */
  readonly categories: Record<string, string[]>;
  /** class labels in the order of the probability columns; undefined for regression */
  readonly classes?: (string | number | boolean)[];
  /** Predicted label or number, one a row. */
  predict(rows: Rows): (string | number | boolean)[] | Float64Array;
  /** Class probabilities, [row, class]; each row sums to 1. Classifiers only. */
  predictProba?(rows: Rows): Matrix;
  /** [row, feature] to [row, class] probabilities, or to [row, 1] predictions for regression. */
  predictMatrix(rows: Matrix): Matrix;
}

/**
 * Anything that predicts: a fitted model, or a function from row objects to one array of class
 * probabilities a row (or one number a row for regression), all at once, now or later.
 */
export type Predictor =
  | FittedModel
  | ((
      rows: Row[]
    ) =>
      | ArrayLike<ArrayLike<number>>
      | ArrayLike<number>
      | Matrix
      | Promise<ArrayLike<ArrayLike<number>> | ArrayLike<number> | Matrix>);
