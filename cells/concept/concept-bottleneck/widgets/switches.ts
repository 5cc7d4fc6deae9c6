import {ShortHash} from "../../../math/short-hash.ts";
import type {InputControl} from "../../../views/view.ts";
import type {BottleneckExplanation, Setting} from "../plain-results.ts";
import {settingOf} from "./answer.ts";
import type {ExplanationData} from "./draw-explanation.ts";
import {checkExplanation, explanationData} from "./views.ts";

/** What the switches give: concepts by name, 0 for no and 1 for yes; those left to the model are not there. */
export interface ConceptSetting {
  /** stands for the row and the model that it was made for */
  readonly key: string;
  set: Setting;
}

/** What `view()` takes: a control, and the type of what it gives. */
export interface ConceptSwitches {
  readonly control: InputControl;
  /** never set; carries the type of the value */
  readonly value?: ConceptSetting;
}

/**
 * Switches for the concepts of one row: `const corrected = view(conceptSwitches({explanation}))`, then
 * `model.predict(features, corrected.set)` is what the model says with them. The page shows the new answer at once.
 * What an explanation was made with set is what the switches begin with.
 * @param given.about what the row is, in words: the sentence it was read from
 * @throws InputError for what is no explanation of a bottleneck
 */
export function conceptSwitches(given: {
  explanation: BottleneckExplanation;
  about?: string;
}): ConceptSwitches {
  const {explanation, about} = given ?? {};
  checkExplanation(explanation, "Write conceptSwitches({explanation: bottleneck.explain(features, row)})");
  const state: ExplanationData = explanationData(explanation, about);
  const value: ConceptSetting = {key: keyOf(explanation), set: settingOf(explanation)};
  return {
    control: {
      type: "widget",
      label: `Concepts of row ${explanation.row}`,
      name: "concept-switches",
      state,
      value
    }
  };
}

/**
 * Stands for a row as a model sees it, whatever was set. Numbers count to six digits: browsers differ in the last bit
 * of an exponential, and what a reader set shall be kept in each of them.
 */
function keyOf({row, classes, conceptNames, groups, concepts, bias}: BottleneckExplanation): string {
  const hash = new ShortHash();
  hash.text(JSON.stringify([row, classes, conceptNames, groups]));
  for (const {levels, weights, truth} of concepts) {
    for (const number of [levels.predicted, levels.no, levels.yes, ...weights])
      hash.text(number.toPrecision(6));
    hash.text(String(truth));
  }
  for (const number of bias) hash.text(number.toPrecision(6));
  return hash.digest();
}
