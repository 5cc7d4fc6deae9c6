import type {Tensor} from "@tensorflow/tfjs-core";
import type {TransformerConfig} from "./config.ts";
import {hookName} from "./hook-name.ts";
import {unknownName} from "./hook-points.ts";

/**
 * Activations (or gradients by them) of one pass, under TransformerLens's names. The cache owns its tensors: they
 * are freed by `dispose()`, at the end of a `using` block, or by a notebook when the cell runs again.
 */
export class ActivationCache {
  readonly #config: TransformerConfig;
  readonly #tensors: Map<string, Tensor>;

  constructor(config: TransformerConfig, tensors: ReadonlyMap<string, Tensor>) {
    this.#config = config;
    this.#tensors = new Map(tensors);
  }

  /** full names, in the order in which they were computed */
  get names(): string[] {
    return [...this.#tensors.keys()];
  }

  /** bytes that the activations take */
  get bytes(): number {
    return [...this.#tensors.values()].reduce((sum, {size}) => sum + 4 * size, 0);
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /**
   * An activation by its full name, [batch, pos, ...]; it stays the cache's.
   * @throws InputError with the near names for one that was not cached
   */
  get(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (tensor) return tensor;
    const names = this.names;
    if (!names.length) throw new Error("This cache was disposed, or nothing was cached.");
    throw unknownName(name, names, "cache");
  }

  /** By TransformerLens's shorthand: `at("resid_post", 2)`, `at("pattern", 0)`, `at("scale", 1, "ln2")`, `at("embed")`. */
  at(name: string, layer?: number, layerType?: string): Tensor {
    return this.get(hookName(this.#config, name, layer, layerType));
  }

  [Symbol.iterator](): IterableIterator<[string, Tensor]> {
    return this.#tensors.entries();
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
