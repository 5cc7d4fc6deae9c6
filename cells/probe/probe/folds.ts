import {Random} from "../../math/random.ts";
import {shuffled} from "../../math/shuffled.ts";
import type {Examples} from "./examples.ts";

/** Rows to learn from, and rows to be asked about. */
export interface Split {
  train: Int32Array;
  test: Int32Array;
}

/**
 * Cuts the rows into folds, groups kept whole and classes spread evenly: groups come in a drawn order, the largest
 * first, and each goes where it makes the folds most alike.
 */
export function splitsOf({classes, y, groups, groupCount}: Examples, folds: number, seed: number): Split[] {
  const kinds = classes?.length ?? 1;
  const inGroup = Array.from({length: groupCount}, () => new Float64Array(kinds));
  const inAll = new Float64Array(kinds);
  groups.forEach((group, i) => {
    const kind = classes ? y[i] : 0;
    inGroup[group][kind]++;
    inAll[kind]++;
  });
  const size = (group: number) => inGroup[group].reduce((a, b) => a + b, 0);
  const order = shuffled(groupCount, new Random(seed)).sort((a, b) => size(b) - size(a));
  const held = Array.from({length: folds}, () => new Float64Array(kinds));
  const foldOf = new Int32Array(groupCount);
  for (const group of order) {
    // what the sum of squared shares would grow by
    const cost = (fold: number) =>
      inGroup[group].reduce(
        (sum, n, kind) => sum + ((held[fold][kind] + n) ** 2 - held[fold][kind] ** 2) / inAll[kind] ** 2,
        0
      );
    let best = 0;
    for (let fold = 1; fold < folds; fold++) if (cost(fold) < cost(best)) best = fold;
    foldOf[group] = best;
    inGroup[group].forEach((n, kind) => {
      held[best][kind] += n;
    });
  }
  const rows = Int32Array.from(groups, (_, i) => i);
  return Array.from({length: folds}, (_, fold) => ({
    train: rows.filter((i) => foldOf[groups[i]] !== fold),
    test: rows.filter((i) => foldOf[groups[i]] === fold)
  }));
}
