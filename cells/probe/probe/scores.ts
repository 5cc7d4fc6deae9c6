import type {Matrix} from "../../math/matrix.ts";
import {accuracy, confusionMatrix, rSquared} from "../../math/metrics.ts";

/** A measure over the folds: the mean, and how far it would lie elsewhere with other rows, by the folds. */
export interface Score {
  mean: number;
  /** standard deviation of the folds over the root of their number; folds share rows, so it is rather too small */
  standardError: number;
  folds: number[];
}

/** Folds without a number are left out. */
export function scoreOf(folds: number[]): Score {
  const known = folds.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {mean, standardError: Math.sqrt(squares / (known.length - 1) / known.length), folds};
}

/** How much the first is above the second, fold by fold where there are as many of each. */
export function difference(first: Score, second: Score): Score {
  if (first.folds.length === second.folds.length) {
    return scoreOf(first.folds.map((value, fold) => value - second.folds[fold]));
  }
  const standardError = Math.hypot(first.standardError, second.standardError);
  return {mean: first.mean - second.mean, standardError, folds: []};
}

/** Share right for classes, R² for numbers. */
export function rightness(truth: ArrayLike<number>, read: ArrayLike<number>, classes?: number): number {
  return classes ? accuracy(truth, read) : rSquared(truth, read);
}

/**
 * F1, 2 TP / (2 TP + FP + FN): of two classes that of the second, of more the mean over all. NaN where a class was
 * neither there nor read.
 */
export function f1(counts: Matrix): number {
  const {rows: classes, data} = counts;
  const own = (k: number): number => {
    const right = data[k * classes + k];
    let taken = 0;
    let there = 0;
    for (let other = 0; other < classes; other++) {
      taken += data[other * classes + k];
      there += data[k * classes + other];
    }
    return (2 * right) / (taken + there);
  };
  if (classes === 2) return own(1);
  const each = Array.from({length: classes}, (_, k) => own(k)).filter((value) => !Number.isNaN(value));
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

export function f1Of(truth: ArrayLike<number>, read: ArrayLike<number>, classes: number): number {
  return f1(confusionMatrix(truth, read, classes));
}
