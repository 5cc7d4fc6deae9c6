/** Tensors alive, as tfjs counts them. */
export const alive = new Set<PlainTensor>();

/** What the kernel takes for a tensor: it has `dataId` and `dispose`; reading it after that throws, as tfjs does. */
export class PlainTensor {
  readonly dataId = {};
  readonly #value: number;

  constructor(value: number) {
    this.#value = value;
    alive.add(this);
  }

  get isDisposed(): boolean {
    return !alive.has(this);
  }

  read(): number {
    if (this.isDisposed) throw new Error("Tensor is disposed.");
    return this.#value;
  }

  dispose(): void {
    alive.delete(this);
  }
}

export const tensor = (value: number) => new PlainTensor(value);
