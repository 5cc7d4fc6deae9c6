import type {SemanticFlowData} from "./flow.ts";
import type {FlowEdge, FlowNode} from "./graph.ts";

/** A node where it is drawn: across in per cent, down in pixels. */
export interface Placed {
  node: FlowNode;
  x: number;
  y: number;
}

export interface Layout {
  placed: Map<string, Placed>;
  edges: FlowEdge[];
  /** tokens of the prompt that something is taken from, from top to bottom */
  sources: {index: number; y: number}[];
  /** where the residual stream runs */
  stream: number;
  height: number;
  /** x of each block's column, and what stands above it */
  columns: {x: number; name: string}[];
}

const SOURCE = 20;
const PART = 24;
const STREAM = 40;

/** Share of the largest contribution that each part has; states are always wholly there. */
export function weightOf(data: SemanticFlowData, edge: FlowEdge): number {
  return Math.abs(edge.value) / mostOf(data);
}

/** The largest that any part gives. */
export function mostOf({nodes}: SemanticFlowData): number {
  return Math.max(
    ...nodes.filter(({kind}) => kind === "head" || kind === "mlp").map(({value}) => Math.abs(value)),
    1e-9
  );
}

/**
 * The picture: columns are blocks, from the embedding at the left to the output at the right. The residual stream at
 * this position runs across; heads stand above it, and above them the tokens that they take from; MLPs stand below,
 * and below them their neurons. What gives less than the threshold is left out.
 */
export function layoutOf(data: SemanticFlowData, threshold: number): Layout {
  const named = new Map(data.nodes.map((node) => [node.id, node]));
  const onStream = ({kind}: FlowNode) => kind === "state" || kind === "output";
  const large = data.edges.filter(
    (edge) =>
      (onStream(named.get(edge.from)!) && onStream(named.get(edge.to)!)) ||
      (named.get(edge.from)!.kind !== "rest" &&
        named.get(edge.from)!.kind !== "bias" &&
        weightOf(data, edge) >= threshold)
  );
  const edges = withWayOn(large);
  const there = new Set(edges.flatMap(({from, to}) => [from, to]));
  const nodes = data.nodes.filter(({id}) => there.has(id));
  const blocks = Math.max(...data.nodes.filter(({kind}) => kind === "state").map(({layer}) => layer));
  const columnX = (block: number) => (100 * (block + 1.5)) / (blocks + 2.25);
  const sources = nodes
    .filter(({kind}) => kind === "source")
    .map(({index}) => index!)
    .sort((a, b) => a - b)
    .map((index, i) => ({index, y: SOURCE * (i + 0.5)}));
  const heads = Math.max(1, ...counts(nodes, "head"));
  const above = SOURCE * Math.max(1, sources.length) + 14;
  const stream = above + PART * heads + STREAM / 2;
  const placed = new Map<string, Placed>();
  const place = (node: FlowNode, x: number, y: number) => placed.set(node.id, {node, x, y});
  for (const {index, y} of sources) place(named.get(`token:${index}`)!, 0, y);
  for (let block = 0; block < blocks; block++) {
    const here = nodes.filter((node) => node.layer === block);
    here
      .filter(({kind}) => kind === "head")
      .sort((a, b) => a.index! - b.index!)
      .forEach((node, i) => {
        place(node, columnX(block), stream - STREAM / 2 - PART * (i + 0.5));
      });
    for (const node of here.filter(({kind}) => kind === "mlp")) {
      place(node, columnX(block), stream + STREAM / 2 + PART / 2);
    }
    here
      .filter(({kind}) => kind === "neuron")
      .forEach((node, i) => {
        place(node, columnX(block), stream + STREAM / 2 + PART * (i + 1.75));
      });
  }
  for (const node of nodes.filter(onStream)) {
    place(
      node,
      node.kind === "output" ? columnX(blocks) + 0.5 * (columnX(1) - columnX(0)) : stateX(node, columnX),
      stream
    );
  }
  const neurons = Math.max(0, ...counts(nodes, "neuron"));
  return {
    placed,
    edges: edges.filter(({from, to}) => placed.has(from) && placed.has(to)),
    sources,
    stream,
    height: stream + STREAM / 2 + PART * (neurons ? neurons + 1.5 : 1) + 6,
    columns: Array.from({length: blocks}, (_, block) => ({x: columnX(block), name: `block ${block}`}))
  };
}

/** A state stands at the right edge of the block that wrote it, or between its two halves. */
function stateX({id, layer}: FlowNode, columnX: (block: number) => number): number {
  const step = columnX(1) - columnX(0);
  return id.startsWith("mid:") ? columnX(layer) : columnX(layer - 1) + step / 2;
}

function counts(nodes: readonly FlowNode[], kind: FlowNode["kind"]): number[] {
  const byBlock = new Map<number, number>();
  for (const node of nodes) {
    if (node.kind === kind) byBlock.set(node.layer, (byBlock.get(node.layer) ?? 0) + 1);
  }
  return [...byBlock.values()];
}

/** Edges from whose end a way leads on to the output. */
function withWayOn(edges: readonly FlowEdge[]): FlowEdge[] {
  const reached = new Set(["output"]);
  const kept = new Set<FlowEdge>();
  for (let before = -1; before !== kept.size; ) {
    before = kept.size;
    for (const edge of edges) {
      if (!reached.has(edge.to)) continue;
      kept.add(edge);
      reached.add(edge.from);
    }
  }
  return edges.filter((edge) => kept.has(edge));
}
