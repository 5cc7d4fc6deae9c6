import {expect, test} from "vitest";
import {models} from "../../../../cells/models/index.ts";
import {tf, useBackend} from "../../../../runtime/engine/index.ts";

const installed = (() => {
  try {
    return Boolean(import.meta.resolve("webgpu"));
  } catch {
    return false;
  }
})();

// skipped where the npm package webgpu is not installed: 132 MB, and it needs a Vulkan driver
test.skipIf(!installed)("Node computes on WebGPU as on WASM, through Dawn", {timeout: 60_000}, async () => {
  using model = await models.load("attn-only-1l");
  const logitsOn = async (backend: "wasm" | "webgpu") => {
    await useBackend(backend);
    const logits = await model.forward([5, 6, 7]);
    expect(tf.getBackend()).toBe(backend);
    const values = Float32Array.from(await logits.data());
    logits.dispose();
    return values;
  };
  const [expected, got] = [await logitsOn("wasm"), await logitsOn("webgpu")];
  const farthest = got.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  expect(got.length).toBe(expected.length);
  expect(farthest).toBeLessThan(1e-4);
});
