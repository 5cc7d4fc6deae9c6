import {type View, type Viewable, viewSymbol} from "../../cells/views/view.ts";
import {type BackendName, useBackend} from "./backends.ts";
import {type LostBackend, onBackendLost} from "./lost-context.ts";

/** The backend that new tensors are computed on. */
export interface UsedBackend extends Viewable {
  name: BackendName;
  /** what was lost, if another one was asked for */
  lost?: LostBackend;
}

/**
 * Computes on a backend, and says so; again each time the graphics card is taken away and another backend takes over.
 * In a notebook `const backend = computeOn("webgl")` is the name of a value like any other: cells that read it are
 * computed again after a loss, so that nothing of theirs stays lost.
 * @throws with its first value: RangeError for a name that is no backend; Error saying why this machine or browser
 *   does not have it
 */
export function computeOn(name: BackendName): AsyncIterableIterator<UsedBackend, undefined> {
  return new Uses(name);
}

/** Not a generator: one that waits for a loss could not be ended before there is one. */
class Uses implements AsyncIterableIterator<UsedBackend, undefined> {
  readonly #name: BackendName;
  readonly #losses: LostBackend[] = [];
  #stop: (() => void) | undefined;
  #wake = () => {};
  #ended = false;

  constructor(name: BackendName) {
    this.#name = name;
  }

  async next(): Promise<IteratorResult<UsedBackend, undefined>> {
    if (!this.#stop && !this.#ended) {
      await useBackend(this.#name);
      if (this.#ended) return {done: true, value: undefined};
      this.#stop = onBackendLost((event) => {
        this.#losses.push(event);
        this.#wake();
      });
      return {done: false, value: used(this.#name)};
    }
    while (!this.#ended && this.#losses.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const lost = this.#losses.shift();
    if (this.#ended || !lost) return {done: true, value: undefined};
    return {done: false, value: used(lost.now, lost)};
  }

  async return(): Promise<IteratorResult<UsedBackend, undefined>> {
    this.#ended = true;
    this.#stop?.();
    this.#wake();
    return {done: true, value: undefined};
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function used(name: BackendName, lost?: LostBackend): UsedBackend {
  const text = lost ? `${lost.message} What was computed there is computed again.` : `Computing on ${name}.`;
  const value = {name, ...(lost && {lost})};
  return Object.defineProperty(value, viewSymbol, {value: (): View => ({kind: "text", text})}) as UsedBackend;
}
