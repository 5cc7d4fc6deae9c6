import type {WidgetView} from "../../../views/view.ts";
import type {EBM} from "../ebm-model.ts";
import {displayedTerms} from "./displayed-terms.ts";
import {importancesData} from "./importances-data.ts";
import type {ModelData} from "./model-widget.ts";
import {shapeData} from "./shape-function.ts";

/** Terms whose shapes travel with the view; the others can be asked for with shapeFunction. */
const most = 20;

/** Importances beside shapes; undefined for a model that came without the weights of its bins, or has no terms. */
export function modelView(model: EBM): WidgetView | undefined {
  const displayed = displayedTerms(model);
  const {terms} = displayed;
  if (terms.length === 0 || terms.some(({importance}) => importance === undefined)) return undefined;
  const drawable = terms.slice(0, most).findIndex(({features}) => features.length > 2);
  const count = drawable < 0 ? most : drawable;
  const state: ModelData = {
    importances: importancesData(model, count),
    shapes: terms.slice(0, count).map((term) => shapeData(model, displayed, term)),
    link: !model.classes ? "identity" : model.intercept.length === 1 ? "logit" : "softmax",
    purified: displayed.purified
  };
  return {kind: "widget", name: "ebm-model", state};
}
