import type {Tensor, Tensor3D} from "@tensorflow/tfjs-core";
import {described, InputError} from "../../input-error.ts";
import type {Steps} from "../../math/steps.ts";
import {tf} from "../../tensors/tf.ts";
import {type KeyValues, masked, type PassContext} from "./attention.ts";
import {block} from "./block.ts";
import type {TransformerConfig} from "./config.ts";
import type {DeviceWeights} from "./device-weights.ts";
import {linear} from "./linear.ts";
import {norm} from "./norm.ts";
import {rotaryAngles} from "./rotary.ts";
import {Watch} from "./watch.ts";

/** Texts of equally many tokens, looked up: [batch, pos, d_model] each, row by row. */
export interface Embedded {
  batch: number;
  pos: number;
  embed: Float32Array;
  posEmbed?: Float32Array;
  tokenTypeEmbed?: Float32Array;
}

export interface PassOptions {
  watch?: Watch;
  /** blocks to run; what comes out is then the residual stream after them */
  stopAt?: number;
  /** only the last position is unembedded */
  lastOnly?: boolean;
  /** keys and values of the tokens before, with how many these are */
  past?: {length: number; layers: KeyValues[]};
}

/**
 * One pass through the model, pausing after each block: logits [batch, pos, d_vocab], or the residual stream
 * [batch, pos, d_model] if the model does not unembed or is stopped before. The caller owns the result; everything
 * else is freed, also if the pass fails or is given up between blocks (`return()` of the steps).
 */
export function* forward(
  config: TransformerConfig,
  weights: DeviceWeights,
  input: Embedded,
  {watch = new Watch(), stopAt, lastOnly = false, past}: PassOptions = {}
): Steps<Tensor3D> {
  watch.past = past?.length ?? 0;
  let residual: Tensor3D | undefined;
  const shared: Tensor[] = [];
  try {
    const pass = passContext(config, weights, input.pos, watch, past);
    shared.push(...[pass.mask, pass.angles?.cos, pass.angles?.sin].filter((tensor) => tensor !== undefined));
    residual = tf.tidy(() => embed(config, weights, input, watch));
    for (let layer = 0; layer < (stopAt ?? config.nLayers); layer++) {
      const before: Tensor3D = residual;
      residual = tf.tidy(() => block(before, weights.blocks[layer], config, layer, pass));
      before.dispose();
      yield;
    }
    if (stopAt !== undefined) return handOver();
    const last = residual;
    const result = tf.tidy(() => finish(config, weights, lastOnly ? lastPosition(last) : last, watch));
    return result;
  } finally {
    tf.dispose(shared);
    residual?.dispose();
  }

  function handOver(): Tensor3D {
    const result = residual!;
    residual = undefined;
    return result;
  }
}

function passContext(
  config: TransformerConfig,
  weights: DeviceWeights,
  pos: number,
  watch: Watch,
  past: PassOptions["past"]
): PassContext {
  const before = past?.length ?? 0;
  const rotary = config.positionalEmbeddingType === "rotary";
  return {
    watch,
    // a single query after all others may look at each of them
    ...(config.attentionDir === "causal" && pos > 1 ? {mask: causalMask(before, pos)} : {}),
    ...(rotary ? {angles: rotaryAngles(config, before, pos), pairTurn: weights.pairTurn} : {}),
    ...(past ? {past: past.layers} : {})
  };
}

/** [query, key]: a query looks at itself and at what stands before it. */
function causalMask(before: number, pos: number) {
  const seen = before + pos;
  const mask = new Float32Array(pos * seen);
  for (let query = 0; query < pos; query++) {
    mask.fill(masked, query * seen + before + query + 1, (query + 1) * seen);
  }
  return tf.tensor2d(mask, [pos, seen]);
}

function embed(config: TransformerConfig, weights: DeviceWeights, input: Embedded, watch: Watch): Tensor3D {
  const shape: [number, number, number] = [input.batch, input.pos, config.dModel];
  const prefix = config.postNorm ? "embed." : "";
  const looked = (name: string, rows: Float32Array) =>
    watch.see(`${prefix}${name}`, tf.tensor3d(rows, shape));
  let sum = looked("hook_embed", input.embed);
  if (input.posEmbed) sum = tf.add(sum, looked("hook_pos_embed", input.posEmbed));
  if (input.tokenTypeEmbed) sum = tf.add(sum, looked("hook_token_type_embed", input.tokenTypeEmbed));
  if (!config.postNorm) return sum;
  return watch.see("hook_full_embed", norm(sum, weights.embedNorm, config, watch, "embed.ln"));
}

function finish(
  config: TransformerConfig,
  weights: DeviceWeights,
  residual: Tensor3D,
  watch: Watch
): Tensor3D {
  const normed = config.postNorm ? residual : norm(residual, weights.finalNorm, config, watch, "ln_final");
  if (weights.unembed) return linear(normed, weights.unembed);
  // never the residual stream itself, which is freed after this
  return normed === residual ? tf.reshape(residual, residual.shape) : normed;
}

function lastPosition(residual: Tensor3D): Tensor3D {
  const [batch, pos, dModel] = residual.shape;
  return tf.slice(residual, [0, pos - 1, 0], [batch, 1, dModel]);
}

/** @throws InputError for what is no residual stream of this model */
export function checkedResidual(residual: Tensor, {dModel}: TransformerConfig): Tensor {
  const is = residual instanceof tf.Tensor;
  if (is && residual.shape.at(-1) === dModel) return residual;
  throw new InputError("residual", {
    got: is ? described(`a tensor of shape [${residual.shape.join(", ")}]`) : residual,
    expected: `a tensor whose last axis is dModel, ${dModel}`
  });
}

/** Logits of residual streams [..., d_model] by the final norm and the unembedding: the logit lens. */
export function logitsOf(config: TransformerConfig, weights: DeviceWeights, residual: Tensor): Tensor {
  return tf.tidy(() => {
    const rows = residual.reshape([1, -1, config.dModel]) as Tensor3D;
    const logits = finish(config, weights, rows, new Watch());
    return logits.reshape([...residual.shape.slice(0, -1), logits.shape[2]]);
  });
}
