import {table} from "arquero";
import {expect, it} from "vitest";
import {lime} from "../../../../../cells/agnostic/lime/lime.ts";
import type {FittedModel} from "../../../../../cells/models/predictor.ts";
import {type BlackBox, configNames, dataFile, dataSets, peerFixture, predictBlackBox} from "./peer.ts";

const SEEDS = 50;

it("50 seeds of our own sampling agree with 30 of the peer's: 99 % of coefficients within 3 combined standard errors, none beyond 5", async () => {
  const distances: {deviation: number; what: string}[] = [];
  for (const name of dataSets) {
    const peer = peerFixture(name);
    const {X, feature_names: features} = dataFile(name);
    const training = table(features.map((feature, j) => [feature, X.map((row) => row[j])]));
    for (const configName of configNames) {
      for (const {row, statistics} of peer.configs[configName].instances) {
        if (!statistics) continue;
        const model = fitted(peer.black_boxes[statistics.black_box], features);
        const weights: number[][] = features.map(() => []);
        const scalars = {intercept: [] as number[], score: [] as number[], local_pred: [] as number[]};
        for (let seed = 0; seed < SEEDS; seed++) {
          const explanation = await lime({
            model,
            table: training,
            row,
            seed,
            numSamples: statistics.num_samples,
            featureSelection: "none",
            discretizeContinuous: configName === "quartile",
            sampleAroundInstance: configName === "gauss_around",
            ...(model.classes ? {labels: [statistics.label]} : {})
          });
          for (const {feature, weight} of explanation.weights)
            weights[features.indexOf(feature)].push(weight);
          scalars.intercept.push(explanation.intercept);
          scalars.score.push(explanation.r2);
          scalars.local_pred.push(explanation.localPrediction);
        }
        const compare = (what: string, own: number[], mean: number, sd: number): void => {
          const {mean: ownMean, variance} = moments(own);
          const combined = Math.sqrt(variance / own.length + sd ** 2 / statistics.seeds);
          expect(combined, what).toBeGreaterThan(0);
          distances.push({
            deviation: Math.abs(ownMean - mean) / combined,
            what: `${name} ${configName} row ${row} ${what}`
          });
        };
        for (const [j, feature] of features.entries()) {
          compare(feature, weights[j], statistics.weight_mean[j], statistics.weight_sd[j]);
        }
        compare("intercept", scalars.intercept, statistics.intercept_mean, statistics.intercept_sd);
        compare("r2", scalars.score, statistics.score_mean, statistics.score_sd);
        compare("local prediction", scalars.local_pred, statistics.local_pred_mean, statistics.local_pred_sd);
      }
    }
  }
  expect(distances.length).toBeGreaterThan(300);
  const far = distances.filter(({deviation}) => deviation > 3);
  expect(
    far.length / distances.length,
    far.map(({what, deviation}) => `${what}: ${deviation}`).join("\n")
  ).toBeLessThanOrEqual(0.01);
  expect(distances.filter(({deviation}) => deviation > 5)).toEqual([]);
}, 120_000);

function fitted(box: BlackBox, features: string[]): FittedModel {
  const classes = box.kind === "linear" ? undefined : box.kind === "softmax" ? [0, 1, 2] : [0, 1];
  return {
    target: "y",
    features,
    categories: {},
    classes,
    predict: () => {
      throw new Error("not used");
    },
    predictMatrix: (rows) => predictBlackBox(box, rows)
  };
}

function moments(values: number[]): {mean: number; variance: number} {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return {mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1)};
}
