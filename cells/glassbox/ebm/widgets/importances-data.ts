import {InputError} from "../../../input-error.ts";
import {storedList, storedNumber, storedObject, storedText, withFields} from "../../../stored-fields.ts";
import {storedJSON} from "../../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../../views/view.ts";
import type {EBM} from "../ebm-model.ts";
import {withoutWeights} from "../importances.ts";
import {displayedTerms} from "./displayed-terms.ts";

/** How much each term matters, the most important first. */
export interface ImportancesData {
  target: string;
  /** what a score is added to: "log odds", "scores" of several classes, or the target's own units */
  of: string;
  /** mean size of a term's score over the rows learnt from */
  terms: {term: string; importance: number; pair: boolean}[];
  /** how many have a bar of their own; the rest share one */
  shown: number;
}

/** what the picture reads */
const storedFields = {
  target: storedText,
  of: storedText,
  terms: storedList(storedObject({term: storedText, importance: storedNumber})),
  shown: storedNumber
};

/** Term importances as bars. */
export class TermImportances implements Viewable {
  readonly data: ImportancesData;

  constructor(data: ImportancesData) {
    this.data = data;
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "ebm-importances", state: this.data};
  }

  toJSON(): ImportancesData & {kind: "ebm-importances"} {
    return {kind: "ebm-importances", ...this.data};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): TermImportances {
    const {kind: _, ...data} = withFields(
      storedJSON<ImportancesData & {kind: "ebm-importances"}>(json, "ebm-importances", "term importances"),
      storedFields
    );
    return new TermImportances(data);
  }
}

/**
 * How much each term moves the score, on average over the rows learnt from.
 * @param shown terms with a bar of their own; the others share the last, and unfold from it
 */
export function termImportances(model: EBM, {shown = 15}: {shown?: number} = {}): TermImportances {
  if (!Number.isSafeInteger(shown) || shown < 1) {
    throw new InputError("shown", {got: shown, expected: "a whole number of terms, 1 or more"});
  }
  return new TermImportances(importancesData(model, shown));
}

/** @throws Error for a model that came without the weights of its bins */
export function importancesData(model: EBM, shown: number): ImportancesData {
  const {terms} = displayedTerms(model);
  return {
    target: model.target,
    of: !model.classes ? model.target : model.intercept.length > 1 ? "scores" : "log odds",
    terms: terms.map(({name, importance, features}) => {
      if (importance === undefined) throw new Error(withoutWeights);
      return {term: name, importance, pair: features.length > 1};
    }),
    shown
  };
}
