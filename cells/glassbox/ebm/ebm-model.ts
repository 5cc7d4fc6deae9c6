import {asTable, encode} from "../../data/encode.ts";
import type {Label} from "../../data/target.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import type {Rows} from "../../models/predictor.ts";
import {type Learnt, TabularModel} from "../../models/tabular-model.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";
import type {TermScores} from "./average-bags.ts";
import {binOf, type Feature, gridOf} from "./feature.ts";
import {importances} from "./importances.ts";
import {fromGamChanger} from "./interchange/gam-changer.ts";
import {
  fromInterpret,
  type InterpretDetail,
  type InterpretJSON,
  toInterpret
} from "./interchange/interpret-json.ts";
import {type ScoringModule, scoringModule} from "./interchange/scoring-module.ts";
import type {LossCurve} from "./loss-curve.ts";
import {type Shown, shownTerms} from "./shown-terms.ts";
import {restoreEbm, type StoredEbm, storeEbm} from "./stored-ebm.ts";
import {ebmView} from "./view.ts";

/** A term of the sum: of one feature, or of a pair. */
export interface EbmTerm extends TermScores {
  /** places of its features in the model's `features` */
  features: number[];
}

/** What an EBM consists of. */
export interface EbmParts {
  binning: Feature[];
  terms: EbmTerm[];
  /** one number an output: 1 for a regression or two classes, else one a class */
  intercept: Float64Array;
  /** one a bag; may be empty in a model from elsewhere */
  baggedIntercept: Float64Array[];
  bagWeights: number[];
  /** steps of each bag: for single features, then for pairs */
  bestIteration: number[][];
  /** how the validation loss of each bag fell, by stage and bag; not in a model from elsewhere */
  lossCurves?: LossCurve[];
  seed?: number;
  /** sentences on what a model from elsewhere does not know */
  notes?: string[];
}

/**
 * An explainable boosting machine: an intercept plus one function of each feature and of some pairs (Lou et al. 2012
 * and 2013; Nori et al. 2019). The sum is the prediction, or the log odds of the classes.
 */
export class EBM extends TabularModel implements Viewable {
  readonly binning: Feature[];
  readonly terms: EbmTerm[];
  readonly intercept: Float64Array;
  readonly baggedIntercept: Float64Array[];
  readonly bagWeights: number[];
  readonly bestIteration: number[][];
  readonly lossCurves: LossCurve[];
  readonly seed?: number;
  readonly notes?: string[];
  #shown?: Shown;

  constructor(learnt: Learnt, parts: EbmParts) {
    super(learnt);
    this.binning = parts.binning;
    this.terms = parts.terms;
    this.intercept = parts.intercept;
    this.baggedIntercept = parts.baggedIntercept;
    this.bagWeights = parts.bagWeights;
    this.bestIteration = parts.bestIteration;
    this.lossCurves = parts.lossCurves ?? [];
    this.seed = parts.seed;
    this.notes = parts.notes;
  }

  [viewSymbol](): View[] {
    return ebmView(this);
  }

  /** The terms by name: "age", "age & income". */
  get termNames(): string[] {
    return this.terms.map(({features}) => features.map((j) => this.features[j]).join(" & "));
  }

  /** Rows as the numbers that `predictMatrix` takes; -1 is a level that was not there in training. */
  override encode(rows: Rows): Matrix {
    return encode(Array.isArray(rows) && rows.length > 0 ? rows : asTable(rows, "rows"), this, "rows", -1);
  }

  /** [row, feature] to [row, class] probabilities, or to [row, 1] predictions for a regression. */
  predictMatrix(rows: Matrix): Matrix {
    const scores = this.#scoresOf(rows, this.intercept, (term) => term.scores);
    return this.classes ? probabilities(scores) : scores;
  }

  /** Intercept plus terms, [row, output]: predictions, log odds of the second class, or one a class. */
  decisionFunction(rows: Rows): Matrix {
    return this.#scoresOf(this.encode(rows), this.intercept, (term) => term.scores);
  }

  /** What each term adds, [row, term] (with more than two classes [row, term x class]). */
  evalTerms(rows: Rows): Matrix {
    const encoded = this.encode(rows);
    const outputs = this.intercept.length;
    const parts = matrix(encoded.rows, this.terms.length * outputs);
    for (const [t, term] of this.terms.entries()) {
      for (let i = 0; i < encoded.rows; i++) {
        const cell = this.#cell(term, encoded, i);
        for (let k = 0; k < outputs; k++) {
          parts.data[i * parts.columns + t * outputs + k] = term.scores[cell * outputs + k];
        }
      }
    }
    return parts;
  }

  /** Mean over the bags of what `decisionFunction` gives, and its standard deviation; [row, output] each. */
  predictWithUncertainty(rows: Rows): {mean: Matrix; standardDeviation: Matrix} {
    const encoded = this.encode(rows);
    const count = this.baggedIntercept.length;
    if (count === 0 || this.terms.some(({baggedScores}) => baggedScores.length !== count)) {
      throw new Error("this model came without its bags: it knows no uncertainty");
    }
    const bags = this.baggedIntercept.map((intercept, b) =>
      this.#scoresOf(encoded, intercept, (term) => term.baggedScores[b])
    );
    const weights = this.bagWeights.length === count ? this.bagWeights : bags.map(() => 1);
    const total = weights.reduce((a, b) => a + b, 0);
    const mean = matrix(encoded.rows, this.intercept.length);
    const standardDeviation = matrix(encoded.rows, this.intercept.length);
    for (let at = 0; at < mean.data.length; at++) {
      let sum = 0;
      for (const [b, {data}] of bags.entries()) sum += (weights[b] / total) * data[at];
      let square = 0;
      for (const [b, {data}] of bags.entries()) square += (weights[b] / total) * (data[at] - sum) ** 2;
      mean.data[at] = sum;
      standardDeviation.data[at] = Math.sqrt(square);
    }
    return {mean, standardDeviation};
  }

  /**
   * How much each term matters: the weighted mean of its size over the rows learnt from, or the distance between its
   * least and greatest score. Of several classes, their mean.
   */
  termImportances(kind: "avg_weight" | "min_max" = "avg_weight"): Float64Array {
    return importances(this.terms, this.intercept.length, kind);
  }

  /**
   * The terms as they should be shown: what a pair says of one feature alone has moved to that feature's own term, so
   * that its weighted marginals are 0 (Lengerich et al. 2020). The sum is the same.
   */
  shownTerms(): Shown {
    this.#shown ??= shownTerms(this);
    return this.#shown;
  }

  toJSON(): StoredEbm {
    return storeEbm(this.learnt(), this);
  }

  static fromJSON(json: unknown): EBM {
    const {learnt, parts} = restoreEbm(json);
    return new EBM(learnt, parts);
  }

  /** The model as InterpretML's `to_json` writes it, schema 1.0; `all` is as much as is known here. */
  toInterpretJSON(detail: InterpretDetail = "all"): InterpretJSON {
    return toInterpret(this, detail);
  }

  /**
   * A model that InterpretML wrote with `to_json`, of any detail.
   * @param target what the model predicts; the file does not say
   */
  static fromInterpretJSON(json: unknown, {target = "target"}: {target?: string} = {}): EBM {
    const {learnt, parts} = fromInterpret(json, target);
    return new EBM(learnt, parts);
  }

  /**
   * A model that GAM Changer's `get_model_data` wrote. The file knows no missing and unseen values (they add 0) and no
   * bags; `notes` says so.
   * @param target what the model predicts; the file does not say
   * @param classes of a classifier: the two labels, the second being the one whose log odds the score is
   */
  static fromGamChangerJSON(
    json: unknown,
    {target = "target", classes = [0, 1]}: {target?: string; classes?: [Label, Label]} = {}
  ): EBM {
    const {learnt, parts} = fromGamChanger(json, {target, classes});
    return new EBM(learnt, parts);
  }

  /**
   * The model as an ES module that needs nothing: `predict`, `predictProba`, `decision` and `terms` of one row, with
   * types. Displayed, it can be saved.
   */
  toScoringModule({name}: {name?: string} = {}): ScoringModule {
    return scoringModule(this, name);
  }

  #cell({features, shape}: EbmTerm, {data, columns}: Matrix, row: number): number {
    let cell = 0;
    for (const [axis, j] of features.entries()) {
      const grid = gridOf(this.binning[j], features.length);
      cell = cell * shape[axis] + binOf(grid, data[row * columns + j]);
    }
    return cell;
  }

  #scoresOf(rows: Matrix, intercept: Float64Array, scoresOf: (term: EbmTerm) => Float64Array): Matrix {
    const outputs = intercept.length;
    const sums = matrix(rows.rows, outputs);
    for (let at = 0; at < sums.data.length; at++) sums.data[at] = intercept[at % outputs];
    for (const term of this.terms) {
      const scores = scoresOf(term);
      for (let i = 0; i < rows.rows; i++) {
        const cell = this.#cell(term, rows, i);
        for (let k = 0; k < outputs; k++) sums.data[i * outputs + k] += scores[cell * outputs + k];
      }
    }
    return sums;
  }
}

/** Log odds, [row, output], to [row, class]: by the sigmoid for two classes, else the softmax. */
export function probabilities({rows, columns, data}: Matrix): Matrix {
  if (columns === 1) {
    const result = matrix(rows, 2);
    for (let i = 0; i < rows; i++) {
      const p = 1 / (1 + Math.exp(-data[i]));
      result.data[2 * i] = 1 - p;
      result.data[2 * i + 1] = p;
    }
    return result;
  }
  const result = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    const highest = Math.max(...row);
    let total = 0;
    for (const score of row) total += Math.exp(score - highest);
    for (let k = 0; k < columns; k++) result.data[i * columns + k] = Math.exp(row[k] - highest) / total;
  }
  return result;
}
