import {InputError} from "../../../../input-error.ts";
import type {Rows} from "../../../../models/predictor.ts";
import {storedJSON} from "../../../../stored-json.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../../../views/view.ts";
import {EBM} from "../../ebm-model.ts";
import type {Region} from "../edits.ts";
import type {FeatureSteps} from "./feature-steps.ts";
import {confusionOf, type Measure, measures, type Predicted, pick, predicted} from "./measures.ts";
import {type ChosenRows, rowsOfSelection, rowsOfSlice, type Slice} from "./scope-rows.ts";
import {type ScoredRows, scoredRows, scoresAfterEdit} from "./scored-rows.ts";

/** Figures of some rows before and after the edits. */
export interface MetricScope {
  kind: "all" | "selection" | "slice";
  /** "all rows", "age 30 to 45", "sex = female" */
  name: string;
  rows: number;
  /** rows that get another class, or another number */
  changed: number;
  measures: Measure[];
  /** rows by true class (first) and predicted class */
  confusion?: {before: number[][]; after: number[][]};
}

/** How the affected rows lie along a feature, beside all rows. */
export interface FeatureSpread {
  feature: string;
  labels: string[];
  /** share of all rows in each step */
  all: number[];
  /** share of the affected rows */
  affected: number[];
  /** share of the affected rows that would have to stand elsewhere to lie as all rows do: 0 to 1 */
  difference: number;
}

/** What edits do to the predictions of a table, as plain data. */
export interface EditMetricsData {
  target: string;
  /** none for a regression */
  classes: string[];
  scopes: MetricScope[];
  /** rows whose score is another than before */
  affected: number;
  /** by difference, the greatest first; none where no row is affected */
  features: FeatureSpread[];
}

/** What edits do to the predictions of a table: how good they are, and whom they concern. */
export class EditMetrics implements Viewable {
  readonly data: EditMetricsData;

  constructor(data: EditMetricsData) {
    this.data = data;
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "ebm-edit-metrics", state: this.data};
  }

  toJSON(): EditMetricsData & {kind: "ebm-edit-metrics"} {
    return {kind: "ebm-edit-metrics", ...this.data};
  }

  /** @throws InputError for what `toJSON` did not write */
  static fromJSON(json: unknown): EditMetrics {
    const {kind: _, ...data} = storedJSON<EditMetricsData & {kind: "ebm-edit-metrics"}>(
      json,
      "ebm-edit-metrics",
      "edit metrics"
    );
    return new EditMetrics(data);
  }
}

/** A model and a table, or the rows that `scoredRows` made of them: then only what an edit changed is computed. */
export type EditMetricsInput = {
  /** what editEbm gave */
  edited: EBM;
  /** rows in these cells are looked at apart; the editor's `selection` */
  selection?: Region | null;
  /** other rows to look at apart */
  slice?: Slice;
} & ({rows: ScoredRows} | {model: EBM; table: Rows; target?: string});

/**
 * How well the rows of a table are predicted before and after edits: all of them, those in the selected cells, and
 * those of a slice; and how the rows whose score moved differ from all.
 * @throws InputError for a model that is no edit of the first, and for what is wrong with table, selection or slice
 */
export function editMetrics(input: EditMetricsInput): EditMetrics {
  const {edited, selection, slice} = input;
  checkModels(input);
  const rows = "rows" in input ? input.rows : scoredRows(input.model, input.table, input.target);
  const {model, truth, scores, table} = rows;
  const fresh = scoresAfterEdit(rows, edited);
  const before = predicted(model, scores, truth);
  const after = fresh === scores ? before : predicted(model, fresh, truth);
  const chosen: [MetricScope["kind"], ChosenRows | undefined][] = [
    ["selection", selection ? rowsOfSelection(rows, selection) : undefined],
    ["slice", slice ? rowsOfSlice(table, slice) : undefined]
  ];
  const scopes = [
    scopeOf("all", "all rows", before, after),
    ...chosen.flatMap(([kind, own]) =>
      own ? [scopeOf(kind, own.name, pick(before, own.rows), pick(after, own.rows))] : []
    )
  ];
  const moved = movedRows(scores, fresh, truth.length);
  return new EditMetrics({
    target: model.target,
    classes: (model.classes ?? []).map(String),
    scopes,
    affected: moved.reduce((sum, one) => sum + one, 0),
    features: spreads(rows.features, moved)
  });
}

function checkModels(input: EditMetricsInput): void {
  const models = "rows" in input ? {edited: input.edited} : {model: input.model, edited: input.edited};
  for (const [field, model] of Object.entries(models)) {
    if (!(model instanceof EBM)) {
      throw new InputError(field, {
        got: model,
        expected: field === "edited" ? "a model: what editEbm gave" : "a model: what ebm gave"
      });
    }
  }
}

function scopeOf(kind: MetricScope["kind"], name: string, before: Predicted, after: Predicted): MetricScope {
  let changed = 0;
  for (let i = 0; i < before.prediction.length; i++) {
    if (before.prediction[i] !== after.prediction[i]) changed++;
  }
  return {
    kind,
    name,
    rows: before.truth.length,
    changed,
    measures: measures(before, after),
    ...(before.probabilities && {confusion: {before: tableOf(before), after: tableOf(after)}})
  };
}

function tableOf(rows: Predicted): number[][] {
  const {columns, data} = confusionOf(rows);
  return Array.from({length: columns}, (_, c) => [...data.subarray(c * columns, (c + 1) * columns)]);
}

/** 1 for each row whose score is another. */
function movedRows(before: Float64Array, after: Float64Array, rows: number): Uint8Array {
  const moved = new Uint8Array(rows);
  const outputs = before.length / rows;
  for (let at = 0; at < before.length; at++) {
    if (before[at] !== after[at]) moved[Math.floor(at / outputs)] = 1;
  }
  return moved;
}

function spreads(features: FeatureSteps[], moved: Uint8Array): FeatureSpread[] {
  const affected = moved.reduce((sum, one) => sum + one, 0);
  if (affected === 0) return [];
  return features
    .map(({feature, labels, steps}) => {
      const all = new Array<number>(labels.length).fill(0);
      const own = new Array<number>(labels.length).fill(0);
      for (let i = 0; i < steps.length; i++) {
        all[steps[i]] += 1 / steps.length;
        own[steps[i]] += moved[i] / affected;
      }
      const difference = all.reduce((sum, share, at) => sum + Math.abs(share - own[at]) / 2, 0);
      return {feature, labels, all, affected: own, difference};
    })
    .sort((a, b) => b.difference - a.difference);
}
