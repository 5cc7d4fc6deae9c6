import {probabilities} from "../../glassbox/logistic/fit.ts";
import {fitEither} from "../../glassbox/logistic/fit-either.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";
import type {Layer} from "./layer.ts";

/**
 * The label layer: logistic regression of the class on concept values, intercepts unpenalised, at the one minimum of
 * l2 |w|² / 2 + Σ loss; of two classes one sum, the log-odds of the second.
 * @param codes the class of each row of `values`
 * @param weights how much each row counts
 */
export async function fitLabelLayer(
  values: Matrix,
  codes: Float64Array,
  {classes, l2, weights}: {classes: number; l2: number; weights: Float64Array},
  pause: Pause
): Promise<Layer> {
  const options = {classes, c: 1 / l2, fitIntercept: true, weights};
  const fit = await fitEither(values, codes, options, pause);
  return {
    weights: matrix(
      fit.coefficients.length,
      values.columns,
      Float64Array.from(fit.coefficients.flatMap((row) => [...row]))
    ),
    bias: Float64Array.from(fit.intercepts)
  };
}

/** Logits to probabilities, [row, class]. */
export function classProbabilities({rows, columns, data}: Matrix): Matrix {
  const classes = columns === 1 ? 2 : columns;
  const result = matrix(rows, classes);
  for (let i = 0; i < rows; i++) {
    const own = result.data.subarray(i * classes, (i + 1) * classes);
    // of two classes the logits are 0 and the sum
    own.set(data.subarray(i * columns, (i + 1) * columns), columns === 1 ? 1 : 0);
    probabilities(own);
  }
  return result;
}
