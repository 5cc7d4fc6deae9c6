import {InputError} from "../../input-error.ts";
import type {Transformer} from "../../models/transformer/index.ts";
import {type Place, type PlainPlace, placeName, plainPlace} from "../places.ts";

/** A part of the model that is taken out: its name for people, and where it is. */
export interface Part {
  name: string;
  place: PlainPlace;
}

/** "L1H3" is a head, "L0.attn" and "L0.mlp" are what a block's halves write; else a hook's full name, or a place. */
export type PartName = string | Place;

/**
 * The parts that were named, or every head and every MLP.
 * @throws InputError for a part that the model does not have
 */
export function partsOf(model: Transformer, length: number, names?: readonly PartName[]): Part[] {
  if (!names) return allParts(model).map((name) => partOf(model, length, name, "names"));
  return names.map((name, i) => partOf(model, length, name, `names[${i}]`));
}

function allParts({config}: Transformer): string[] {
  return Array.from({length: config.nLayers}, (_, layer) => [
    ...Array.from({length: config.nHeads}, (_, head) => `L${layer}H${head}`),
    ...(config.attnOnly ? [] : [`L${layer}.mlp`])
  ]).flat();
}

function partOf(model: Transformer, length: number, named: PartName, field: string): Part {
  if (typeof named !== "string") {
    const place = plainPlace(model, named, length, field);
    return {name: placeName(place), place};
  }
  const [, layer, head, half] = /^L(\d+)(?:H(\d+)|\.(attn|mlp))$/.exec(named) ?? [];
  if (layer === undefined) return {name: named, place: plainPlace(model, {name: named}, length, field)};
  if (Number(layer) >= model.config.nLayers) {
    throw new InputError(field, {got: named, expected: `a layer from 0 to ${model.config.nLayers - 1}`});
  }
  if (half === "mlp" && model.config.attnOnly) {
    throw new InputError(field, {got: named, expected: "a head: this model has no MLPs"});
  }
  if (head !== undefined && Number(head) >= model.config.nHeads) {
    throw new InputError(field, {got: named, expected: `a head from 0 to ${model.config.nHeads - 1}`});
  }
  const short = half ? `${half}_out` : "z";
  const index = head === undefined ? [] : [null, Number(head)];
  return {
    name: named,
    place: plainPlace(model, {name: model.hookName(short, Number(layer)), index}, length, field)
  };
}
