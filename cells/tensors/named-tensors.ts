import type {Tensor} from "@tensorflow/tfjs-core";

/** Tensors by name that belong together. It owns them: they are freed by `dispose()`, or at the end of a `using` block. */
export class NamedTensors {
  readonly #tensors: Map<string, Tensor>;
  readonly #unknown: (name: string, names: string[]) => Error;

  /** @param unknown the error for a name that is not among them */
  constructor(tensors: ReadonlyMap<string, Tensor>, unknown: (name: string, names: string[]) => Error) {
    this.#tensors = new Map(tensors);
    this.#unknown = unknown;
  }

  /** full names, in the order in which they were computed */
  get names(): string[] {
    return [...this.#tensors.keys()];
  }

  /** bytes that the tensors take */
  get bytes(): number {
    return [...this.#tensors.values()].reduce((sum, {size}) => sum + 4 * size, 0);
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /**
   * A tensor by its full name; it stays this one's.
   * @throws InputError with the near names for one that is not there
   */
  get(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (tensor) return tensor;
    const names = this.names;
    if (!names.length) throw new Error("This cache was disposed, or nothing was cached.");
    throw this.#unknown(name, names);
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
