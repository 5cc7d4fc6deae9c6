import {ridgeSteps} from "../../math/ridge.ts";
import {atOnce, type Steps} from "../../math/steps.ts";
import type {CentredMoments} from "../../math/weighted-moments.ts";

/** Ridge penalty of the local model: scikit-learn's default, which the reference uses. */
const ALPHA = 1;

export interface LocalFit {
  /** [column of the design matrix, coefficient], largest |coefficient| first */
  weights: [number, number][];
  intercept: number;
  /** weighted R^2 on the neighbourhood */
  r2: number;
  /** the local model's prediction for the explained row */
  localPrediction: number;
}

/**
 * The local linear model: weighted ridge (alpha 1) of one output on the selected columns (Ribeiro et al.
 * 2016, section 3.4; lime_base.py, `explain_instance_with_data`).
 * `instance`: the explained row's entries of the design matrix, [column].
 */
export function localFit(
  moments: CentredMoments,
  output: number,
  selected: ArrayLike<number>,
  instance: ArrayLike<number>
): LocalFit {
  return atOnce(localFitSteps(moments, output, selected, instance));
}

/** `localFit`, with pauses for hundreds of columns. */
export function* localFitSteps(
  moments: CentredMoments,
  output: number,
  selected: ArrayLike<number>,
  instance: ArrayLike<number>
): Steps<LocalFit> {
  const {coefficients, intercept, r2} = yield* ridgeSteps(moments, selected, output, ALPHA);
  let localPrediction = intercept;
  for (let p = 0; p < selected.length; p++) localPrediction += coefficients[p] * instance[selected[p]];
  const weights = Array.from(coefficients, (c, p): [number, number] => [selected[p], c]);
  weights.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  return {weights, intercept, r2, localPrediction};
}
