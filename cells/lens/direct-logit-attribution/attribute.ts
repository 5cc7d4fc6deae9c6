import type {ActivationCache, Transformer} from "../../models/transformer/index.ts";
import type {AttributionPlan} from "./inputs.ts";

/** What writes into the residual stream, or is added after it. */
export type PartKind =
  | "embed"
  | "posEmbed"
  | "attention"
  | "head"
  | "attentionBias"
  | "mlp"
  | "neuron"
  | "mlpBias"
  | "normBias"
  | "unembedBias";

/** One part's share of the logit. */
export interface Contribution {
  kind: PartKind;
  /** "embed", "L0H3", "L1 MLP": what people call it */
  name: string;
  /** block, from 0 */
  layer?: number;
  /** head or neuron, from 0 */
  index?: number;
  /** in logits */
  value: number;
}

export interface Attribution {
  contributions: Contribution[];
  /** what the model itself gives: the answer's logit, less the wrong token's */
  logit: number;
  /** what the final norm divided the last state by: the one scale that all parts share */
  scale: number;
}

/**
 * Each part's contribution to a logit, with the scale of the final norm held at what it was:
 * ((c - mean c) / scale) w . (W_U[:, answer] - W_U[:, wrong]); RMSNorm does not centre. Biases of the norm and of the
 * unembedding are parts of their own. The sum is the logit, up to rounding (Elhage et al. 2021; TransformerLens,
 * `apply_ln_to_stack` and `logit_attrs`).
 */
export async function attribute(plan: AttributionPlan, signal: AbortSignal): Promise<Attribution> {
  const {model, tokens} = plan;
  const {logits, cache} = await model.runWithCache([tokens], {names: namesFor(plan), signal});
  try {
    const row = (await rowOf(logits, plan.position)) as Float32Array;
    const scale =
      model.config.normalizationType === null ? 1 : (await read(cache, "ln_final.hook_scale", plan))[0];
    const direction = directionOf(plan, scale);
    const wrong = plan.wrong === undefined ? 0 : row[plan.wrong];
    return {contributions: await partsOf(plan, cache, direction), logit: row[plan.answer] - wrong, scale};
  } finally {
    logits.dispose();
    cache.dispose();
  }
}

/** Activations that are needed, in the order of computing. */
function namesFor({model, by}: AttributionPlan): string[] {
  const {nLayers, attnOnly, normalizationType, positionalEmbeddingType} = model.config;
  const names = ["hook_embed"];
  if (positionalEmbeddingType === "standard") names.push("hook_pos_embed");
  for (let block = 0; block < nLayers; block++) {
    const at = `blocks.${block}.`;
    names.push(by === "heads" ? `${at}attn.hook_z` : `${at}hook_attn_out`);
    if (!attnOnly) names.push(by === "neurons" ? `${at}mlp.hook_post` : `${at}hook_mlp_out`);
  }
  if (normalizationType !== null) names.push("ln_final.hook_scale");
  return names;
}

/** What a vector of the residual stream is multiplied with to know what it adds to the logit, in float64. */
export interface Direction {
  along: Float64Array;
  biases: Contribution[];
}

export function directionOf(
  {model, answer, wrong}: Pick<AttributionPlan, "model" | "answer" | "wrong">,
  scale: number
): Direction {
  const {dModel, dVocab, normalizationType} = model.config;
  const unembedding = model.parameter("unembed.W_U").data;
  const along = Float64Array.from({length: dModel}, (_, i) => {
    const other = wrong === undefined ? 0 : unembedding[i * dVocab + wrong];
    return unembedding[i * dVocab + answer] - other;
  });
  const biases: Contribution[] = [];
  const bias = weight(model, "ln_final.b");
  if (bias) biases.push({kind: "normBias", name: "final norm's bias", value: dot(bias, along)});
  const unembedBias = weight(model, "unembed.b_U");
  if (unembedBias) {
    const value = unembedBias[answer] - (wrong === undefined ? 0 : unembedBias[wrong]);
    biases.push({kind: "unembedBias", name: "unembedding's bias", value});
  }
  const gain = weight(model, "ln_final.w");
  for (let i = 0; i < dModel; i++) along[i] *= (gain ? gain[i] : 1) / scale;
  if (normalizationType?.startsWith("LN")) {
    // (c - mean c) . g = c . (g - mean g)
    const mean = along.reduce((sum, number) => sum + number, 0) / dModel;
    for (let i = 0; i < dModel; i++) along[i] -= mean;
  }
  return {along, biases};
}

async function partsOf(
  plan: AttributionPlan,
  cache: ActivationCache,
  {along, biases}: Direction
): Promise<Contribution[]> {
  const {model, by} = plan;
  const {nLayers, attnOnly, positionalEmbeddingType} = model.config;
  const whole = async (name: string): Promise<number> => dot(await read(cache, name, plan), along);
  const parts: Contribution[] = [{kind: "embed", name: "embedding", value: await whole("hook_embed")}];
  if (positionalEmbeddingType === "standard") {
    parts.push({kind: "posEmbed", name: "position", value: await whole("hook_pos_embed")});
  }
  for (let layer = 0; layer < nLayers; layer++) {
    const at = `blocks.${layer}.`;
    if (by === "heads") {
      parts.push(...headsOf(model, layer, await read(cache, `${at}attn.hook_z`, plan), along));
    } else {
      const value = await whole(`${at}hook_attn_out`);
      parts.push({kind: "attention", name: `L${layer} attention`, layer, value});
    }
    if (attnOnly) continue;
    if (by === "neurons") {
      parts.push(...neuronsOf(model, layer, await read(cache, `${at}mlp.hook_post`, plan), along));
    } else {
      parts.push({kind: "mlp", name: `L${layer} MLP`, layer, value: await whole(`${at}hook_mlp_out`)});
    }
  }
  return [...parts, ...biases];
}

/** z_h W_O[h] along the direction, of each head, and the bias that all heads share. */
function headsOf(model: Transformer, layer: number, z: Float32Array, along: Float64Array): Contribution[] {
  const {nHeads, dHead} = model.config;
  const name = `blocks.${layer}.attn.`;
  const each = written(model.parameter(`${name}W_O`).data, z, along);
  const parts = Array.from({length: nHeads}, (_, index): Contribution => {
    let value = 0;
    for (let i = index * dHead; i < (index + 1) * dHead; i++) value += each[i];
    return {kind: "head", name: `L${layer}H${index}`, layer, index, value};
  });
  const bias = weight(model, `${name}b_O`);
  if (bias) {
    parts.push({kind: "attentionBias", name: `L${layer} attention's bias`, layer, value: dot(bias, along)});
  }
  return parts;
}

/** Each neuron's activation times its row of W_out, along the direction, and the bias. */
function neuronsOf(
  model: Transformer,
  layer: number,
  post: Float32Array,
  along: Float64Array
): Contribution[] {
  const name = `blocks.${layer}.mlp.`;
  const each = written(model.parameter(`${name}W_out`).data, post, along);
  const parts = Array.from(
    each,
    (value, index): Contribution => ({kind: "neuron", name: `L${layer}N${index}`, layer, index, value})
  );
  const bias = weight(model, `${name}b_out`);
  if (bias) parts.push({kind: "mlpBias", name: `L${layer} MLP's bias`, layer, value: dot(bias, along)});
  return parts;
}

/** What each row of a matrix [rows, d_model], times its activation, writes along the direction. */
export function written(matrix: Float32Array, activations: Float32Array, along: Float64Array): Float64Array {
  const width = along.length;
  return Float64Array.from(activations, (activation, row) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += matrix[row * width + i] * along[i];
    return activation * sum;
  });
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** A weight that a model need not have. */
export function weight(model: Transformer, name: string): Float32Array | undefined {
  return model.parameterNames.includes(name) ? model.parameter(name).data : undefined;
}

function read(cache: ActivationCache, name: string, {position}: AttributionPlan): Promise<Float32Array> {
  return rowOf(cache.get(name), position);
}

/** The numbers of one place of an activation [1, pos, ...]. */
export async function rowOf(
  activation: ReturnType<ActivationCache["get"]>,
  position: number
): Promise<Float32Array> {
  const [, pos] = activation.shape;
  const rows = activation.reshape([pos, activation.size / pos]);
  const row = rows.slice([position, 0], [1, activation.size / pos]);
  rows.dispose();
  return row.data().finally(() => row.dispose()) as Promise<Float32Array>;
}
