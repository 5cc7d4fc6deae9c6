import type {Matrix} from "../../math/matrix.ts";

export const distanceMetrics = ["euclidean", "manhattan", "chebyshev", "cosine"] as const;
export type DistanceMetric = (typeof distanceMetrics)[number];

/** Distance of each row of the design matrix to `instance` (one row of it), into `distances`. */
export function distancesTo(
  instance: ArrayLike<number>,
  design: Matrix,
  metric: DistanceMetric = "euclidean",
  distances: Float64Array = new Float64Array(design.rows)
): Float64Array {
  const {rows, columns: d, data} = design;
  const from = Float64Array.from(instance);
  switch (metric) {
    case "euclidean":
      for (let i = 0, at = 0; i < rows; i++) {
        let sum = 0;
        for (let j = 0; j < d; j++, at++) {
          const difference = data[at] - from[j];
          sum += difference * difference;
        }
        distances[i] = Math.sqrt(sum);
      }
      break;
    case "manhattan":
      for (let i = 0, at = 0; i < rows; i++) {
        let sum = 0;
        for (let j = 0; j < d; j++, at++) sum += Math.abs(data[at] - from[j]);
        distances[i] = sum;
      }
      break;
    case "chebyshev":
      for (let i = 0, at = 0; i < rows; i++) {
        let most = 0;
        for (let j = 0; j < d; j++, at++) most = Math.max(most, Math.abs(data[at] - from[j]));
        distances[i] = most;
      }
      break;
    case "cosine": {
      const length = Math.sqrt(from.reduce((sum, v) => sum + v * v, 0));
      for (let i = 0, at = 0; i < rows; i++) {
        let dot = 0;
        let own = 0;
        for (let j = 0; j < d; j++, at++) {
          dot += data[at] * from[j];
          own += data[at] * data[at];
        }
        // A row of zeros has no direction: distance 1, as scikit-learn has it.
        distances[i] = own === 0 || length === 0 ? 1 : Math.max(0, 1 - dot / (Math.sqrt(own) * length));
      }
    }
  }
  return distances;
}

/** Weight of a sample at distance d: exp(-d^2 / (2 sigma^2)), Ribeiro et al. 2016, section 3.4. */
export function exponentialKernel(distance: number, width: number): number {
  return Math.exp((-0.5 * distance * distance) / (width * width));
}

/** `exponentialKernel` of each distance, into `weights`. */
export function kernelWeights(
  distances: Float64Array,
  width: number,
  kernel: (distance: number, width: number) => number = exponentialKernel,
  weights: Float64Array = new Float64Array(distances.length)
): Float64Array {
  for (let i = 0; i < distances.length; i++) weights[i] = kernel(distances[i], width);
  return weights;
}
