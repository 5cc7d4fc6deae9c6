import type {Matrix} from "../../math/matrix.ts";
import {type Learnt, storedModel, TabularModel} from "../../models/tabular-model.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";
import type {TreeNodes} from "../tree/nodes.ts";
import {averageTrees, type PackedTrees, packTrees} from "../tree/packed-trees.ts";
import {restoreNodes, type StoredNodes, storeNodes} from "../tree/stored-nodes.ts";
import {forestView} from "./view.ts";

/** How well the trees predict rows they were not grown on. */
export interface OutOfBag {
  /** accuracy, or R² for a regression; NaN if every tree saw every row */
  score: number;
  /** rows that at least one tree did not see */
  rows: number;
}

interface StoredRandomForest extends Learnt {
  kind: "randomForest";
  seed: number;
  outOfBag: {score: number | null; rows: number};
  trees: StoredNodes[];
}

/** A fitted random forest: the mean of its trees' answers. */
export class RandomForest extends TabularModel implements Viewable {
  readonly trees: TreeNodes[];
  readonly seed: number;
  readonly outOfBag: OutOfBag;
  readonly #packed: PackedTrees;

  constructor(
    learnt: Learnt,
    {trees, seed, outOfBag}: {trees: TreeNodes[]; seed: number; outOfBag: OutOfBag}
  ) {
    super(learnt);
    this.trees = trees;
    this.seed = seed;
    this.outOfBag = outOfBag;
    this.#packed = packTrees(trees, trees[0].outputs);
  }

  [viewSymbol](): View[] {
    return forestView(this);
  }

  predictMatrix(rows: Matrix): Matrix {
    return averageTrees(this.#packed, rows);
  }

  toJSON(): StoredRandomForest {
    const {seed, outOfBag, trees} = this;
    // JSON has no NaN.
    const score = Number.isNaN(outOfBag.score) ? null : outOfBag.score;
    const stored = trees.map(storeNodes);
    return {kind: "randomForest", ...this.learnt(), seed, outOfBag: {...outOfBag, score}, trees: stored};
  }

  static fromJSON(json: unknown): RandomForest {
    const {trees, seed, outOfBag, ...learnt} = storedModel<StoredRandomForest>(json, "randomForest");
    return new RandomForest(learnt, {
      trees: trees.map(restoreNodes),
      seed,
      outOfBag: {...outOfBag, score: outOfBag.score ?? NaN}
    });
  }
}
