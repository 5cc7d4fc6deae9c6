import {logitsOfNothing, scaleOf} from "../../lens/logit-lens/look.ts";
import {ranksOf, readLogits, topTokens} from "../../lens/logit-lens/read-logits.ts";
import type {Transformer} from "../../models/transformer/index.ts";
import {tokenPieces} from "../../models/transformer-fields.ts";
import {pausing} from "../../pause.ts";
import {tf} from "../../tensors/tf.ts";
import {rowsOf} from "../vector-rows.ts";
import type {RawFlow} from "./flow-graph.ts";
import type {FlowNode, MovedToken} from "./graph.ts";

/** Vectors that are unembedded at a time. */
const atOnce = 24;

export interface Naming {
  model: Transformer;
  answer: number;
  /** what the final norm divided by at this position */
  scale: number;
  topK: number;
}

/**
 * Projects each node's vector to the vocabulary. A state is read by the logit lens: what it would predict, and the
 * answer's rank. All else is read as it adds to the logits, with the scale of the final norm held: the tokens that it
 * speaks for, and against.
 */
export async function nameTokens(
  flow: RawFlow,
  {model, answer, scale, topK}: Naming,
  signal: AbortSignal
): Promise<void> {
  const named = flow.nodes.filter(({id}) => flow.vectors.has(id));
  const empty = await logitsOfNothing(tf, {model});
  const pause = pausing(signal);
  for (let from = 0; from < named.length; from += atOnce) {
    const nodes = named.slice(from, from + atOnce);
    const vectors = nodes.map(({id}) => flow.vectors.get(id)!);
    const rows = await rowsOf(vectors, (stack) => model.toLogits(stack));
    for (const [i, node] of nodes.entries()) {
      if (pause.due()) await pause.turn();
      const row = rows[i];
      if (node.kind === "state") nameState(model, node, row, {answer, topK});
      else {
        const own = scaleOf(model.config, vectors[i]);
        const moved = row.map((logit, token) => ((logit - empty[token]) * own) / scale);
        node.promoted = strongest(model, moved, topK, 1);
        node.suppressed = strongest(model, moved, topK, -1);
      }
    }
  }
}

function nameState(
  model: Transformer,
  node: FlowNode,
  logits: Float32Array,
  {answer, topK}: {answer: number; topK: number}
): void {
  const {logSum} = readLogits(logits);
  node.promoted = strongest(model, logits, topK, 1).map(({value, ...token}) => ({
    ...token,
    value: Math.exp(value - logSum)
  }));
  [node.rank] = ranksOf(logits, [answer]);
}

function strongest(model: Transformer, moved: Float32Array, count: number, sign: 1 | -1): MovedToken[] {
  const tokens = topTokens(sign === 1 ? moved : moved.map((value) => -value), Math.min(count, moved.length));
  const texts = tokenPieces(model, tokens);
  return Array.from(tokens, (token, i) => ({token, text: texts[i], value: moved[token]}));
}
