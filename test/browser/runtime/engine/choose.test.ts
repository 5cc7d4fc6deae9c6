import {afterAll, beforeAll, describe, expect, it} from "vitest";
import {chooseBackend, memory, tf, useBackend} from "../../../../runtime/engine/index.ts";
import {graphics, loseGraphics} from "../../lose-graphics.ts";

describe("chooseBackend on a page", () => {
  it("measures cpu, wasm and webgl and chooses the fastest", async () => {
    const report = await chooseBackend({names: ["cpu", "wasm", "webgl"]});
    expect(report.unavailable).toEqual([]);
    expect(report.measured.map(({name}) => name).sort()).toEqual(["cpu", "wasm", "webgl"]);
    const times = report.measured.map(({ms}) => ms);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(report.chosen).toBe(report.measured[0].name);
    expect(tf.getBackend()).toBe(report.chosen);
  });

  it("either measures webgpu or says why it is not there", async () => {
    const {measured, unavailable} = await chooseBackend({names: ["cpu", "webgpu"], budgetMs: 50});
    const webgpu = [...measured, ...unavailable].filter(({name}) => name === "webgpu");
    expect(webgpu).toHaveLength(1);
    for (const {why} of unavailable) expect(why).toMatch(/WebGPU|webgpu/);
  });

  it.each(["cpu", "wasm", "webgl"] as const)("computes, chains and takes gradients on %s", async (name) => {
    await useBackend(name);
    const before = memory().numTensors;
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const y = tf.tidy(() => x.matMul(x).add(1));
    const slope = tf.grad((v) => v.square().sum())(x);
    expect(Array.from(await y.data())).toEqual([8, 11, 16, 23]);
    expect(Array.from(await slope.data())).toEqual([2, 4, 6, 8]);
    tf.dispose([x, y, slope]);
    expect(memory().numTensors).toBe(before);
  });

  it.each(graphics)("goes on with the next backend when %s loses its %s, and says so", async (name, what) => {
    await useBackend("wasm");
    await useBackend(name);
    expect(Array.from(await tf.add(1, 1).data())).toEqual([2]);
    expect(await loseGraphics()).toEqual({
      lost: name,
      now: "wasm",
      message: `The ${name} backend lost its ${what}; its tensors are gone. Computing on wasm now.`
    });
    expect(tf.getBackend()).toBe("wasm");
    expect(Array.from(await tf.add(1, 1).data())).toEqual([2]);
    // a new one is there for the asking
    await useBackend(name);
    expect(Array.from(await tf.add(1, 1).data())).toEqual([2]);
    expect(tf.getBackend()).toBe(name);
  });
});

describe("the engine in a blob worker", () => {
  let worker: Worker;
  beforeAll(() => {
    const engine = new URL("../../../../runtime/engine/index.ts", import.meta.url).href;
    const source = `
      onmessage = async ({data}) => {
        try {
          const {chooseBackend, useBackend, tf} = await import(${JSON.stringify(engine)});
          const report = await chooseBackend({names: data});
          const sums = [];
          for (const name of data) {
            await useBackend(name);
            sums.push((await tf.ones([3]).sum().data())[0]);
          }
          postMessage({report, sums});
        } catch (error) {
          postMessage({error: String(error.stack)});
        }
      }`;
    worker = new Worker(URL.createObjectURL(new Blob([source], {type: "text/javascript"})), {type: "module"});
  });
  afterAll(() => worker.terminate());

  it("has cpu, wasm and webgl there too", async () => {
    const answer = await new Promise((resolve) => {
      worker.onmessage = ({data}) => resolve(data);
      worker.postMessage(["cpu", "wasm", "webgl"]);
    });
    expect(answer).toMatchObject({report: {unavailable: []}, sums: [3, 3, 3]});
  });
});
