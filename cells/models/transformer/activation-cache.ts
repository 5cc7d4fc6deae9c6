import type {Tensor} from "@tensorflow/tfjs-core";
import {NamedTensors} from "../../tensors/named-tensors.ts";
import type {TransformerConfig} from "./config.ts";
import {hookName} from "./hook-name.ts";
import {unknownName} from "./hook-points.ts";

/**
 * Activations (or gradients by them) of one pass, [batch, pos, ...], under TransformerLens's names. The cache owns its
 * tensors: they are freed by `dispose()`, at the end of a `using` block, or by a notebook when the cell runs again.
 */
export class ActivationCache extends NamedTensors {
  readonly #config: TransformerConfig;

  constructor(config: TransformerConfig, tensors: ReadonlyMap<string, Tensor>) {
    super(tensors, (name, names) => unknownName(name, names, "cache"));
    this.#config = config;
  }

  /** By TransformerLens's shorthand: `at("resid_post", 2)`, `at("pattern", 0)`, `at("scale", 1, "ln2")`, `at("embed")`. */
  at(name: string, layer?: number, layerType?: string): Tensor {
    return this.get(hookName(this.#config, name, layer, layerType));
  }
}
