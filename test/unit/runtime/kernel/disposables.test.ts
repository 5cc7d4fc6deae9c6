import {describe, expect, test} from "vitest";
import {disposablesIn, Holders, Keep} from "../../../../runtime/kernel/lifetimes.ts";

function tensor() {
  return {
    dataId: {},
    isDisposed: false,
    dispose() {
      this.isDisposed = true;
    }
  };
}

describe("what a value holds", () => {
  test("tensors and disposables are found in arrays, plain objects, maps and sets, each once", () => {
    const [a, b, c] = [tensor(), tensor(), {[Symbol.dispose]() {}}];
    expect(disposablesIn({list: [a, [b]], map: new Map([["k", a]]), set: new Set([c])})).toHaveLength(3);
    expect(disposablesIn(a)).toEqual([a]);
  });

  test("cycles end, and values that throw when looked at hold nothing", () => {
    const cycle: unknown[] = [tensor()];
    cycle.push(cycle);
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        }
      }
    );
    expect(disposablesIn([cycle, hostile])).toHaveLength(1);
  });

  test("instances of classes, typed arrays and primitives are left alone", () => {
    class Model {
      weights = tensor();
    }
    expect(disposablesIn([new Model(), new Float32Array(3), "text", 1, null])).toEqual([]);
  });
});

describe("keeps", () => {
  test("a value is freed with its last keep, and what was kept for it after it", () => {
    const holders = new Holders();
    const [a, b] = [tensor(), tensor()];
    const first = new Keep([], a, holders);
    const reader = new Keep([first]);
    const second = new Keep([reader], {b, alias: a}, holders);
    first.release();
    reader.release();
    expect([a.isDisposed, b.isDisposed]).toEqual([false, false]);
    second.release();
    expect([a.isDisposed, b.isDisposed]).toEqual([true, true]);
    expect(holders.size).toBe(0);
  });

  test("a chain longer than the stack is deep is freed", () => {
    const holders = new Holders();
    const root = tensor();
    let last = new Keep([], root, holders);
    for (let i = 0; i < 200_000; i++) {
      const next = new Keep([last]);
      last.release();
      last = next;
    }
    expect(root.isDisposed).toBe(false);
    last.release();
    expect(root.isDisposed).toBe(true);
  });
});
