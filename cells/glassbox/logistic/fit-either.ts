import type {Matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";
import {fitLogistic, type LogisticFit, type LogisticOptions} from "./fit.ts";
import {fitLogisticWide, type WideDesign, wideDesign} from "./fit-wide.ts";

/** Up to this many unknowns a Hessian is soon made. */
const fewUnknowns = 64;

/**
 * Logistic regression by whichever of the two fits is quicker; they end at the same minimum.
 * @param wide products of the rows or columns of `x`, where many labels share them; asked for only where they are needed
 * @param options.tolerance see `fitLogisticWide`
 */
export async function fitEither(
  x: Matrix,
  y: Float64Array,
  options: LogisticOptions & {tolerance?: number},
  pause: Pause,
  wide: () => Promise<WideDesign> = () => wideDesign(x, pause)
): Promise<LogisticFit> {
  const unknowns = (x.columns + 1) * (options.classes === 2 ? 1 : options.classes);
  if (unknowns <= fewUnknowns) return fitLogistic(x, y, options, pause);
  return fitLogisticWide(await wide(), y, options, pause);
}
