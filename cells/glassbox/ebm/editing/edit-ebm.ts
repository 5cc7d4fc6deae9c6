import {described, InputError} from "../../../input-error.ts";
import {EBM, type EbmTerm} from "../ebm-model.ts";
import {editableEbm} from "./editable-ebm.ts";
import {editableShapes} from "./editable-shapes.ts";
import type {Editing, Edits} from "./edits.ts";
import {fingerprint} from "./fingerprint.ts";
import {lineage, scoresAt} from "./history.ts";

/**
 * The model with edits made, from the first to their head; at the beginning it is the model itself. Terms without
 * edits stay the same arrays. The bags move with their mean, so that their spread stays what it was; a deleted term
 * has none.
 * @param edits as a history, or as the editor gives them
 * @throws InputError for edits of another model, and for what is wrong in one of them
 */
export function editEbm(model: EBM, edits: Edits | Editing): EBM {
  const history = "edits" in edits ? edits.edits : edits;
  checkModel(model, history);
  const line = lineage(history);
  if (line.length === 0) return model;
  const shapes = new Map(editableShapes(model).map((shape) => [shape.term, shape]));
  const scores = new Map<string, Float64Array>();
  const deleted = new Set<string>();
  for (const {edit, id} of line) {
    const shape = shapes.get(edit.term);
    if (!shape) throw unknownTerm(edit.term, id, [...shapes.keys()]);
    if (!scores.has(edit.term)) scores.set(edit.term, scoresAt(shape, history));
    if (edit.kind === "delete") deleted.add(edit.term);
  }
  const editable = editableEbm(model);
  const {termNames} = editable;
  const terms = editable.terms.map((term, t) => {
    const fresh = scores.get(termNames[t]);
    return fresh ? edited(term, fresh, deleted.has(termNames[t])) : term;
  });
  return new EBM(editable, {...editable, terms});
}

/** @throws InputError for edits of another model */
export function checkModel(model: EBM, {model: theirs}: Edits): void {
  const own = fingerprint(model);
  if (theirs === own) return;
  throw new InputError("edits", {
    got: described(`edits of the model ${theirs}`),
    expected: `edits of this one, ${own}`,
    remedy:
      "Edits belong to one training: the same table, options and seed. Open them with the model they were made for, or begin anew"
  });
}

/** What to throw for an edit of a term that is not there to be edited. */
function unknownTerm(term: string, id: string, terms: string[]): InputError {
  return new InputError(`commit ${id}, term`, {got: term, expected: `one of the terms ${terms.join(", ")}`});
}

function edited(term: EbmTerm, scores: Float64Array, isDeleted: boolean): EbmTerm {
  const {baggedScores, standardDeviations, scores: before} = term;
  return {
    ...term,
    scores,
    baggedScores: baggedScores.map((own) =>
      scores.map((score, at) => (isDeleted ? score : own[at] + (score - before[at])))
    ),
    standardDeviations: isDeleted ? standardDeviations.map(() => 0) : standardDeviations
  };
}
