import {beforeAll, describe, expect, test} from "vitest";
import {fromRows} from "../../../../../../cells/data/rows.ts";
import {EBM} from "../../../../../../cells/glassbox/ebm/ebm-model.ts";
import {applyEdit} from "../../../../../../cells/glassbox/ebm/editing/apply-edit.ts";
import {editEbm} from "../../../../../../cells/glassbox/ebm/editing/edit-ebm.ts";
import {editableEbm} from "../../../../../../cells/glassbox/ebm/editing/editable-ebm.ts";
import {editableShapes} from "../../../../../../cells/glassbox/ebm/editing/editable-shapes.ts";
import type {Edit} from "../../../../../../cells/glassbox/ebm/editing/edits.ts";
import {fingerprint} from "../../../../../../cells/glassbox/ebm/editing/fingerprint.ts";
import {checkout, commit, noEdits, undo} from "../../../../../../cells/glassbox/ebm/editing/history.ts";
import {editsFromJSON, editsToJSON} from "../../../../../../cells/glassbox/ebm/editing/stored-edits.ts";
import {bitsOf, distance, rows, trainRegression, trainThreeClasses, trainTwoClasses} from "./models.ts";

let models: Record<"regression" | "two" | "three", EBM>;
beforeAll(async () => {
  models = {
    regression: await trainRegression(),
    two: await trainTwoClasses(),
    three: await trainThreeClasses()
  };
});

const kinds = ["regression", "two", "three"] as const;
const begin = (model: EBM) => noEdits(fingerprint(model));

/** Edits of every kind, on a single feature, levels, a pair and a missing value. */
function everyKind(model: EBM): Edit[] {
  const one = model.intercept.length > 1 ? {output: 1} : {};
  // wide enough for the sine in the rows to rise and to fall
  const wide = Array.from({length: 150}, (_, at) => at + 2);
  const pair = editableShapes(model).find(({term}) => term === "age & pay")?.axes[1].size as number;
  return [
    {kind: "monotone", term: "age", cells: wide, direction: "increasing", ...one},
    {kind: "interpolate", term: "pay", cells: wide},
    {kind: "move", term: "age", cells: [0], by: 0.3, ...one},
    {kind: "align", term: "town", cells: [1, 3], to: "average"},
    {kind: "smooth", term: "age & pay", cells: [pair + 1, pair + 2], radius: 1},
    {kind: "set", term: "pay", cells: [4], to: 0.125},
    {kind: "delete", term: "age & pay"}
  ];
}

describe.each(kinds)("an editable model (%s)", (kind) => {
  test("predicts and is as unsure as the model it was made of, and has the terms that are shown", () => {
    const model = models[kind];
    const editable = editableEbm(model);
    const [before, after] = [model, editable].map((own) => own.predictMatrix(own.encode(rows)).data);
    expect(distance(before, after)).toBeLessThan(1e-12);
    const [unsure, same] = [model, editable].map((own) => own.predictWithUncertainty(rows));
    expect(distance(unsure.standardDeviation.data, same.standardDeviation.data)).toBeLessThan(1e-12);
    const shown = model.shownTerms();
    expect(editable.intercept).toEqual(shown.intercept);
    expect(editable.terms.map(({features, scores}) => ({features, scores}))).toEqual(
      shown.terms.map(({features, scores}) => ({features, scores}))
    );
    expect(
      editable.terms.every(
        ({baggedScores, standardDeviations, scores}) =>
          baggedScores.length === 2 && standardDeviations.length === scores.length
      )
    ).toBe(true);
  });

  test("knows the rows in each cell without seeing them, though its grids are finer than any that was counted", () => {
    const model = models[kind];
    const editable = editableEbm(model);
    const counted = editableEbm(model, rows);
    expect(editable.terms[0].shape[0]).toBeGreaterThan(model.terms[0].shape[0]);
    for (const [t, {binWeights}] of editable.terms.entries())
      expect(binWeights).toEqual(counted.terms[t].binWeights);
    expect(counted.terms[0].binWeights.reduce((sum, weight) => sum + weight)).toBe(rows.length);
  });

  test("is its own editable form, also after it was stored", () => {
    const model = models[kind];
    const editable = editableEbm(model);
    const stored = EBM.fromJSON(JSON.parse(JSON.stringify(editable.toJSON())));
    expect(editableEbm(editable)).toBe(editable);
    expect(editableEbm(stored)).toBe(stored);
    expect([fingerprint(stored), fingerprint(model)]).toEqual([fingerprint(editable), fingerprint(editable)]);
  });
});

describe.each(kinds)("edits of a model (%s)", (kind) => {
  test("change what it predicts by what they change in the shapes, for the rows that lie there", () => {
    const model = models[kind];
    const editable = editableEbm(model);
    const outputs = model.intercept.length;
    let edits = begin(model);
    for (const edit of everyKind(model)) {
      const before = editEbm(model, edits);
      edits = commit(edits, edit);
      const after = editEbm(model, edits);
      const from = before === model ? editable : before;
      const t = editable.termNames.indexOf(edit.term);
      const shape = {
        ...editableShapes(model).find(({term}) => term === edit.term)!,
        scores: from.terms[t].scores
      };
      expect(after.terms[t].scores).toEqual(applyEdit(shape, edit));
      const others = (own: EBM) => own.terms.filter((_, at) => at !== t).map(({scores}) => scores);
      expect(others(after)).toEqual(others(from));
      const [old, fresh, terms] = [
        from.decisionFunction(rows),
        after.decisionFunction(rows),
        after.evalTerms(rows)
      ];
      expect([edit, distance(old.data, fresh.data) > 1e-6]).toEqual([edit, true]);
      for (let i = 0; i < rows.length; i++) {
        for (let k = 0; k < outputs; k++) {
          let sum = after.intercept[k];
          for (let own = 0; own < after.terms.length; own++)
            sum += terms.data[i * terms.columns + own * outputs + k];
          expect(sum).toBeCloseTo(fresh.data[i * outputs + k], 9);
        }
      }
    }
  });

  test("are undone bit for bit: scores, bags, intercept and predictions", () => {
    const model = models[kind];
    const trained = bitsOf(model);
    let edits = begin(model);
    const bits: string[] = [];
    for (const edit of everyKind(model)) {
      bits.push(bitsOf(editEbm(model, edits)));
      edits = commit(edits, edit);
    }
    for (const expected of bits.reverse()) {
      edits = undo(edits);
      expect(bitsOf(editEbm(model, edits))).toBe(expected);
    }
    expect(edits.head).toBeNull();
    expect(editEbm(model, edits)).toBe(model);
    expect(bitsOf(model)).toBe(trained);
  });

  test("give the same bits from a file, on a model from a file", () => {
    const model = models[kind];
    let edits = begin(model);
    for (const edit of everyKind(model)) edits = commit(edits, edit);
    const stored = EBM.fromJSON(JSON.stringify(model.toJSON()));
    const read = editsFromJSON(editsToJSON(edits), editableShapes(stored));
    expect(bitsOf(editEbm(stored, read))).toBe(bitsOf(editEbm(model, edits)));
    expect(bitsOf(editEbm(model, {key: "", edits, selection: null}))).toBe(bitsOf(editEbm(model, edits)));
    expect(bitsOf(editEbm(model, checkout(edits, edits.commits[2].id)))).not.toBe(
      bitsOf(editEbm(model, edits))
    );
  });
});

test("the bags move with their mean, and a deleted term leaves no doubt", () => {
  const model = models.two;
  const edits = commit(begin(model), {kind: "set", term: "age", cells: [2, 3], to: 1});
  const edited = editEbm(model, commit(edits, {kind: "delete", term: "pay"}));
  const editable = editableEbm(model);
  const {mean} = edited.predictWithUncertainty(rows);
  const fromBags = editable.predictWithUncertainty(rows).mean;
  const moved = edited
    .decisionFunction(rows)
    .data.map((score, i) => score - editable.decisionFunction(rows).data[i]);
  expect(
    distance(
      mean.data,
      fromBags.data.map((score, i) => score + moved[i])
    )
  ).toBeLessThan(1e-12);
  const age = edited.termNames.indexOf("age");
  expect(edited.terms[age].standardDeviations).toBe(editable.terms[age].standardDeviations);
  const pay = edited.terms[edited.termNames.indexOf("pay")];
  expect(
    [...pay.scores, ...pay.standardDeviations, ...pay.baggedScores.flatMap((own) => [...own])].every(
      (value) => value === 0
    )
  ).toBe(true);
});

test("an edited model is stored, restored and written as any other, and its shapes show the edit", () => {
  const model = models.two;
  const edited = editEbm(model, commit(begin(model), {kind: "set", term: "age", cells: [2, 3], to: 1}));
  expect(bitsOf(EBM.fromJSON(edited.toJSON()))).toBe(bitsOf(edited));
  const again = EBM.fromInterpretJSON(edited.toInterpretJSON(), {target: "good"});
  expect(distance(again.decisionFunction(rows).data, edited.decisionFunction(rows).data)).toBeLessThan(1e-12);
  expect(
    [...edited.shownTerms().terms[0].scores.subarray(2, 4)].every((score) => Math.abs(score - 1) < 1e-12)
  ).toBe(true);
});

test("edits of another model are refused, and both are named", () => {
  const edits = begin(models.two);
  expect(() => editEbm(models.regression, edits)).toThrow(
    `edits: got edits of the model ${fingerprint(models.two)}, expected edits of this one, ${fingerprint(models.regression)}. Edits belong to one training`
  );
});

test("an edit of a term that is not there names the commit and the terms", () => {
  const edits = commit(begin(models.two), {kind: "move", term: "income", cells: [1], by: 1});
  expect(() => editEbm(models.two, edits)).toThrow(
    /commit [0-9a-f]{12}, term: got "income", expected one of the terms .*age/
  );
});

test("a model that came without the weights of its bins says how they are counted", () => {
  const bare = EBM.fromInterpretJSON(models.two.toInterpretJSON("minimal"), {target: "good"});
  expect(() => editableEbm(bare)).toThrow(
    "model: got no weights of its cells of age & pay, expected the weight of rows in each cell, to part pairs from what one feature says alone. Count them from a table: editableEbm(model, table)"
  );
  const counted = editableEbm(bare, fromRows(rows));
  expect(distance(counted.decisionFunction(rows).data, models.two.decisionFunction(rows).data)).toBeLessThan(
    1e-9
  );
  expect(counted.terms.map(({binWeights}) => binWeights)).toEqual(
    editableEbm(models.two).terms.map(({binWeights}) => binWeights)
  );
});

test("weights that contradict each other are not averaged in silence", () => {
  const {two} = models;
  const terms = two.terms.map((term) =>
    term.features.length === 2
      ? {...term, binWeights: term.binWeights.map((weight, cell) => (cell % 3) * weight)}
      : term
  );
  expect(() => editableEbm(new EBM(two, {...two, terms}))).toThrow(
    /weights of bins that contradict each other/
  );
});
