import type {EBM} from "../ebm-model.ts";
import {editableEbm} from "./editable-ebm.ts";
import {ShortHash} from "./short-hash.ts";

const known = new WeakMap<EBM, string>();

/**
 * Sixteen letters and digits that stand for a model as it is edited: its features, bins, shown scores and the rows in
 * its cells. A model and its editable form have the same.
 */
export function fingerprint(model: EBM): string {
  const editable = editableEbm(model);
  let print = known.get(editable);
  if (!print) {
    print = printOf(editable);
    known.set(editable, print);
  }
  return print;
}

function printOf({target, classes, features, categories, binning, terms, intercept}: EBM): string {
  const hash = new ShortHash();
  hash.text(
    JSON.stringify([target, classes ?? null, features, features.map((name) => categories[name] ?? null)])
  );
  for (const {type, grids} of binning) {
    hash.text(type);
    for (const {cuts, binOfCode} of grids) hash.numbers(cuts ?? binOfCode ?? []);
  }
  for (const term of terms) {
    hash.numbers(term.features);
    hash.numbers(term.scores);
    hash.numbers(term.binWeights);
  }
  hash.numbers(intercept);
  return hash.digest();
}
