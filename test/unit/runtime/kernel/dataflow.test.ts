import {expect, test, vi} from "vitest";

test("the dataflow computes where requestAnimationFrame never calls back, and leaves the page's own alone", async () => {
  const never = vi.fn();
  vi.stubGlobal("requestAnimationFrame", never);
  try {
    vi.resetModules();
    const {Dataflow} = await import("../../../../runtime/kernel/dataflow.ts");
    const dataflow = await Dataflow.create();
    expect(globalThis.requestAnimationFrame).toBe(never);
    const seen: unknown[] = [];
    dataflow.define("a", [], () => 1);
    dataflow.define("b", ["a"], ([a]) => seen.push((a as number) + 1));
    await vi.waitFor(() => expect(seen).toEqual([2]));
    expect(never).not.toHaveBeenCalled();
  } finally {
    vi.unstubAllGlobals();
  }
});
