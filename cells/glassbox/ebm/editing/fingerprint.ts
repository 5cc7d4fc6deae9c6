import {ShortHash} from "../../../math/short-hash.ts";
import type {EBM} from "../ebm-model.ts";
import {editableEbm} from "./editable-ebm.ts";

const known = new WeakMap<EBM, string>();

/**
 * Sixteen letters and digits that stand for a model as it is edited: its features, bins, shown scores and the rows in
 * its cells. A model and its editable form have the same. Scores count to about six digits: browsers differ in the last
 * bit of an exponential or a logarithm, and the same training shall have the same edits in each of them.
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
  const largest = Math.max(largestOf(intercept), ...terms.map(({scores}) => largestOf(scores)));
  for (const term of terms) {
    hash.numbers(term.features);
    // a term with next to no scores has nothing but rounding in them
    addRounded(hash, term.scores, Math.max(largestOf(term.scores), 1e-6 * largest));
    addRounded(hash, term.binWeights, largestOf(term.binWeights));
  }
  addRounded(hash, intercept, largest);
  return hash.digest();
}

/** Takes in numbers as millionths of a whole, and the whole to six digits. */
function addRounded(hash: ShortHash, values: ArrayLike<number>, whole: number): void {
  const unit = whole > 0 ? 1e6 / whole : 0;
  hash.text(whole.toPrecision(6));
  // plus 0, since -0 has other bits
  hash.numbers(Float64Array.from(values, (value) => Math.round(value * unit) + 0));
}

function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let at = 0; at < values.length; at++) largest = Math.max(largest, Math.abs(values[at]));
  return largest;
}
