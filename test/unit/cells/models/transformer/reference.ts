/* Llama, BERT and attention-only nets in float64, written from their papers with plain loops: what tests compare with. */
import type {Weights} from "../../../../../cells/models/weights/weights.ts";

/** Rows of numbers. */
type Rows = number[][];

/** Activations of one text under TransformerLens's names, flat. */
export type Activations = Record<string, number[]>;

const flat = (rows: Rows) => rows.flat();
const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const plus = (a: Rows, b: Rows): Rows => a.map((row, i) => row.map((value, j) => value + b[i][j]));
const mean = (row: number[]) => row.reduce((a, b) => a + b, 0) / row.length;

function rows(weights: Weights, name: string): Rows {
  const {shape, toFloat32} = weights.get(name);
  const data = toFloat32();
  return Array.from({length: shape[0]}, (_, i) =>
    Array.from(data.subarray(i * shape[1], (i + 1) * shape[1]))
  );
}

const vector = (weights: Weights, name: string) => Array.from(weights.get(name).toFloat32());

/** x W^T + b, W stored [out, in] as torch's Linear. */
function dense(x: Rows, weights: Weights, name: string): Rows {
  const W = rows(weights, `${name}.weight`);
  const b = weights.has(`${name}.bias`) ? vector(weights, `${name}.bias`) : undefined;
  return x.map((row) => W.map((w, j) => dot(row, w) + (b ? b[j] : 0)));
}

function softmax(row: number[]): number[] {
  const most = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((value) => value / sum);
}

/** Attention of given queries, keys and values [pos][head * width]; a query head reads the keys of its group. */
function attend(q: Rows, k: Rows, v: Rows, heads: number, width: number, causal: boolean) {
  const shared = heads / (k[0].length / width);
  const cut = (row: number[], head: number) => row.slice(head * width, (head + 1) * width);
  const scores: number[] = [];
  const pattern: number[] = [];
  const z = q.map(() => [] as number[]);
  for (let head = 0; head < heads; head++) {
    const group = Math.floor(head / shared);
    q.forEach((query, at) => {
      const row = k.map((key, other) =>
        causal && other > at ? -1e9 : dot(cut(query, head), cut(key, group)) / Math.sqrt(width)
      );
      const weight = softmax(row);
      scores.push(...row);
      pattern.push(...weight);
      for (let e = 0; e < width; e++)
        z[at].push(v.reduce((sum, value, other) => sum + weight[other] * cut(value, group)[e], 0));
    });
  }
  return {scores, pattern, z};
}

interface LlamaJson {
  num_hidden_layers: number;
  num_attention_heads: number;
  hidden_size: number;
  rms_norm_eps: number;
  rope_theta: number;
  rope_interleave: boolean;
}

/** Llama (Touvron et al. 2023), from Hugging Face's names. */
export function llamaReference(json: LlamaJson, weights: Weights, tokens: number[]): Activations {
  const width = json.hidden_size / json.num_attention_heads;
  const seen: Activations = {};
  const rms = (x: Rows, name: string, hook: string) => {
    const gain = vector(weights, `${name}.weight`);
    const scale = x.map((row) => Math.sqrt(dot(row, row) / row.length + json.rms_norm_eps));
    const normalized = x.map((row, i) => row.map((value) => value / scale[i]));
    seen[`${hook}.hook_scale`] = scale;
    seen[`${hook}.hook_normalized`] = flat(normalized);
    return normalized.map((row) => row.map((value, j) => value * gain[j]));
  };
  const rotate = (x: Rows) =>
    x.map((row, at) => {
      const turned = [...row];
      for (let head = 0; head < row.length / width; head++) {
        for (let pair = 0; pair < width / 2; pair++) {
          const a = head * width + (json.rope_interleave ? 2 * pair : pair);
          const b = head * width + (json.rope_interleave ? 2 * pair + 1 : pair + width / 2);
          const angle = at / json.rope_theta ** ((2 * pair) / width);
          turned[a] = row[a] * Math.cos(angle) - row[b] * Math.sin(angle);
          turned[b] = row[a] * Math.sin(angle) + row[b] * Math.cos(angle);
        }
      }
      return turned;
    });
  const embedding = rows(weights, "model.embed_tokens.weight");
  let x = tokens.map((token) => embedding[token]);
  seen.hook_embed = flat(x);
  for (let layer = 0; layer < json.num_hidden_layers; layer++) {
    const [at, hook] = [`model.layers.${layer}.`, `blocks.${layer}.`];
    seen[`${hook}hook_resid_pre`] = flat(x);
    const read = rms(x, `${at}input_layernorm`, `${hook}ln1`);
    const [q, k, v] = ["q", "k", "v"].map((letter) => dense(read, weights, `${at}self_attn.${letter}_proj`));
    Object.assign(seen, {
      [`${hook}attn.hook_q`]: flat(q),
      [`${hook}attn.hook_k`]: flat(k),
      [`${hook}attn.hook_v`]: flat(v)
    });
    const [turnedQ, turnedK] = [rotate(q), rotate(k)];
    seen[`${hook}attn.hook_rot_q`] = flat(turnedQ);
    seen[`${hook}attn.hook_rot_k`] = flat(turnedK);
    const {scores, pattern, z} = attend(turnedQ, turnedK, v, json.num_attention_heads, width, true);
    Object.assign(seen, {[`${hook}attn.hook_attn_scores`]: scores, [`${hook}attn.hook_pattern`]: pattern});
    seen[`${hook}attn.hook_z`] = flat(z);
    const out = dense(z, weights, `${at}self_attn.o_proj`);
    seen[`${hook}hook_attn_out`] = flat(out);
    x = plus(x, out);
    seen[`${hook}hook_resid_mid`] = flat(x);
    const mid = rms(x, `${at}post_attention_layernorm`, `${hook}ln2`);
    const gate = dense(mid, weights, `${at}mlp.gate_proj`);
    const up = dense(mid, weights, `${at}mlp.up_proj`);
    const post = gate.map((row, i) => row.map((value, j) => (value / (1 + Math.exp(-value))) * up[i][j]));
    Object.assign(seen, {
      [`${hook}mlp.hook_pre`]: flat(gate),
      [`${hook}mlp.hook_pre_linear`]: flat(up),
      [`${hook}mlp.hook_post`]: flat(post)
    });
    const written = dense(post, weights, `${at}mlp.down_proj`);
    seen[`${hook}hook_mlp_out`] = flat(written);
    x = plus(x, written);
    seen[`${hook}hook_resid_post`] = flat(x);
  }
  const last = rms(x, "model.norm", "ln_final");
  const head = weights.has("lm_head.weight") ? "lm_head" : "model.embed_tokens";
  seen.logits = flat(dense(last, weights, head));
  return seen;
}

interface BertJson {
  num_hidden_layers: number;
  num_attention_heads: number;
  hidden_size: number;
  layer_norm_eps: number;
}

/** BERT (Devlin et al. 2018), from Hugging Face's names; the last residual stream is `output`. */
export function bertReference(json: BertJson, weights: Weights, tokens: number[]): Activations {
  const width = json.hidden_size / json.num_attention_heads;
  const seen: Activations = {};
  const layerNorm = (x: Rows, name: string, hook: string) => {
    const [gain, bias] = [vector(weights, `${name}.weight`), vector(weights, `${name}.bias`)];
    const centred = x.map((row) => row.map((value) => value - mean(row)));
    const scale = centred.map((row) => Math.sqrt(dot(row, row) / row.length + json.layer_norm_eps));
    const normed = centred.map((row, i) => row.map((value, j) => (value / scale[i]) * gain[j] + bias[j]));
    seen[`${hook}.hook_scale`] = scale;
    seen[`${hook}.hook_normalized`] = flat(normed);
    return normed;
  };
  const table = (name: string) => rows(weights, `embeddings.${name}_embeddings.weight`);
  const [words, places, kinds] = [table("word"), table("position"), table("token_type")];
  seen["embed.hook_embed"] = flat(tokens.map((token) => words[token]));
  seen["embed.hook_pos_embed"] = flat(tokens.map((_, at) => places[at]));
  const sum = tokens.map((token, at) => words[token].map((value, j) => value + places[at][j] + kinds[0][j]));
  let x = layerNorm(sum, "embeddings.LayerNorm", "embed.ln");
  seen.hook_full_embed = flat(x);
  for (let layer = 0; layer < json.num_hidden_layers; layer++) {
    const [at, hook] = [`encoder.layer.${layer}.`, `blocks.${layer}.`];
    seen[`${hook}hook_resid_pre`] = flat(x);
    const [q, k, v] = ["query", "key", "value"].map((part) =>
      dense(x, weights, `${at}attention.self.${part}`)
    );
    const {pattern, z} = attend(q, k, v, json.num_attention_heads, width, false);
    seen[`${hook}attn.hook_pattern`] = pattern;
    seen[`${hook}attn.hook_z`] = flat(z);
    const out = dense(z, weights, `${at}attention.output.dense`);
    seen[`${hook}hook_attn_out`] = flat(out);
    const mid = plus(x, out);
    seen[`${hook}hook_resid_mid`] = flat(mid);
    const normed = layerNorm(mid, `${at}attention.output.LayerNorm`, `${hook}ln1`);
    const pre = dense(normed, weights, `${at}intermediate.dense`);
    const post = pre.map((row) => row.map((value) => 0.5 * value * (1 + erf(value / Math.SQRT2))));
    seen[`${hook}mlp.hook_pre`] = flat(pre);
    seen[`${hook}mlp.hook_post`] = flat(post);
    const written = dense(post, weights, `${at}output.dense`);
    seen[`${hook}hook_mlp_out`] = flat(written);
    const after = plus(normed, written);
    seen[`${hook}hook_resid_post`] = flat(after);
    x = layerNorm(after, `${at}output.LayerNorm`, `${hook}ln2`);
    seen[`${hook}hook_normalized_resid_post`] = flat(x);
  }
  seen.output = flat(x);
  return seen;
}

/** The error function by its series, to double precision for the small arguments of these tests. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

interface AttentionOnlyJson {
  n_layer: number;
  n_head: number;
  n_embd: number;
}

/** GPT-2's parts without MLPs; with LayerNorm where the checkpoint has its weights. */
export function attentionOnlyReference(
  json: AttentionOnlyJson,
  weights: Weights,
  tokens: number[]
): Activations {
  const width = json.n_embd / json.n_head;
  const seen: Activations = {};
  const norm = (x: Rows, name: string) => {
    if (!weights.has(`${name}.weight`)) return x;
    const [gain, bias] = [vector(weights, `${name}.weight`), vector(weights, `${name}.bias`)];
    return x.map((row) => {
      const centred = row.map((value) => value - mean(row));
      const scale = Math.sqrt(dot(centred, centred) / row.length + 1e-5);
      return centred.map((value, j) => (value / scale) * gain[j] + bias[j]);
    });
  };
  const straight = (x: Rows, name: string) => {
    const W = rows(weights, `${name}.weight`);
    const b = vector(weights, `${name}.bias`);
    return x.map((row) => b.map((bias, j) => row.reduce((sum, value, i) => sum + value * W[i][j], bias)));
  };
  const [words, places] = [rows(weights, "wte.weight"), rows(weights, "wpe.weight")];
  let x = tokens.map((token, at) => words[token].map((value, j) => value + places[at][j]));
  for (let layer = 0; layer < json.n_layer; layer++) {
    seen[`blocks.${layer}.hook_resid_pre`] = flat(x);
    const all = straight(norm(x, `h.${layer}.ln_1`), `h.${layer}.attn.c_attn`);
    const [q, k, v] = [0, 1, 2].map((third) =>
      all.map((row) => row.slice(third * json.n_embd, (third + 1) * json.n_embd))
    );
    const {pattern, z} = attend(q, k, v, json.n_head, width, true);
    seen[`blocks.${layer}.attn.hook_pattern`] = pattern;
    const out = straight(z, `h.${layer}.attn.c_proj`);
    seen[`blocks.${layer}.hook_attn_out`] = flat(out);
    x = plus(x, out);
    seen[`blocks.${layer}.hook_resid_post`] = flat(x);
  }
  seen.logits = flat(dense(norm(x, "ln_f"), weights, "lm_head"));
  return seen;
}
