import {describe, expect, test} from "vitest";
import {cell, heard, notebook, open, shown, sleep, status} from "./open-notebook.ts";

const cells = {
  table: "globalThis.loads = (globalThis.loads ?? 0) + 1; const rows = [10, 20, 30]; 'a large table'",
  choose:
    "const row = view(input.range({label: 'row', min: 0, max: 2, value: 0})); const other = view(input.checkbox({label: 'other'}))",
  explain: "display(rows[row]); const picked = rows[row]",
  follow: "picked * 2",
  checked: "other",
  apart: "rows.length"
};

const states = (kernel: Awaited<ReturnType<typeof open>>) =>
  Object.fromEntries([...kernel.cells].map(([id, {status}]) => [id, status]));

describe("a published page runs nothing until the reader acts", () => {
  test("an input runs what depends on it and what that needs; nothing else changes on the page", async () => {
    const kernel = await open(cells, {lazy: true});
    const messages = heard(kernel);
    await kernel.settled();
    await sleep(50);
    expect(new Set(Object.values(states(kernel)))).toEqual(new Set(["prerendered"]));
    expect(messages.filter(({type}) => type === "status")).toEqual([]);

    kernel.input("choose/0", 2);
    await kernel.settled();
    expect(shown(kernel, "explain")).toBe("30");
    expect(shown(kernel, "follow")).toBe("60");
    const views = messages.flatMap((message) => (message.type === "views" ? [message.cell] : []));
    expect(new Set(views)).toEqual(new Set(["explain", "follow"]));
    expect(states(kernel)).toMatchObject({
      apart: "prerendered",
      checked: "prerendered",
      table: "done",
      choose: "done"
    });

    kernel.input("choose/1", true);
    await kernel.settled();
    expect(shown(kernel, "checked")).toBe("true");
    expect(states(kernel)).toMatchObject({apart: "prerendered"});
    expect(kernel.cells.get("explain")!.version).toBe(1);
    expect(kernel.cells.get("table")!.version).toBe(1);
  });

  test("an act made before the kernel has started is not lost", async () => {
    const kernel = await open(cells, {lazy: true, inputs: {"choose/0": 1}});
    kernel.input("choose/0", 1);
    await kernel.settled();
    expect(shown(kernel, "explain")).toBe("20");
  });

  test("an edit runs the cell and what reads it", async () => {
    const kernel = await open(cells, {lazy: true});
    kernel.set([cell("explain", "const picked = rows[row] + 1")]);
    await kernel.settled();
    expect(shown(kernel, "follow")).toBe("22");
    expect(states(kernel)).toMatchObject({apart: "prerendered", checked: "prerendered"});
  });

  test("run runs a cell, and what reads it", async () => {
    const kernel = await open(cells, {lazy: true});
    kernel.run(["explain"]);
    await kernel.settled();
    expect(shown(kernel, "follow")).toBe("20");
    expect(status(kernel, "apart")).toBe("prerendered");
  });

  test("a cell that fails now says so even if it was only read", async () => {
    const kernel = await open({...cells, table: "throw new Error('gone'); const rows = []"}, {lazy: true});
    kernel.input("choose/0", 1);
    await kernel.settled();
    expect(kernel.cells.get("table")!.error).toMatchObject({message: "gone"});
    expect(kernel.cells.get("follow")!.error).toMatchObject({kind: "upstream", cells: ["table"]});
  });

  test("a notebook compiled to a module runs its functions, reports their places, and can be edited", async () => {
    const {emitModule} = await import("../../../../runtime/compile/index.ts");
    const compiled = notebook({
      ...cells,
      wrong: "const f = () => {\n  throw new Error('in the module');\n}\nif (row > 1) f()"
    });
    const text = emitModule(compiled, {resolve: (specifier) => specifier});
    const module = `data:text/javascript;base64,${btoa(text)}`;
    const {openKernel} = await import("../../../../runtime/kernel/open-kernel.ts");
    const kernel = await openKernel(compiled, {lazy: true, module});
    try {
      kernel.input("choose/0", 2);
      await kernel.settled();
      expect(shown(kernel, "explain")).toBe("30");
      const line = compiled.cells.at(-1)!.line + 1;
      expect(kernel.cells.get("wrong")!.error).toMatchObject({message: "in the module", line});
      kernel.set([cell("explain", "const picked = -rows[row]")]);
      await kernel.settled();
      expect(shown(kernel, "follow")).toBe("-60");
    } finally {
      kernel.close();
    }
  });
});

test("a notebook module that cannot be loaded is said on its cells", async () => {
  const kernel = await open({one: "1"}, {module: new URL("./modules/not-there.js", import.meta.url).href});
  await kernel.settled();
  expect(kernel.cells.get("one")!.error).toMatchObject({kind: "kernel-lost"});
  expect(kernel.cells.get("one")!.error!.message).toContain("not-there.js");
});

describe("run modes", () => {
  const chain = {
    a: "const a = view(input.number({label: 'a', value: 1}))",
    b: "const b = a + 1",
    c: "b * 10",
    apart: "'apart'"
  };

  test("on demand, nothing runs unasked, and what a change made stale is marked", async () => {
    const kernel = await open(chain, {mode: "on-demand"});
    await kernel.settled();
    expect(new Set(Object.values(states(kernel)))).toEqual(new Set(["stale"]));
    kernel.run("stale");
    await kernel.settled();
    expect(shown(kernel, "c")).toBe("20");
    kernel.input("a/0", 5);
    await kernel.settled();
    expect(states(kernel)).toEqual({a: "done", b: "stale", c: "stale", apart: "done"});
    expect(shown(kernel, "c")).toBe("20");
    kernel.run(["c"]);
    await kernel.settled();
    expect(shown(kernel, "c")).toBe("60");
    expect(kernel.cells.get("apart")!.version).toBe(1);
    kernel.set([cell("b", "const b = a + 2")]);
    await kernel.settled();
    expect(states(kernel)).toEqual({a: "done", b: "stale", c: "stale", apart: "done"});
    kernel.mode("automatic");
    await kernel.settled();
    expect(shown(kernel, "c")).toBe("70");
    kernel.input("a/0", 1);
    await kernel.settled();
    expect(shown(kernel, "c")).toBe("30");
  });

  test("a manual cell runs when asked, and its readers wait for it", async () => {
    const kernel = await open({...chain, b: {source: "const b = a + 1", manual: true}});
    await kernel.settled();
    expect(states(kernel)).toEqual({a: "done", b: "stale", c: "stale", apart: "done"});
    kernel.run(["b"]);
    await kernel.settled();
    expect(shown(kernel, "c")).toBe("20");
    kernel.input("a/0", 3);
    await kernel.settled();
    expect(states(kernel)).toMatchObject({b: "stale", c: "stale"});
    expect(shown(kernel, "c")).toBe("20");
    // an edited reader runs with the value there is, and is stale like it
    kernel.set([cell("c", "b * 100")]);
    await kernel.settled();
    expect(shown(kernel, "c")).toBe("200");
    expect(states(kernel)).toMatchObject({b: "stale", c: "stale"});
    kernel.run(["b"]);
    await kernel.settled();
    expect(shown(kernel, "c")).toBe("400");
    expect(states(kernel)).toMatchObject({b: "done", c: "done"});
  });
});
