import {describe, expect, it} from "vitest";
import {distancesTo, kernelWeights} from "../../../../../cells/agnostic/lime/kernel.ts";
import {localFit} from "../../../../../cells/agnostic/lime/local-fit.ts";
import {
  type FeatureSelection,
  LASSO_END,
  selectFeatures
} from "../../../../../cells/agnostic/lime/select-features.ts";
import {lassoPath} from "../../../../../cells/math/lars.ts";
import {
  addRows,
  type CentredMoments,
  centre,
  weightedMoments
} from "../../../../../cells/math/weighted-moments.ts";
import {decodeMatrix} from "../../../../fixtures/decode.ts";
import {configNames, dataSets, designMatrix, numbers, type PeerInstance, peerFixture} from "./peer.ts";

const variants: Record<string, FeatureSelection> = {
  auto_5_forward_selection: "auto",
  auto_10_highest_weights: "auto",
  lasso_path_5: "lasso_path",
  none_all: "none"
};

for (const name of dataSets) {
  const peer = peerFixture(name);
  describe.each(configNames)(`given the peer's neighbourhood (${name}, %s)`, (configName) => {
    const config = peer.configs[configName];
    const cases = config.instances.flatMap((instance) =>
      Object.keys(instance.models).map((model) => ({row: instance.row, instance, model}))
    );

    it.each(cases)(
      "row $row, $model: the same features, weights, intercept, score and local prediction",
      ({instance, model}) => {
        const {labels} = instance.models[model];
        expect(Object.keys(labels).length).toBeGreaterThan(0);
        for (const [label, results] of Object.entries(labels)) {
          const {moments, first} = momentsOf(instance, model);
          expect(Object.keys(results).sort()).toEqual(Object.keys(variants).sort());
          for (const [variant, expected] of Object.entries(results)) {
            const selected = selectFeatures(
              moments,
              Number(label),
              variants[variant],
              expected.num_features,
              first
            );
            expect(selected, `${variant}, label ${label}`).toEqual(expected.selected);
            const fit = localFit(moments, Number(label), selected, first);
            expect(fit.weights.map(([j]) => j)).toEqual(expected.weights.map(([j]) => j));
            for (const [p, [, weight]] of fit.weights.entries()) near(weight, expected.weights[p][1]);
            near(fit.intercept, expected.intercept);
            near(fit.r2, expected.score);
            near(fit.localPrediction, expected.local_pred);
          }
        }
      }
    );

    it("the lasso path has the same penalties and coefficients at every step", () => {
      let paths = 0;
      for (const {instance, model} of cases) {
        for (const [key, value] of Object.entries(instance.models[model])) {
          if (!key.startsWith("lars_path_label_")) continue;
          const expected = value as {alphas: number[]; coefs_by_step: never};
          const {moments} = momentsOf(instance, model);
          const path = lassoPath(moments, Number(key.slice("lars_path_label_".length)), LASSO_END);
          const steps = decodeMatrix(expected.coefs_by_step);
          expect(path.alphas.length).toBe(steps.rows);
          for (let step = 0; step < steps.rows; step++) {
            near(path.alphas[step], expected.alphas[step]);
            for (let j = 0; j < steps.columns; j++)
              near(path.coefficients[step][j], steps.data[step * steps.columns + j]);
          }
          paths++;
        }
      }
      expect(paths).toBeGreaterThan(0);
    });

    it("distances and kernel weights are the same", () => {
      for (const instance of config.instances) {
        const design = designMatrix(config, instance);
        const distances = distancesTo(design.data.subarray(0, design.columns), design);
        const expected = numbers(instance.distances);
        // scikit-learn's distances go through dot products and lose half of the digits near zero.
        for (const [i, distance] of distances.entries()) near(distance, expected[i], 1e-6);
        const weights = kernelWeights(expected, peer.kernel_width);
        for (const [i, weight] of numbers(instance.kernel_weights).entries()) near(weights[i], weight, 1e-12);
      }
    });

    function momentsOf(
      instance: PeerInstance,
      model: string
    ): {moments: CentredMoments; first: Float64Array} {
      const design = designMatrix(config, instance);
      const y = decodeMatrix(instance.models[model].yss);
      const first = design.data.subarray(0, design.columns);
      const sums = weightedMoments(design.columns, y.columns, configName === "quartile" ? undefined : first);
      addRows(sums, design, numbers(instance.kernel_weights), y);
      return {moments: centre(sums), first};
    }
  });
}

function near(actual: number, expected: number, tolerance = 1e-8): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
}
