import type {Objective} from "./boost-data.ts";

/** Where boosting of a bag starts: the weighted mean, or the log odds (with several classes, logs) of the shares. */
export function startScores(
  objective: Objective,
  outputs: number,
  y: Float64Array,
  weight?: Float64Array
): Float64Array {
  const w = (i: number) => (weight ? weight[i] : 1);
  let total = 0;
  for (let i = 0; i < y.length; i++) total += w(i);
  if (objective === "rmse" || outputs === 1) {
    let mean = 0;
    for (let i = 0; i < y.length; i++) mean += (w(i) / total) * y[i];
    return Float64Array.of(objective === "rmse" ? mean : Math.log(bounded(mean) / bounded(1 - mean)));
  }
  const shares = new Float64Array(outputs);
  for (let i = 0; i < y.length; i++) shares[y[i]] += w(i) / total;
  return shares.map((share) => Math.log(bounded(share)));
}

/** A class that a bag's training rows lack is unlikely, not impossible. */
function bounded(share: number): number {
  return Math.max(share, 1e-7);
}
