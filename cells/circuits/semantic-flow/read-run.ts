import type {Tensor} from "@tensorflow/tfjs-core";
import {rowOf} from "../../lens/direct-logit-attribution/attribute.ts";
import type {Transformer} from "../../models/transformer/index.ts";

/** What one block did at one position, on the CPU. */
export interface BlockRun {
  /** [head, source position]: how much each head attends to each position */
  pattern: Float32Array;
  /** [source position, key-value head, d_head] */
  values: Float32Array;
  /** the stream after attention, [d_model]; absent without an MLP */
  mid?: Float32Array;
  /** activations of the neurons, [d_mlp] */
  post?: Float32Array;
  mlpOut?: Float32Array;
  /** the stream after the block */
  after: Float32Array;
}

/** What one run did at one position. */
export interface PositionRun {
  embedded: Float32Array;
  blocks: BlockRun[];
  /** what the final norm divided by */
  scale: number;
  logits: Float32Array;
}

/** Runs the model and reads what a flow at one position is made of. */
export async function readRun(
  model: Transformer,
  tokens: number[],
  position: number,
  signal: AbortSignal
): Promise<PositionRun> {
  const {nLayers, attnOnly, normalizationType} = model.config;
  const normed = normalizationType !== null;
  const names = Array.from({length: nLayers}, (_, layer) => [
    ...["pattern", "v", "resid_post"].map((short) => model.hookName(short, layer)),
    ...(attnOnly ? [] : ["resid_mid", "post", "mlp_out"].map((short) => model.hookName(short, layer)))
  ]).flat();
  const {logits, cache} = await model.runWithCache([tokens], {
    names: ["blocks.0.hook_resid_pre", ...names, ...(normed ? ["ln_final.hook_scale"] : [])],
    signal
  });
  const row = (tensor: Tensor) => rowOf(tensor, position);
  try {
    const blocks: BlockRun[] = [];
    for (let layer = 0; layer < nLayers; layer++) {
      const at = (short: string) => cache.at(short, layer);
      blocks.push({
        pattern: await patternRow(at("pattern"), position),
        values: (await at("v").data()) as Float32Array,
        after: await row(at("resid_post")),
        ...(attnOnly
          ? {}
          : {mid: await row(at("resid_mid")), post: await row(at("post")), mlpOut: await row(at("mlp_out"))})
      });
    }
    return {
      embedded: await row(cache.at("resid_pre", 0)),
      blocks,
      scale: normed ? (await row(cache.get("ln_final.hook_scale")))[0] : 1,
      logits: await row(logits)
    };
  } finally {
    logits.dispose();
    cache.dispose();
  }
}

/** [head, key] of one query of a pattern [1, head, query, key] */
async function patternRow(pattern: Tensor, query: number): Promise<Float32Array> {
  const row = pattern.slice([0, 0, query, 0], [1, -1, 1, -1]);
  return (await row.data().finally(() => row.dispose())) as Float32Array;
}
