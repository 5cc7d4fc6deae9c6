import {InputError} from "../../input-error.ts";
import {nearest} from "../../nearest-name.ts";
import type {TransformerConfig} from "./config.ts";

/** A place in the model whose activation can be read, replaced and differentiated. */
export interface HookPoint {
  readonly name: string;
  /** length of each axis; `batch` texts of `pos` tokens */
  shape(batch: number, pos: number): number[];
  /** computed only when it is asked for: large, or the same as another */
  readonly optional: boolean;
}

/** All hook points of a model, in the order in which they are computed; names and shapes are TransformerLens's. */
export function hookPoints(config: TransformerConfig): Map<string, HookPoint> {
  const points = new Map<string, HookPoint>();
  const add = (name: string, axes: (pos: number) => number[], optional = false) =>
    points.set(name, {name, shape: (batch, pos) => [batch, ...axes(pos)], optional});
  const {dModel, nLayers} = config;
  const wide = (pos: number) => [pos, dModel];
  const norm = (name: string) => {
    if (config.normalizationType === null) return;
    add(`${name}.hook_scale`, (pos) => [pos, 1]);
    add(`${name}.hook_normalized`, wide);
  };
  const embedding = config.postNorm ? "embed." : "";
  add(`${embedding}hook_embed`, wide);
  if (config.positionalEmbeddingType === "standard") add(`${embedding}hook_pos_embed`, wide);
  if (config.nTokenTypes) add(`${embedding}hook_token_type_embed`, wide);
  if (config.postNorm) {
    norm("embed.ln");
    add("hook_full_embed", wide);
  }
  for (let layer = 0; layer < nLayers; layer++) {
    const block = `blocks.${layer}.`;
    add(`${block}hook_resid_pre`, wide);
    add(`${block}hook_q_input`, (pos) => [pos, config.nHeads, dModel], true);
    add(`${block}hook_k_input`, (pos) => [pos, config.nKeyValueHeads, dModel], true);
    add(`${block}hook_v_input`, (pos) => [pos, config.nKeyValueHeads, dModel], true);
    if (!config.postNorm) norm(`${block}ln1`);
    attentionPoints(config, `${block}attn.`, add);
    add(`${block}hook_attn_out`, wide);
    if (!config.attnOnly) {
      add(`${block}hook_resid_mid`, wide);
      if (!config.postNorm) add(`${block}hook_mlp_in`, wide, true);
      norm(`${block}${config.postNorm ? "ln1" : "ln2"}`);
      if (config.postNorm) add(`${block}hook_mlp_in`, wide, true);
      mlpPoints(config, `${block}mlp.`, add);
      add(`${block}hook_mlp_out`, wide);
    }
    add(`${block}hook_resid_post`, wide);
    if (config.postNorm) {
      norm(`${block}ln2`);
      add(`${block}hook_normalized_resid_post`, wide);
    }
  }
  if (!config.postNorm) norm("ln_final");
  return points;
}

type Add = (name: string, axes: (pos: number) => number[], optional?: boolean) => void;

function attentionPoints(config: TransformerConfig, attn: string, add: Add): void {
  const {nHeads, nKeyValueHeads, dHead, dModel} = config;
  const queries = (pos: number) => [pos, nHeads, dHead];
  const keys = (pos: number) => [pos, nKeyValueHeads, dHead];
  const square = (pos: number) => [nHeads, pos, pos];
  add(`${attn}hook_q`, queries);
  add(`${attn}hook_k`, keys);
  add(`${attn}hook_v`, keys);
  if (config.positionalEmbeddingType === "rotary") {
    add(`${attn}hook_rot_q`, queries);
    add(`${attn}hook_rot_k`, keys);
  }
  add(`${attn}hook_attn_scores`, square);
  add(`${attn}hook_pattern`, square);
  add(`${attn}hook_z`, queries);
  add(`${attn}hook_result`, (pos) => [pos, nHeads, dModel], true);
}

function mlpPoints(config: TransformerConfig, mlp: string, add: Add): void {
  const hidden = (pos: number) => [pos, config.dMlp];
  add(`${mlp}hook_pre`, hidden);
  if (config.gatedMlp) add(`${mlp}hook_pre_linear`, hidden);
  add(`${mlp}hook_post`, hidden);
}

/**
 * Which activations: a name, a pattern, several of these, or a test of the name. Optional ones are meant by their
 * full name, or by a pattern or test that fits no others: `/hook_q/` does not mean `hook_q_input`.
 */
export type NamesFilter = string | RegExp | readonly (string | RegExp)[] | ((name: string) => boolean);

/**
 * The names that a filter means, in the order of computing.
 * @throws InputError for a name that does not exist, with the near ones, or a pattern that fits none
 */
export function namesMeant(
  filter: NamesFilter,
  points: ReadonlyMap<string, HookPoint>,
  field = "names"
): string[] {
  const all = [...points.keys()];
  const usualFirst = (fits: (name: string) => boolean) => {
    const found = all.filter(fits);
    const usual = found.filter((name) => !points.get(name)?.optional);
    return usual.length ? usual : found;
  };
  if (typeof filter === "function") return usualFirst(filter);
  const parts = typeof filter === "string" || filter instanceof RegExp ? [filter] : filter;
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === "string" || part instanceof RegExp)) {
    throw new InputError(field, {
      got: filter,
      expected: "a hook's name, a RegExp, an array of these, or a function"
    });
  }
  const meant = new Set<string>();
  for (const part of parts as (string | RegExp)[]) {
    const found =
      typeof part === "string"
        ? all.filter((name) => name === part)
        : usualFirst((name) => name.search(part) >= 0);
    if (!found.length) throw unknownName(part, all, field);
    for (const name of found) meant.add(name);
  }
  return all.filter((name) => meant.has(name));
}

/** The error for a hook that does not exist; names those that it may have meant. */
export function unknownName(name: string | RegExp, all: string[], field: string): InputError {
  const near = typeof name === "string" ? nearNames(name, all) : [];
  return new InputError(field, {
    got: typeof name === "string" ? name : String(name),
    expected:
      typeof name === "string" ? "the name of a hook of this model" : "a pattern that some hook's name fits",
    remedy: near.length
      ? `Did you mean ${near.map((other) => `"${other}"`).join(" or ")}?`
      : `Examples: ${[all[0], ...all.filter((_, i) => i % Math.ceil(all.length / 3) === 1)].slice(0, 3).join(", ")}`
  });
}

/** Up to three: the nearest by letters, then those that end alike. */
function nearNames(name: string, all: string[]): string[] {
  const first = nearest(name, all);
  const last = name.split(".").at(-1)!;
  const tail = nearest(last, new Set(all.map((other) => other.split(".").at(-1)!)));
  const alike = all.filter((other) => other.split(".").at(-1) === tail);
  return [...new Set([...(first ? [first] : []), ...alike])].slice(0, 3);
}
