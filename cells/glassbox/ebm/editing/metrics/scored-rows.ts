import type {ColumnTable} from "arquero";
import {asTable, columnOf} from "../../../../data/encode.ts";
import {encodeTarget, learnTarget} from "../../../../data/target.ts";
import {described, InputError} from "../../../../input-error.ts";
import type {Matrix} from "../../../../math/matrix.ts";
import type {Rows} from "../../../../models/predictor.ts";
import type {EBM, EbmTerm} from "../../ebm-model.ts";
import {binOf, type Grid, gridOf} from "../../feature.ts";
import {editableEbm} from "../editable-ebm.ts";
import {type FeatureSteps, stepsOfLevels, stepsOfNumbers} from "./feature-steps.ts";

/** Rows with all that does not change when a model is edited: their cells, scores before, and truth. */
export interface ScoredRows {
  /** the model before any edit, in its editable form */
  model: EBM;
  /** the same as it was given */
  trained: EBM;
  table: ColumnTable;
  /** class codes, or numbers */
  truth: Float64Array;
  /** of each term the cell of each row */
  cells: Uint32Array[];
  /** of the model before any edit, [row, output] */
  scores: Float64Array;
  /** the model's features in few steps each */
  features: FeatureSteps[];
}

/**
 * Reads a table once, so that the figures after each edit need only what the edit has changed.
 * @param target the column with the truth; the one the model learnt unless told
 * @throws InputError for a table without the model's columns, and for a truth that is missing or no class of the model
 */
export function scoredRows(model: EBM, table: Rows, target: string = model.target): ScoredRows {
  const editable = editableEbm(model);
  const read = asTable(table, "table");
  const rows = editable.encode(read);
  const {classes, terms, intercept, binning} = editable;
  const truth = classes
    ? encodeTarget(columnOf(read, target, "target"), classes, target)
    : learnTarget(read, target, "regression").y;
  const binsKnown = new Map<Grid, Uint32Array>();
  const bins = (j: number, dimensions: number): Uint32Array => {
    const grid = gridOf(binning[j], dimensions);
    let known = binsKnown.get(grid);
    if (!known) {
      known = Uint32Array.from(truth, (_, i) => binOf(grid, rows.data[i * rows.columns + j]));
      binsKnown.set(grid, known);
    }
    return known;
  };
  const cells = terms.map((term) => jointCells(term, bins, rows.rows));
  const scores = new Float64Array(rows.rows * intercept.length);
  for (let at = 0; at < scores.length; at++) scores[at] = intercept[at % intercept.length];
  for (const [t, term] of terms.entries()) add(scores, cells[t], term.scores, intercept.length);
  return {
    model: editable,
    trained: model,
    table: read,
    truth,
    cells,
    scores,
    features: featuresOf(editable, rows)
  };
}

function jointCells(
  {features, shape}: EbmTerm,
  bins: (feature: number, dimensions: number) => Uint32Array,
  rows: number
): Uint32Array {
  if (features.length === 1) return bins(features[0], 1);
  const cells = new Uint32Array(rows);
  for (const [axis, j] of features.entries()) {
    const own = bins(j, features.length);
    for (let i = 0; i < rows; i++) cells[i] = cells[i] * shape[axis] + own[i];
  }
  return cells;
}

function add(scores: Float64Array, cells: Uint32Array, values: Float64Array, outputs: number): void {
  for (let i = 0; i < cells.length; i++) {
    for (let k = 0; k < outputs; k++) scores[i * outputs + k] += values[cells[i] * outputs + k];
  }
}

function featuresOf({features, categories}: EBM, {data, rows, columns}: Matrix): FeatureSteps[] {
  return features.map((name, j) => {
    const values = Float64Array.from({length: rows}, (_, i) => data[i * columns + j]);
    return Object.hasOwn(categories, name)
      ? stepsOfLevels(name, values, categories[name])
      : stepsOfNumbers(name, values);
  });
}

/**
 * Scores of the rows after an edit, [row, output]: only the terms that changed are looked at.
 * @throws InputError for a model that was not made of the one before by edits
 */
export function scoresAfterEdit({model, trained, cells, scores}: ScoredRows, edited: EBM): Float64Array {
  // its terms may have the editable form's cells, and scores that are parted otherwise
  if (edited === trained) return scores;
  if (edited === model || (isUnlike(model, edited) && editableEbm(edited) === model)) return scores;
  if (isUnlike(model, edited)) {
    throw new InputError("edited", {
      got: described(`a model of ${edited.terms.length} terms with other bins`),
      expected: "what editEbm made of the same model"
    });
  }
  const after = scores.slice();
  const outputs = model.intercept.length;
  for (const [t, term] of model.terms.entries()) {
    const fresh = edited.terms[t].scores;
    if (fresh === term.scores) continue;
    add(
      after,
      cells[t],
      fresh.map((score, at) => score - term.scores[at]),
      outputs
    );
  }
  return after;
}

/** Whether the terms of two models have other cells, or other scores stand beside them. */
function isUnlike(model: EBM, edited: EBM): boolean {
  const {terms, binning} = model;
  const sameIntercept = String(model.intercept) === String(edited.intercept);
  const sameTerms =
    terms.length === edited.terms.length &&
    terms.every(
      ({features, shape}, t) =>
        String(features) === String(edited.terms[t].features) &&
        String(shape) === String(edited.terms[t].shape)
    );
  if (!sameIntercept || !sameTerms) return true;
  if (binning === edited.binning) return false;
  const edges = (feature: EBM["binning"][number]) =>
    String([feature.name, ...feature.grids.map(({cuts, binOfCode}) => cuts ?? binOfCode)]);
  return binning.some((feature, j) => edges(feature) !== edges(edited.binning[j]));
}
