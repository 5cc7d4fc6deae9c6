import {described, InputError} from "../../input-error.ts";
import type {TransformerConfig} from "../../models/transformer/config.ts";

/** One head: its layer and its number there, both from 0. */
export interface Head {
  layer: number;
  head: number;
}

/** What people call a head: "L1H3". */
export function headName({layer, head}: Head): string {
  return `L${layer}H${head}`;
}

/**
 * The heads of some layers, or those of a list of names.
 * @throws InputError for a layer or a head that the model does not have
 */
export function headsMeant(
  {nLayers, nHeads, modelName}: TransformerConfig,
  {layers, heads}: {layers?: readonly number[]; heads?: readonly string[]}
): Head[] {
  for (const [i, layer] of (layers ?? []).entries()) {
    if (Number.isInteger(layer) && layer >= 0 && layer < nLayers) continue;
    throw new InputError(`layers[${i}]`, {
      got: layer,
      expected: `a layer of ${modelName}: 0 to ${nLayers - 1}`
    });
  }
  if (nLayers === 0 || nHeads === 0) {
    throw new InputError("model", {got: described("a model without attention"), expected: "one with a head"});
  }
  const all = Array.from({length: nLayers}, (_, layer) => layer)
    .filter((layer) => !layers || layers.includes(layer))
    .flatMap((layer) => Array.from({length: nHeads}, (_, head) => ({layer, head})));
  if (!heads) return all;
  const named = new Map(all.map((one) => [headName(one), one]));
  for (const [i, name] of heads.entries()) {
    if (named.has(name)) continue;
    throw new InputError(`heads[${i}]`, {
      got: name,
      expected: `a head${layers ? " of these layers" : ""}: "${headName(all[0])}" to "${headName(all[all.length - 1])}"`
    });
  }
  return all.filter((one) => heads.includes(headName(one)));
}
