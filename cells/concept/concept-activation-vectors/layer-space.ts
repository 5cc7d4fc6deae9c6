import {described, InputError} from "../../input-error.ts";
import {type Matrix, matrix} from "../../math/matrix.ts";
import type {Pause} from "../../pause.ts";

/**
 * One layer's examples by how they lie to each other. A classifier's normal is a sum of examples, so products of
 * examples are all that many fits need, however wide the layer is.
 */
export interface LayerSpace {
  layer: string;
  /** numbers of an example */
  columns: number;
  /** the concepts' examples in order, then the random ones */
  states: readonly Matrix[];
  /** where each of `states` begins among all examples */
  starts: readonly number[];
  /**
   * products of examples less the mean of the random ones, [example, example]; of no meaning
   * where nothing holds the one against the other
   */
  products: Matrix;
  /** root mean square of the examples' distances from the mean of the random ones; they are divided by it for a fit */
  scale: number;
}

/** What is left of a spread that there is not, as a share of the examples' own size. */
const rounding = 1e-12;

/**
 * @param states the concepts' examples in order, then the random ones
 * @param pairs concepts that are held against each other, by their places
 * @throws InputError for a layer that has the same for all examples
 */
export async function layerSpace(
  layer: string,
  states: readonly Matrix[],
  pairs: readonly (readonly [number, number])[],
  pause: Pause
): Promise<LayerSpace> {
  const starts: number[] = [];
  let count = 0;
  for (const {rows} of states) {
    starts.push(count);
    count += rows;
  }
  const rows = states.flatMap(rowsOf);
  const setOf = states.flatMap(({rows: own}, set) => Array.from({length: own}, () => set));
  const last = states.length - 1;
  const met = (a: number, b: number): boolean =>
    a === b || b === last || pairs.some(([p, q]) => (p === a && q === b) || (p === b && q === a));
  const products = matrix(count, count);
  for (let i = 0; i < count; i++) {
    if (pause.due()) await pause.turn();
    for (let k = 0; k <= i; k++) {
      if (!met(setOf[k], setOf[i])) continue;
      products.data[i * count + k] = products.data[k * count + i] = dot(rows[i], rows[k]);
    }
  }
  const size = trace(products) / count;
  centre(products, starts[last]);
  const scale = Math.sqrt(Math.max(0, trace(products) / count));
  if (scale ** 2 <= rounding * size) {
    throw new InputError(`layer ${JSON.stringify(layer)}`, {
      got: described("the same activations for all examples"),
      expected: "activations that differ",
      remedy: "No direction tells anything apart there: look at another layer"
    });
  }
  return {layer, columns: states[0].columns, states, starts, products, scale};
}

export function rowsOf({rows, columns, data}: Matrix): Float64Array[] {
  return Array.from({length: rows}, (_, i) => data.subarray(i * columns, (i + 1) * columns));
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/** Products of rows to those of the rows less the mean of the last ones, from `first` on. */
function centre({rows: n, data}: Matrix, first: number): void {
  const means = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = first; k < n; k++) means[i] += data[i * n + k];
    means[i] /= n - first;
  }
  const mean = means.subarray(first).reduce((sum, value) => sum + value, 0) / (n - first);
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) data[i * n + k] += mean - means[i] - means[k];
}

function trace({rows: n, data}: Matrix): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += data[i * (n + 1)];
  return sum;
}
