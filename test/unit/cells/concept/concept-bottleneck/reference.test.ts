import {describe, expect, it} from "vitest";
import {
  type ConceptBottleneckInputs,
  conceptBottleneck
} from "../../../../../cells/concept/concept-bottleneck/index.ts";
import {matrix} from "../../../../../cells/math/matrix.ts";
import {fixture} from "../../../../fixtures/decode.ts";

interface Fitted {
  coef: number[][];
  intercept: number[];
  probabilities: number[][];
}
const reference = fixture<{
  features: number[][];
  concepts: Record<string, number[]>;
  labels: {two: string[]; three: string[]};
  independent: {l2: number; two: Fitted; three: Fitted; balanced: Omit<Fitted, "probabilities">}[];
  concept_l2: number;
  predicted: number[][];
  sequential: Fitted;
}>("concept_bottleneck.json");
const {concepts, labels} = reference;
const features = matrix(labels.two.length, 6, Float64Array.from(reference.features.flat()));
const groups = {food: ["food good", "food bad"]};
const base = {features, concepts, groups, labels: labels.two, conceptL2: reference.concept_l2, direct: false};
const trained = (more: Partial<ConceptBottleneckInputs>) => conceptBottleneck({...base, ...more});

function near(got: ArrayLike<number>, wanted: number[], digits = 7): void {
  expect(got).toHaveLength(wanted.length);
  for (const [j, value] of wanted.entries()) expect(got[j]).toBeCloseTo(value, digits);
}

describe("a concept bottleneck has scikit-learn's numbers", () => {
  it.each(reference.independent)(
    "its label layer on true concepts, l2 = $l2",
    async ({l2, two, balanced}) => {
      const model = await trained({l2});
      near(model.weights.data, two.coef[0]);
      near(model.bias, two.intercept);
      const weighed = await trained({l2, classWeight: "balanced"});
      near(weighed.weights.data, balanced.coef[0]);
      near(weighed.bias, balanced.intercept);
    }
  );

  it.each(reference.independent)("of three classes, l2 = $l2", async ({l2, three}) => {
    const model = await trained({l2, labels: labels.three});
    expect(model.classes).toEqual(["a bad", "b fair", "c good"]);
    near(model.weights.data, three.coef.flat(), 6);
  });

  it.each(reference.independent)(
    "with every concept set to the truth, l2 = $l2",
    async ({l2, two, three}) => {
      for (const [own, wanted] of [
        [labels.two, two],
        [labels.three, three]
      ] as const) {
        const model = await trained({l2, labels: own});
        for (let row = 0; row < features.rows; row++) {
          const set = model.truthOf(concepts, row);
          const {probabilities} = model.explain(features, row, {set});
          near(
            probabilities.map(({after}) => after),
            wanted.probabilities[row],
            6
          );
        }
      }
    }
  );

  it("its concepts: of a group with none, and alone", async () => {
    const model = await trained({});
    near(model.conceptProbabilities(features).data, reference.predicted.flat());
  });

  it("its label layer on what it predicts", async () => {
    const {coef, intercept, probabilities} = reference.sequential;
    const model = await trained({training: "sequential"});
    near(model.weights.data, coef[0], 6);
    near(model.bias, intercept, 6);
    near(model.predictProba(features).data, probabilities.flat(), 6);
  });
});
