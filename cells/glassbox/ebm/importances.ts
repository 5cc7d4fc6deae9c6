import type {TermScores} from "./average-bags.ts";

/** A file of the detail "minimal" says nothing of the rows. */
export const withoutWeights =
  "this model came without the weights of its bins: they are needed to average over rows";

/** InterpretML's importances: weighted mean of |score|, or greatest minus least score; of several classes the mean. */
export function importances(
  terms: TermScores[],
  outputs: number,
  kind: "avg_weight" | "min_max"
): Float64Array {
  return Float64Array.from(terms, ({scores, binWeights}) => {
    if (binWeights.length === 0) throw new Error(withoutWeights);
    let sum = 0;
    for (let k = 0; k < outputs; k++) {
      const own = (cell: number) => scores[cell * outputs + k];
      if (kind === "min_max") sum += span(binWeights, own);
      else sum += meanSize(binWeights, own);
    }
    return sum / outputs;
  });
}

function meanSize(weights: Float64Array, score: (cell: number) => number): number {
  let sum = 0;
  let total = 0;
  for (const [cell, weight] of weights.entries()) {
    sum += weight * Math.abs(score(cell));
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

function span(weights: Float64Array, score: (cell: number) => number): number {
  let least = Infinity;
  let greatest = -Infinity;
  for (const cell of weights.keys()) {
    least = Math.min(least, score(cell));
    greatest = Math.max(greatest, score(cell));
  }
  return greatest - least;
}
