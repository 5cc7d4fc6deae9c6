import {escapeHtml} from "../../views/escape.ts";
import {percent, plain, signed} from "../../views/number-words.ts";
import {spokenPiece, visiblePiece} from "../../views/tokens/index.ts";
import type {SemanticFlowData} from "./flow.ts";
import type {FlowEdge, FlowNode} from "./graph.ts";
import {type Layout, mostOf, type Placed} from "./layout.ts";

/** Half the width of a part's box, and how far from its middle an edge turns, in pixels. */
const BOX = 15;
const TURN = 19;

/** The graph, drawn: parts are boxes along the residual stream, edges as wide as what they give. */
export function flowPicture(data: SemanticFlowData, layout: Layout, chosen: string): string {
  const {height, stream, sources, placed, edges} = layout;
  const into = (edge: FlowEdge) => edge.to === chosen || edge.from === chosen;
  const wires = edges.map((edge) => wire(data, layout, edge, into(edge)));
  const guides = sources.map(({y}) => `<line class="gb-flow-guide" x1="0" x2="100%" y1="${y}" y2="${y}"/>`);
  const nodes = [...placed.values()].filter(({node}) => node.kind !== "source");
  const boxes = nodes.map((one) => box(data, layout.columns.length, one, chosen));
  const names = layout.columns.map(
    ({x, name}) =>
      `<text class="gb-flow-small" x="${x.toFixed(2)}%" y="14" text-anchor="middle">${name.replace("block ", "")}</text>`
  );
  return (
    `<div class="gb-flow-graph" role="group" aria-label="${escapeHtml(alternative(data))}">` +
    `<svg class="gb-flow-tokens" height="${height}" role="group" aria-label="tokens of the prompt">${sources.map(({index, y}) => sourceName(data, placed.get(`token:${index}`)!, y, chosen)).join("")}` +
    `<text class="gb-flow-small" x="100%" y="${stream}" dy="0.35em" text-anchor="end" aria-hidden="true">stream</text></svg>` +
    `<svg class="gb-flow-field" width="100%" height="${height}" role="group" aria-label="parts of the model">${guides.join("")}<g aria-hidden="true">${wires.join("")}</g>${boxes.join("")}</svg>` +
    `<svg class="gb-flow-columns" width="100%" height="20" aria-hidden="true" focusable="false">${names.join("")}</svg>` +
    `<p class="gb-flow-across">block →</p></div>`
  );
}

/** Wide for much, and dashed where it speaks against the answer. */
function wire(data: SemanticFlowData, layout: Layout, edge: FlowEdge, lit: boolean): string {
  const from = layout.placed.get(edge.from)!;
  const to = layout.placed.get(edge.to)!;
  if (to.node.kind === "state" || to.node.kind === "output") {
    if (from.node.kind === "state") {
      return `<line class="gb-flow-stream" x1="${from.x.toFixed(2)}%" x2="${to.x.toFixed(2)}%" y1="${layout.stream}" y2="${layout.stream}"/>`;
    }
  }
  const width = Math.max(0.75, (6 * Math.abs(edge.value)) / mostOf(data)).toFixed(2);
  const kind = `gb-flow-wire ${edge.value < 0 ? "gb-flow-against" : "gb-flow-towards"}${lit ? " gb-flow-lit" : ""}`;
  const path = pathOf(from, to, layout.stream);
  const column = (from.node.kind === "source" ? to : from).x;
  const start =
    from.node.kind === "source"
      ? `<circle class="gb-flow-start ${kind}" cx="${-TURN}" cy="${from.y}" r="3"/>`
      : "";
  return `<svg x="${column.toFixed(2)}%" overflow="visible"><path class="${kind}" stroke-width="${width}" d="${path}"/>${start}</svg>`;
}

/** Within one column, in pixels from its middle. */
function pathOf(from: Placed, to: Placed, stream: number): string {
  if (from.node.kind === "source") {
    return `M${-TURN} ${from.y}C${-TURN} ${(from.y + to.y) / 2} ${-TURN - 4} ${to.y} ${-BOX} ${to.y}`;
  }
  if (from.node.kind === "neuron") {
    return `M${-BOX} ${from.y}C${-TURN - 4} ${from.y} ${-TURN - 4} ${to.y} ${-BOX} ${to.y}`;
  }
  const end = from.node.kind === "head" ? stream - 2 : stream + 2;
  return `M${BOX} ${from.y}C${TURN + 5} ${from.y} ${TURN} ${(from.y + end) / 2} ${TURN} ${end}`;
}

function box(data: SemanticFlowData, blocks: number, {node, x, y}: Placed, chosen: string): string {
  const share = Math.abs(node.value) / mostOf(data);
  const side = node.value < 0 ? "negative" : "positive";
  const shape =
    node.kind === "state" || node.kind === "output"
      ? stateShape(node, blocks)
      : `<rect class="gb-flow-paper" x="${-BOX}" y="-10" width="${2 * BOX}" height="20" rx="4"/>` +
        `<rect class="gb-flow-fill" x="${-BOX}" y="-10" width="${2 * BOX}" height="20" rx="4" fill="var(--gb-${side})" fill-opacity="${(0.1 + 0.4 * Math.min(1, share)).toFixed(2)}"/>` +
        `<text${node.kind === "neuron" ? ' class="gb-flow-neuron"' : ""} dy="0.35em" text-anchor="middle">${escapeHtml(printed(node))}</text>`;
  return `<svg x="${x.toFixed(2)}%" y="${y.toFixed(1)}" overflow="visible"><g class="gb-flow-node" ${button(data, node, chosen)}>${shape}</g></svg>`;
}

/**
 * A state is a dot; between blocks with the token that it would predict, and at the end with the answer. Where there is
 * little room, every other token stands above the stream, the last one below: there the answer stands above.
 */
function stateShape(node: FlowNode, blocks: number): string {
  if (node.kind === "output")
    return `<circle class="gb-flow-output" r="8"/><text x="8" y="-14" text-anchor="end">answer</text><rect class="gb-flow-target" x="-36" y="-26" width="46" height="38"/>`;
  const small = node.id.startsWith("mid:");
  const label = small
    ? ""
    : `<text class="gb-flow-says-state${(blocks - node.layer) % 2 ? " gb-flow-every-other" : ""}" y="20" text-anchor="middle">${escapeHtml(printed(node))}</text>`;
  const target = small ? 8 : 12;
  return `<circle class="gb-flow-state" r="${small ? 4 : 6}"/>${label}<rect class="gb-flow-target" x="${-target}" y="-12" width="${2 * target}" height="${small ? 24 : 36}"/>`;
}

function sourceName(data: SemanticFlowData, {node}: Placed, y: number, chosen: string): string {
  return `<g class="gb-flow-node" ${button(data, node, chosen)}><rect class="gb-flow-token" x="0" y="${y - 10}" width="100%" height="20" rx="4"/><text x="100%" dx="-4" y="${y}" dy="0.35em" text-anchor="end">${escapeHtml(printed(node))}</text></g>`;
}

function button(data: SemanticFlowData, node: FlowNode, chosen: string): string {
  const now = node.id === chosen;
  return `role="button" tabindex="${now ? 0 : -1}"${now ? ' aria-current="true"' : ""} data-node="${node.id}" aria-label="${escapeHtml([printed(node), nodeSays(data, node)].filter(Boolean).join(": "))}"`;
}

/** What is written on a node: also the beginning of its name for those who hear it. */
function printed({id, kind, index, name, promoted: [best]}: FlowNode): string {
  switch (kind) {
    case "source":
      return cut(visiblePiece(name));
    case "state":
      return best && !id.startsWith("mid:") ? cut(best.text.trim() || visiblePiece(best.text), 7) : "";
    case "output":
      return "answer";
    case "head":
      return `H${index}`;
    default:
      return kind === "neuron" ? id.replace(/^L\d+/, "") : "MLP";
  }
}

function cut(text: string, letters = 8): string {
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}

/** A node in one sentence. */
export function nodeSays(data: SemanticFlowData, node: FlowNode): string {
  const answer = spokenPiece(data.answer.text);
  const [best] = node.promoted;
  switch (node.kind) {
    case "source":
      return `the token ${spokenPiece(node.name)}, position ${node.index}`;
    case "state":
      return `${node.name}: would predict ${best ? `${spokenPiece(best.text)}, ${percent(best.value)}` : "nothing"}; ${answer} has rank ${node.rank?.toLocaleString("en")} and ${signed(node.value, 2)} so far`;
    case "output":
      return `the logit of ${answer}: ${signed(node.value, 2)}`;
    case "rest":
    case "bias":
      return `${node.name}: ${signed(node.value, 2)}`;
    default:
      return `${node.name} gives ${answer} ${signed(node.value, 2)}; it speaks for ${best ? spokenPiece(best.text) : "nothing"}`;
  }
}

/** The graph for those who do not see it. */
export function alternative(data: SemanticFlowData): string {
  const parts = data.nodes
    .filter(({kind}) => kind === "head" || kind === "mlp")
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, 4)
    .map(({name, value}) => `${name} ${signed(value, 2)}`);
  return `How the logit of ${spokenPiece(data.answer.text)}, ${plain(data.logit)}, forms at position ${data.position}. Most is given by ${parts.join(", ")}. The arrow keys walk along the edges.`;
}
