/* Weight processing: other weights of the same function, easier to read. TransformerLens, weight_processing. */

import type {TransformerConfig} from "./config.ts";
import {held, type Parameter, type Parameters} from "./parameters.ts";

type Editable = Map<string, Parameter>;

/**
 * Moves the gain w and bias b of each norm into what reads it: W' = diag(w) W, b' = b + W^T b_norm. What reads a
 * LayerNorm sees a vector of mean 0, so each column of W' is centred too.
 */
export function foldNorms(config: TransformerConfig, parameters: Parameters): Editable {
  const edited = new Map(parameters);
  const centre = config.normalizationType === "LN";
  const fold = (norm: string, stem: string, letters: string[]) => {
    const gain = parameters.get(`${norm}.w`)!.read();
    const offset = parameters.get(`${norm}.b`)?.read();
    for (const letter of letters)
      foldInto(edited, `${stem}.W_${letter}`, `${stem}.b_${letter}`, {gain, offset, centre});
    edited.delete(`${norm}.w`);
    edited.delete(`${norm}.b`);
  };
  for (let layer = 0; layer < config.nLayers; layer++) {
    const block = `blocks.${layer}.`;
    fold(`${block}ln1`, `${block}attn`, ["Q", "K", "V"]);
    if (!config.attnOnly) fold(`${block}ln2`, `${block}mlp`, config.gatedMlp ? ["gate", "in"] : ["in"]);
  }
  if (config.unembeds) fold("ln_final", "unembed", ["U"]);
  return edited;
}

interface Norm {
  gain: Float32Array;
  offset?: Float32Array;
  centre: boolean;
}

/** W is [d_model, out], or [head, d_model, out] with a bias [head, out]. */
function foldInto(
  edited: Editable,
  weightName: string,
  biasName: string,
  {gain, offset, centre}: Norm
): void {
  const {shape, read} = edited.get(weightName)!;
  const width = gain.length;
  const out = shape[shape.length - 1];
  const heads = shape.length === 3 ? shape[0] : 1;
  const weight = read();
  const folded = new Float32Array(weight.length);
  const before = edited.get(biasName)?.read();
  const bias = new Float32Array(heads * out);
  for (let head = 0; head < heads; head++) {
    const means = new Float64Array(out);
    const sums = new Float64Array(out);
    for (let i = 0; i < width; i++) {
      const row = (head * width + i) * out;
      for (let j = 0; j < out; j++) {
        means[j] += (gain[i] * weight[row + j]) / width;
        if (offset) sums[j] += offset[i] * weight[row + j];
      }
    }
    for (let i = 0; i < width; i++) {
      const row = (head * width + i) * out;
      for (let j = 0; j < out; j++) folded[row + j] = gain[i] * weight[row + j] - (centre ? means[j] : 0);
    }
    for (let j = 0; j < out; j++) bias[head * out + j] = sums[j] + (before?.[head * out + j] ?? 0);
  }
  edited.set(weightName, held(shape, folded));
  if (offset) edited.set(biasName, held(shape.length === 3 ? [heads, out] : [out], bias));
}

/** Takes its mean from every vector that is written into the residual stream: a LayerNorm would take it anyway. */
export function centreWriting(config: TransformerConfig, parameters: Parameters): Editable {
  const edited = new Map(parameters);
  const names = ["embed.W_E", "pos_embed.W_pos"];
  for (let layer = 0; layer < config.nLayers; layer++) {
    const block = `blocks.${layer}.`;
    names.push(`${block}attn.W_O`, `${block}attn.b_O`, `${block}mlp.W_out`, `${block}mlp.b_out`);
  }
  for (const name of names) {
    const found = parameters.get(name);
    if (found) edited.set(name, held(found.shape, rowsCentred(found.read(), config.dModel)));
  }
  return edited;
}

/** Takes from every logit the mean of all: probabilities stay what they are. */
export function centreUnembedding(config: TransformerConfig, parameters: Parameters): Editable {
  const edited = new Map(parameters);
  for (const name of ["unembed.W_U", "unembed.b_U"]) {
    const found = parameters.get(name);
    if (found) edited.set(name, held(found.shape, rowsCentred(found.read(), config.dVocab)));
  }
  return edited;
}

function rowsCentred(data: Float32Array, width: number): Float32Array {
  const centred = new Float32Array(data.length);
  for (let row = 0; row < data.length; row += width) {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += data[row + i];
    for (let i = 0; i < width; i++) centred[row + i] = data[row + i] - sum / width;
  }
  return centred;
}

/** Each row of a pattern sums to 1, so a bias of the values is a constant that the head writes: it goes to b_O. */
export function foldValueBiases(config: TransformerConfig, parameters: Parameters): Editable {
  const {nHeads, nKeyValueHeads, dHead, dModel} = config;
  const edited = new Map(parameters);
  for (let layer = 0; layer < config.nLayers; layer++) {
    const attn = `blocks.${layer}.attn.`;
    const values = parameters.get(`${attn}b_V`)?.read();
    if (!values) continue;
    const write = parameters.get(`${attn}W_O`)!.read();
    const sum = Float64Array.from(parameters.get(`${attn}b_O`)?.read() ?? new Float32Array(dModel));
    for (let head = 0; head < nHeads; head++) {
      const group = Math.floor((head * nKeyValueHeads) / nHeads);
      for (let e = 0; e < dHead; e++) {
        const value = values[group * dHead + e];
        const row = (head * dHead + e) * dModel;
        for (let i = 0; i < dModel; i++) sum[i] += value * write[row + i];
      }
    }
    edited.delete(`${attn}b_V`);
    edited.set(`${attn}b_O`, held([dModel], Float32Array.from(sum)));
  }
  return edited;
}
