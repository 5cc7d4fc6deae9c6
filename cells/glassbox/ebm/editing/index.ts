export {applyEdit} from "./apply-edit.ts";
export {describeEdit, describeRegion} from "./describe-edit.ts";
export {type EbmEditor, type EbmEditorOptions, ebmEditor} from "./ebm-editor.ts";
export {editEbm} from "./edit-ebm.ts";
export {editableEbm} from "./editable-ebm.ts";
export {editableShapes} from "./editable-shapes.ts";
export type {EditableTerm} from "./editable-term.ts";
export type {Commit, Edit, Editing, Edits, Region} from "./edits.ts";
export {fingerprint} from "./fingerprint.ts";
export type {TermDifference} from "./history.ts";
/** A history of edits: commit, undo, redo, checkout, lineage, diff. */
export * as editHistory from "./history.ts";
export {
  EditMetrics,
  type EditMetricsData,
  type EditMetricsInput,
  editMetrics,
  type FeatureSpread,
  type MetricScope
} from "./metrics/edit-metrics.ts";
export type {Measure} from "./metrics/measures.ts";
export type {Slice} from "./metrics/scope-rows.ts";
export {type ScoredRows, scoredRows, scoresAfterEdit} from "./metrics/scored-rows.ts";
export {editsFromJSON, editsToJSON} from "./stored-edits.ts";
