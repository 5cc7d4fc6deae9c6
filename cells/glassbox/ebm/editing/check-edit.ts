import {described, InputError} from "../../../input-error.ts";
import {cellsIn, type EditableTerm, hasPlace, linesAlong, outputsIn} from "./editable-term.ts";
import type {Edit, Region} from "./edits.ts";

const kinds = ["move", "set", "interpolate", "monotone", "align", "smooth", "delete"];

/** @throws InputError for an edit that cannot be one of any term */
export function checkEditForm(edit: Edit, field = "edit"): void {
  if (typeof edit !== "object" || edit === null || !kinds.includes(edit.kind)) {
    throw new InputError(`${field}.kind`, {got: edit?.kind ?? edit, expected: `one of ${kinds.join(", ")}`});
  }
  if (typeof edit.term !== "string") {
    throw new InputError(`${field}.term`, {
      got: edit.term,
      expected: 'a term\'s name: "age", "age & income"'
    });
  }
  if (edit.kind === "delete") return;
  checkRegionForm(edit, field);
  if (edit.kind === "move") checkAmount(`${field}.by`, edit.by);
  else if (edit.kind === "set") checkAmount(`${field}.to`, edit.to);
  else {
    if (edit.axis !== undefined) oneOf(`${field}.axis`, edit.axis, [0, 1]);
    if (edit.kind === "interpolate" && edit.steps !== undefined) checkCount(`${field}.steps`, edit.steps);
    if (edit.kind === "monotone") oneOf(`${field}.direction`, edit.direction, ["increasing", "decreasing"]);
    if (edit.kind === "align") oneOf(`${field}.to`, edit.to, ["left", "right", "average"]);
    if (edit.kind === "smooth") checkCount(`${field}.radius`, edit.radius);
  }
}

function checkRegionForm({cells, output}: Region, field: string): void {
  const rising =
    Array.isArray(cells) &&
    cells.length > 0 &&
    cells.every((cell, at) => Number.isSafeInteger(cell) && cell >= 0 && (at === 0 || cell > cells[at - 1]));
  if (!rising) {
    throw new InputError(`${field}.cells`, {
      got: cells,
      expected: "whole numbers in rising order, at least one"
    });
  }
  if (output !== undefined && !(Number.isSafeInteger(output) && output >= 0)) {
    throw new InputError(`${field}.output`, {got: output, expected: "the place of a class, from 0"});
  }
}

/** @throws InputError for an edit that is not one of this term */
export function checkEdit(term: EditableTerm, edit: Edit, field = "edit"): void {
  checkEditForm(edit, field);
  if (edit.term !== term.term) {
    throw new InputError(`${field}.term`, {got: edit.term, expected: `the term it is for, ${term.term}`});
  }
  if (edit.kind === "delete") return;
  checkRegion(term, edit, field);
  if (edit.kind === "move" || edit.kind === "set") return;
  const axis = edit.axis ?? 0;
  if (axis >= term.axes.length) {
    throw new InputError(`${field}.axis`, {got: axis, expected: "0: the term has one feature"});
  }
  if (edit.kind === "align") return;
  const axes = edit.kind === "smooth" && edit.axis === undefined ? term.axes : [term.axes[axis]];
  const unordered = axes.find(({type}) => type === "nominal");
  if (unordered) {
    throw new InputError(`${field}.kind`, {
      got: edit.kind,
      expected: `move, set, align or delete: the levels of ${unordered.feature} have no order`,
      remedy: term.axes.length > 1 ? "Or say the axis of the other feature" : undefined
    });
  }
  if (edit.kind === "smooth") return;
  const placed = edit.cells.filter((cell) => hasPlace(term, cell, axis));
  if (linesAlong(term, placed, axis).every((line) => line.length < 2)) {
    throw new InputError(`${field}.cells`, {
      got: described(`${placed.length === 1 ? "1 bin" : `${placed.length} bins`} with a place in the order`),
      expected: "at least two along the feature; missing and unseen values have no place"
    });
  }
}

/** @throws InputError for a region that is not one of this term */
export function checkRegion(term: EditableTerm, region: Region, field: string): void {
  checkRegionForm(region, field);
  const count = cellsIn(term);
  const beyond = region.cells.find((cell) => cell >= count);
  if (beyond !== undefined) {
    throw new InputError(`${field}.cells`, {
      got: beyond,
      expected: `0 to ${count - 1}, the cells of ${term.term}`,
      remedy: "Were the edits made for another model?"
    });
  }
  const outputs = outputsIn(term);
  if (region.output !== undefined && region.output >= outputs) {
    throw new InputError(`${field}.output`, {
      got: region.output,
      expected: outputs === 1 ? "none: the model has one score" : `0 to ${outputs - 1}, the place of a class`
    });
  }
}

/** A greater score is a slip; and sums of scores, and of their squares, stay finite. */
const greatest = 1e100;

/** @throws InputError for what no score can be set to or moved by */
export function checkAmount(field: string, value: unknown): void {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new InputError(field, {got: value, expected: "a finite number"});
  }
  if (Math.abs(value) > greatest) {
    throw new InputError(field, {got: value, expected: `a number from -${greatest} to ${greatest}`});
  }
}

/** @throws InputError for what is no number of steps or neighbours */
export function checkCount(field: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw new InputError(field, {got: value, expected: "a whole number, 1 or more"});
  }
}

function oneOf(field: string, value: unknown, allowed: (string | number)[]): void {
  if (!allowed.includes(value as string)) {
    throw new InputError(field, {
      got: value,
      expected: `one of ${allowed.map((one) => JSON.stringify(one)).join(", ")}`
    });
  }
}
