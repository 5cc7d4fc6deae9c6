import type {Tensor} from "@tensorflow/tfjs-core";
import {described, InputError} from "../../input-error.ts";
import {tf} from "../../tensors/tf.ts";

/** What a hook is told besides the activation. */
export interface HookContext {
  readonly name: string;
  /** the block, of a hook inside one */
  readonly layer?: number;
  /** tokens that stand before the first of this activation: more than 0 only while text is generated */
  readonly past: number;
}

/**
 * Looks at an activation, and may replace it: a returned tensor of the same shape takes its place. Runs inside
 * `tf.tidy`: what it makes is freed, what it was given too; to keep one, `tf.keep(tf.clone(activation))`.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing, as callbacks do
export type Hook = (activation: Tensor, context: HookContext) => Tensor | void;

/** The same numbers as another tensor, without a copy: either may be disposed without the other. */
export function alias<T extends Tensor>(tensor: T): T {
  return tf.reshape(tensor, tensor.shape) as T;
}

/** Sees each activation of a pass as it is computed: hooks replace it, perturbations are added, copies are kept. */
export class Watch {
  readonly hooks: ReadonlyMap<string, readonly Hook[]>;
  /** added to the activation: zeros, to differentiate by */
  readonly added: ReadonlyMap<string, Tensor>;
  /** activations to keep, filled as they come; whoever made it owns them */
  readonly kept = new Map<string, Tensor>();
  readonly #keep: ReadonlySet<string>;
  past = 0;

  constructor(
    hooks: ReadonlyMap<string, readonly Hook[]> = new Map(),
    keep: Iterable<string> = [],
    added: ReadonlyMap<string, Tensor> = new Map()
  ) {
    this.hooks = hooks;
    this.added = added;
    this.#keep = new Set(keep);
  }

  /** Whether anything was asked of this activation; those that are large are not computed otherwise. */
  wants(name: string): boolean {
    return this.#keep.has(name) || this.hooks.has(name) || this.added.has(name);
  }

  /** The activation as it goes on. */
  see<T extends Tensor>(name: string, activation: T): T {
    if (!this.wants(name)) return activation;
    let now = activation;
    for (const hook of this.hooks.get(name) ?? []) now = this.#hooked(name, now, hook);
    const added = this.added.get(name);
    if (added) now = tf.add(now, added) as T;
    if (this.#keep.has(name)) this.kept.set(name, tf.keep(alias(now)));
    return now;
  }

  /** Frees what was kept, of a pass that failed. */
  dispose(): void {
    for (const tensor of this.kept.values()) tensor.dispose();
    this.kept.clear();
  }

  #hooked<T extends Tensor>(name: string, activation: T, hook: Hook): T {
    const layer = /^blocks\.(\d+)\./.exec(name)?.[1];
    const returned = hook(activation, {name, past: this.past, ...(layer ? {layer: Number(layer)} : {})});
    if ((returned ?? activation).isDisposed) {
      throw new InputError(`hooks: ${name}`, {
        got: described("a tensor that was disposed"),
        expected: "one that can still be read: the pass frees the activation and what takes its place"
      });
    }
    if (returned === undefined || returned === null || returned === (activation as Tensor)) return activation;
    const shape = activation.shape.join(", ");
    if (!(returned instanceof tf.Tensor)) {
      throw new InputError(`hooks: ${name}`, {
        got: returned,
        expected: `a tensor of shape [${shape}], or nothing`,
        remedy: (returned as object) instanceof Promise ? "A hook is not asynchronous" : undefined
      });
    }
    if (returned.dtype !== "float32" || returned.shape.join(", ") !== shape) {
      throw new InputError(`hooks: ${name}`, {
        got: described(`a tensor of ${returned.dtype} and shape [${returned.shape.join(", ")}]`),
        expected: `float32 and [${shape}], the shape of what it replaces`
      });
    }
    // a tensor of the caller's stays the caller's: the pass frees only its own
    return alias(returned as T);
  }
}
