import {beforeAll, describe, expect, it} from "vitest";
import {EBM} from "../../../../../../cells/glassbox/ebm/ebm-model.ts";
import {editEbm} from "../../../../../../cells/glassbox/ebm/editing/edit-ebm.ts";
import {fingerprint} from "../../../../../../cells/glassbox/ebm/editing/fingerprint.ts";
import {commit, noEdits} from "../../../../../../cells/glassbox/ebm/editing/history.ts";
import {Random} from "../../../../../../cells/math/random.ts";
import {trainThreeClasses, trainTwoClasses} from "./models.ts";

let models: EBM[];
beforeAll(async () => {
  models = [await trainTwoClasses(), await trainThreeClasses()];
});

/** A model with every score, of its terms, bags and intercepts, changed. */
function changed(model: EBM, change: (score: number) => number): EBM {
  const all = (scores: Float64Array) => scores.map((score) => change(score));
  return new EBM(model, {
    ...model,
    intercept: model.intercept.map(change),
    baggedIntercept: model.baggedIntercept.map((own) => own.map(change)),
    terms: model.terms.map((term) => ({
      ...term,
      scores: all(term.scores),
      baggedScores: term.baggedScores.map(all)
    }))
  });
}

describe("fingerprint", () => {
  it("is the same for a training whose scores differ in their last bits, so that its edits are too", () => {
    const random = new Random(3);
    // what one browser's exp and log may have different from another's
    const jitter = (score: number) => score * (1 + (Math.floor(9 * random.uniform()) - 4) * Number.EPSILON);
    for (const model of models) {
      const edits = commit(noEdits(fingerprint(model)), {kind: "move", term: "age", cells: [2], by: 1});
      for (let round = 0; round < 10; round++) {
        const elsewhere = changed(model, jitter);
        expect(elsewhere.terms[0].scores).not.toEqual(model.terms[0].scores);
        expect(fingerprint(elsewhere)).toBe(fingerprint(model));
        expect(() => editEbm(elsewhere, edits)).not.toThrow();
      }
    }
  });

  it("is the same where a term has nothing but rounding in it", () => {
    const [model] = models;
    const withNoise = (noise: number) =>
      new EBM(model, {
        ...model,
        terms: model.terms.map((term) =>
          term.features.length === 2
            ? {...term, scores: term.scores.map((_, at) => noise * (at % 3)), baggedScores: []}
            : {...term, baggedScores: []}
        )
      });
    expect(fingerprint(withNoise(1e-17))).toBe(fingerprint(withNoise(-3e-17)));
    expect(fingerprint(withNoise(1e-17))).toBe(fingerprint(withNoise(0)));
  });

  it("tells models apart by a score, a sign, a cut, the rows in a bin, a name and a level", () => {
    const [model] = models;
    const {terms, binning, categories, classes, intercept} = model;
    const [first, ...rest] = terms;
    const [age, ...others] = binning;
    const at = (values: Float64Array, place: number, by: number) =>
      values.map((value, own) => (own === place ? value + by : value));
    const [grid] = age.grids;
    const own: [string, EBM][] = [
      ["as it is", model],
      [
        "a score",
        new EBM(model, {...model, terms: [{...first, scores: at(first.scores, 3, 1e-4)}, ...rest]})
      ],
      ["every sign", changed(model, (score) => -score)],
      ["every size", changed(model, (score) => 2 * score)],
      ["the intercept", new EBM(model, {...model, intercept: intercept.map((value) => value + 1e-3)})],
      [
        "a cut",
        new EBM(model, {
          ...model,
          binning: [
            {...age, grids: [{...grid, cuts: at(grid.cuts as Float64Array, 2, 1e-3)}, ...age.grids.slice(1)]},
            ...others
          ]
        })
      ],
      [
        "rows",
        new EBM(model, {...model, terms: [{...first, binWeights: at(first.binWeights, 3, 1)}, ...rest]})
      ],
      ["a target", new EBM({...model, target: "other"}, model)],
      ["a class", new EBM({...model, classes: ["never", ...(classes ?? []).slice(1)]}, model)],
      ["a level", new EBM({...model, categories: {...categories, town: ["east", "south", "west"]}}, model)]
    ];
    const prints = own.map(([, one]) => fingerprint(one));
    for (const [name, one] of own) {
      expect([name, prints.filter((print) => print === fingerprint(one)).length]).toEqual([name, 1]);
      expect(fingerprint(one)).toMatch(/^[0-9a-f]{16}$/);
    }
  });
});
