import {execFileSync} from "node:child_process";
import {fileURLToPath} from "node:url";
import {describe, expect, it} from "vitest";
import {bindSymbol} from "../../../../cells/cell.ts";
import {type BackendName, chooseBackend, memory, tf, useBackend} from "../../../../runtime/engine/index.ts";

describe("chooseBackend", () => {
  it("measures cpu and wasm in Node, chooses the fastest and says why the others are not there", async () => {
    const start = performance.now();
    const report = await chooseBackend();
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(report.measured.map(({name}) => name).sort()).toEqual(["cpu", "wasm"]);
    expect(report.chosen).toBe(report.measured[0].name);
    expect(report.measured[0].ms).toBeLessThanOrEqual(report.measured[1].ms);
    expect(tf.getBackend()).toBe(report.chosen);
    expect(report.unavailable).toEqual([
      {name: "webgl", why: "Node has no WebGL"},
      {name: "webgpu", why: expect.stringMatching(/npm install webgpu|no WebGPU adapter/)}
    ]);
  });

  it("says which backend it is at, and measures no further once it is stopped", async () => {
    const said: [number, string | undefined][] = [];
    const progress = (share: number, note?: string) => void said.push([share, note]);
    await chooseBackend({names: ["cpu", "wasm"], budgetMs: 20}, {progress});
    expect(said).toEqual([
      [0, "measuring cpu"],
      [0.5, "measuring wasm"]
    ]);
    const stopped = new AbortController();
    const first = {signal: stopped.signal, progress: () => stopped.abort()};
    await expect(chooseBackend({names: ["cpu", "wasm"], budgetMs: 20}, first)).rejects.toThrow(/abort/);
  });

  it("reports to the cell that calls it", async () => {
    const said: string[] = [];
    const context = {
      signal: new AbortController().signal,
      progress: (_: number, note?: string) => void said.push(note ?? "")
    };
    await chooseBackend[bindSymbol](context)({names: ["cpu"], budgetMs: 20});
    expect(said).toEqual(["measuring cpu"]);
  });

  it("leaves no tensor behind", async () => {
    const before = memory();
    await chooseBackend({names: ["cpu", "wasm"], budgetMs: 20});
    expect(memory()).toEqual(before);
  });

  it("refuses a name that is no backend, naming those there are", async () => {
    await expect(chooseBackend({names: ["cuda" as BackendName]})).rejects.toThrow(
      'backend: got "cuda", expected one of cpu, wasm, webgl, webgpu'
    );
  });

  it("refuses when none of the names is available, with the reason of each, and keeps the old backend", async () => {
    await useBackend("cpu");
    await expect(chooseBackend({names: ["webgl"]})).rejects.toThrow("webgl: Node has no WebGL");
    expect(tf.getBackend()).toBe("cpu");
  });

  it("refuses a budget that is not above zero", async () => {
    await expect(chooseBackend({budgetMs: 0})).rejects.toThrow("budgetMs: got 0");
  });
});

describe.each(["cpu", "wasm"] as const)("tf on %s", (name) => {
  it("computes, chains operations and takes gradients", async () => {
    await useBackend(name);
    expect(tf.getBackend()).toBe(name);
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    expect(Array.from(await x.matMul(x).add(1).data())).toEqual([8, 11, 16, 23]);
    const slope = tf.grad((v) => v.square().sum())(x);
    expect(Array.from(await slope.data())).toEqual([2, 4, 6, 8]);
  });
});

describe("loading the engine", () => {
  const node = (source: string) =>
    execFileSync(process.execPath, ["--conditions=development", "--input-type=module", "-e", source], {
      cwd: fileURLToPath(new URL("../../../..", import.meta.url)),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"]
    });

  it("says nothing on the console", () => {
    const source = `import {tf} from "glassbook/engine"; tf.tensor([1]).dispose(); console.log("done")`;
    expect(node(source)).toBe("done\n");
  });

  it("happens only where it is asked for: memory() is zero and entries that need no tensors load no tfjs", () => {
    const source = `
      import {memory} from "./runtime/engine/memory.ts";
      for (const entry of ["", "inputs", "data", "models", "glassbox", "agnostic", "lens", "probe", "concept",
        "views", "parallel", "cells"]) {
        await import(entry ? "glassbook/" + entry : "glassbook");
      }
      console.log(JSON.stringify(memory()), "_tfengine" in globalThis)`;
    expect(node(source)).toBe('{"numTensors":0,"numBytes":0} false\n');
  });
});
