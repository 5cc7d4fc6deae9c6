import {describe, expect, it} from "vitest";
import {KernelWorker} from "./kernel-worker.ts";

// One cell makes a tensor; others hold it in each way there is; slow ones read those, long after it was superseded.
const cells = (backend: string) => ({
  engine: `
    import {memory, tf, useBackend} from "glassbook/engine"
    await useBackend("${backend}")
    const backend = tf.getBackend()`,
  make: "const weights = tf.tidy(() => tf.ones([64]).mul(backend.length))",
  alias: "const alias = weights",
  nested: "const nested = {deep: [weights, new Map([['own', tf.tidy(() => weights.add(1))]])]}",
  closure: "const read = () => weights.data()",
  generator: `
    const yielded = (async function* () {
      for (let i = 1; i <= 3; i++) {
        yield tf.tidy(() => weights.add(i))
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
    })()`,
  slowPlain: slow("plain", "weights.data()"),
  slowAlias: slow("alias", "alias.data()"),
  slowNested: slow("nested", "nested.deep[1].get('own').data()"),
  slowClosure: slow("closure", "read()"),
  slowYielded: slow("yielded", "yielded.data()"),
  meter: `
    const reads = JSON.stringify(globalThis.reads ?? {})
    const met = JSON.stringify(globalThis.met ?? [])
    const held = [memory().numTensors, memory().numBytes].join(" tensors, ") + " bytes"`
});

// What a superseded run gives or throws is dropped; so it counts on the side what it met.
function slow(name: string, read: string): string {
  return `
    const ${name}Value = await (async () => {
      const held = ${read.replace(/\(\)$|\.data\(\)$/, "")}
      await new Promise((resolve) => setTimeout(resolve, 8))
      try {
        const [value] = await ${read}
        globalThis.reads ??= {}
        globalThis.reads.${name} = (globalThis.reads.${name} ?? 0) + 1
        return value + (held ? 0 : 1)
      } catch (error) {
        globalThis.met ??= []
        globalThis.met.push("${name}: " + error.message)
        throw error
      }
    })()`;
}

describe.each(["cpu", "wasm", "webgl"])("tensors of cells on %s", (backend) => {
  it("are all given back after a thousand re-runs, and no slow reader meets a disposed one", async () => {
    const kernel = await KernelWorker.open(cells(backend));
    const meter = async (name: string) => {
      await kernel.run("meter");
      return JSON.parse(
        await kernel.preview(name).then((text) => (text.startsWith('"') ? JSON.parse(text) : text))
      );
    };
    const held = async () => {
      await kernel.runAll("make");
      await kernel.run("meter");
      return await kernel.preview("held");
    };
    try {
      const before = await held();
      expect(before).toMatch(/\d+ tensors, \d+ bytes/);
      for (let i = 0; i < 1000; i++) await kernel.run("make");
      expect(await held()).toBe(before);
      expect(await meter("met")).toEqual([]);
      expect(kernel.errors).toEqual([]);
      const reads = await meter("reads");
      // far more reads than the last versions': superseded readers went on with what they held
      for (const name of ["plain", "alias", "nested", "closure", "yielded"]) {
        expect(reads[name], name).toBeGreaterThan(100);
      }
    } finally {
      kernel.close();
    }
  }, 60_000);
});
