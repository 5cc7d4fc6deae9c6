import {defineCell} from "../../cell.ts";
import {fields} from "../../models/fields.ts";
import {pausing} from "../../pause.ts";
import {DecisionTree} from "./decision-tree.ts";
import {TreeGrower} from "./grow.ts";
import {ranksOf} from "./ranks.ts";
import {treeFields, treeInputs} from "./tree-fields.ts";

/**
 * A decision tree (CART: Breiman, Friedman, Olshen and Stone 1984). Splits lower Gini's index for classes and the
 * variance for numbers; the search is exact, and of equally good splits the one of the earlier column is taken. A
 * categorical column is split by the order of its levels.
 */
export const decisionTree = defineCell({
  name: "decisionTree",
  title: "Decision tree",
  papers: [],
  inputs: fields(treeFields),
  async run({maxDepth, minSamplesLeaf, ...inputs}, {signal, progress}) {
    const {x, target, learnt} = treeInputs(inputs);
    const pause = pausing(signal);
    const grower = new TreeGrower(
      await ranksOf(x, pause),
      {y: target.y, classes: target.classes?.length ?? 0},
      {maxDepth, minSamplesLeaf, maxFeatures: x.columns}
    );
    grower.start(new Float64Array(x.rows).fill(1));
    while (grower.step()) if (pause.due()) await pause.turn();
    progress(1);
    return new DecisionTree(learnt, grower.finish());
  }
});
