import {InputError} from "../../input-error.ts";
import {type Viewable, viewSymbol, type WidgetView} from "../../views/view.ts";
import type {LikelyToken} from "../likely-tokens.ts";
import type {FlowEdge, FlowGraph, FlowNode} from "./graph.ts";

export interface SemanticFlowData extends FlowGraph {
  model: string;
  prompt: string[];
  position: number;
  answer: {token: number; text: string; probability: number};
  /** whose logit is taken off the answer's, if one was named */
  wrong?: {token: number; text: string};
  /** the model's own logit of the answer, less the wrong token's */
  logit: number;
  /** the model's own likeliest tokens */
  top: LikelyToken[];
}

/** How the prediction at one position forms: a graph from the prompt's tokens to the answer's logit. */
export class SemanticFlow implements Viewable {
  readonly data: SemanticFlowData;

  constructor(data: SemanticFlowData) {
    this.data = data;
  }

  /** Parts that write into the stream, the one that gives the answer most, for or against, first. */
  get contributions(): FlowNode[] {
    return this.data.nodes
      .filter(({kind}) => kind === "head" || kind === "mlp")
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  }

  /** what all edges into the output leave of the model's own logit: rounding, and nothing else */
  get residual(): number {
    return this.data.logit - this.into("output").reduce((sum, {value}) => sum + value, 0);
  }

  /** @throws InputError for a node that is not in the graph */
  node(id: string): FlowNode {
    const node = this.data.nodes.find((one) => one.id === id);
    if (node) return node;
    throw new InputError("id", {
      got: id,
      expected: 'a node of the graph, such as "L0H1", "L0.mlp" or "output"'
    });
  }

  /**
   * What goes into a node, the largest first.
   * @throws InputError for a node that is not in the graph
   */
  into(id: string): FlowEdge[] {
    const node = this.node(id);
    return sorted(this.data.edges.filter(({to}) => to === node.id));
  }

  /**
   * Where a node goes, the largest first.
   * @throws InputError for a node that is not in the graph
   */
  outOf(id: string): FlowEdge[] {
    const node = this.node(id);
    return sorted(this.data.edges.filter(({from}) => from === node.id));
  }

  [viewSymbol](): WidgetView {
    return {kind: "widget", name: "semantic-flow", state: this.data};
  }

  toJSON(): SemanticFlowData & {kind: "semantic-flow"} {
    return {kind: "semantic-flow", ...this.data};
  }
}

function sorted(edges: FlowEdge[]): FlowEdge[] {
  return edges.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}
