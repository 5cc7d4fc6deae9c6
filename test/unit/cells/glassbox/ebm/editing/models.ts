import {type EBM, ebm} from "../../../../../../cells/glassbox/index.ts";
import {Random} from "../../../../../../cells/math/random.ts";
import type {Row} from "../../../../../../cells/models/predictor.ts";

/** Rows with a missing value here and there, levels, and an effect of two columns together. */
export function madeRows(count: number, seed = 7): Row[] {
  const random = new Random(seed);
  return Array.from({length: count}, () => {
    const age = 20 + 50 * random.uniform();
    const pay = 10 * random.uniform();
    const town = ["north", "south", "west"][Math.floor(3 * random.uniform())];
    const score = Math.sin(age / 8) + (town === "west" ? 0.3 * pay : 0) - (age > 45 && pay > 5 ? 2 : 0);
    const noisy = score + 0.5 * random.normal();
    return {
      age: random.uniform() < 0.06 ? null : age,
      pay,
      town,
      amount: noisy,
      good: noisy > 0.4 ? "yes" : "no",
      kind: noisy > 1 ? "high" : noisy > -0.3 ? "middle" : "low"
    };
  });
}

export const rows = madeRows(700);

const quick: Omit<Parameters<typeof ebm>[0], "target"> = {
  table: rows,
  features: ["age", "pay", "town"],
  preset: "fast",
  outerBags: 2,
  nJobs: 1,
  maxInteractionBins: 8,
  interactions: [
    ["age", "pay"],
    ["pay", "town"]
  ]
};

export const trainRegression = (): Promise<EBM> => ebm({...quick, target: "amount"});
export const trainTwoClasses = (): Promise<EBM> => ebm({...quick, target: "good"});
export const trainThreeClasses = (): Promise<EBM> => ebm({...quick, target: "kind"});

/** All that a model predicts with and of the rows, as bits. */
export function bitsOf(model: EBM): string {
  const scores = model.terms.flatMap((term) => [term.scores, ...term.baggedScores, term.standardDeviations]);
  const numbers = [...scores, model.intercept, model.predictMatrix(model.encode(rows)).data];
  return numbers.map((values) => new BigUint64Array(values.slice().buffer).join()).join(";");
}

/** The greatest distance of two lists of numbers. */
export function distance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Array.from(one).reduce((most, value, at) => Math.max(most, Math.abs(value - other[at])), 0);
}
