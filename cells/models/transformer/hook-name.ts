import {InputError} from "../../input-error.ts";
import type {TransformerConfig} from "./config.ts";

const aliases: Record<string, string> = {
  attn: "pattern",
  attn_logits: "attn_scores",
  key: "k",
  query: "q",
  value: "v",
  mlp_pre: "pre",
  mlp_post: "post"
};
const inAttention = ["k", "v", "q", "z", "rot_k", "rot_q", "result", "pattern", "attn_scores"];
const inMlp = ["pre", "post", "pre_linear"];
const inNorm = ["scale", "normalized"];
const layerTypes: Record<string, string> = {
  a: "attn",
  m: "mlp",
  b: "",
  block: "",
  blocks: "",
  attention: "attn"
};

/**
 * A hook's full name from TransformerLens's shorthand (its `get_act_name`): ("resid_post", 2) is
 * "blocks.2.hook_resid_post", ("pattern", 0) is "blocks.0.attn.hook_pattern", ("scale", 1, "ln2") is
 * "blocks.1.ln2.hook_scale", "embed" is "hook_embed", "scale" the final norm's, "k6" and "scale4ln1" work too. A
 * negative layer counts from the end. A full name stays as it is.
 * @throws InputError for a layer that the model does not have, or a name that is none
 */
export function hookName(
  config: TransformerConfig,
  short: string,
  layer?: number,
  layerType?: string
): string {
  if (typeof short !== "string") throw new InputError("name", {got: short, expected: "the name of a hook"});
  if (short.includes(".") || short.startsWith("hook_")) return short;
  const joined = layer === undefined && /^([a-z_]+?)(\d+)([a-z]+\d?)?$/.exec(short);
  if (joined) return hookName(config, joined[1], Number(joined[2]), joined[3]);
  const name = aliases[short] ?? short;
  const type = layerType === undefined ? undefined : (layerTypes[layerType] ?? layerType);
  if (layer === undefined) return `${inNorm.includes(name) ? `${type ?? "ln_final"}.` : ""}hook_${name}`;
  if (!Number.isInteger(layer) || layer < -config.nLayers || layer >= config.nLayers) {
    throw new InputError("layer", {
      got: layer,
      expected: `0 to ${config.nLayers - 1}, or -${config.nLayers} to -1 from the end`
    });
  }
  const block = `blocks.${layer < 0 ? layer + config.nLayers : layer}.`;
  const part = type ?? (inAttention.includes(name) ? "attn" : inMlp.includes(name) ? "mlp" : "");
  return `${block}${part ? `${part}.` : ""}hook_${name}`;
}
