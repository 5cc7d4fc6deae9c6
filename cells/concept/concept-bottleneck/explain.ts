import type {Label} from "../../data/target.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import {conceptProbabilities, shownValues} from "./bottleneck-form.ts";
import type {ConceptBottleneck} from "./concept-bottleneck.ts";
import {classProbabilities} from "./label-layer.ts";
import type {BottleneckExplanation, ExplainedConcept, Setting} from "./plain-results.ts";
import {toldValues} from "./setting.ts";

/** One row of features, [1, feature], as a sum over its concepts. */
export function explainedRow(
  model: ConceptBottleneck,
  x: Matrix,
  {row, truth, label, set}: {row: number; truth?: Setting; label?: Label; set: Setting}
): BottleneckExplanation {
  const {form, units, conceptNames, classes, groups, weights, bias} = model;
  const told = toldValues(units, conceptNames, set);
  const z = model.conceptLogits(x);
  const p = conceptProbabilities(units, z);
  const before = shownValues(form, z);
  const after = shownValues(form, z, matrix(1, conceptNames.length, told));
  const logits = model.logitsOf(after);
  const chances = [before, after].map((values) => classProbabilities(model.logitsOf(values)));
  const concepts = conceptNames.map((name, j): ExplainedConcept => {
    const own = Array.from({length: bias.length}, (_, k) => weights.data[k * conceptNames.length + j]);
    return {
      name,
      predicted: p.data[j],
      truth: truth?.[name] ?? null,
      set: Number.isNaN(told[j]) ? null : told[j],
      value: after.data[j],
      levels: {predicted: before.data[j], no: form.no[j], yes: form.yes[j]},
      weights: own,
      adds: own.map((weight) => weight * after.data[j])
    };
  });
  return {
    row,
    ...(label === undefined ? {} : {label}),
    classes,
    conceptNames,
    groups,
    concepts,
    bias: [...bias],
    logits: [...logits.data],
    probabilities: classes.map((name, c) => ({
      class: name,
      before: chances[0].data[c],
      after: chances[1].data[c]
    }))
  };
}
