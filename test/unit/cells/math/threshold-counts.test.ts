import {expect, test} from "vitest";
import {averagePrecision, thresholdCounts} from "../../../../cells/math/threshold-counts.ts";
import {fixture} from "../../../fixtures/decode.ts";

const peer = fixture<{
  y: number[];
  p: number[];
  roc: {fpr: number[]; tpr: number[]; thresholds: number[]};
  precision_recall: {precision: number[]; recall: number[]};
  average_precision: number;
  confusion: number[][];
}>("num_metrics_trees.json");
const counts = thresholdCounts(peer.y, peer.p);

test("the ROC curve is scikit-learn's, point by point", () => {
  const {fpr, tpr, thresholds} = peer.roc;
  expect(counts.thresholds.length).toBe(thresholds.length - 1);
  for (let i = 1; i < thresholds.length; i++) {
    expect(counts.thresholds[i - 1]).toBe(thresholds[i]);
    expect(counts.falsePositives[i - 1] / counts.negatives).toBeCloseTo(fpr[i], 12);
    expect(counts.truePositives[i - 1] / counts.positives).toBeCloseTo(tpr[i], 12);
  }
});

test("the precision-recall curve is scikit-learn's, which starts at the least threshold", () => {
  const {precision, recall} = peer.precision_recall;
  const found = [...counts.truePositives.keys()].reverse();
  expect(precision.length).toBe(found.length + 1);
  for (const [i, at] of found.entries()) {
    const positives = counts.truePositives[at];
    expect(positives / (positives + counts.falsePositives[at])).toBeCloseTo(precision[i], 12);
    expect(positives / counts.positives).toBeCloseTo(recall[i], 12);
  }
});

test("average precision is scikit-learn's", () => {
  expect(averagePrecision(counts)).toBeCloseTo(peer.average_precision, 12);
});

test("rows that count twice are as rows that stand twice", () => {
  const twice = thresholdCounts([1, 0, 1, 1, 0], [0.9, 0.4, 0.4, 0.9, 0.1]);
  expect(thresholdCounts([1, 0, 1, 0], [0.9, 0.4, 0.4, 0.1], [2, 1, 1, 1])).toEqual(twice);
  expect([...twice.thresholds]).toEqual([0.9, 0.4, 0.1]);
});

test("without a row of the class there is no average precision", () => {
  expect(averagePrecision(thresholdCounts([0, 0], [0.1, 0.2]))).toBeNaN();
});
