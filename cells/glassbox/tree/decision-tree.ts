import type {Matrix} from "../../math/matrix.ts";
import {type Learnt, storedModel, TabularModel} from "../../models/tabular-model.ts";
import {type View, type Viewable, viewSymbol} from "../../views/view.ts";
import {depthOf, type TreeNodes} from "./nodes.ts";
import {averageTrees, type PackedTrees, packTrees} from "./packed-trees.ts";
import {restoreNodes, type StoredNodes, storeNodes} from "./stored-nodes.ts";
import {treeView} from "./view.ts";

interface StoredDecisionTree extends Learnt {
  kind: "decisionTree";
  nodes: StoredNodes;
}

/** A fitted decision tree. */
export class DecisionTree extends TabularModel implements Viewable {
  readonly nodes: TreeNodes;
  readonly #packed: PackedTrees;

  constructor(learnt: Learnt, nodes: TreeNodes) {
    super(learnt);
    this.nodes = nodes;
    this.#packed = packTrees([nodes], nodes.outputs);
  }

  /** splits on the longest way from root to leaf */
  get depth(): number {
    return depthOf(this.nodes);
  }

  get leaves(): number {
    return this.nodes.left.filter((child) => child === 0).length;
  }

  [viewSymbol](): View[] {
    return treeView(this);
  }

  predictMatrix(rows: Matrix): Matrix {
    return averageTrees(this.#packed, rows);
  }

  toJSON(): StoredDecisionTree {
    return {kind: "decisionTree", ...this.learnt(), nodes: storeNodes(this.nodes)};
  }

  static fromJSON(json: unknown): DecisionTree {
    const {nodes, ...learnt} = storedModel<StoredDecisionTree>(json, "decisionTree");
    return new DecisionTree(learnt, restoreNodes(nodes));
  }
}
