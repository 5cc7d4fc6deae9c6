import {fitLogisticProducts} from "../../glassbox/logistic/fit-products.ts";
import {matrix} from "../../math/matrix.ts";
import type {LayerSpace} from "./layer-space.ts";
import type {Run} from "./runs.ts";

/** A concept activation vector of one run, as a sum of examples. */
export interface RunVector {
  /** the vector is the sum of these examples, each times its share: of length 1 in the layer's own units */
  examples: Int32Array;
  shares: Float64Array;
  /** mean of the shares of held-out examples that are told right, of the concept and of the others */
  accuracy: number;
  /** how much further along the vector the held-out examples of the concept lie than the others; in the layer's units */
  gap: number;
}

/**
 * The unit normal of a logistic classifier of the concept's examples against the others, towards the concept (Kim et
 * al. 2018, sec. 3.2). Where the examples do not differ it is no vector: all its shares are nought.
 * @param c inverse strength of the penalty, for activations divided by the layer's scale
 */
export function fitVector({products, scale}: LayerSpace, run: Run, c: number): RunVector {
  const {learn, isConcept, heldConcept, heldOthers} = run;
  const n = learn.length;
  const all = products.rows;
  const own = matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) own.data[i * n + k] = products.data[learn[i] * all + learn[k]] / scale ** 2;
  }
  const {alpha, intercept} = fitLogisticProducts(own, isConcept, weightsOf(isConcept, c));
  let squared = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) squared += alpha[i] * alpha[k] * own.data[i * n + k];
  }
  const length = Math.sqrt(Math.max(0, squared));
  const shares = length > 1e-9 ? alpha.map((value) => value / (scale * length)) : new Float64Array(n);
  // along the vector, from where the classifier is undecided
  const along = (example: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += shares[i] * products.data[example * all + learn[i]];
    return sum + (length > 1e-9 ? (intercept * scale) / length : 0);
  };
  const concept = Array.from(heldConcept, along);
  const others = Array.from(heldOthers, along);
  return {
    examples: learn,
    shares,
    accuracy: (shareAbove(concept) + 1 - shareAbove(others)) / 2,
    gap: mean(concept) - mean(others)
  };
}

/** Both sides count the same, however many examples each has. */
function weightsOf(isConcept: Uint8Array, c: number): Float64Array {
  const concept = isConcept.reduce((sum, is) => sum + is, 0);
  const n = isConcept.length;
  return Float64Array.from(isConcept, (is) => (c * n) / (2 * (is ? concept : n - concept)));
}

/** The share above nought; what is nought itself counts half. */
export function shareAbove(values: ArrayLike<number>): number {
  let above = 0;
  for (let i = 0; i < values.length; i++) above += values[i] > 0 ? 1 : values[i] === 0 ? 0.5 : 0;
  return above / values.length;
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
