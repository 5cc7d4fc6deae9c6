import {InputError} from "../../../input-error.ts";
import type {Row} from "../../../models/predictor.ts";
import {
  storedList,
  storedNumber,
  storedNumbers,
  storedObject,
  storedText,
  withFields
} from "../../../stored-fields.ts";
import {storedJSON} from "../../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../../views/view.ts";
import type {EBM} from "../ebm-model.ts";
import {binOf} from "../feature.ts";
import {displayedTerms} from "./displayed-terms.ts";
import {outputsOf} from "./shape-function.ts";

type Value = string | number | boolean | null;

/** One row's score as the sum that it is. */
export interface LocalData {
  target: string;
  link: "identity" | "logit" | "softmax";
  /** the classes that have a score; none for a regression, one (the second) for two classes */
  outputs: string[];
  /** one number an output: where the sum starts */
  intercept: number[];
  /** the largest first, by the size of what it adds to the predicted class */
  terms: LocalTerm[];
  /** one number an output: intercept plus all terms */
  score: number[];
  /** of every class, with its name; none for a regression */
  probabilities: {label: string; probability: number}[];
  predicted: Value;
  /** what the row says, if it says it */
  actual?: Value;
  /** how many terms have a bar of their own; the rest share one */
  shown: number;
}

export interface LocalTerm {
  term: string;
  /** one a feature */
  values: {feature: string; value: Value; state: "known" | "missing" | "unseen"}[];
  /** one number an output */
  adds: number[];
  /** over the bags; absent where they are not known */
  standardDeviations?: number[];
}

/** what the picture reads */
const storedFields = {
  target: storedText,
  link: storedText,
  outputs: storedList(storedText),
  intercept: storedNumbers,
  terms: storedList(
    storedObject({
      term: storedText,
      values: storedList(storedObject({feature: storedText})),
      adds: storedNumbers
    })
  ),
  score: storedNumbers,
  probabilities: storedList(storedObject({label: storedText, probability: storedNumber})),
  shown: storedNumber
};

/** Why a model says what it says of one row. */
export class LocalExplanation implements Viewable {
  readonly data: LocalData;

  constructor(data: LocalData) {
    this.data = data;
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "ebm-local", state: this.data};
  }

  toJSON(): LocalData & {kind: "ebm-local"} {
    return {kind: "ebm-local", ...this.data};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): LocalExplanation {
    const {kind: _, ...data} = withFields(
      storedJSON<LocalData & {kind: "ebm-local"}>(json, "ebm-local", "a local explanation"),
      storedFields
    );
    return new LocalExplanation(data);
  }
}

/**
 * One row's prediction as intercept plus terms. It is exact: the sum is the model.
 * @param row column name to value; with the target in it, predicted stands against actual
 * @param shown terms with a bar of their own; the others share one, and unfold from it
 */
export function explainLocal(model: EBM, row: Row, {shown = 12}: {shown?: number} = {}): LocalExplanation {
  if (!Number.isSafeInteger(shown) || shown < 1) {
    throw new InputError("shown", {got: shown, expected: "a whole number of terms, 1 or more"});
  }
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    throw new InputError("row", {
      got: row,
      expected: "one row: an object, column name to value",
      remedy: "A table's row is table.object(index)"
    });
  }
  const {intercept, terms} = displayedTerms(model);
  const {data} = model.encode([row]);
  const outputs = intercept.length;
  const score = [...intercept];
  const parts = terms.map(({name, features, grids, scores, standardDeviations}): LocalTerm => {
    let cell = 0;
    for (const [a, j] of features.entries()) cell = cell * grids[a].size + binOf(grids[a], data[j]);
    const adds = [...scores.subarray(cell * outputs, (cell + 1) * outputs)];
    for (const [k, part] of adds.entries()) score[k] += part;
    return {
      term: name,
      values: features.map((j) => readValue(model, row, j, data[j])),
      adds,
      ...(standardDeviations && {
        standardDeviations: [...standardDeviations.subarray(cell * outputs, (cell + 1) * outputs)]
      })
    };
  });
  const probabilities = model.predictProba ? [...model.predictProba([row]).data] : [];
  const best = probabilities.indexOf(Math.max(...probabilities));
  const main = outputs > 1 ? best : 0;
  parts.sort((a, b) => Math.abs(b.adds[main]) - Math.abs(a.adds[main]));
  const actual = row[model.target];
  return new LocalExplanation({
    target: model.target,
    link: !model.classes ? "identity" : outputs === 1 ? "logit" : "softmax",
    outputs: outputsOf(model.classes),
    intercept: [...intercept],
    terms: parts,
    score,
    probabilities: (model.classes ?? []).map((label, c) => ({
      label: String(label),
      probability: probabilities[c]
    })),
    predicted: model.classes ? model.classes[best] : score[0],
    ...(actual !== undefined && actual !== null && {actual: plainValue(actual)}),
    shown
  });
}

function readValue(model: EBM, row: Row, feature: number, code: number): LocalTerm["values"][number] {
  const name = model.features[feature];
  const levels = Object.hasOwn(model.categories, name);
  const state = Number.isNaN(code) ? "missing" : levels && code < 0 ? "unseen" : "known";
  return {feature: name, value: plainValue(row[name]), state};
}

/** A value that can be sent and printed. */
function plainValue(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" || typeof value === "boolean" ? value : String(value);
}
