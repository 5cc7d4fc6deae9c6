import {InputError} from "../../input-error.ts";
import {nearest} from "../../nearest-name.ts";
import {withScales} from "./scales.ts";
import type {StoredTensor, Weights} from "./weights.ts";

/**
 * Tensors as a checkpoint. Scales of int8 tensors go into these (see scales.ts) and have no name of their own.
 * @throws InputError if two tensors have one name, or scales do not fit
 */
export function checkpoint(
  tensors: Iterable<StoredTensor>,
  metadata: Readonly<Record<string, string>> = {}
): Weights {
  const byName = new Map<string, StoredTensor>();
  for (const tensor of tensors) {
    if (byName.has(tensor.name)) {
      throw new InputError("weights", {
        got: tensor.name,
        expected: "a name for each tensor, and this came twice"
      });
    }
    byName.set(tensor.name, tensor);
  }
  const scaled = withScales(byName);
  const names = [...scaled.keys()];
  return {
    names,
    metadata,
    has: (name) => scaled.has(name),
    get: (name) => scaled.get(name) ?? missing(name, names)
  };
}

function missing(name: string, names: string[]): never {
  const near = nearest(name, names);
  const alike = near ? [near] : names.slice(0, 3);
  throw new InputError("weights", {
    got: name,
    expected: `one of the checkpoint's ${names.length} tensors`,
    remedy: near
      ? `Did you mean ${JSON.stringify(near)}?`
      : `Its names begin with ${alike.join(", ") || "none"}`
  });
}
