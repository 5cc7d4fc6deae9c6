import type {View} from "../../views/view.ts";
import {percent, subject, summary} from "../summary.ts";
import {depthOf} from "../tree/nodes.ts";
import type {RandomForest} from "./random-forest.ts";

export function forestView(forest: RandomForest): View[] {
  const {trees, outOfBag, classes, rows, seed} = forest;
  const nodes = trees.reduce((sum, tree) => sum + tree.left.length, 0);
  const deepest = Math.max(...trees.map(depthOf));
  const sentences = [
    `${trees.length} trees learnt ${subject(forest)}.`,
    `They have ${Math.round(nodes / trees.length).toLocaleString("en")} nodes on average and ask at most ${deepest} questions.`
  ];
  if (outOfBag.rows > 0) {
    const score = classes
      ? `is right on ${percent(outOfBag.score)}`
      : `reaches an R² of ${outOfBag.score.toFixed(3)}`;
    const some = outOfBag.rows < rows ? ` (${outOfBag.rows.toLocaleString("en")} rows)` : "";
    sentences.push(`Asked about rows a tree has not seen${some}, the forest ${score}.`);
  }
  sentences.push(`Seed ${seed}.`);
  return [summary("Random forest", sentences)];
}
