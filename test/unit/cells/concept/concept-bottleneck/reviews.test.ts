import {beforeAll, describe, expect, it} from "vitest";
import {
  type ConceptBottleneck,
  type ConceptBottleneckInputs,
  conceptBottleneck,
  type InterventionCurve
} from "../../../../../cells/concept/concept-bottleneck/index.ts";
import {type ReviewStates, reviewStates} from "../../../../../cells/concept/sentence-states/review-states.ts";
import {span} from "./planted.ts";

/** Of the reviews the half that is learnt from, and the half that is asked; then the other way round. */
const halves = [0, 1].map((half) => ({
  train: span(0, 1000).filter((row) => row % 2 === half),
  test: span(0, 1000).filter((row) => row % 2 !== half)
}));

let all: ReviewStates;
let rowsOf: (rows: number[]) => Pick<ConceptBottleneckInputs, "features" | "labels"> & {
  concepts: Record<string, number[]>;
};
beforeAll(async () => {
  all = await reviewStates("reviews-1000");
  rowsOf = (rows) => {
    const {concepts, labels} = all.reviews.only(rows);
    return {features: all.states.only(rows), concepts: {...concepts}, labels: [...labels]};
  };
});

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a bottleneck on sentence states of reviews", () => {
  const models: ConceptBottleneck[] = [];
  const curves: InterventionCurve[] = [];
  beforeAll(async () => {
    for (const {train, test} of halves) {
      const model = await conceptBottleneck({...rowsOf(train), groups: {...all.reviews.groups}});
      models.push(model);
      curves.push(await model.interventionCurve({...rowsOf(test), order: "uncertainty"}));
    }
  }, 120_000);

  it("is right within three points of a head that reads the states and no concepts", () => {
    const own = mean(curves.map(({steps}) => steps[0].accuracy));
    const direct = mean(curves.map((curve) => curve.direct!));
    expect(own).toBeGreaterThan(direct - 0.03);
    expect(own).toBeGreaterThan(0.7);
  });

  it("is right more often with every concept that is corrected", () => {
    const steps = curves[0].steps.map((_, step) => mean(curves.map((curve) => curve.steps[step].accuracy)));
    expect(steps).toHaveLength(5);
    for (const [at, accuracy] of steps.slice(1).entries()) expect(accuracy).toBeGreaterThanOrEqual(steps[at]);
    for (const at of [1, 2, 3]) expect(steps[at]).toBeGreaterThan(steps[at - 1] + 0.01);
    expect(steps[4]).toBeGreaterThan(0.9);
  });

  it("gains by each correction of a concept that it has wrong", async () => {
    const {steps} = await models[0].interventionCurve({...rowsOf(halves[0].test), onlyWrong: true});
    for (const [at, {accuracy}] of steps.slice(1).entries()) {
      expect(accuracy).toBeGreaterThanOrEqual(steps[at].accuracy - 0.002);
    }
    expect(steps.at(-1)!.accuracy).toBeGreaterThan(steps[0].accuracy + 0.05);
  });
});

describe("with three of ten concept labels flipped", () => {
  it("joint training and C3M's mixing both stay near what they reach with right labels", async () => {
    const {train, test} = halves[0];
    const [right, asked] = [rowsOf(train), rowsOf(test)];
    const groups = {...all.reviews.groups};
    const wrong = structuredClone(right.concepts);
    for (const members of Object.values(groups)) {
      for (let row = 0; row < train.length; row++) {
        // good for bad, bad for nothing, nothing for good
        if ((row * 7 + members[0].length) % 10 >= 3) continue;
        const [good, bad] = members.map((name) => right.concepts[name][row]);
        wrong[members[0]][row] = 1 - good - bad;
        wrong[members[1]][row] = good;
      }
    }
    const shareOf = async (concepts: Record<string, number[]>, mixing: "none" | "c3m"): Promise<number> => {
      const model = await conceptBottleneck({
        ...right,
        concepts,
        groups,
        training: "joint",
        mixing,
        direct: false
      });
      const p = model.conceptProbabilities(asked.features);
      const hits = model.conceptNames.flatMap((name, j) =>
        asked.concepts[name].map((v, i) => (Number(p.data[i * p.columns + j] >= 0.5) === v ? 1 : 0) as number)
      );
      return mean(hits);
    };
    for (const mixing of ["none", "c3m"] as const) {
      const [clean, noisy] = [await shareOf(right.concepts, mixing), await shareOf(wrong, mixing)];
      expect(clean).toBeGreaterThan(0.84);
      expect(noisy).toBeGreaterThan(clean - 0.12);
    }
  });
});
