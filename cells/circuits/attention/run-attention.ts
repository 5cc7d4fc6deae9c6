import {type CellContext, defineCell} from "../../cell.ts";
import type {ActivationCache, Transformer} from "../../models/transformer/index.ts";
import {tokenPieces} from "../../models/transformer-fields.ts";
import {pausing} from "../../pause.ts";
import {AttentionPatterns, type HeadAttention} from "./attention-patterns.ts";
import {measureOnText} from "./head-measures.ts";
import type {Head} from "./head-name.ts";
import {type AttentionPlan, attentionInputs, planAttention} from "./inputs.ts";
import {startsText} from "./repeated-tokens.ts";
import {writtenNorms} from "./written-norms.ts";

/**
 * Where each head looks: its pattern, and how much it writes of what it sees. The attention of a query to a key says
 * how much of that key's value is taken; multiplied by the length of what is written for it, |v W_O|, it says how much
 * arrives (Kobayashi et al. 2020, "Attention is not only a weight", section 3). Lengths are of the weights as they are:
 * see `processing`.
 *
 * Throws InputError for a prompt that is empty or too long, a layer or head that does not exist, and for patterns that
 * would take more than `maxBytes`, before any is computed.
 */
export const attention = defineCell({
  name: "attention",
  title: "Attention patterns",
  papers: [],
  inputs: attentionInputs,
  async run(inputs, context) {
    const plan = planAttention(inputs);
    const {model, tokens, bytes} = plan;
    return new AttentionPatterns({
      model: model.config.modelName,
      processing: model.processing,
      causal: model.config.attentionDir === "causal",
      tokens,
      pieces: tokenPieces(model, tokens),
      start: startsText(model, tokens),
      bytes,
      heads: await lookAt(plan, context)
    });
  }
});

async function lookAt(plan: AttentionPlan, {signal, progress}: CellContext): Promise<HeadAttention[]> {
  const {model, tokens, heads, layers, names} = plan;
  const pause = pausing(signal);
  const stopAtLayer = Math.max(...layers) + 1;
  const {logits, cache} = await model.runWithCache([tokens], {names, stopAtLayer, signal});
  logits.dispose();
  const found: HeadAttention[] = [];
  try {
    for (const layer of layers) {
      const read = await activationsOf(model, cache, layer);
      for (const head of heads.filter((one) => one.layer === layer)) {
        if (pause.due()) await pause.turn();
        found.push(headOf(plan, head, read));
      }
      progress(found.length / heads.length, "heads");
    }
    return found;
  } finally {
    cache.dispose();
  }
}

/** What one layer computed: pattern [head, query, key], v [pos, key-value head, d_head], z [pos, head, d_head]. */
interface LayerActivations {
  pattern: Float32Array;
  v: Float32Array;
  z: Float32Array;
}

async function activationsOf(
  model: Transformer,
  cache: ActivationCache,
  layer: number
): Promise<LayerActivations> {
  const read = (short: string) => cache.get(model.hookName(short, layer)).data() as Promise<Float32Array>;
  const [pattern, v, z] = await Promise.all([read("pattern"), read("v"), read("z")]);
  return {pattern, v, z};
}

function headOf({model, tokens}: AttentionPlan, {layer, head}: Head, read: LayerActivations): HeadAttention {
  const size = tokens.length;
  const {nHeads, nKeyValueHeads} = model.config;
  const weights = read.pattern.slice(head * size * size, (head + 1) * size * size);
  const output = model.parameter(`blocks.${layer}.attn.W_O`);
  // several heads may read the same values
  const group = Math.floor((head * nKeyValueHeads) / nHeads);
  return {
    layer,
    head,
    weights,
    valueNorms: writtenNorms(output, head, {vectors: read.v, of: group, among: nKeyValueHeads}),
    outputNorms: writtenNorms(output, head, {vectors: read.z, of: head, among: nHeads}),
    ...measureOnText({weights, size}, tokens, startsText(model, tokens))
  };
}
