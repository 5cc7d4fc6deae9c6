import {escapeHtml} from "../../cells/views/escape.ts";
import type {ValueNode, ValueView} from "../../cells/views/view.ts";
import {nodePreview} from "./preview.ts";
import {renderTensor} from "./render-tensor.ts";

type Branch = Extract<ValueNode, {entries: unknown}>;

/** A value as a tree of `<details>`, closed at first: opened by click or key, with or without scripts. */
export function renderValue({name, tree}: ValueView): string {
  const label = name ? `<span class="gb-name">${escapeHtml(name)}</span> = ` : "";
  if (tree.type === "tensor") return renderTensor(tree, label);
  if (!isBranch(tree) || tree.size === 0)
    return `<div class="gb-value-line">${label}${renderLeaf(tree)}</div>`;
  const copy = `<button type="button" class="gb-quiet gb-copy gb-scripted" data-action="copy">Copy<span class="gb-hidden"> ${escapeHtml(name ?? "value")}</span></button>`;
  return `${renderBranch(tree, label)}${copy}`;
}

/** One line, for running text. */
export function renderValueInline({tree}: ValueView): string {
  return `<span class="gb-leaf gb-of-${leafClass(tree)}">${escapeHtml(nodePreview(tree, 80))}</span>`;
}

/** The tree as indented text, for the clipboard. */
export function valueText(node: ValueNode, indent = ""): string {
  if (!isBranch(node) || node.size === 0) return nodePreview(node, 2000);
  const inner = `${indent}  `;
  const [open, close] = brackets(node);
  const keyed = node.type === "object" || node.type === "map";
  const lines = node.entries.map(
    ({key, node: child}) => `${inner}${keyed ? `${key}: ` : ""}${valueText(child, inner)}`
  );
  if (node.more > 0) lines.push(`${inner}… ${node.more} more`);
  const name = node.name === "Object" || node.name === "Array" ? "" : `${node.name} `;
  return `${name}${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

function renderNode(node: ValueNode, label: string): string {
  if (node.type === "tensor") return renderTensor(node, label);
  if (!isBranch(node) || node.size === 0) return `${label}${renderLeaf(node)}`;
  return renderBranch(node, label);
}

function renderBranch(node: Branch, label: string): string {
  const rows = node.entries.map(({key, node: child}) => {
    return `<li>${renderNode(child, `<span class="gb-key">${escapeHtml(key)}</span>: `)}</li>`;
  });
  if (node.more > 0) rows.push(`<li class="gb-more">… ${node.more} more</li>`);
  const preview = `<span class="gb-preview">${escapeHtml(nodePreview(node, 90))}</span>`;
  return `<details class="gb-tree"><summary>${label}${preview}</summary><ul>${rows.join("")}</ul></details>`;
}

function renderLeaf(node: ValueNode): string {
  return `<span class="gb-leaf gb-of-${leafClass(node)}">${escapeHtml(nodePreview(node, 5000))}</span>`;
}

function leafClass(node: ValueNode): string {
  if (node.type === "primitive") return node.of;
  return node.type;
}

function isBranch(node: ValueNode): node is Branch {
  return "entries" in node;
}

function brackets(node: Branch): [string, string] {
  return node.type === "array" || node.type === "typed-array" ? ["[", "]"] : ["{", "}"];
}
