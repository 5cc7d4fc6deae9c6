import {type Direction, dot, weight, written} from "../../lens/direct-logit-attribution/attribute.ts";
import {topTokens} from "../../lens/logit-lens/read-logits.ts";
import type {Transformer} from "../../models/transformer/index.ts";
import type {FlowEdge, FlowGraph, FlowKind, FlowNode} from "./graph.ts";
import type {BlockRun, PositionRun} from "./read-run.ts";

/** A flow graph whose nodes are not read yet, with the vector that each wrote. */
export interface RawFlow extends FlowGraph {
  /** [d_model], by node */
  vectors: Map<string, Float32Array>;
}

interface Question {
  model: Transformer;
  run: PositionRun;
  direction: Direction;
  pieces: readonly string[];
  position: number;
  /** neurons of each MLP that stand alone */
  neurons: number;
}

/**
 * The whole flow at one position: what the embedding, every head (from every token it attends to) and every MLP (from
 * its neurons) give the answer's logit. With the scale of the final norm held at what it was, all that goes into a
 * node adds up to its value, and into the output to the logit (Elhage et al. 2021; Katz and Belinkov 2023).
 */
export function flowGraph({model, run, direction, pieces, position, neurons}: Question): RawFlow {
  const {along, biases} = direction;
  const {nLayers} = model.config;
  const flow: RawFlow = {nodes: [], edges: [], vectors: new Map()};
  const put = (kind: FlowKind, id: string, part: Partial<FlowNode>, vector?: ArrayLike<number>): FlowNode => {
    const node = {id, kind, name: id, layer: 0, value: 0, promoted: [], suppressed: [], ...part};
    flow.nodes.push(node);
    if (vector) flow.vectors.set(id, Float32Array.from(vector));
    return node;
  };
  const state = (id: string, name: string, layer: number, vector: Float32Array) =>
    put("state", id, {name, layer, value: dot(vector, along)}, vector);
  for (const [at, piece] of pieces.entries()) {
    if (at <= position) put("source", `token:${at}`, {name: piece, layer: -1, index: at});
  }
  let before = state("embedding", "embedding", 0, run.embedded);
  for (let layer = 0; layer < nLayers; layer++) {
    const block = run.blocks[layer];
    const after = state(`after:${layer}`, `after block ${layer}`, layer + 1, block.after);
    const mid = block.mid
      ? state(`mid:${layer}`, `after block ${layer}'s attention`, layer, block.mid)
      : after;
    flow.edges.push({from: before.id, to: mid.id, value: before.value});
    addHeads(model, layer, block, {position, along, into: mid.id, put, edges: flow.edges});
    if (block.mid) {
      flow.edges.push({from: mid.id, to: after.id, value: mid.value});
      addMlp(model, layer, block, {neurons, along, into: after.id, put, edges: flow.edges});
    }
    before = after;
  }
  const logit = before.value + biases.reduce((sum, {value}) => sum + value, 0);
  put("output", "output", {name: "output", layer: nLayers + 1, value: logit});
  flow.edges.push({from: before.id, to: "output", value: before.value});
  for (const {kind, name, value} of biases) {
    put("bias", kind, {name, layer: nLayers + 1, value});
    flow.edges.push({from: kind, to: "output", value});
  }
  return flow;
}

interface Into {
  along: Float64Array;
  into: string;
  put(kind: FlowKind, id: string, part: Partial<FlowNode>, vector?: ArrayLike<number>): FlowNode;
  edges: FlowEdge[];
}

/** Heads, what each takes from each token, and the bias that all heads of a block share. */
function addHeads(
  model: Transformer,
  layer: number,
  {pattern, values}: BlockRun,
  {position, along, into, put, edges}: Into & {position: number}
): void {
  const {nHeads, nKeyValueHeads, dHead, dModel} = model.config;
  const matrix = model.parameter(`blocks.${layer}.attn.W_O`).data;
  const length = pattern.length / nHeads;
  for (let head = 0; head < nHeads; head++) {
    const shared = Math.floor((head * nKeyValueHeads) / nHeads);
    const rows = matrix.subarray(head * dHead * dModel, (head + 1) * dHead * dModel);
    const reads = written(rows, new Float32Array(dHead).fill(1), along);
    const z = new Float64Array(dHead);
    const id = `L${layer}H${head}`;
    let value = 0;
    for (let at = 0; at <= Math.min(position, length - 1); at++) {
      const attention = pattern[head * length + at];
      const from = (at * nKeyValueHeads + shared) * dHead;
      const taken = values.subarray(from, from + dHead);
      const share = attention * dot(taken, reads);
      value += share;
      for (let i = 0; i < dHead; i++) z[i] += attention * taken[i];
      edges.push({from: `token:${at}`, to: id, value: share, attention});
    }
    const vector = new Float64Array(dModel);
    for (let i = 0; i < dHead; i++) {
      for (let j = 0; j < dModel; j++) vector[j] += z[i] * rows[i * dModel + j];
    }
    put("head", id, {layer, index: head, value}, vector);
    edges.push({from: id, to: into, value});
  }
  const bias = weight(model, `blocks.${layer}.attn.b_O`);
  if (!bias) return;
  const value = dot(bias, along);
  put("bias", `L${layer}.b_O`, {name: `L${layer} attention's bias`, layer, value}, bias);
  edges.push({from: `L${layer}.b_O`, to: into, value});
}

/** An MLP, its strongest neurons, all others together, and its bias. */
function addMlp(
  model: Transformer,
  layer: number,
  {post, mlpOut}: BlockRun,
  {neurons, along, into, put, edges}: Into & {neurons: number}
): void {
  const {dModel} = model.config;
  const id = `L${layer}.mlp`;
  const value = dot(mlpOut!, along);
  put("mlp", id, {name: `L${layer} MLP`, layer, value}, mlpOut);
  edges.push({from: id, to: into, value});
  const matrix = model.parameter(`blocks.${layer}.mlp.W_out`).data;
  const shares = written(matrix, post!, along);
  const strongest = topTokens(Float32Array.from(shares, Math.abs), Math.min(neurons, shares.length));
  let rest = value;
  for (const neuron of strongest) {
    const share = shares[neuron];
    const vector = Array.from({length: dModel}, (_, i) => post![neuron] * matrix[neuron * dModel + i]);
    put("neuron", `L${layer}N${neuron}`, {layer, index: neuron, value: share}, vector);
    edges.push({from: `L${layer}N${neuron}`, to: id, value: share});
    rest -= share;
  }
  const bias = weight(model, `blocks.${layer}.mlp.b_out`);
  if (bias) {
    const share = dot(bias, along);
    put("bias", `L${layer}.b_out`, {name: `L${layer} MLP's bias`, layer, value: share}, bias);
    edges.push({from: `L${layer}.b_out`, to: id, value: share});
    rest -= share;
  }
  const others = shares.length - strongest.length;
  if (others <= 0) return;
  put("rest", `L${layer}.others`, {name: `${others} other neurons of L${layer}`, layer, value: rest});
  edges.push({from: `L${layer}.others`, to: id, value: rest});
}
