/** What stands in a flow graph. */
export type FlowKind = "source" | "state" | "head" | "mlp" | "neuron" | "bias" | "rest" | "output";

/** A token that a vector speaks for or against, with how much it adds to its logit. */
export interface MovedToken {
  token: number;
  text: string;
  /** in logits; of a state the token's probability */
  value: number;
}

/** One thing that writes into the residual stream, or the stream itself at one place. */
export interface FlowNode {
  id: string;
  kind: FlowKind;
  /** for people: "L2H5", "after L2's MLP" */
  name: string;
  /** block, from 0; of a state the blocks that have written the whole of their part */
  layer: number;
  /** head, neuron or position in the prompt, from 0 */
  index?: number;
  /** what it gives the answer's logit; of a state what it holds so far */
  value: number;
  /** tokens that it makes likelier, most first; of a state those that it would predict */
  promoted: MovedToken[];
  /** tokens that it makes less likely, most first */
  suppressed: MovedToken[];
  /** of a state: the answer's place among all tokens, 1 for the likeliest */
  rank?: number;
}

/** What goes from one node into another. All that goes into a node adds up to its value. */
export interface FlowEdge {
  from: string;
  to: string;
  /** in logits of the answer */
  value: number;
  /** of an edge from a token to a head: how much the head attends to it, 0 to 1 */
  attention?: number;
}

export interface FlowGraph {
  nodes: FlowNode[];
  edges: FlowEdge[];
}

/** How much of the largest share a part must have to stand in the graph alone, and how many nodes may stand there. */
export interface Pruning {
  threshold: number;
  maxNodes: number;
}

/**
 * Leaves the nodes that matter most; what the others give is kept as one edge from a node "rest" to each node that
 * they write to, so that what goes into a node still adds up. States and the output always stay.
 */
export function pruned({nodes, edges}: FlowGraph, {threshold, maxNodes}: Pruning): FlowGraph {
  const always = nodes.filter(({kind}) => kind === "state" || kind === "output");
  const others = nodes.filter(({kind}) => kind !== "state" && kind !== "output");
  const most = Math.max(...others.filter(({kind}) => kind !== "source").map(({value}) => Math.abs(value)), 0);
  const through = ({kind}: FlowNode) => kind === "source" || kind === "neuron";
  const weights = weightsOf(nodes, edges);
  const chosen = others
    .filter(({id}) => weights.get(id)! > threshold * most)
    .sort((a, b) => weights.get(b.id)! - weights.get(a.id)! || Number(through(a)) - Number(through(b)))
    .slice(0, Math.max(0, maxNodes - always.length));
  const stays = reachingOutput(new Set([...always, ...chosen].map(({id}) => id)), edges);
  const rests = new Map<string, FlowEdge>();
  const kept: FlowEdge[] = [];
  for (const edge of edges) {
    if (!stays.has(edge.to)) continue;
    if (stays.has(edge.from)) {
      kept.push(edge);
      continue;
    }
    const rest = rests.get(edge.to) ?? {from: `rest:${edge.to}`, to: edge.to, value: 0};
    rest.value += edge.value;
    rests.set(edge.to, rest);
  }
  const named = new Map(nodes.map((node) => [node.id, node]));
  return {
    nodes: [
      ...nodes.filter(({id}) => stays.has(id)),
      ...[...rests.values()].map((edge) => restNode(edge, named.get(edge.to)!))
    ],
    edges: [...kept, ...rests.values()]
  };
}

/**
 * What a part weighs: what it gives. What reaches the stream through another part, a neuron through its MLP, a token
 * through a head, weighs no more than that part does, so that none stays without its way on.
 */
function weightsOf(nodes: readonly FlowNode[], edges: readonly FlowEdge[]): Map<string, number> {
  const parts = new Map(nodes.map((node) => [node.id, node]));
  const weights = new Map<string, number>();
  for (const {from, to, value} of edges) {
    const through = parts.get(to)!;
    const direct = through.kind === "state" || through.kind === "output";
    const weight = direct ? Math.abs(value) : Math.min(Math.abs(value), Math.abs(through.value));
    weights.set(from, Math.max(weights.get(from) ?? 0, weight));
  }
  return weights;
}

/** Those of the nodes from which a way leads to the output over others of them. */
function reachingOutput(ids: ReadonlySet<string>, edges: readonly FlowEdge[]): Set<string> {
  const into = new Map<string, string[]>();
  for (const {from, to} of edges) into.set(to, [...(into.get(to) ?? []), from]);
  const reached = new Set<string>();
  const open = ["output"];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id) || !ids.has(id)) continue;
    reached.add(id);
    open.push(...(into.get(id) ?? []));
  }
  return reached;
}

function restNode({from, value}: FlowEdge, to: FlowNode): FlowNode {
  return {
    id: from,
    kind: "rest",
    name: `all else into ${to.name}`,
    layer: to.layer,
    value,
    promoted: [],
    suppressed: []
  };
}
