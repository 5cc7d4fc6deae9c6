import {text} from "../../views/text.ts";
import type {View} from "../../views/view.ts";
import {percent, short, subject, summary} from "../summary.ts";
import type {DecisionTree} from "./decision-tree.ts";

// Deeper rules are cut: a picture of hundreds of lines teaches nothing.
const shown = 3;

export function treeView(tree: DecisionTree): View[] {
  const sentences = [
    `It learnt ${subject(tree)}.`,
    tree.depth === 0
      ? "No column helped: it gives every row the same answer."
      : `It has ${tree.leaves} leaves and asks at most ${tree.depth} questions.`
  ];
  if (tree.depth > shown) sentences.push(`The first ${shown} are shown.`);
  return [summary("Decision tree", sentences), text(rules(tree, 0, 0, "").join("\n"))];
}

function rules(tree: DecisionTree, node: number, depth: number, indent: string): string[] {
  const {left, count, feature} = tree.nodes;
  const here = `${answer(tree, node)}, ${count[node].toLocaleString("en")} rows`;
  if (left[node] === 0) return [`${indent}→ ${here}`];
  if (depth === shown) return [`${indent}… ${here}`];
  const name = tree.features[feature[node]];
  const [low, high] = question(tree, name, tree.nodes.threshold[node]);
  return [
    `${indent}${name} ${low}`,
    ...rules(tree, left[node], depth + 1, `${indent}    `),
    `${indent}${name} ${high}`,
    ...rules(tree, left[node] + 1, depth + 1, `${indent}    `)
  ];
}

/** The two sides of a split, in the words of its column. */
function question(tree: DecisionTree, name: string, threshold: number): [string, string] {
  if (threshold === -Number.MAX_VALUE) return ["is missing", "is known"];
  const levels = tree.categories[name];
  if (!levels) return [`≤ ${short(threshold)}`, `> ${short(threshold)}`];
  const end = Math.floor(threshold) + 1;
  return [`is ${levels.slice(0, end).join(" or ")}`, `is ${levels.slice(end).join(" or ")}`];
}

function answer({classes, nodes: {value, outputs}}: DecisionTree, node: number): string {
  if (!classes) return short(value[node]);
  const shares = value.subarray(node * outputs, (node + 1) * outputs);
  const best = shares.indexOf(Math.max(...shares));
  return `${classes[best]} (${percent(shares[best])})`;
}
