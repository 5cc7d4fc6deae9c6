import type {Matrix} from "../../math/matrix.ts";
import {accuracy, rSquared} from "../../math/metrics.ts";
import {Random} from "../../math/random.ts";
import type {Pause} from "../../pause.ts";
import {type GrowTarget, TreeGrower} from "../tree/grow.ts";
import {leafOf, type TreeNodes} from "../tree/nodes.ts";
import {ranksOf} from "../tree/ranks.ts";
import type {OutOfBag} from "./random-forest.ts";

export interface ForestOptions {
  numTrees: number;
  maxDepth: number;
  minSamplesLeaf: number;
  maxFeatures: number;
  seed: number;
}

/**
 * Random forest (Breiman 2001): each tree is grown on as many rows as there are, drawn with replacement, and tries
 * `maxFeatures` columns at each split. The rows that a tree did not draw, about 37 %, judge it.
 */
export async function fitForest(
  x: Matrix,
  target: GrowTarget,
  {numTrees, maxDepth, minSamplesLeaf, maxFeatures, seed}: ForestOptions,
  pause: Pause,
  progress: (fraction: number, note?: string) => void
): Promise<{trees: TreeNodes[]; outOfBag: OutOfBag}> {
  const random = new Random(seed);
  const grower = new TreeGrower(await ranksOf(x, pause), target, {
    maxDepth,
    minSamplesLeaf,
    maxFeatures,
    random
  });
  const outputs = Math.max(1, target.classes);
  const votes = new Float64Array(x.rows * outputs);
  const voters = new Int32Array(x.rows);
  const drawn = new Float64Array(x.rows);
  const trees: TreeNodes[] = [];
  for (let t = 0; t < numTrees; t++) {
    drawn.fill(0);
    for (let i = 0; i < x.rows; i++) drawn[random.integer(x.rows)]++;
    grower.start(drawn);
    while (grower.step()) {
      if (!pause.due()) continue;
      progress(t / numTrees, `${t} of ${numTrees} trees`);
      await pause.turn();
    }
    const tree = grower.finish();
    trees.push(tree);
    for (let i = 0; i < x.rows; i++) {
      if (drawn[i] > 0) continue;
      voters[i]++;
      const leaf = leafOf(tree, x.data, i * x.columns);
      for (let o = 0; o < outputs; o++) votes[i * outputs + o] += tree.value[leaf * outputs + o];
    }
  }
  progress(1, `${numTrees} trees`);
  return {trees, outOfBag: judge(votes, voters, target)};
}

function judge(votes: Float64Array, voters: Int32Array, {y, classes}: GrowTarget): OutOfBag {
  const truth: number[] = [];
  const predicted: number[] = [];
  for (let i = 0; i < voters.length; i++) {
    if (voters[i] === 0) continue;
    truth.push(y[i]);
    if (classes === 0) predicted.push(votes[i] / voters[i]);
    else {
      const row = votes.subarray(i * classes, (i + 1) * classes);
      predicted.push(row.indexOf(Math.max(...row)));
    }
  }
  const rows = truth.length;
  if (rows === 0) return {score: NaN, rows};
  return {score: classes ? accuracy(truth, predicted) : rSquared(truth, predicted), rows};
}
