import {describe, expect, test} from "vitest";
import {
  answerWith,
  ConceptBottleneck,
  conceptBottleneck
} from "../../../../../../cells/concept/concept-bottleneck/index.ts";
import {turn} from "../../../../../../cells/concept/concept-bottleneck/widgets/set-concepts.ts";
import {viewSymbol} from "../../../../../../cells/views/view.ts";
import {planted} from "../planted.ts";

const {features, concepts, groups, labels} = planted({rows: 150, classes: ["left", "liked", "loved"]});

describe("what the page answers with a model's explanation", () => {
  for (const [form, options] of [
    ["sigmoids", {}],
    ["yes and no", {hard: true}],
    ["logits", {conceptActivation: "logit"}]
  ] as const) {
    test(`is what the model answers, of ${form}, whatever is set`, async () => {
      const model = await conceptBottleneck({
        features,
        concepts,
        labels,
        groups,
        training: "sequential",
        ...options
      });
      for (const row of [0, 1, 2]) {
        const plain = model.explain(features, row, {truth: concepts});
        const settings = [
          {},
          turn(plain, {}, "food good", "yes"),
          turn(plain, {loud: 1}, "food bad", "no"),
          {loud: 0.25}
        ];
        for (const set of settings) {
          const own = answerWith(plain, set);
          const asked = model.explain(features, row, {set});
          asked.logits.forEach((logit, k) => {
            expect(Math.abs(own.logits[k] - logit)).toBeLessThan(1e-9);
          });
          asked.probabilities.forEach(({after}, k) => {
            expect(Math.abs(own.probabilities[k] - after)).toBeLessThan(1e-9);
          });
          expect(asked.concepts.map(({value}) => value)).toEqual(own.values);
        }
      }
    });
  }
});

test("a model is seen by how it learnt and by its weights, also when it comes from a file", async () => {
  const model = await conceptBottleneck({features, concepts, labels, groups, training: "independent"});
  const views = model[viewSymbol]();
  expect(views.map(({name}) => name)).toEqual(["concept-training", "concept-weights"]);
  const again = ConceptBottleneck.fromJSON(JSON.parse(JSON.stringify(model)));
  expect(again[viewSymbol]()).toEqual(views);
});
