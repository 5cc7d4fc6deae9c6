import {table} from "arquero";
import {describe, expect, test} from "vitest";
import {ebm} from "../../../../../cells/glassbox/index.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {exact} from "./peer.ts";

type Nested = number | Nested[];

interface Spread<Values> {
  mean: Values;
  sd: Values;
}

/** What chance leaves of InterpretML's models, over its seeds: see the README key of ebm_smoothing.json. */
const peer = fixture<{
  seeds: number;
  missing: number[];
  cases: {
    task: "regression" | "binary" | "3class";
    params: {interactions: [number, number][]} & Record<string, number>;
    cuts: number[][];
    term_features: number[][];
    intercept: Spread<number[]>;
    terms: Spread<Nested>[];
  }[];
}>("ebm_smoothing.json");

const seeds = 40;

describe.each(peer.cases)("random cuts, early stopping and pairs: $task", (own) => {
  const column = (j: number) =>
    exact.X.map((row, i) => (j === 1 && peer.missing.includes(i) ? null : row[j]));
  const columns = [column(0), column(1), column(2)];
  const y = exact[`y_${own.task}`];
  const rows = table({x0: columns[0], x1: columns[1], x2: columns[2], y});
  const learn = (seed: number) =>
    ebm({
      table: rows,
      target: "y",
      task: own.task === "regression" ? "regression" : "classification",
      featureTypes: {x0: own.cuts[0], x1: own.cuts[1], x2: "nominal"},
      bags: [exact.bag_with_validation],
      interactions: own.params.interactions.map(([a, b]): [string, string] => [`x${a}`, `x${b}`]),
      smoothingRounds: own.params.smoothing_rounds,
      interactionSmoothingRounds: own.params.interaction_smoothing_rounds,
      maxRounds: own.params.max_rounds,
      earlyStoppingRounds: own.params.early_stopping_rounds,
      learningRate: own.params.learning_rate,
      seed
    });
  const bin = (j: number, i: number) => {
    const value = columns[j][i];
    if (value === null) return 0;
    return j < 2 ? 1 + own.cuts[j].filter((cut) => cut <= value).length : 1 + value;
  };
  const train = [...y.keys()].filter((i) => exact.bag_with_validation[i] === 1);

  test("in the mean over seeds, every score that rows were there to teach is InterpretML's", async () => {
    const models = await Promise.all(Array.from({length: seeds}, (_, seed) => learn(seed)));
    const {terms, intercept} = models[0];
    const outputs = intercept.length;
    expect(terms.map(({features}) => features)).toEqual(own.term_features);
    const distances = terms.flatMap(({features, shape}, t) => {
      const [means, deviations] = [flat(own.terms[t].mean), flat(own.terms[t].sd)];
      const cells = train.map((i) => features.reduce((cell, j, a) => cell * shape[a] + bin(j, i), 0));
      const places = [...new Set(cells)].flatMap((cell) =>
        [...intercept.keys()].map((k) => cell * outputs + k)
      );
      return places.map((at) => {
        const ours = models.map((model) => model.terms[t].scores[at]);
        return apart(ours, means[at], deviations[at]);
      });
    });
    for (const k of intercept.keys()) {
      const ours = models.map((model) => model.intercept[k]);
      distances.push(apart(ours, own.intercept.mean[k], own.intercept.sd[k]));
    }
    expect(distances.length).toBeGreaterThan(120);
    expect(Math.max(...distances)).toBeLessThan(4.5);
    expect(Math.sqrt(distances.reduce((sum, z) => sum + z * z, 0) / distances.length)).toBeLessThan(1.6);
  }, 60_000);
});

function flat(values: Nested): number[] {
  return [values].flat(8) as number[];
}

/** How far the mean of our values is from the peer's, in standard errors of the difference (Welch 1947). */
function apart(values: number[], expected: number, deviation: number): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  // The peer adds in float32: differences of 1e-5 are rounding.
  return (
    Math.max(0, Math.abs(mean - expected) - 1e-5) /
    Math.sqrt(variance / values.length + deviation ** 2 / peer.seeds + 1e-12)
  );
}
