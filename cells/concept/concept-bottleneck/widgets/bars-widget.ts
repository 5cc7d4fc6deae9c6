import {choosing} from "../../../views/choosing.ts";
import type {WidgetModule} from "../../../views/widget.ts";
import {settingOf} from "./answer.ts";
import {drawExplanation, type ExplanationData} from "./draw-explanation.ts";
import {explanationNumbers} from "./explanation-numbers.ts";

/** One row through a bottleneck: its concepts, what each adds, and the answer before and after some were set. */
const widget: WidgetModule<ExplanationData> = {
  default: {render: choosing(drawn, ({explanation}) => explanation.bias.length)},
  toStatic: (state) => drawn(state, state.chosen),
  toNumbers: ({explanation}) => explanationNumbers(explanation, settingOf(explanation))
};

export default widget.default;
export const {toStatic, toNumbers} = widget;

function drawn(state: ExplanationData, output: number): string {
  const set = settingOf(state.explanation);
  return `<div class="gb-check gb-concepts">${drawExplanation(state, {set, output})}</div>`;
}
