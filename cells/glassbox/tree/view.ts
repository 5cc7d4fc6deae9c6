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

/** The levels of each category that can still reach a node. */
type Levels = Record<string, string[]>;

function rules(
  tree: DecisionTree,
  node: number,
  depth: number,
  indent: string,
  open: Levels = tree.categories
): string[] {
  const {left, count, feature, threshold} = tree.nodes;
  const here = `${answer(tree, node)}, ${count[node].toLocaleString("en")} rows`;
  if (left[node] === 0) return [`${indent}→ ${here}`];
  if (depth === shown) return [`${indent}… ${here}`];
  const name = tree.features[feature[node]];
  return sidesOf(tree, name, threshold[node], open).flatMap(({words, levels}, side) => [
    `${indent}${name} ${words}`,
    ...rules(tree, left[node] + side, depth + 1, `${indent}    `, levels)
  ]);
}

/** The two sides of a split, in the words of its column. */
function sidesOf(
  tree: DecisionTree,
  name: string,
  threshold: number,
  open: Levels
): {words: string; levels: Levels}[] {
  const said = (words: string) => ({words, levels: open});
  if (threshold === -Number.MAX_VALUE) return [said("is missing"), said("is known")];
  if (!Object.hasOwn(open, name)) return [said(`≤ ${short(threshold)}`), said(`> ${short(threshold)}`)];
  const side = (keep: (code: number) => boolean) => {
    const levels = open[name].filter((level) => keep(tree.categories[name].indexOf(level)));
    return {words: `is ${levels.join(" or ")}`, levels: {...open, [name]: levels}};
  };
  return [side((code) => code <= threshold), side((code) => code > threshold)];
}

function answer({classes, nodes: {value, outputs}}: DecisionTree, node: number): string {
  if (!classes) return short(value[node]);
  const shares = value.subarray(node * outputs, (node + 1) * outputs);
  const best = shares.indexOf(Math.max(...shares));
  return `${classes[best]} (${percent(shares[best])})`;
}
