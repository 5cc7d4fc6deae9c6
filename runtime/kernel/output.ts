import {Stream} from "./dataflow.ts";
import {Pump} from "./pump.ts";
import type {Reading} from "./reading.ts";

/** What an output needs of the run it belongs to. */
export interface OutputOwner {
  readonly superseded: boolean;
  reading(value: unknown): Reading;
  failedReading(thrown: unknown): Reading;
  /** The output has its first value, or will never have one. */
  ready(): void;
  /** A value after the first, or an error. */
  changed(name: string): void;
  /** A generator gives no more. */
  exhausted(): void;
  /** Marks that code of the run goes on; call what it returns when it has ended. */
  busy(): () => void;
}

/** One name that a run declared: a value, or a promise or generator that gives it later. */
export class Output extends Stream {
  readonly name: string;
  /** what the cell declared, not unwrapped */
  readonly declared: unknown;
  /** the present value */
  reading: Reading | undefined;
  readonly #owner: OutputOwner;
  readonly #pump: Pump | undefined;
  #first: Promise<Reading | undefined> | undefined;
  #next: Promise<Reading | undefined> | undefined;

  constructor(owner: OutputOwner, name: string, declared: unknown) {
    super();
    this.#owner = owner;
    this.name = name;
    this.declared = declared;
    if (isGenerator(declared)) this.#pump = new Pump(declared, () => owner.busy());
    else if (isThenable(declared)) this.#first = this.#settle(declared);
    else this.reading = owner.reading(declared);
  }

  /** whether the first value is still to come */
  get pending(): boolean {
    return !this.reading;
  }

  /** whether a generator may give more values */
  get giving(): boolean {
    return this.#pump?.giving ?? false;
  }

  /** What the dataflow is given: the value, a promise of it, or this stream of values. */
  source(): Reading | Promise<Reading | undefined> | Stream {
    return this.#pump ? this : (this.reading ?? this.#first!);
  }

  after(previous: object | undefined): Reading | Promise<Reading | undefined> | undefined {
    if (this.reading && this.reading !== previous) return this.reading;
    this.#next ??= this.#advance().finally(() => {
      this.#next = undefined;
    });
    return this.#next;
  }

  /** Ends the generator and keeps the value. A control goes on: it gives what the reader does. */
  finish(): void {
    if (this.giving) this.#pump?.return();
  }

  /** Lets go of the value and ends the generator. */
  end(): void {
    this.reading?.supersede();
    this.#pump?.return();
  }

  async #settle(promise: PromiseLike<unknown>): Promise<Reading | undefined> {
    const done = this.#owner.busy();
    try {
      const value = await promise;
      return this.#take(this.#owner.reading(value));
    } catch (thrown) {
      return this.#take(this.#owner.failedReading(thrown));
    } finally {
      done();
    }
  }

  async #advance(): Promise<Reading | undefined> {
    if (this.#owner.superseded) return undefined;
    const ended = this.#owner.busy();
    try {
      const {done, value} = await this.#pump!.next();
      if (done) this.#owner.exhausted();
      if (done && this.reading) return undefined;
      return this.#take(this.#owner.reading(done ? undefined : value));
    } catch (thrown) {
      return this.#take(this.#owner.failedReading(thrown));
    } finally {
      ended();
    }
  }

  /** Makes it the present value. What a superseded run still gives is let go at once. */
  #take(reading: Reading): Reading | undefined {
    if (this.#owner.superseded) {
      reading.supersede();
      return undefined;
    }
    const before = this.reading;
    this.reading = reading;
    before?.supersede();
    if (before) this.#owner.changed(this.name);
    else this.#owner.ready();
    return reading;
  }
}

export type AnyGenerator = Iterator<unknown> | AsyncIterator<unknown>;

/** As in Observable: what has `next` and `return` is unwrapped, value by value. */
export function isGenerator(value: unknown): value is AnyGenerator {
  const generator = value as Partial<Iterator<unknown>> | null | undefined;
  return (
    typeof generator === "object" &&
    generator !== null &&
    typeof generator.next === "function" &&
    typeof generator.return === "function"
  );
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as PromiseLike<unknown>).then === "function"
  );
}
