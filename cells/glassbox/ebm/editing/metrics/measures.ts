import {type Matrix, matrix} from "../../../../math/matrix.ts";
import {
  accuracy,
  balancedAccuracy,
  confusionMatrix,
  logLoss,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  rocAuc,
  rocAucOneVsRest,
  rootMeanSquaredError
} from "../../../../math/metrics.ts";
import {type EBM, probabilities} from "../../ebm-model.ts";

/** Predictions of some rows. */
export interface Predicted {
  /** class codes, or numbers */
  truth: Float64Array;
  /** likewise */
  prediction: Float64Array;
  /** [row, class]; absent for a regression */
  probabilities?: Matrix;
}

/** One figure, before and after. */
export interface Measure {
  name: string;
  /** null where it is not defined: no rows, or one class only */
  before: number | null;
  after: number | null;
  better: "higher" | "lower";
  /** a share of 1, a number of its own, or the target's units */
  unit: "share" | "number" | "target";
  note?: string;
}

/** Scores, [row, output], as predictions. */
export function predicted(model: EBM, scores: Float64Array, truth: Float64Array): Predicted {
  const {classes, intercept} = model;
  const outputs = intercept.length;
  if (!classes) return {truth, prediction: scores};
  const shares = probabilities({rows: truth.length, columns: outputs, data: scores});
  const {columns, data} = shares;
  const prediction = Float64Array.from(truth, (_, i) => {
    let best = 0;
    for (let c = 1; c < columns; c++) if (data[i * columns + c] > data[i * columns + best]) best = c;
    return best;
  });
  return {truth, prediction, probabilities: shares};
}

/** The same of some of the rows. */
export function pick({truth, prediction, probabilities: shares}: Predicted, rows: Uint32Array): Predicted {
  const own = {truth: taken(truth, rows), prediction: taken(prediction, rows)};
  if (!shares) return own;
  const {columns, data} = shares;
  const picked = matrix(rows.length, columns);
  for (let at = 0; at < rows.length; at++) {
    for (let c = 0; c < columns; c++) picked.data[at * columns + c] = data[rows[at] * columns + c];
  }
  return {...own, probabilities: picked};
}

function taken(values: Float64Array, rows: Uint32Array): Float64Array {
  const own = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) own[at] = values[rows[at]];
  return own;
}

/** The figures of some rows: how well they are predicted before and after. */
export function measures(before: Predicted, after: Predicted): Measure[] {
  const pair = (of: (rows: Predicted) => number): Pick<Measure, "before" | "after"> => {
    const [first, second] = [before, after].map((rows) => {
      const value = of(rows);
      return Number.isFinite(value) ? value : null;
    });
    return {before: first, after: second};
  };
  return before.probabilities ? ofClasses(pair, before.probabilities.columns) : ofNumbers(pair, before.truth);
}

type Pair = (of: (rows: Predicted) => number) => Pick<Measure, "before" | "after">;

function ofClasses(pair: Pair, classes: number): Measure[] {
  const several = classes > 2 ? {note: "mean over the classes, each against the others"} : {};
  return [
    {name: "accuracy", better: "higher", unit: "share", ...pair((p) => accuracy(p.truth, p.prediction))},
    {
      name: "balanced accuracy",
      better: "higher",
      unit: "share",
      ...pair((p) => balancedAccuracy(confusionOf(p)))
    },
    {name: "ROC AUC", better: "higher", unit: "number", ...several, ...pair(areaOf)},
    {name: "log loss", better: "lower", unit: "number", ...pair((p) => logLoss(p.truth, sharesOf(p)))}
  ];
}

function ofNumbers(pair: Pair, truth: Float64Array): Measure[] {
  const nonzero = truth.filter((value) => value !== 0).length;
  const note =
    nonzero < truth.length
      ? {note: `over the ${nonzero.toLocaleString("en")} rows whose truth is not 0`}
      : {};
  return [
    {
      name: "RMSE",
      better: "lower",
      unit: "target",
      ...pair((p) => rootMeanSquaredError(p.truth, p.prediction))
    },
    {name: "MAE", better: "lower", unit: "target", ...pair((p) => meanAbsoluteError(p.truth, p.prediction))},
    {
      name: "MAPE",
      better: "lower",
      unit: "share",
      ...note,
      ...pair((p) => meanAbsolutePercentageError(p.truth, p.prediction))
    }
  ];
}

/** Rows by true and predicted class. */
export function confusionOf(rows: Predicted): Matrix {
  return confusionMatrix(rows.truth, rows.prediction, sharesOf(rows).columns);
}

function areaOf(rows: Predicted): number {
  const shares = sharesOf(rows);
  if (shares.columns > 2) return rocAucOneVsRest(rows.truth, shares);
  return rocAuc(
    rows.truth,
    shares.data.filter((_, at) => at % 2 === 1)
  );
}

function sharesOf({probabilities: shares}: Predicted): Matrix {
  return shares as Matrix;
}
