/** What a task may use besides its argument. */
export interface TaskContext {
  /** share done, 0 to 1, and a word on what is being done; reaches `onProgress` of the caller */
  progress(fraction: number, note?: string, detail?: unknown): void;
  /** Asks the caller, and waits for what its `onQuestion` answers; undefined where it has none. */
  ask(question: unknown): Promise<unknown>;
  /** Marks buffers of the result to be moved to the caller instead of copied: `return transfer(sums, [sums.buffer])`. */
  transfer<T>(value: T, buffers: Transferable[]): T;
}

/** A function that a worker can find again: called directly it runs here, through a pool it runs there. */
export interface Task<Argument, Result> {
  (argument: Argument, context?: TaskContext): Result | Promise<Result>;
  /** URL of the module that defines it */
  readonly module: string;
  readonly taskName: string;
}

/**
 * Makes a function runnable in a worker: `export const grow = task(import.meta.url, "random-forest/grow", ...)`.
 *
 * A worker imports the module at that URL again, and evaluating it registers the task there under its name. This
 * is why it works alike from .ts in Node, from built .js, from a development server and from a bundle, where the
 * URL is the bundled file's: no bundler must know about it. Two consequences. The module (in a bundle: whatever
 * was put into the same file) must be free to be evaluated in a worker, so it touches no DOM and starts nothing on
 * its own. And names must differ between all tasks, since a bundle may put any two into one file: begin them with
 * the method's name.
 *
 * Argument and result cross by structured clone: numbers, strings, typed arrays, plain objects; no functions.
 *
 * @throws Error if another task of that name is defined in the same file
 */
export function task<Argument, Result>(
  module: string,
  name: string,
  run: (argument: Argument, context: TaskContext) => Result | Promise<Result>
): Task<Argument, Result> {
  const address = `${module}#${name}`;
  const present = registry.get(address);
  // the same text again is the same module evaluated again
  if (present && String(present) !== String(run)) {
    throw new Error(`task: "${name}" is defined twice in ${module}. Give one of the two another name.`);
  }
  registry.set(address, run as AnyTask);
  const here = (argument: Argument, context: TaskContext = alone) => run(argument, context);
  return Object.assign(here, {module, taskName: name});
}

type AnyTask = (argument: unknown, context: TaskContext) => unknown;

const alone: TaskContext = {progress: () => {}, ask: async () => undefined, transfer: (value) => value};

// On the global object, where the worker's own few lines (bootstrap.ts) find it without importing this module.
const shared = globalThis as {[key: symbol]: Map<string, AnyTask> | undefined};
const key = Symbol.for("glassbook.tasks");
shared[key] ??= new Map();
const registry = shared[key];
