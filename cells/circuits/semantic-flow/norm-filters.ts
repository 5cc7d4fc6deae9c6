import type {Tensor2D} from "@tensorflow/tfjs-core";
import {z} from "zod";
import {type CellContext, defineCell} from "../../cell.ts";
import {InputError} from "../../input-error.ts";
import {rowOf, weight} from "../../lens/direct-logit-attribution/attribute.ts";
import {ranksOf, topTokens} from "../../lens/logit-lens/read-logits.ts";
import {fields} from "../../models/fields.ts";
import type {Transformer} from "../../models/transformer/index.ts";
import {transformerField} from "../../models/transformer-fields.ts";
import {tf} from "../../tensors/tf.ts";
import {checkPredicts, textOrTokens, tokensOf} from "../prompts.ts";
import {rowsOf} from "../vector-rows.ts";

/** A norm, and how often the vocabulary's first word for a state is another after it than before it. */
export interface NormFilter {
  /** the norm's name in the model: "blocks.0.ln1", "ln_final" */
  name: string;
  /** for people: "before block 0's attention" */
  where: string;
  /** prompts whose top token is another */
  changed: number;
}

export interface NormFilters {
  prompts: number;
  norms: NormFilter[];
  /** by site of the residual stream: the median rank that the model's own answer has there, 1 for the likeliest */
  ranks: {name: string; median: number}[];
}

/**
 * How norms filter what a state says (Katz and Belinkov 2023): at the last position of each prompt, the token whose
 * unembedding fits the state best before each norm, and after it. And how the answer rises: its median rank in the
 * logit lens, site by site.
 */
export const normFilters = defineCell({
  name: "normFilters",
  title: "What norms filter",
  papers: [17],
  inputs: fields({
    model: transformerField,
    prompts: z.array(textOrTokens, "an array of prompts").min(1, "at least one prompt")
  }),
  run
});

interface Site {
  norm: string;
  where: string;
  /** the hook of the state that the norm reads */
  state: string;
  label: string;
}

async function run(
  {
    model,
    prompts
  }: {model: Transformer; prompts: (string | ArrayLike<number> | readonly ArrayLike<number>[])[]},
  {signal, progress}: CellContext
): Promise<NormFilters> {
  checkPredicts(model);
  if (model.config.normalizationType === null) {
    throw new InputError("model", {got: model.config.modelName, expected: "one that has norms"});
  }
  const texts = prompts.map((prompt, i) => tokensOf(model, prompt, `prompts[${i}]`));
  const sites = sitesOf(model);
  const changed = sites.map(() => 0);
  const ranks = sites.map(() => [] as number[]);
  const {dModel, dVocab} = model.config;
  const unembedding = tf.tensor2d(model.parameter("unembed.W_U").data, [dModel, dVocab]);
  try {
    for (const [i, tokens] of texts.entries()) {
      const {states, normed} = await statesOf(model, tokens, sites, signal);
      const best = (rows: Float32Array[]) => bestWords(rows, unembedding);
      const [before, after] = [await best(states), await best(normed)];
      const answer = await ranksOfAnswer(model, states);
      for (const s of sites.keys()) {
        if (before[s] !== after[s]) changed[s]++;
        ranks[s].push(answer[s]);
      }
      progress((i + 1) / texts.length, `${i + 1} of ${texts.length} prompts`);
      signal.throwIfAborted();
    }
  } finally {
    unembedding.dispose();
  }
  return {
    prompts: texts.length,
    norms: sites.map(({norm, where}, s) => ({name: norm, where, changed: changed[s]})),
    ranks: sites.map(({label}, s) => ({name: label, median: median(ranks[s])}))
  };
}

function sitesOf(model: Transformer): Site[] {
  const {nLayers, attnOnly} = model.config;
  const sites = Array.from({length: nLayers}, (_, layer) => {
    const attention = {
      norm: `blocks.${layer}.ln1`,
      where: `before block ${layer}'s attention`,
      state: model.hookName("resid_pre", layer),
      label: layer === 0 ? "embedding" : `after block ${layer - 1}`
    };
    const mlp = {
      norm: `blocks.${layer}.ln2`,
      where: `before block ${layer}'s MLP`,
      state: model.hookName("resid_mid", layer),
      label: `after block ${layer}'s attention`
    };
    return attnOnly ? [attention] : [attention, mlp];
  }).flat();
  const last = model.hookName("resid_post", nLayers - 1);
  return [
    ...sites,
    {norm: "ln_final", where: "before the unembedding", state: last, label: `after block ${nLayers - 1}`}
  ];
}

/** Each site's state at the last position, before its norm and after. */
async function statesOf(
  model: Transformer,
  tokens: number[],
  sites: readonly Site[],
  signal: AbortSignal
): Promise<{states: Float32Array[]; normed: Float32Array[]}> {
  const names = sites.flatMap(({state, norm}) => [state, `${norm}.hook_normalized`]);
  const {logits, cache} = await model.runWithCache(tokens, {names, signal});
  logits.dispose();
  try {
    const states: Float32Array[] = [];
    const normed: Float32Array[] = [];
    for (const {state, norm} of sites) {
      states.push(await rowOf(cache.get(state), tokens.length - 1));
      const row = await rowOf(cache.get(`${norm}.hook_normalized`), tokens.length - 1);
      // of RMSNorm the hook shows what comes before the gain
      const gain = model.config.normalizationType === "RMS" ? weight(model, `${norm}.w`) : undefined;
      normed.push(gain ? row.map((value, i) => value * gain[i]) : row);
    }
    return {states, normed};
  } finally {
    cache.dispose();
  }
}

/** For each vector the token whose unembedding it fits best. */
async function bestWords(rows: Float32Array[], unembedding: Tensor2D): Promise<number[]> {
  const products = await rowsOf(rows, (stack) => tf.matMul(stack, unembedding));
  return products.map((row) => topTokens(row, 1)[0]);
}

/** Of each state, by the logit lens: the rank of what the last one finds likeliest. */
async function ranksOfAnswer(model: Transformer, states: Float32Array[]): Promise<number[]> {
  const logits = await rowsOf(states, (stack) => model.toLogits(stack));
  const [answer] = topTokens(logits[logits.length - 1], 1);
  return logits.map((row) => ranksOf(row, [answer])[0]);
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
