import {expect, test} from "vitest";
import {
  accuracy,
  balancedAccuracy,
  brierScore,
  confusionMatrix,
  logLoss,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  rocAuc,
  rocAucOneVsRest,
  rootMeanSquaredError,
  rSquared
} from "../../../../cells/math/metrics.ts";
import {fixture} from "../../../fixtures/decode.ts";

const peer = fixture<{
  y: number[];
  p: number[];
  sample_weight: number[];
  roc_auc: number;
  roc_auc_weighted: number;
  log_loss: number;
  brier: number;
  confusion: number[][];
  balanced_accuracy: number;
}>("num_metrics_trees.json");
const {y, p, sample_weight: weights} = peer;

test("the area under the ROC curve is scikit-learn's, weighted and not", () => {
  expect(rocAuc(y, p)).toBeCloseTo(peer.roc_auc, 12);
  expect(rocAuc(y, p, weights)).toBeCloseTo(peer.roc_auc_weighted, 12);
});

test("log loss and Brier score are scikit-learn's", () => {
  const probabilities = {rows: y.length, columns: 2, data: Float64Array.from(p.flatMap((v) => [1 - v, v]))};
  expect(logLoss(y, probabilities)).toBeCloseTo(peer.log_loss, 12);
  expect(brierScore(y, p)).toBeCloseTo(peer.brier, 12);
});

test("accuracy is the diagonal of scikit-learn's confusion matrix", () => {
  const [[a], [, d]] = peer.confusion;
  const predicted = p.map((v) => (v >= 0.5 ? 1 : 0));
  expect(accuracy(y, predicted)).toBeCloseTo((a + d) / y.length, 12);
  expect(accuracy(["a", "b"], ["a", "a"], [3, 1])).toBe(0.75);
});

test("equal scores count half, and a class that is absent leaves the area undefined", () => {
  expect(rocAuc([0, 1], [1, 1])).toBe(0.5);
  expect(rocAuc([1, 1], [1, 2])).toBeNaN();
});

test("a score that is no number leaves the area undefined, weighted or not", () => {
  for (const scores of [[0.2, NaN, 0.7], [NaN, NaN, NaN], new Float32Array([NaN, 0.1, 0.2])]) {
    expect(rocAuc([0, 1, 1], scores)).toBeNaN();
    expect(rocAuc([0, 1, 1], scores, [1, 2, 1])).toBeNaN();
  }
  expect(rocAuc([0, 1, 1], [-Infinity, 0, Infinity], [1, 2, 1])).toBe(1);
});

test("R squared is 1 for perfect predictions, 0 for the mean, and defined where nothing varies", () => {
  expect(rSquared([1, 2, 3], [1, 2, 3])).toBe(1);
  expect(rSquared([1, 2, 3], [2, 2, 2])).toBe(0);
  expect(rSquared([2, 2], [2, 2])).toBe(1);
  expect(rSquared([2, 2], [2, 3])).toBe(0);
});

test("a probability of 0 for what happened costs much, but not infinitely much", () => {
  expect(logLoss([1], {rows: 1, columns: 2, data: Float64Array.of(1, 0)})).toBeCloseTo(-Math.log(1e-15), 6);
});

test("confusion matrix and balanced accuracy are scikit-learn's", () => {
  const matrix = confusionMatrix(
    y,
    p.map((v) => (v >= 0.5 ? 1 : 0)),
    2
  );
  expect([...matrix.data]).toEqual(peer.confusion.flat());
  expect(balancedAccuracy(matrix)).toBeCloseTo(peer.balanced_accuracy, 12);
});

test("a class without rows does not count in the balanced accuracy; without any row it is undefined", () => {
  expect(balancedAccuracy(confusionMatrix([0, 0, 2, 2], [0, 1, 2, 2], 3))).toBe(0.75);
  expect(balancedAccuracy(confusionMatrix([], [], 2))).toBeNaN();
  expect([...confusionMatrix([0, 1], [1, 1], 2, [3, 2]).data]).toEqual([0, 3, 0, 2]);
});

test("of several classes each stands against the others, and a class that is absent leaves the mean undefined", () => {
  const probabilities = {
    rows: 4,
    columns: 3,
    data: Float64Array.of(0.6, 0.3, 0.1, 0.4, 0.5, 0.1, 0.5, 0.2, 0.3, 0.1, 0.2, 0.7)
  };
  expect(rocAucOneVsRest([0, 1, 0, 2], probabilities)).toBe(1);
  expect(rocAucOneVsRest([1, 0, 0, 2], probabilities)).toBeCloseTo((2 / 4 + 2 / 3 + 1) / 3, 12);
  expect(rocAucOneVsRest([1, 0, 0, 1], probabilities)).toBeNaN();
});

test("errors of numbers are by hand, and a truth of 0 has no percentage", () => {
  expect(rootMeanSquaredError([1, 2], [4, 6])).toBeCloseTo(Math.sqrt(12.5), 12);
  expect(meanAbsoluteError([1, 2], [4, 6], [3, 1])).toBeCloseTo((3 * 3 + 4) / 4, 12);
  expect(meanAbsolutePercentageError([0, -2, 4], [9, -1, 5])).toBeCloseTo((0.5 + 0.25) / 2, 12);
  expect(meanAbsolutePercentageError([0], [1])).toBeNaN();
});
