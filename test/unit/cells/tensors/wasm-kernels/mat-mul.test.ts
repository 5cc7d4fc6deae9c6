import fc from "fast-check";
import {describe, expect, it, test} from "vitest";
import {Random} from "../../../../../cells/math/random.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {productWasm} from "../../../../../cells/tensors/wasm-kernels/core/product-wasm.ts";
import {compileCore as compileHere} from "../../../../../cells/tensors/wasm-kernels/core.ts";
import type {WasmBackend} from "../../../../../cells/tensors/wasm-kernels/heap.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {compileCore} from "../../../../../tools/build-cores.ts";
import {expectAgreement, on} from "./agreement.ts";

test("the WebAssembly that is shipped is what its source compiles to", async () => {
  expect(productWasm).toBe(Buffer.from(await compileCore("product")).toString("base64"));
}, 30_000);

function drawn(random: Random, shape: number[]) {
  const size = shape.reduce((product, side) => product * side, 1);
  return Float32Array.from({length: size}, () => random.normal());
}

const size = fc.oneof(fc.integer({min: 1, max: 13}), fc.constantFrom(31, 32, 33, 63, 64, 65, 70));
const inner = fc.oneof(fc.integer({min: 1, max: 13}), fc.constantFrom(100, 511, 512, 513, 1030));
const seed = fc.integer({min: 0, max: 1e6});

describe("a product of matrices on WASM", () => {
  it("is that of the CPU for any sizes, either side transposed or not", async () => {
    await fc.assert(
      fc.asyncProperty(
        seed,
        size,
        inner,
        size,
        fc.boolean(),
        fc.boolean(),
        async (start, m, k, n, turnA, turnB) => {
          const random = new Random(start);
          const [shapeA, shapeB]: [number, number][] = [turnA ? [k, m] : [m, k], turnB ? [n, k] : [k, n]];
          const [a, b] = [drawn(random, shapeA), drawn(random, shapeB)];
          await expectAgreement(
            () => tf.matMul(tf.tensor2d(a, shapeA), tf.tensor2d(b, shapeB), turnA, turnB),
            {
              scale: k
            }
          );
        }
      ),
      {numRuns: 150}
    );
  });

  it.each([
    [1, 7, 4103],
    [1, 6, 5001],
    [130, 20, 300],
    [67, 129, 519]
  ])("is that of the CPU where it is cut into blocks: %i x %i by %i", async (m, k, n) => {
    const random = new Random(m);
    const [a, b] = [drawn(random, [m, k]), drawn(random, [k, n])];
    await expectAgreement(() => tf.matMul(tf.tensor2d(a, [m, k]), tf.tensor2d(b, [k, n])), {scale: k});
    await expectAgreement(() => tf.matMul(tf.tensor2d(a, [k, m]), tf.tensor2d(b, [n, k]), true, true), {
      scale: k
    });
  });

  it("is the same to the bit whatever rows stand beside a row, from two rows on", async () => {
    await useBackend("wasm");
    const random = new Random(5);
    const [a, b] = [drawn(random, [7, 600]), drawn(random, [600, 21])];
    const whole = await on("wasm", () => tf.matMul(tf.tensor2d(a, [7, 600]), tf.tensor2d(b, [600, 21])));
    const some = await on("wasm", () =>
      tf.matMul(tf.tensor2d(a.subarray(0, 1200), [2, 600]), tf.tensor2d(b, [600, 21]))
    );
    expect(some.data).toEqual(whole.data.subarray(0, 42));
  });

  it.each([
    [[3], [3]],
    [[3], [1]],
    [[1], [3]],
    [
      [2, 1],
      [1, 3]
    ],
    [
      [1, 3],
      [2, 3]
    ]
  ])("broadcasts batches of [%s] and [%s]", async (batchA, batchB) => {
    const random = new Random(2);
    const outer = batchA.map((side, i) => Math.max(side, batchB[i]));
    const [a, b] = [drawn(random, [...batchA, 5, 9]), drawn(random, [...batchB, 9, 6])];
    // tfjs's CPU kernel takes a wrong matrix where two axes broadcast, so it is given whole batches
    const tiled = (data: Float32Array, batch: number[], sides: number[]) =>
      tf.tensor(data, [...batch, ...sides]).tile([...outer.map((side, i) => side / batch[i]), 1, 1]);
    const expected = await on("cpu", () => tf.matMul(tiled(a, batchA, [5, 9]), tiled(b, batchB, [9, 6])));
    const got = await on("wasm", () =>
      tf.matMul(tf.tensor(a, [...batchA, 5, 9]), tf.tensor(b, [...batchB, 9, 6]))
    );
    expect(got.shape).toEqual(expected.shape);
    got.data.forEach((number, i) => {
      expect(number).toBeCloseTo(expected.data[i], 4);
    });
  });

  it("carries NaN and infinities to where they belong, and nowhere else", async () => {
    await fc.assert(
      fc.asyncProperty(seed, size, size, fc.boolean(), async (start, m, n, turnB) => {
        const random = new Random(start);
        const k = 11;
        const [a, b] = [drawn(random, [m, k]), drawn(random, [k, n])];
        a[random.integer(m * k)] = Number.NaN;
        a[random.integer(m * k)] = Number.POSITIVE_INFINITY;
        b[random.integer(k * n)] = Number.NEGATIVE_INFINITY;
        b[random.integer(k * n)] = 0;
        const shape: [number, number] = turnB ? [n, k] : [k, n];
        await expectAgreement(() => tf.matMul(tf.tensor2d(a, [m, k]), tf.tensor2d(b, shape), false, turnB), {
          scale: k
        });
      }),
      {numRuns: 40}
    );
  });

  it.each([
    [0, 3, 2],
    [2, 0, 3],
    [2, 3, 0],
    [1, 0, 5]
  ])("of %i x %i by %i: no rows and no columns give nothing, sums of nothing are 0", async (m, k, n) => {
    await expectAgreement(() => tf.matMul(tf.zeros([m, k]), tf.zeros([k, n])));
  });

  it("says which sizes do not fit", async () => {
    await useBackend("wasm");
    expect(() => tf.tidy(() => tf.matMul(tf.zeros([2, 3]), tf.zeros([4, 2])))).toThrow(
      "Error in matMul: inner shapes (3) and (4)"
    );
  });

  it("has the gradients that it has on the CPU", async () => {
    const random = new Random(9);
    const [a, b] = [drawn(random, [4, 5, 6]), drawn(random, [6, 7])];
    for (const which of [0, 1]) {
      await expectAgreement(
        () =>
          tf.grads((x, y) =>
            tf
              .matMul(x.reshape([20, 6]), y)
              .square()
              .sum()
          )([tf.tensor(a, [4, 5, 6]), tf.tensor(b, [6, 7])])[which],
        {scale: 100}
      );
    }
  });
});

describe("a product with a bias and an activation", () => {
  const activations = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"] as const;

  it.each(activations)("is that of the CPU: %s", async (activation) => {
    await fc.assert(
      fc.asyncProperty(
        seed,
        size,
        size,
        fc.constantFrom("none", "columns", "one"),
        fc.boolean(),
        async (start, m, n, kind, batched) => {
          const random = new Random(start);
          const k = 10;
          const batch = batched ? [3] : [];
          const [a, b] = [drawn(random, [...batch, m, k]), drawn(random, [...batch, k, n])];
          const bias = drawn(random, [kind === "one" ? 1 : n]);
          const alpha = drawn(random, [n]);
          await expectAgreement(
            () =>
              tf.fused.matMul({
                a: tf.tensor(a, [...batch, m, k]) as never,
                b: tf.tensor(b, [...batch, k, n]) as never,
                transposeA: false,
                transposeB: false,
                ...(kind === "none" ? {} : {bias: tf.tensor1d(bias)}),
                activation,
                ...(activation === "prelu" ? {preluActivationWeights: tf.tensor1d(alpha)} : {}),
                ...(activation === "leakyrelu" ? {leakyreluAlpha: 0.3} : {})
              }),
            {scale: 20}
          );
        }
      ),
      {numRuns: 25}
    );
  });

  it("keeps NaN, as the CPU does", async () => {
    await expectAgreement(() =>
      tf.fused.matMul({
        a: tf.tensor2d([Number.NaN, 1, -1, -2, Number.POSITIVE_INFINITY, 0], [3, 2]),
        b: tf.ones([2, 5]),
        transposeA: false,
        transposeB: false,
        bias: tf.tensor1d([0, 1, Number.NEGATIVE_INFINITY, Number.NaN, -3]),
        activation: "relu"
      })
    );
  });
});

describe("memory", () => {
  it("stays as it was: tensors, and the heap after thousands of products", async () => {
    await useBackend("wasm");
    const backend = tf.backend() as unknown as WasmBackend;
    const some = () =>
      tf.tidy(() => {
        const [a, b] = [tf.ones([70, 90]), tf.ones([90, 130])];
        const product = tf.fused.matMul({
          a: a as never,
          b: b as never,
          transposeA: false,
          transposeB: false,
          bias: tf.ones([130]),
          activation: "sigmoid"
        });
        tf.matMul(product as never, product as never, true, false);
      });
    some();
    const before = {heap: backend.wasm.HEAPU8.length, ...tf.memory()};
    // each makes 0.3 MB: what was not freed would make the heap of 16 MB grow
    for (let i = 0; i < 1000; i++) some();
    expect({heap: backend.wasm.HEAPU8.length, ...tf.memory()}).toEqual(before);
  });

  it("grows under a product that needs more, and the product is right", async () => {
    await useBackend("wasm");
    const backend = tf.backend() as unknown as WasmBackend;
    const before = backend.wasm.HEAPU8.length;
    const rows = Math.ceil(before / 4 / 1000) + 1;
    const sum = await on("wasm", () => tf.matMul(tf.ones([rows, 3]), tf.ones([3, 1000])).sum());
    expect(backend.wasm.HEAPU8.length).toBeGreaterThan(before);
    expect(sum.data[0] / (3000 * rows)).toBeCloseTo(1, 5);
  });

  it("that threads share is left to tfjs's own kernels", async () => {
    const shared = new WebAssembly.Memory({initial: 1, maximum: 1, shared: true});
    expect(await compileHere({wasm: {asm: {memory: shared}}} as unknown as WasmBackend)).toBe(false);
    expect(await compileHere({wasm: {}} as unknown as WasmBackend)).toBe(false);
  });
});
