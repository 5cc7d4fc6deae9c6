import {asTable, columnOf, type Encoding, encode} from "../data/encode.ts";
import {encodeTarget, type Label} from "../data/target.ts";
import type {Matrix} from "../math/matrix.ts";
import {accuracy, rSquared} from "../math/metrics.ts";
import {storedJSON} from "../stored-json.ts";
import type {FittedModel, Rows} from "./predictor.ts";

/** What a fitted model knows of its table. */
export interface Learnt extends Encoding {
  target: string;
  classes?: Label[];
  /** rows it was fitted to */
  rows: number;
}

/** A model of a table's columns; a subclass says how numbers become predictions. */
export abstract class TabularModel implements FittedModel {
  readonly target: string;
  readonly features: string[];
  readonly categories: Record<string, string[]>;
  readonly classes?: Label[];
  /** rows it was fitted to */
  readonly rows: number;
  /** Class probabilities, [row, class]. Present only if there are classes. */
  readonly predictProba?: (rows: Rows) => Matrix;

  constructor({target, features, categories, classes, rows}: Learnt) {
    this.target = target;
    this.features = features;
    this.categories = categories;
    this.rows = rows;
    if (classes) {
      this.classes = classes;
      this.predictProba = (rows) => this.predictMatrix(this.encode(rows));
    }
  }

  abstract predictMatrix(rows: Matrix): Matrix;

  /** Rows as the numbers that `predictMatrix` takes. */
  encode(rows: Rows): Matrix {
    return encode(rows, this);
  }

  /** The most probable class of each row (the first of equals), or the number. */
  predict(rows: Rows): Label[] | Float64Array {
    const {data, columns, rows: count} = this.predictMatrix(this.encode(rows));
    const {classes} = this;
    if (!classes) return data;
    return Array.from({length: count}, (_, i) => {
      let best = 0;
      for (let c = 1; c < columns; c++) if (data[i * columns + c] > data[i * columns + best]) best = c;
      return classes[best];
    });
  }

  /** Accuracy on rows that have the target, or R² for a regression. */
  score(rows: Rows): number {
    const truth = columnOf(asTable(rows, "rows"), this.target, "rows");
    if (this.classes) {
      encodeTarget(truth, this.classes, this.target);
      return accuracy(truth, this.predict(rows));
    }
    return rSquared(truth as ArrayLike<number>, this.predict(rows) as Float64Array);
  }

  protected learnt(): Learnt {
    const {target, features, categories, classes, rows} = this;
    return {target, features, categories, ...(classes && {classes}), rows};
  }
}

/** The stored form of `kind`, or an error that says what came instead. */
export function storedModel<Stored extends {kind: string}>(json: unknown, kind: Stored["kind"]): Stored {
  return storedJSON<Stored>(json, kind, `a ${kind}`);
}
