import type {WidgetView} from "../../views/view.ts";
import type {LimeExplanationData} from "./explanation.ts";

/** How an explanation is seen: the widget "lime-explanation" on its data. */
export function explanationView(explanation: LimeExplanationData): WidgetView {
  return {kind: "widget", name: "lime-explanation", state: {...explanation}};
}
