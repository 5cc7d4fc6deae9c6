import type {InputControl} from "../../cells/views/view.ts";

/** What `view()` returns: the values of one control, the newest first; it waits for the next change. */
export class ControlStream {
  readonly id: string;
  readonly control: InputControl;
  #value: unknown;
  /** whether the newest value has not been drawn yet */
  #fresh = true;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(id: string, control: InputControl) {
    this.id = id;
    this.control = control;
    this.#value = control.value;
  }

  /** The control was moved. Values that nobody drew in between are skipped. */
  push(value: unknown): void {
    this.#value = value;
    this.#fresh = true;
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<unknown>> {
    while (!this.#fresh && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#ended) return {done: true, value: undefined};
    this.#fresh = false;
    return {done: false, value: this.#value};
  }

  async return(): Promise<IteratorResult<unknown>> {
    this.#ended = true;
    this.#wake?.();
    return {done: true, value: undefined};
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
