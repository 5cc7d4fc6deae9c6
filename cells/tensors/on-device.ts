import type {Tensor} from "@tensorflow/tfjs-core";
import {atOnce, type Steps} from "../math/steps.ts";
import {inTurns, pausing} from "../pause.ts";
import {tf} from "./tf.ts";

const never = new AbortController().signal;

/** Marks a tensor as one of the copy's, which frees it in the end. */
export type Keep = <T extends Tensor>(tensor: T) => T;

/**
 * Weights that stay where they were loaded, and their copy on the backend that computes: made when something needs it,
 * and anew after the backend changed or was lost.
 */
export class OnDevice<Weights> {
  readonly #upload: (keep: Keep) => Steps<Weights>;
  readonly #what: string;
  #copy: DeviceCopy<Weights> | undefined;
  #copying: Promise<void> | undefined;
  #disposed = false;

  /**
   * @param upload makes the tensors on the present backend, some at a time, and hands each to `keep`
   * @param what they are of, for the error of one who uses them after their end: "transformer"
   */
  constructor(upload: (keep: Keep) => Steps<Weights>, what: string) {
    this.#upload = upload;
    this.#what = what;
  }

  /** Copies the weights to the present backend, unless they are there. */
  async ready(): Promise<void> {
    this.check();
    while (!this.#copy?.current) {
      this.#copying ??= this.#copyInTurns().finally(() => {
        this.#copying = undefined;
      });
      await this.#copying;
      this.check();
    }
  }

  /** Runs steps that use the weights, with turns for others; they are given up, and free what they hold, on abort. */
  async run<Result>(work: (weights: Weights) => Steps<Result>, signal: AbortSignal = never): Promise<Result> {
    signal.throwIfAborted();
    await this.ready();
    const copy = this.#copy!;
    copy.use();
    const steps = work(copy.weights);
    try {
      return await inTurns(steps, pausing(signal));
    } finally {
      // after an abort: lets the steps free what they hold
      steps.return(undefined as never);
      copy.release();
    }
  }

  /** Something with the weights at once; copies them first if they are not on the present backend. */
  now<Result>(work: (weights: Weights) => Result): Result {
    this.check();
    if (!this.#copy?.current) this.#take(atOnce(DeviceCopy.make(this.#upload)));
    const copy = this.#copy!;
    copy.use();
    try {
      return work(copy.weights);
    } finally {
      copy.release();
    }
  }

  /** Frees the copy on the backend; the next use makes another. */
  release(): void {
    this.#copy?.retire();
    this.#copy = undefined;
  }

  dispose(): void {
    this.#disposed = true;
    this.release();
  }

  /** @throws Error once they were disposed */
  check(): void {
    if (this.#disposed) throw new Error(`This ${this.#what} was disposed: load it again.`);
  }

  async #copyInTurns(): Promise<void> {
    this.#take(await inTurns(DeviceCopy.make(this.#upload), pausing(never)));
  }

  #take(copy: DeviceCopy<Weights>): void {
    this.release();
    this.#copy = copy;
    if (this.#disposed) this.release();
  }
}

/** One copy of the weights on a backend, kept while a run uses it. */
class DeviceCopy<Weights> {
  readonly weights: Weights;
  readonly #backend: object;
  readonly #tensors: Tensor[];
  #users = 0;
  #retired = false;

  private constructor(weights: Weights, tensors: Tensor[]) {
    this.weights = weights;
    this.#tensors = tensors;
    this.#backend = tf.backend();
  }

  /** Copies weights to the present backend; a copy that is given up leaves nothing. */
  static *make<Weights>(upload: (keep: Keep) => Steps<Weights>): Steps<DeviceCopy<Weights>> {
    const tensors: Tensor[] = [];
    try {
      const weights = yield* upload((tensor) => {
        tensors.push(tf.keep(tensor));
        return tensor;
      });
      const copy = new DeviceCopy(weights, [...tensors]);
      tensors.length = 0;
      return copy;
    } finally {
      tf.dispose(tensors);
    }
  }

  /** Whether these tensors are on the backend that computes now; one that was lost and started anew is another. */
  get current(): boolean {
    return !this.#retired && this.#backend === tf.backend();
  }

  use(): void {
    this.#users++;
  }

  release(): void {
    this.#users--;
    this.#freeWhenUnused();
  }

  /** Freed as soon as no run uses it. */
  retire(): void {
    this.#retired = true;
    this.#freeWhenUnused();
  }

  #freeWhenUnused(): void {
    if (!this.#retired || this.#users > 0) return;
    for (const tensor of this.#tensors.splice(0)) tensor.dispose();
  }
}
