import {describe, expect, test} from "vitest";
import {cell, heard, inNode, open, printed, shown, sleep, status, until} from "./open-notebook.ts";

const never = "await new Promise(() => {})";

describe("a run is a cell at a version", () => {
  test("values, promises and generators reach their readers unwrapped", async () => {
    const kernel = await open({
      plain: "const a = 1",
      promised: "const b = new Promise((resolve) => setTimeout(() => resolve(2), 10))",
      yielded: "const c = (function* () { yield 3; })()",
      later: "const d = (async function* () { yield Promise.resolve(4); })()",
      sum: "a + b + c + d"
    });
    await kernel.settled();
    expect(shown(kernel, "sum")).toBe("10");
    expect(await kernel.previews(["b", "d"])).toEqual({
      b: {type: "number", preview: "2"},
      d: {type: "number", preview: "4"}
    });
  });

  test.each([
    ["a body that awaits for ever", `const x = ${never}`],
    ["a promise that never settles", "const x = new Promise(() => {})"],
    [
      "a generator that hangs before its first yield",
      `const x = (async function* () { ${never}; yield 1; })()`
    ]
  ])(
    "%s can be edited, and its waiting readers get the new value without an error between",
    async (_, source) => {
      const kernel = await open({first: source, second: "const y = x + 1", third: "y * 10"});
      await until(kernel, "first", "running");
      await sleep(50);
      const messages = heard(kernel);
      kernel.set([cell("first", "const x = 1")]);
      await kernel.settled();
      expect(shown(kernel, "third")).toBe("20");
      expect(messages.filter(({type}) => type === "error")).toEqual([]);
      const states = messages.flatMap((message) => (message.type === "status" ? [message.status] : []));
      expect(states).not.toContain("failed");
    }
  );

  test("a cell that hangs can be run again", async () => {
    const kernel = await open({
      hang: `globalThis.turn = (globalThis.turn ?? 0) + 1; const x = globalThis.turn === 1 ? ${never} : globalThis.turn`,
      reader: "x + 1"
    });
    await until(kernel, "hang", "running");
    await sleep(20);
    kernel.run(["hang"]);
    await kernel.settled();
    expect(shown(kernel, "reader")).toBe("3");
  });

  test("a reader that waits for a hanging cell can be edited to read another", async () => {
    const kernel = await open({hang: `const x = ${never}`, other: "const z = 5", reader: "x + z"});
    await until(kernel, "hang", "running");
    await sleep(20);
    kernel.set([cell("reader", "z + 1")]);
    await until(kernel, "reader", "done", "failed");
    expect(await kernel.previews(["z"])).toHaveProperty("z");
    await sleep(20);
    expect(shown(kernel, "reader")).toBe("6");
  });

  test("a superseded run of 1.5 s is aborted at once, is not waited for, and its result is dropped", async () => {
    const kernel = await open({
      slow: `
        const began = performance.now();
        signal.addEventListener("abort", () => console.log("never shown: superseded"));
        invalidation.then(() => { globalThis.abortedAfter = performance.now() - began; });
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const x = "old";`,
      reader: "x"
    });
    await until(kernel, "slow", "running");
    await sleep(100);
    const began = performance.now();
    kernel.set([cell("slow", `const x = "new after " + Math.round(globalThis.abortedAfter / 10000)`)]);
    await until(kernel, "reader", "done");
    const took = performance.now() - began;
    console.log(`  a successor's reader is done ${took.toFixed(1)} ms after the edit`);
    expect(took).toBeLessThan(500);
    await sleep(1600);
    expect(shown(kernel, "reader")).toBe('"new after 0"');
    expect(kernel.cells.get("slow")!.version).toBe(2);
    expect(printed(kernel, "slow")).toEqual([]);
  });

  test("a generator's values come one after the other, and its finally block runs when it is superseded", async () => {
    const kernel = await open({
      counter: `
        globalThis.log = [];
        const n = (function* () {
          try { for (let i = 0; ; i++) yield i; } finally { globalThis.log.push("ended"); }
        })()`,
      reader: "globalThis.log?.push(n); const last = n"
    });
    await sleep(400);
    kernel.set([cell("counter", "const n = 'done'")]);
    await kernel.settled();
    kernel.set([cell("look", "n + ' ' + globalThis.log.join(',')")]);
    await until(kernel, "look", "done");
    const [, list] = shown(kernel, "look").slice(1, -1).split(" ");
    const seen = list.split(",");
    expect(seen).toContain("ended");
    const numbers = seen.filter((one) => /^\d+$/.test(one)).map(Number);
    expect(numbers.length).toBeGreaterThan(5);
    // a frame each: about 25 in 400 ms
    expect(numbers.length).toBeLessThan(60);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });

  test("an input's value reaches its readers, survives an edit that it still fits, and else falls back", async () => {
    const control = (max: number) =>
      `const k = view(input.range({label: "k", min: 0, max: ${max}, value: 2}))`;
    const kernel = await open({choose: control(10), reader: "k * 2"});
    await kernel.settled();
    expect(shown(kernel, "choose")).toBe("[k 2]");
    kernel.input("choose/0", 7);
    await kernel.settled();
    expect(shown(kernel, "reader")).toBe("14");
    kernel.set([cell("choose", `// the same control\n${control(10)}`)]);
    await kernel.settled();
    expect(shown(kernel, "choose")).toBe("[k 7]");
    expect(shown(kernel, "reader")).toBe("14");
    kernel.set([cell("choose", control(5))]);
    await kernel.settled();
    expect(shown(kernel, "choose")).toBe("[k 2]");
    expect(shown(kernel, "reader")).toBe("4");
  });

  test("of many moves of an input only the last has to be computed", async () => {
    const kernel = await open({
      choose: "const k = view(input.range({label: 'k', min: 0, max: 100, value: 0}))",
      reader: "await new Promise((resolve) => setTimeout(resolve, 30)); k"
    });
    await kernel.settled();
    for (let value = 1; value <= 100; value++) kernel.input("choose/0", value);
    await kernel.settled();
    expect(shown(kernel, "reader")).toBe("100");
    expect(kernel.cells.get("reader")!.version).toBeLessThan(10);
  });

  test("imports serve the whole notebook, and a library cell is bound to the run that calls it", async () => {
    const kernel = await open({
      reader: "await bound() + ', ' + greeting",
      namespace: "import * as all from './bound.ts'; await all.bound()",
      importer: `import {bound, greeting} from "./bound.ts"\n${never}`
    });
    const messages = heard(kernel);
    await until(kernel, "reader", "done", "failed");
    await until(kernel, "namespace", "done", "failed");
    await sleep(50);
    expect(shown(kernel, "reader")).toBe('"aborted: false, good morning"');
    expect(shown(kernel, "namespace")).toBe('"aborted: false"');
    const progress = messages.filter((message) => message.type === "progress" && message.cell === "reader");
    expect(progress).toMatchObject([{fraction: 0.5, note: "half way"}]);
  });

  test("a cell may import while it runs", async () => {
    const kernel = await open({
      dynamic: `(await import("./bound.ts")).greeting`,
      computed: `const which = "bound"; (await import("./" + which + ".ts")).greeting`
    });
    await kernel.settled();
    expect(shown(kernel, "dynamic")).toBe('"good morning"');
    expect(shown(kernel, "computed")).toBe('"good morning"');
  });

  if (inNode) {
    test("packages and Node's own modules are found from the notebook's folder", async () => {
      const kernel = await open({
        first: `import {z} from "zod"; z.string().parse("x")`,
        second: `import {basename} from "node:path"; basename("/a/b")`,
        third: `import {tf} from "glassbook/engine"; typeof tf.tensor`
      });
      await kernel.settled();
      expect(["first", "second", "third"].map((id) => shown(kernel, id))).toEqual([
        '"x"',
        '"b"',
        '"function"'
      ]);
    });
  }

  test("data is imported for the cells that read it", async () => {
    const kernel = await open({names: "data.names().includes('iris')"});
    await kernel.settled();
    expect(kernel.cells.get("names")).toMatchObject({status: "done"});
    expect(shown(kernel, "names")).toBe("true");
  });

  test("a cell added, renamed or removed touches those that read its names, and no others", async () => {
    const kernel = await open({
      one: "const a = 1",
      two: "a + 1",
      three: "globalThis.runs = (globalThis.runs ?? 0) + 1"
    });
    await kernel.settled();
    kernel.set([cell("one", "const b = 1")]);
    await kernel.settled();
    expect(kernel.cells.get("two")!.error).toMatchObject({kind: "undefined-name"});
    kernel.set([cell("extra", "const a = 41")]);
    await kernel.settled();
    expect(shown(kernel, "two")).toBe("42");
    kernel.set([], ["extra"]);
    await kernel.settled();
    expect(status(kernel, "two")).toBe("failed");
    kernel.set([cell("one", "const a = 2")]);
    await kernel.settled();
    expect(shown(kernel, "two")).toBe("3");
    expect(kernel.cells.get("three")!.version).toBe(1);
    expect(kernel.cells.has("extra")).toBe(false);
  });

  test("a notebook that is replaced runs only what changed, also where cells moved in the file", async () => {
    const kernel = await open({one: "const a = 1", two: "a + 1", three: "a + 2"});
    await kernel.settled();
    const {notebook} = await import("./open-notebook.ts");
    kernel.replace(notebook({zero: "'new'", one: "const a = 1", two: "a + 1", three: "a + 3"}));
    await kernel.settled();
    const versions = ["zero", "one", "two", "three"].map((id) => kernel.cells.get(id)!.version);
    expect(versions).toEqual([1, 1, 1, 2]);
    expect(shown(kernel, "three")).toBe("4");
  });

  test("a variable may be called display: a cell still shows its last expression", async () => {
    const kernel = await open({named: "const display = 41;", shows: "display + 1"});
    await kernel.settled();
    expect(shown(kernel, "shows")).toBe("42");
  });

  test("promises and generators that are displayed show what they give", async () => {
    const kernel = await open({
      promised: "display(new Promise((resolve) => setTimeout(() => resolve('later'), 20)))",
      failing: "display(Promise.reject(new Error('no luck')))",
      yielded: "display((function* () { yield 'first'; yield 'second'; })())"
    });
    await until(kernel, "promised", "done");
    await until(kernel, "failing", "failed");
    await sleep(200);
    expect(shown(kernel, "promised")).toBe('"later"');
    expect(kernel.cells.get("failing")!.error!.message).toBe("no luck");
    expect(shown(kernel, "yielded")).toBe('"second"');
  });
});
