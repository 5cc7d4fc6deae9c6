import {escapeHtml} from "../../views/escape.ts";
import {percent, signed} from "../../views/number-words.ts";
import {visiblePiece} from "../../views/tokens/index.ts";
import type {SemanticFlowData} from "./flow.ts";
import {nodeSays} from "./flow-picture.ts";
import type {FlowEdge, FlowNode, MovedToken} from "./graph.ts";

/** Edges that are named in the details. */
const named = 6;

/** What a node speaks for and against, what goes into it and where it goes. */
export function flowDetails(data: SemanticFlowData, id: string): string {
  const node = data.nodes.find((one) => one.id === id) ?? data.nodes[0];
  return (
    `<div class="gb-flow-details"><p class="gb-flow-says" aria-live="polite">${escapeHtml(sentence(nodeSays(data, node)))}</p>` +
    `<div class="gb-flow-lists">${tokens(node)}${edges(data, node)}</div></div>`
  );
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function tokens(node: FlowNode): string {
  if (node.promoted.length === 0) return "";
  const state = node.kind === "state";
  const list = (title: string, moved: readonly MovedToken[]) =>
    `<div><p class="gb-flow-title">${title}</p><ol>${moved
      .map(
        ({text, value}) =>
          `<li><span class="gb-flow-word">${escapeHtml(visiblePiece(text))}</span><span>${state ? percent(value) : signed(value, 2)}</span></li>`
      )
      .join("")}</ol></div>`;
  return (
    list(state ? "would predict" : "speaks for", node.promoted) +
    (state ? "" : list("speaks against", node.suppressed))
  );
}

function edges(data: SemanticFlowData, node: FlowNode): string {
  const bySize = (a: FlowEdge, b: FlowEdge) => Math.abs(b.value) - Math.abs(a.value);
  const into = data.edges.filter(({to}) => to === node.id).sort(bySize);
  const out = data.edges.filter(({from}) => from === node.id).sort(bySize);
  return list("comes from", into, "from") + list("goes to", out, "to");

  function list(title: string, all: FlowEdge[], end: "from" | "to"): string {
    if (all.length === 0) return "";
    const lines = all.slice(0, named).map((edge) => {
      const other = data.nodes.find(({id}) => id === edge[end])!;
      const name = other.kind === "source" ? `${visiblePiece(other.name)} at ${other.index}` : other.name;
      const looks =
        edge.attention === undefined ? "" : ` <small>attention ${percent(edge.attention)}</small>`;
      const label =
        other.kind === "rest" || other.kind === "bias"
          ? escapeHtml(name)
          : `<button type="button" data-walk="${edge[end]}" class="gb-flow-walk">${escapeHtml(name)}</button>`;
      return `<li><span>${label}${looks}</span><span>${signed(edge.value, 2)}</span></li>`;
    });
    const rest = all.slice(named);
    const sum = rest.reduce((total, {value}) => total + value, 0);
    const more = rest.length ? `<li><span>${rest.length} more</span><span>${signed(sum, 2)}</span></li>` : "";
    return `<div><p class="gb-flow-title">${title}</p><ol>${lines.join("")}${more}</ol></div>`;
  }
}
