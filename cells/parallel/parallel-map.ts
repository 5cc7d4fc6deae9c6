import {bound} from "../bound.ts";
import {InputError} from "../input-error.ts";
import {allOrNone, defaultSize, openCalls, type RunOptions} from "./pool.ts";

type ParallelMap = <Item, Result>(
  items: Iterable<Item>,
  fn: (item: Item, index: number) => Result | Promise<Result>,
  options?: {size?: number} & Omit<RunOptions, "transfer">
) => Promise<Result[]>;

/**
 * `items.map(fn)` on several workers, for a function written where it is used: in a cell.
 *
 * The function travels as text. So it must be self-contained: it may use its arguments, what it declares itself and
 * what every worker has (`Math`, typed arrays, `fetch`), but no variable, import or other cell's name from around
 * it. Anything else it needs goes into the items. For functions with imports, see `task` and `openPool`.
 *
 * In a cell it ends with the cell's run and reports its progress there; elsewhere `signal` and `onProgress` do that.
 *
 * @param fn gets an item and its index; may be async. Items and results cross by structured clone.
 * @throws InputError if `fn` is not such a function; ReferenceError naming the outer variable it used; its own errors
 */
export const parallelMap = bound<ParallelMap>(
  (context) =>
    async (
      items,
      fn,
      {signal = context?.signal, size = defaultSize(), onProgress = context?.progress} = {}
    ) => {
      const source = sourceOf(fn);
      if (typeof items?.[Symbol.iterator] !== "function") {
        throw new InputError("items", {got: items, expected: "an array or another iterable"});
      }
      const calls = openCalls(size);
      try {
        const batches = inBatches([...items], size);
        const results = await allOrNone(batches, signal, onProgress, (argument, own) =>
          calls.send<Awaited<ReturnType<typeof fn>>[]>({source, argument}, {signal: own})
        );
        return results.flat() as Awaited<ReturnType<typeof fn>>[];
      } finally {
        calls.close();
      }
    }
);

/** A few batches a worker: few enough that messages cost nothing, enough that no worker waits long for the last. */
function inBatches<Item>(items: Item[], size: number): {items: Item[]; start: number}[] {
  const length = Math.ceil(items.length / (size * 4)) || 1;
  return Array.from({length: Math.ceil(items.length / length)}, (_, i) => ({
    items: items.slice(i * length, (i + 1) * length),
    start: i * length
  }));
}

function sourceOf(fn: unknown): string {
  const expected = "a function written out: (item, index) => ...";
  if (typeof fn !== "function") throw new InputError("fn", {got: fn, expected});
  const source = Function.prototype.toString.call(fn);
  if (/\{\s*\[native code\]\s*\}\s*$/.test(source)) {
    throw new InputError("fn", {
      got: fn,
      expected,
      remedy: "Wrap built-in and bound functions: (x) => Math.sqrt(x)"
    });
  }
  if (!/^(async\s*)?(function\b|\(|[\w$]+\s*=>)/.test(source)) {
    throw new InputError("fn", {
      got: fn,
      expected,
      remedy: "Methods and classes do not travel: write an arrow function"
    });
  }
  return withoutGuards(source);
}

/**
 * In a cell the compiler puts guards on loops, also on those of `fn`: counters and a `$guard` that stand around the
 * cell. They mean nothing in a worker, which the signal ends whatever it does; here they get something to count on.
 */
function withoutGuards(source: string): string {
  const names = [...new Set(source.match(/\$gb_*(?:n|b\d+c?)?(?![\w$])/g))];
  if (names.length === 0) return source;
  const given = names.map((name) =>
    /^\$gb_*$/.test(name) ? `${name} = {$guard() {}, $import(x) {${noImport}}}` : `${name} = 0`
  );
  return `(() => {let ${given.join(", ")}; return (${source}\n)})()`;
}

const noImport = `throw new Error("fn uses import(" + JSON.stringify(x) + "), which parallelMap cannot. Use task and openPool.")`;
