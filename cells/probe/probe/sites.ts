import {checkedMatrix, isMatrixLike, type MatrixLike} from "../../checked-matrix.ts";
import {InputError} from "../../input-error.ts";
import type {Matrix} from "../../math/matrix.ts";

/** Activations of one place in a model, a row an example. */
export interface Site {
  /** its name as it came, such as "blocks.2.hook_resid_post" or "blocks.2.hook_resid_post@1" */
  name: string;
  /** where it stands along the model: an embedding before all blocks is -1; undefined where the name does not say */
  layer?: number;
  /** tokens after the one that is labelled, as "@1" says; 0 without */
  offset: number;
  x: Matrix;
}

/** Activations as they may come: one matrix, or several by name. */
export type Activations = MatrixLike | Readonly<Record<string, MatrixLike>>;

/** @throws InputError for no matrix, one of the wrong length, or one with a value that is not a finite number */
export function sitesOf(activations: Activations): Site[] {
  if (isMatrixLike(activations)) return [siteOf("activations", activations, "activations")];
  const entries = Object.entries(activations as Record<string, unknown>);
  if (entries.length === 0) {
    throw new InputError("activations", {got: activations, expected: "at least one matrix of activations"});
  }
  return entries.map(([name, value]) => {
    const field = `activations[${JSON.stringify(name)}]`;
    if (isMatrixLike(value)) return siteOf(name, value, field);
    throw new InputError(field, {got: value, expected: "a matrix: {rows, columns, data}"});
  });
}

function siteOf(name: string, activations: MatrixLike, field: string): Site {
  const remedy = "Did the model overflow? Leave the row out, or look at the activation before it";
  return {name, ...placeOf(name), x: checkedMatrix(activations, field, remedy)};
}

function placeOf(name: string): {layer?: number; offset: number} {
  const [, block] = /^blocks\.(\d+)\./.exec(name) ?? [];
  const offset = Number(/@(-?\d+)$/.exec(name)?.[1] ?? 0);
  const embedding = /^(embed\.|hook_(full_)?embed|blocks\.0\.hook_resid_pre)/.test(name);
  const layer = embedding ? -1 : block === undefined ? undefined : Number(block);
  return {...(layer === undefined ? {} : {layer}), offset};
}
