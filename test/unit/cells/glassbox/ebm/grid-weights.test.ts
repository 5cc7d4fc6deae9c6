import {expect, test} from "vitest";
import {EBM} from "../../../../../cells/glassbox/ebm/ebm-model.ts";
import {editEbm} from "../../../../../cells/glassbox/ebm/editing/edit-ebm.ts";
import {editableEbm} from "../../../../../cells/glassbox/ebm/editing/editable-ebm.ts";
import {editableShapes} from "../../../../../cells/glassbox/ebm/editing/editable-shapes.ts";
import {fingerprint} from "../../../../../cells/glassbox/ebm/editing/fingerprint.ts";
import {commit, noEdits} from "../../../../../cells/glassbox/ebm/editing/history.ts";
import {binOf, gridOf} from "../../../../../cells/glassbox/ebm/feature.ts";
import {gridWeights} from "../../../../../cells/glassbox/ebm/grid-weights.ts";
import {ebm} from "../../../../../cells/glassbox/ebm/index.ts";
import {Random} from "../../../../../cells/math/random.ts";
import {madeRows} from "./editing/models.ts";

const rows = madeRows(500, 3);
const quick = {preset: "fast", outerBags: 1, nJobs: 1, maxInteractionBins: 8, target: "amount"} as const;

test("weights of a grid with the cuts of a main and of a pair are those of the rows, fractions too", async () => {
  const random = new Random(4);
  const sampleWeight = rows.map(() => 0.1 + random.uniform());
  const model = await ebm({
    ...quick,
    table: rows,
    features: ["age", "pay"],
    interactions: [["age", "pay"]],
    sampleWeight
  });
  const editable = editableEbm(model);
  const encoded = editable.encode(rows);
  const finer = [0, 1].filter((j) => gridOf(editable.binning[j], 1).size > gridOf(model.binning[j], 1).size);
  expect(finer.length).toBeGreaterThan(0);
  for (const j of [0, 1]) {
    const grid = gridOf(editable.binning[j], 1);
    const counted = new Float64Array(grid.size);
    for (const [i, weight] of sampleWeight.entries()) counted[binOf(grid, encoded.data[2 * i + j])] += weight;
    const found = gridWeights(grid, j, model) as Float64Array;
    for (const [bin, weight] of found.entries()) expect(weight).toBeCloseTo(counted[bin], 9);
    expect(found.filter((weight) => weight === 0).length).toBe(
      counted.filter((weight) => weight === 0).length
    );
    expect(editable.terms[j].binWeights).toEqual(found);
  }
});

test("a grid with a cut that no term has is not guessed, nor one of a feature that no term counted", async () => {
  const model = await ebm({...quick, table: rows, features: ["age", "pay"], interactions: 0});
  const cuts = Float64Array.of(33.333);
  expect(gridWeights({size: 4, cuts}, 0, model)).toBeUndefined();
  const bare = EBM.fromInterpretJSON(model.toInterpretJSON("minimal"), {target: "amount"});
  expect(gridWeights(gridOf(bare.binning[0], 1), 0, bare)).toBeUndefined();
});

test("a model of single features that came without weights is edited, each bin counting the same", async () => {
  const model = await ebm({...quick, table: rows, features: ["age", "pay"], interactions: 0});
  const bare = EBM.fromInterpretJSON(model.toInterpretJSON("minimal"), {target: "amount"});
  expect(editableEbm(bare)).toBe(bare);
  const [shape] = editableShapes(bare).filter(({term}) => term === "pay");
  const cells = [5, 6, 7, 8];
  const edits = commit(noEdits(fingerprint(bare)), {kind: "align", term: "pay", cells, to: "average"});
  const edited = editEbm(bare, edits).terms[1].scores;
  const mean = cells.reduce((sum, cell) => sum + shape.scores[cell], 0) / 4;
  for (const cell of cells) expect(edited[cell]).toBeCloseTo(mean, 12);
});
