import {beforeAll, describe, expect, it} from "vitest";
import {Random} from "../../../../../cells/math/random.ts";
import {ImageNetwork, type PictureBatch} from "../../../../../cells/models/image-network/index.ts";
import {readSafetensors} from "../../../../../cells/models/weights/safetensors.ts";
import {writeSafetensors} from "../../../../../cells/models/weights/write-safetensors.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {fixture} from "../../../../fixtures/decode.ts";
import {farthest, tensorsLeft} from "../transformer/compare.ts";
import {unpack} from "../transformer/gpt2-fixture.ts";
import {type CnnFixture, channelsLast, cnnPictures, smallCnn, targetGradients} from "./cnn-fixture.ts";

const cnn = fixture<CnnFixture>("small_cnn.json");
const tolerance = 1e-5;

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

/** The same picture over and over, more than one portion has. */
function manyPictures(count: number): PictureBatch {
  const {size, pixels} = cnnPictures(cnn);
  const one = (pixels as Float32Array).subarray(0, 288);
  const many = new Float32Array(288 * count);
  for (let i = 0; i < count; i++) many.set(one, 288 * i);
  return {size, pixels: many};
}

describe.each(["cpu", "wasm"] as const)("an image network on %s", (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
    const before = tf.memory().numTensors;
    return () => expect(tf.memory().numTensors).toBe(before);
  });

  it("has PyTorch's activations and logits, to 1e-5", async () => {
    using network = smallCnn(cnn);
    const pictures = cnnPictures(cnn);
    for (const [layer, packed] of Object.entries(cnn.activations)) {
      expect(farthest((await network.activations(pictures, layer)).data, channelsLast(packed))).toBeLessThan(
        tolerance
      );
    }
    expect(farthest((await network.logits(pictures)).data, unpack(cnn.logits))).toBeLessThan(tolerance);
  });

  it("has PyTorch's gradients by the pixels, and captum's derivatives along a vector", async () => {
    using network = smallCnn(cnn);
    const byPixels = await targetGradients(network, cnn, "input");
    expect(
      farthest(
        byPixels.flatMap((row) => [...row]),
        channelsLast(cnn.gradient)
      )
    ).toBeLessThan(tolerance);
    const cav = channelsLast(cnn.tcav.cav);
    const along = (await targetGradients(network, cnn, "relu2")).map((row) => dot(row, cav));
    expect(farthest(along, cnn.tcav.values)).toBeLessThan(tolerance);
  });

  it("has gradients at every layer that tell how a small step of the pixels changes a logit", async () => {
    using network = smallCnn(cnn);
    const pictures = cnnPictures(cnn);
    const moved: PictureBatch = {
      size: 12,
      pixels: Float32Array.from(pictures.pixels as Float32Array, (x, i) => x + 1e-4 * Math.sin(7 * i))
    };
    const change = async (layer: string) => {
      const [after, before] = [
        await network.activations(moved, layer),
        await network.activations(pictures, layer)
      ];
      return after.data.map((value, i) => value - before.data[i]);
    };
    const logits = await change("fc");
    expect(Math.min(...logits.map(Math.abs))).toBeGreaterThan(1e-6);
    for (const layer of network.layers) {
      const states = await change(layer);
      const {columns, data} = await network.classGradients(pictures, layer, 3);
      const told = [0, 1, 2].map((row) => {
        const part = [columns * row, columns * (row + 1)] as const;
        return dot(data.slice(...part), states.slice(...part));
      });
      expect(farthest(told, [logits[3], logits[8], logits[13]])).toBeLessThan(2e-7);
    }
  });

  it.each([
    ["in steps of 2", {stride: 2, padding: 1}],
    ["with more zeros around than its kernel is wide", {stride: 1, padding: 4}],
    ["without any zeros around", {stride: 1, padding: 0}]
  ])(
    "differentiates a convolution %s: of a linear network, a gradient is the whole change",
    async (_, shape) => {
      const random = new Random(5);
      const numbers = (length: number) => Float32Array.from({length}, () => random.normal());
      const across = Math.floor((7 + 2 * shape.padding - 3) / shape.stride) + 1;
      const wide = 3 * across ** 2;
      const weights = writeSafetensors({
        "conv.weight": {shape: [3, 2, 3, 3], values: numbers(54)},
        "conv.bias": {shape: [3], values: numbers(3)},
        "out.weight": {shape: [2, wide], values: numbers(2 * wide)},
        "out.bias": {shape: [2], values: numbers(2)}
      });
      using network = ImageNetwork.fromWeights(
        {
          input: {size: 7, channels: 2, mean: 0.5, sd: 0.25},
          classes: ["a", "b"],
          layers: [
            {name: "conv", type: "conv", filters: 3, kernel: 3, ...shape},
            {name: "flat", type: "flatten"},
            {name: "out", type: "dense", units: 2}
          ]
        },
        readSafetensors(weights)
      );
      const pictures = {size: 7, pixels: numbers(98)};
      const nothing = {size: 7, pixels: new Float32Array(98).fill(0.5)};
      const [logits, without] = [await network.logits(pictures), await network.logits(nothing)];
      const {data: input} = await network.activations(pictures, "input");
      expect(
        farthest(
          input,
          pictures.pixels.map((value) => 4 * value - 2)
        )
      ).toBeLessThan(1e-6);
      for (const classIndex of [0, 1]) {
        const {data} = await network.classGradients(pictures, "input", classIndex);
        expect(dot(data, input)).toBeCloseTo(logits.data[classIndex] - without.data[classIndex], 2);
      }
    }
  );

  it("gives the logits themselves a gradient of 1 for their own class", async () => {
    using network = smallCnn(cnn);
    const {data} = await network.classGradients(cnnPictures(cnn), "fc", 2);
    expect([...data]).toEqual([0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
  });

  it("gives many pictures, in portions, what it gives each alone", async () => {
    using network = smallCnn(cnn);
    const {rows, columns, data} = await network.activations(manyPictures(2000), "pool2");
    expect([rows, columns]).toEqual([2000, 24]);
    for (const row of [1, 999, 1999]) {
      expect(farthest(data.subarray(24 * row, 24 * (row + 1)), data.subarray(0, 24))).toBeLessThan(1e-6);
    }
  });

  it("keeps what it is asked for of one pass, and gives the logits beside", async () => {
    using network = smallCnn(cnn);
    const {logits, cache} = await network.runWithCache(cnnPictures(cnn), {names: ["relu2", "fc"]});
    expect(cache.names).toEqual(["relu2", "fc"]);
    expect(cache.get("relu2").shape).toEqual([3, 4, 4, 6]);
    logits.dispose();
    expect(farthest(await cache.get("fc").data(), unpack(cnn.logits))).toBeLessThan(tolerance);
    cache.dispose();
    const all = await network.runWithCache(cnnPictures(cnn));
    expect(all.cache.names).toEqual(network.layers);
    all.logits.dispose();
    all.cache.dispose();
  });

  it("leaves nothing behind when it is stopped", async () => {
    using network = smallCnn(cnn);
    await network.ready();
    for (const run of [
      (signal: AbortSignal) => network.activations(manyPictures(5000), "relu2", {signal}),
      (signal: AbortSignal) => network.classGradients(manyPictures(5000), "input", 0, {signal}),
      (signal: AbortSignal) => network.runWithCache(manyPictures(2000), {names: ["relu1"], signal})
    ]) {
      const left = await tensorsLeft(async () => {
        const stop = new AbortController();
        const running = expect(run(stop.signal)).rejects.toThrow("enough");
        stop.abort(new Error("enough"));
        await running;
      });
      expect(left).toBe(0);
    }
  });
});

describe("what an image network says", () => {
  beforeAll(() => useBackend("cpu"));

  it("are shares that sum to 1, and the class with the greatest", async () => {
    using network = smallCnn(cnn);
    const {data} = await network.predictProba(cnnPictures(cnn));
    const logits = unpack(cnn.logits);
    const said = await network.predict(cnnPictures(cnn));
    for (let row = 0; row < 3; row++) {
      const shares = data.subarray(5 * row, 5 * row + 5);
      expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(shares[1] / shares[0]).toBeCloseTo(Math.exp(logits[5 * row + 1] - logits[5 * row]), 4);
      expect(said[row]).toBe(network.classes[shares.indexOf(Math.max(...shares))]);
    }
  });

  it("has its layers by name, and their shapes", () => {
    using network = smallCnn(cnn);
    expect(network.layers).toEqual([
      "input",
      "conv1",
      "relu1",
      "pool1",
      "conv2",
      "relu2",
      "pool2",
      "flat",
      "fc"
    ]);
    expect(network.layers.map((layer) => network.shape(layer).join("x"))).toEqual([
      ...["12x12x2", "12x12x4", "12x12x4", "6x6x4", "4x4x6", "4x4x6", "2x2x6", "24", "5"]
    ]);
  });

  it("has its weights as PyTorch has them", () => {
    using network = smallCnn(cnn);
    const {shape, data} = network.parameter("conv2.weight");
    expect(shape).toEqual([6, 4, 3, 3]);
    expect([...data]).toEqual([...unpack(cnn.weights["conv2.weight"])]);
  });

  it("computes on another backend when that was chosen", async () => {
    using network = smallCnn(cnn);
    const pictures = cnnPictures(cnn);
    const first = await network.logits(pictures);
    await useBackend("wasm");
    const second = await network.logits(pictures);
    await useBackend("cpu");
    expect(farthest(second.data, first.data)).toBeLessThan(tolerance);
  });
});
