import {ControlStream} from "./control-stream.ts";
import type {AnyGenerator} from "./output.ts";

/** A generator gives at most one value a frame, as on a page; one without an await would fill the worker. */
const interval = 1000 / 60;

function isGenerator(value: object): boolean {
  return /^\[object (Async)?Generator\]$/.test(Object.prototype.toString.call(value));
}

/** Draws values from a generator of either kind, and says while its code is at work. */
export class Pump {
  readonly #generator: AnyGenerator;
  readonly #interval: number;
  readonly #busy: () => () => void;
  #given: unknown;
  #drawn = -Infinity;
  #ended = false;
  #exhausted = false;
  #wake: (() => void) | undefined;

  constructor(generator: AnyGenerator, busy: () => () => void) {
    this.#generator = generator;
    this.#busy = busy;
    // a control is paced by the hand that moves it
    this.#interval = generator instanceof ControlStream ? 0 : interval;
  }

  /**
   * Whether more may come by itself, as a generator's code goes on. A control, or an iterator that tells of events, waits
   * for somebody else.
   */
  get giving(): boolean {
    return !this.#ended && !this.#exhausted && isGenerator(this.#generator);
  }

  async next(): Promise<IteratorResult<unknown>> {
    const wait = this.#drawn + this.#interval - performance.now();
    if (wait > 0) await this.#pause(wait);
    if (this.#ended) return {done: true, value: undefined};
    const done = this.#busy();
    try {
      const result = await this.#generator.next(this.#given as undefined);
      this.#exhausted = result.done === true;
      if (result.done) return {done: true, value: undefined};
      this.#given = await result.value;
      this.#drawn = performance.now();
      return {done: false, value: this.#given};
    } catch (thrown) {
      this.#exhausted = true;
      throw thrown;
    } finally {
      done();
    }
  }

  /** Ends the generator; its `finally` blocks run, and what they throw is nobody's any more. */
  async return(): Promise<void> {
    this.#ended = true;
    this.#wake?.();
    const done = this.#busy();
    try {
      await this.#generator.return?.();
    } catch {
      // a superseded run reports nothing
    } finally {
      done();
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      // a run that has ended is not to be kept alive for the rest of the pause
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
