import type {Tensor} from "@tensorflow/tfjs-core";
import type {CellContext} from "../../cell.ts";
import {InputError} from "../../input-error.ts";
import type {Transformer} from "../../models/transformer/index.ts";
import {tf} from "../../tensors/tf.ts";
import type {PathSettings} from "./inputs.ts";
import type {Patching} from "./patching.ts";
import {PromptPair} from "./prompt-pair.ts";
import type {Plan} from "./sweep.ts";

interface Sender {
  layer: number;
  head: number;
}

/**
 * Path patching (Wang et al. 2022, sec. 3.1): what one head writes in the clean run reaches one reader only; all
 * others read the corrupted run. To the logits: straight into the last residual stream. To a head: into what that
 * head's queries, keys or values are made of.
 */
export async function patchPaths(settings: PathSettings, context: CellContext): Promise<Patching> {
  const {model, to} = settings;
  const layer = to === "logits" ? model.config.nLayers : readerLayer(model, to.layer);
  const pair = await PromptPair.run(settings, context);
  const senders = Array.from({length: layer}, (_, l) =>
    Array.from({length: model.config.nHeads}, (_, head): Sender => ({layer: l, head}))
  ).flat();
  const results = senderNames(model, layer);
  const read = model.hookName(
    to === "logits" ? "resid_post" : "resid_pre",
    to === "logits" ? layer - 1 : layer
  );
  const clean = await model.runWithCache(pair.clean, {names: results, signal: context.signal});
  clean.logits.dispose();
  try {
    const corrupted = await model.runWithCache(pair.corrupted, {
      names: [...results, read],
      signal: context.signal
    });
    corrupted.logits.dispose();
    try {
      const plan =
        to === "logits" ? planToLogits(model, senders, read) : planToHeads(model, senders, layer, to.input);
      const readers = plan.runs.length / senders.length;
      const source = (_: string, runs: readonly number[]): Tensor => {
        const changes = runs.map((run) => {
          const {layer: from, head} = senders[Math.floor(run / readers)];
          const written = (cache: typeof clean.cache) => headOf(cache.at("result", from), head);
          return tf.sub(written(clean.cache), written(corrupted.cache));
        });
        const reached = tf.add(corrupted.cache.get(read), tf.concat(changes, 0));
        return to === "logits" ? reached : tf.expandDims(reached, 2);
      };
      return await pair.patched(plan, source, context);
    } finally {
      corrupted.cache.dispose();
    }
  } finally {
    clean.cache.dispose();
  }
}

function senderNames(model: Transformer, layers: number): string[] {
  return Array.from({length: layers}, (_, layer) => model.hookName("result", layer));
}

function readerLayer(model: Transformer, layer: number): number {
  const {nLayers} = model.config;
  if (Number.isInteger(layer) && layer >= 1 && layer < nLayers) return layer;
  throw new InputError("to.layer", {
    got: layer,
    expected:
      nLayers > 1 ? `1 to ${nLayers - 1}: a layer with heads below it` : "a model of two layers or more"
  });
}

/** [1, pos, d_model] of [1, pos, head, d_model] */
function headOf(result: Tensor, head: number): Tensor {
  return tf.squeeze(tf.slice(result, [0, 0, head, 0], [-1, -1, 1, -1]), [2]);
}

function planToLogits({config}: Transformer, senders: Sender[], name: string): Plan {
  return {
    hook: "result",
    rows: {axis: "block", names: Array.from({length: config.nLayers}, (_, layer) => `block ${layer}`)},
    columns: {axis: "head", names: Array.from({length: config.nHeads}, (_, head) => `head ${head}`)},
    runs: senders.map(() => [{name, index: []}])
  };
}

function planToHeads(model: Transformer, senders: Sender[], layer: number, input: "q" | "k" | "v"): Plan {
  const {nHeads, nKeyValueHeads} = model.config;
  const name = model.hookName(`${input}_input`, layer);
  const readers = Array.from({length: input === "q" ? nHeads : nKeyValueHeads}, (_, head) => head);
  return {
    hook: `${input}_input`,
    rows: {axis: "head", names: senders.map(({layer, head}) => `block ${layer} head ${head}`)},
    columns: {axis: "head", names: readers.map((head) => `block ${layer} head ${head}`)},
    runs: senders.flatMap(() => readers.map((head) => [{name, index: [null, head]}]))
  };
}
