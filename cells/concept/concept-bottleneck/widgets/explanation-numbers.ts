import {percent} from "../../../views/number-words.ts";
import type {NumbersTable} from "../../../views/widget.ts";
import type {BottleneckExplanation, Setting} from "../plain-results.ts";
import {answerWith} from "./answer.ts";
import {outputNames} from "./draw-explanation.ts";
import {setTo} from "./set-concepts.ts";

/** Bias, each concept, and the sum; columns of weights and of what is added, one an output. */
export function explanationNumbers(explanation: BottleneckExplanation, set: Setting): NumbersTable {
  const {concepts, bias, classes, probabilities} = explanation;
  const {values, adds, logits, probabilities: after} = answerWith(explanation, set);
  const names = outputNames(explanation);
  const none = (numbers: number[]): (number | null)[] => numbers.flatMap((number) => [null, number]);
  return {
    columns: [
      "concept",
      "predicted",
      "truth",
      "set by you",
      "value",
      ...names.flatMap((name) => [`weight (${name})`, `adds (${name})`])
    ],
    rows: [
      ["bias", null, null, null, null, ...none(bias)],
      ...concepts.map(({name, predicted, truth, weights}, j) => [
        name,
        predicted,
        truth,
        setTo(set, name) ?? null,
        values[j],
        ...weights.flatMap((weight, k) => [weight, adds[j][k]])
      ]),
      ["logit", null, null, null, null, ...none(logits)]
    ],
    notes: classes.map(
      (label, k) =>
        `${label}: ${percent(probabilities[k].before)} as predicted, ${percent(after[k])} with what is set.`
    )
  };
}
