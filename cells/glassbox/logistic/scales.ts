import type {Matrix} from "../../math/matrix.ts";
import type {Term} from "../linear-terms.ts";

/** Mean and standard deviation (divided by n) of the numeric columns of a design; 0 and 1 for the rest, and for a constant one. */
export function columnScales(
  design: Matrix,
  terms: Term[],
  standardise: boolean
): {centre: number[]; scale: number[]} {
  const {rows, columns, data} = design;
  const centre = terms.map(() => 0);
  const scale = terms.map(() => 1);
  for (const [t, {level}] of terms.entries()) {
    if (!standardise || level !== undefined) continue;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += data[i * columns + t];
    const mean = sum / rows;
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += (data[i * columns + t] - mean) ** 2;
    const deviation = Math.sqrt(squares / rows);
    centre[t] = mean;
    if (deviation > 1e-12 * Math.abs(mean)) scale[t] = deviation;
  }
  return {centre, scale};
}
