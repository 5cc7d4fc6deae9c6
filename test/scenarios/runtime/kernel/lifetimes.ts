import {describe, expect, test} from "vitest";
import type {Kernel} from "../../../../runtime/kernel/kernel.ts";
import {type Cells, cell, inNode, open, shown, sleep, until} from "./open-notebook.ts";

const backends = inNode ? ["cpu", "wasm"] : ["cpu", "wasm", "webgl"];

/** A reader that takes its time, and notes what goes wrong even when it has been superseded. */
const slowly = (read: string) => `
  try {
    await new Promise((resolve) => setTimeout(resolve, 3));
    ${read};
  } catch (error) {
    (globalThis.wrongs ??= []).push(String(error));
  }`;

const forms: Record<string, Cells> = {
  plain: {
    make: "const t = tf.tensor([1, 2, 3, globalThis.turn])",
    read: slowly("t.dataSync()")
  },
  aliased: {
    make: "const t = tf.tensor([1, 2, 3]); const same = t; const again = [t, t]",
    alias: "const other = {t}",
    read: slowly("other.t.dataSync(); same.dataSync(); again[1].dataSync()")
  },
  nested: {
    make: "const all = {list: [tf.scalar(1), [tf.scalar(2)]], map: new Map([['k', tf.scalar(3)]])}",
    part: "const inner = all.list[1]",
    read: slowly("all.map.get('k').dataSync(); inner[0].dataSync()")
  },
  "held by a closure": {
    make: "const t = tf.tensor([1, 2])",
    close: "const sum = () => t.dataSync().reduce((a, b) => a + b)",
    wrap: "const twice = () => 2 * sum()",
    read: slowly("twice()")
  },
  "yielded by a generator": {
    make: "const t = (function* () { for (let i = 0; i < 3; i++) yield tf.tensor([i, globalThis.turn]); })()",
    close: "const first = () => t.dataSync()[0]",
    read: slowly("t.dataSync(); first()")
  },
  promised: {
    make: "const t = new Promise((resolve) => setTimeout(() => resolve([tf.scalar(4)])))",
    read: slowly("t[0].dataSync()")
  }
};

async function memory(kernel: Kernel): Promise<{numTensors: number; numBytes: number; wrongs: string[]}> {
  kernel.run(["probe"]);
  await kernel.settled();
  return JSON.parse(JSON.parse(shown(kernel, "probe")));
}

describe.each(backends)("tensors that cells return, on %s", (backend) => {
  test.each(Object.keys(forms))(
    "1,000 re-runs leave no more of them behind, and no reader meets a disposed one: %s",
    {timeout: 60_000},
    async (form) => {
      const kernel = await open({
        engine: `import {tf, useBackend} from "glassbook/engine"; await useBackend("${backend}"); const ready = tf.getBackend()`,
        ...Object.fromEntries(
          Object.entries(forms[form]).map(([id, source]) => [
            id,
            id === "make" ? `ready; globalThis.turn = (globalThis.turn ?? 0) + 1; ${source}` : source
          ])
        ),
        probe: {
          source:
            "JSON.stringify({numTensors: tf.memory().numTensors, numBytes: tf.memory().numBytes, wrongs: globalThis.wrongs ?? []})",
          manual: true
        }
      });
      await kernel.settled();
      expect([...kernel.cells.values()].flatMap(({error}) => error?.message ?? [])).toEqual([]);
      // the generator's later values, and the readers of each
      await sleep(150);
      const before = await memory(kernel);
      expect(before.numTensors).toBeGreaterThan(0);
      for (let run = 0; run < 1000; run++) {
        kernel.run(["make"]);
        // some successors come while readers are still at work, some while nobody has started
        if (run % 10 === 0) await kernel.settled();
        else if (run % 3 === 0) await sleep(1);
        else await kernel.previews([]);
      }
      await kernel.settled();
      await sleep(200);
      expect(await memory(kernel)).toEqual({...before, wrongs: []});
      expect(kernel.cells.get("make")!.version).toBeGreaterThan(900);
    }
  );
});

describe("what a version holds is freed when nobody needs it any more", () => {
  const made = `import {tensor, alive} from "./stubborn-tensor.ts"; const count = () => alive.size;`;

  test("an old value lives as long as a reader that was superseded is still at work", async () => {
    const kernel = await open({
      library: made,
      make: "globalThis.turn = (globalThis.turn ?? 0) + 1; const t = tensor(globalThis.turn)",
      slow: `
        const mine = t;
        globalThis.seen ??= [];
        await new Promise((resolve) => setTimeout(resolve, mine.read() === 1 ? 400 : 1));
        globalThis.seen.push(mine.read());`
    });
    await until(kernel, "slow", "running");
    await sleep(20);
    kernel.run(["make"]);
    await kernel.settled();
    kernel.set([cell("early", "globalThis.seen.join() + ' ' + count()")]);
    await kernel.settled();
    expect(shown(kernel, "early")).toBe('"2 2"');
    await sleep(500);
    kernel.set([cell("late", "globalThis.seen.join() + ' ' + count()")]);
    await kernel.settled();
    expect(shown(kernel, "late")).toBe('"2,1 1"');
  });

  test("objects with Symbol.dispose are freed too, when their cell goes", async () => {
    const kernel = await open({
      make: "globalThis.freed = []; const handle = {[Symbol.dispose]() { globalThis.freed.push('handle'); }}",
      read: "const held = [handle]"
    });
    await kernel.settled();
    kernel.set([], ["make"]);
    await kernel.settled();
    kernel.set([cell("look", "globalThis.freed.join()")]);
    await kernel.settled();
    expect(shown(kernel, "look")).toBe('"handle"');
  });

  test("a stale reader keeps what it was computed from until it runs again", async () => {
    const kernel = await open(
      {library: made, make: "const t = tensor(1)", read: "const f = () => t.read(); f()", look: "count()"},
      {mode: "on-demand"}
    );
    kernel.run(["read", "look"]);
    await kernel.settled();
    kernel.run(["make"]);
    await kernel.settled();
    kernel.run(["look"]);
    await kernel.settled();
    expect(shown(kernel, "look")).toBe("2");
    kernel.run("stale");
    await kernel.settled();
    kernel.run(["look"]);
    await kernel.settled();
    expect(shown(kernel, "look")).toBe("1");
  });
});
