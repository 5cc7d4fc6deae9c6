import {expect, test} from "vitest";
import {calibrationError, reliability} from "../../../../cells/math/reliability.ts";
import {fixture} from "../../../fixtures/decode.ts";

const peer = fixture<{
  y: number[];
  p: number[];
  calibration_curve_5_uniform_bins: {prob_true: number[]; prob_pred: number[]};
  ece_10_uniform_bins: number;
}>("num_metrics_trees.json");
const {y, p} = peer;

test("the calibration curve of even bins is scikit-learn's", () => {
  const {prob_true, prob_pred} = peer.calibration_curve_5_uniform_bins;
  const bins = reliability(y, p, {bins: 5, strategy: "uniform"});
  expect(bins.length).toBe(prob_true.length);
  for (const [b, {observed, predicted}] of bins.entries()) {
    expect(observed).toBeCloseTo(prob_true[b], 12);
    expect(predicted).toBeCloseTo(prob_pred[b], 12);
  }
});

test("the expected calibration error is the reference's", () => {
  expect(calibrationError(y, p)).toBeCloseTo(peer.ece_10_uniform_bins, 12);
});

test("bins by quantiles hold about as many rows each, and every row once", () => {
  const bins = reliability(y, p, {bins: 4, strategy: "quantile"});
  expect(bins.reduce((sum, {rows}) => sum + rows, 0)).toBe(y.length);
  for (const {rows} of bins) expect(Math.abs(rows - y.length / 4)).toBeLessThanOrEqual(2);
});

test("a probability on an edge belongs to the bin below it", () => {
  const bins = reliability([0, 1, 1], [0, 0.5, 0.75], {bins: 2, strategy: "uniform"});
  expect(bins.map(({rows}) => rows)).toEqual([2, 1]);
});

test("one probability for all rows is one bin", () => {
  const bins = reliability([0, 1, 1, 1], [0.6, 0.6, 0.6, 0.6], {bins: 5, strategy: "quantile"});
  expect(bins).toMatchObject([{rows: 4, predicted: 0.6, observed: 0.75}]);
  expect(calibrationError([0, 1, 1, 1], [0.6, 0.6, 0.6, 0.6])).toBeCloseTo(0.15, 12);
});

test("intervals are Wilson's: 8 of 10 lies between 49 % and 94 %, and 0 of 10 reaches 28 %", () => {
  const rows = (ones: number): number[] => Array.from({length: 10}, (_, i) => (i < ones ? 1 : 0));
  const constant = new Array<number>(10).fill(0.5);
  const [eight] = reliability(rows(8), constant, {bins: 2, strategy: "uniform"});
  expect(eight.low).toBeCloseTo(0.4901625, 6);
  expect(eight.high).toBeCloseTo(0.9433178, 6);
  const [none] = reliability(rows(0), constant, {bins: 2, strategy: "uniform"});
  expect(none.low).toBe(0);
  expect(none.high).toBeCloseTo(0.2775328, 6);
});
