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
  /** products of all examples less their mean, [example, example] */
  products: Matrix;
  /** root mean square of the examples' distances from their mean, by which they are divided for a fit */
  scale: number;
}

/** What is left of a spread that there is not, as a share of the examples' own size. */
const rounding = 1e-12;

/** @throws InputError for a layer that has the same for all examples */
export async function layerSpace(
  layer: string,
  states: readonly Matrix[],
  pause: Pause
): Promise<LayerSpace> {
  const starts: number[] = [];
  let count = 0;
  for (const {rows} of states) {
    starts.push(count);
    count += rows;
  }
  const rows = states.flatMap(rowsOf);
  const products = matrix(count, count);
  for (let i = 0; i < count; i++) {
    if (pause.due()) await pause.turn();
    for (let k = 0; k <= i; k++) {
      products.data[i * count + k] = products.data[k * count + i] = dot(rows[i], rows[k]);
    }
  }
  const size = trace(products) / count;
  centre(products);
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

/** Products of rows to those of the rows less their mean. */
function centre({rows: n, data}: Matrix): void {
  const means = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) means[i] += data[i * n + k];
    means[i] /= n;
  }
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) data[i * n + k] += mean - means[i] - means[k];
}

function trace({rows: n, data}: Matrix): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += data[i * (n + 1)];
  return sum;
}
