import {type Matrix, matrix} from "../../math/matrix.ts";
import {Random} from "../../math/random.ts";
import type {Examples} from "./examples.ts";
import type {Split} from "./folds.ts";

const mostTries = 200;

/**
 * Labels of a control task (Hewitt and Liang 2019, sec. 2): each type gets a label drawn from those there are, and keeps
 * it wherever it stands. Where every row is a type of its own, these are shuffled labels. Undefined if no draw leaves
 * every class in every part that is learnt from.
 */
export function controlLabels(
  {y, classes}: Pick<Examples, "y" | "classes">,
  types: Int32Array,
  typeCount: number,
  splits: readonly Split[],
  seed: number
): Float64Array | undefined {
  const random = new Random(seed);
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const drawn = Float64Array.from({length: typeCount}, () => y[random.integer(y.length)]);
    const labels = Float64Array.from(types, (type) => drawn[type]);
    const whole = splits.every(({train}) => {
      const seen = new Set(Array.from(train, (i) => labels[i]));
      return seen.size === (classes?.length ?? seen.size) && seen.size > 1;
    });
    if (whole) return labels;
  }
  return undefined;
}

/** Features that know each type's name and nothing else: a vector of normal numbers a type. */
export function randomFeatures(types: Int32Array, typeCount: number, columns: number, seed: number): Matrix {
  const random = new Random(seed);
  const vectors = Float64Array.from({length: typeCount * columns}, () => random.normal());
  const x = matrix(types.length, columns);
  types.forEach((type, i) => {
    x.data.set(vectors.subarray(type * columns, (type + 1) * columns), i * columns);
  });
  return x;
}
