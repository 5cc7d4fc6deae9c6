/**
 * When to free what cells made. A run of a cell keeps the values it read alive; a value keeps the run that made it
 * alive, because it may hold that run's inputs in a closure. A value is *current* until its cell's next version, a run
 * is kept while it is current or unsettled. What no keep holds any more is disposed: a slow reader never meets a
 * disposed tensor, and a thousand re-runs leave the memory where it was.
 *
 * Reads only go back in time, so there are no cycles and counting suffices.
 */
export class Keep {
  #count = 1;
  readonly #needs: readonly (Keep | undefined)[];
  readonly #held: readonly object[];
  readonly #holders: Holders | undefined;

  /** Begins held once, by whoever makes it. `needs` are kept as long as this is. */
  constructor(needs: readonly (Keep | undefined)[], value?: unknown, holders?: Holders) {
    this.#needs = needs;
    this.#held = holders ? disposablesIn(value) : none;
    this.#holders = holders;
    for (const need of needs) need?.retain();
    if (this.#held.length) holders!.add(this.#held);
  }

  /** what this value holds that has to be disposed */
  get held(): readonly object[] {
    return this.#held;
  }

  retain(): void {
    if (this.#count === 0) throw new Error("lifetimes: kept again after it was freed");
    this.#count++;
  }

  release(): void {
    // a list, not recursion: a chain of readers may be longer than the stack is deep
    if (--this.#count > 0) return;
    const freed: Keep[] = [this];
    for (let keep = freed.pop(); keep; keep = freed.pop()) {
      if (keep.#held.length) keep.#holders!.remove(keep.#held);
      for (const need of keep.#needs) if (need && --need.#count === 0) freed.push(need);
    }
  }
}

/** How many kept values hold each disposable, counted by identity; the last one to let go disposes it. */
export class Holders {
  readonly #counts = new Map<object, number>();

  /** how many there are */
  get size(): number {
    return this.#counts.size;
  }

  add(disposables: readonly object[]): void {
    for (const each of disposables) this.#counts.set(each, (this.#counts.get(each) ?? 0) + 1);
  }

  remove(disposables: readonly object[]): void {
    for (const each of disposables) {
      const count = this.#counts.get(each)! - 1;
      if (count > 0) this.#counts.set(each, count);
      else {
        this.#counts.delete(each);
        dispose(each);
      }
    }
  }
}

interface TensorLike {
  dataId: object;
  isDisposed?: boolean;
  dispose(): void;
}

/** A tensor, whichever copy of tfjs made it. */
export function isTensor(value: object): value is TensorLike {
  const tensor = value as Partial<TensorLike>;
  return typeof tensor.dataId === "object" && typeof tensor.dispose === "function";
}

const none: readonly object[] = [];

/** Each tensor, and each object with `Symbol.dispose`, that `value` is or has in arrays, plain objects, maps or sets. */
export function disposablesIn(value: unknown): readonly object[] {
  if (typeof value !== "object" || value === null) return none;
  const found: object[] = [];
  const seen = new Set<object>();
  const waiting: object[] = [];
  const visit = (item: unknown) => {
    if (typeof item !== "object" || item === null || seen.has(item)) return;
    seen.add(item);
    waiting.push(item);
  };
  visit(value);
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    try {
      if (isTensor(item) || typeof (item as Partial<Disposable>)[Symbol.dispose] === "function")
        found.push(item);
      else for (const part of partsOf(item)) visit(part);
    } catch {
      // a proxy or getter that throws when looked at: nothing to be found there
    }
  }
  return found;
}

function partsOf(item: object): Iterable<unknown> {
  if (Array.isArray(item) || item instanceof Set) return item;
  if (item instanceof Map) return [...item.keys(), ...item.values()];
  if (Object.prototype.toString.call(item) === "[object Module]") return none;
  const prototype = Object.getPrototypeOf(item);
  return prototype === Object.prototype || prototype === null ? Object.values(item) : none;
}

function dispose(item: object): void {
  try {
    if (!isTensor(item)) (item as Disposable)[Symbol.dispose]();
    else if (!item.isDisposed) item.dispose();
  } catch (error) {
    console.warn("a value could not be disposed", error);
  }
}
