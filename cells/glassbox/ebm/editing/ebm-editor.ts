import {InputError} from "../../../input-error.ts";
import {nearest} from "../../../nearest-name.ts";
import type {InputControl} from "../../../views/view.ts";
import {EBM} from "../ebm-model.ts";
import {checkModel} from "./edit-ebm.ts";
import {editableShapes} from "./editable-shapes.ts";
import type {Editing, Edits} from "./edits.ts";
import {fingerprint} from "./fingerprint.ts";
import {noEdits} from "./history.ts";
import {checkEdits, editsFromJSON} from "./stored-edits.ts";
import type {EditorData} from "./widget/editor-data.ts";

export interface EbmEditorOptions {
  model: EBM;
  /** edits to begin with: a file's text or JSON, or what another editor gave; none unless told */
  edits?: Edits | Editing | string;
  /** the term that is open at first; unless told that of the last edit, or the most important one */
  term?: string;
}

/** What `view()` takes: a control, and the type of what it gives. */
export interface EbmEditor {
  readonly control: InputControl;
  /** never set; carries the type of the value */
  readonly value?: Editing;
}

/**
 * An editor of a model's shapes: `const editing = view(ebmEditor({model}))`, then `editEbm(model, editing)` is the
 * edited model. Its value is given with each edit, and with each selection.
 * @throws InputError for edits of another model, and for a term that cannot be edited
 */
export function ebmEditor({model, edits, term}: EbmEditorOptions): EbmEditor {
  if (!(model instanceof EBM)) {
    throw new InputError("model", {got: model, expected: "an EBM: what ebm(...) or EBM.fromJSON gave"});
  }
  const shapes = editableShapes(model);
  const names = shapes.map((shape) => shape.term);
  if (shapes.length === 0) {
    throw new InputError("model", {got: model, expected: "a model with a term of one or two features"});
  }
  if (term !== undefined && !names.includes(term)) {
    const near = nearest(String(term), names);
    throw new InputError("term", {
      got: term,
      expected: `one of the terms ${names.join(", ")}`,
      remedy: near ? `Did you mean ${JSON.stringify(near)}?` : undefined
    });
  }
  const key = fingerprint(model);
  const begun = begin(model, key, edits);
  const state: EditorData = {
    shapes: shapes.map((shape) => (shape.axes.length === 1 ? {...shape, whole: true} : withoutSpread(shape))),
    of: !model.classes ? model.target : model.intercept.length > 1 ? "scores" : "log odds",
    ...(term !== undefined && {term})
  };
  const value: Editing = {key, edits: begun, selection: null};
  return {
    control: {type: "widget", label: `Editor of a model of ${model.target}`, name: "ebm-editor", state, value}
  };
}

function begin(model: EBM, key: string, given: EbmEditorOptions["edits"]): Edits {
  if (given === undefined) return noEdits(key);
  const isEditing = typeof given === "object" && given !== null && "edits" in given;
  const edits = editsFromJSON(isEditing ? given.edits : given);
  checkModel(model, edits);
  // after the model: edits of another one have other terms
  checkEdits(edits, editableShapes(model));
  return edits;
}

/** A map does not show it, and it is half of what would be sent. */
function withoutSpread<Shape extends {standardDeviations?: unknown}>(shape: Shape): Shape {
  const {standardDeviations: _, ...rest} = shape;
  return rest as Shape;
}
