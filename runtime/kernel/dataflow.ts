import type {Module, Variable} from "@observablehq/runtime";
import {nextTask} from "./next-task.ts";

/** Takes a variable out of the dataflow. */
export type Undefine = () => void;

/**
 * Variables on @observablehq/runtime, with what the library lacks put around it (6.0.1, public interface only):
 * - It makes a new computation wait for the old one's promise, so one that hangs would block its successors and keep
 *   their readers dead. Here every promise and every `next()` of a generator is given up as soon as the variable is to
 *   be computed again; the library drops what a superseded computation gives.
 * - A variable that is redefined still waits for what it read before. Here a definition is always a new variable.
 * - It computes once per animation frame: 16 ms, and never in a hidden tab. Here it computes in the next task.
 */
export class Dataflow {
  readonly #module: Module;

  private constructor(module: Module) {
    this.#module = module;
  }

  static async create(): Promise<Dataflow> {
    const {Runtime} = await importRuntime();
    return new Dataflow(new Runtime().module());
  }

  /**
   * Defines a variable that is always wanted. `compute` gets the values of `inputs` in order, and may give a value, a
   * promise or a `Stream`. It should not throw: the library would hide what was thrown from its readers.
   */
  define(name: string, inputs: string[], compute: (inputs: unknown[]) => unknown): Undefine {
    let giveUp = noop;
    const observer = {
      pending() {
        giveUp();
        giveUp = noop;
      }
    };
    const variable: Variable = this.#module.variable(observer);
    variable.define(name, inputs, (...values) => {
      let value: unknown;
      try {
        value = compute(values);
      } catch (error) {
        // a fault of the kernel itself: the library would keep it to itself
        queueMicrotask(() => {
          throw error;
        });
        throw error;
      }
      if (!(value instanceof Promise)) return read(value);
      return new Promise((resolve, reject) => {
        giveUp = () => resolve(undefined);
        value.then((later) => resolve(read(later)), reject);
      });
    });
    const read = (value: unknown): unknown => {
      if (!(value instanceof Stream)) return value;
      const given = value.read();
      giveUp = given.giveUp;
      return given.generator;
    };
    return () => void variable.delete();
  }
}

function noop(): void {}

/** A sequence of values that outlives the computations that read it: `next` gives the one after `previous`. */
export abstract class Stream {
  /** Resolves to the value after `previous` (the first when undefined), or to undefined when there is none. */
  abstract after(previous: object | undefined): object | Promise<object | undefined> | undefined;

  read(): {generator: {next(): Promise<IteratorResult<unknown>>; return(): void}; giveUp: () => void} {
    let previous: object | undefined;
    let giveUp = noop;
    // not Promise.race with one promise for all: that would collect a reaction with every value
    const next = () =>
      new Promise<IteratorResult<unknown>>((resolve) => {
        giveUp = () => resolve({done: true, value: undefined});
        Promise.resolve(this.after(previous)).then((value) => {
          previous = value;
          resolve(value ? {done: false, value} : {done: true, value: undefined});
        });
      });
    return {generator: {next, return: () => giveUp()}, giveUp: () => giveUp()};
  }
}

// The library takes its clock when it is first imported: a frame's where there is one.
async function importRuntime(): Promise<typeof import("@observablehq/runtime")> {
  const realm = globalThis as {requestAnimationFrame?: unknown};
  const had = Object.getOwnPropertyDescriptor(realm, "requestAnimationFrame");
  Object.defineProperty(realm, "requestAnimationFrame", {
    value: nextTask,
    configurable: true,
    writable: true
  });
  try {
    return await import("@observablehq/runtime");
  } finally {
    if (had) Object.defineProperty(realm, "requestAnimationFrame", had);
    else delete realm.requestAnimationFrame;
  }
}
