import {expect, it} from "vitest";
import {Random} from "../../../../../cells/math/random.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";
import type {WasmBackend} from "../../../../../cells/tensors/wasm-kernels/heap.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";
import {expectAgreement} from "../../../../unit/cells/tensors/wasm-kernels/agreement.ts";

const random = new Random(3);
const normal = (size: number) => Float32Array.from({length: size}, () => random.normal());

it.each([
  [1, 300, 700],
  [33, 300, 257],
  [70, 31, 13]
])("in Chromium a product of %i x %i by %i is that of the CPU, with bias and activation", async (m, k, n) => {
  const [a, b, bias] = [normal(m * k), normal(k * n), normal(n)];
  await expectAgreement(
    () =>
      tf.fused.matMul({
        a: tf.tensor2d(a, [m, k]),
        b: tf.tensor2d(b, [n, k]),
        transposeA: false,
        transposeB: true,
        bias: tf.tensor1d(bias),
        activation: "relu"
      }),
    {scale: k}
  );
  await expectAgreement(() => tf.matMul(tf.tensor2d(a, [m, k]), tf.tensor2d(b, [k, n])), {scale: k});
});

it("in Chromium an embedding lookup has a gradient, and einsum is there", async () => {
  const [table, other] = [normal(12), normal(12)];
  await expectAgreement(() =>
    tf.grad((x) =>
      tf
        .gather(x, tf.tensor1d([2, 0, 2], "int32"))
        .square()
        .sum()
    )(tf.tensor2d(table, [4, 3]))
  );
  await expectAgreement(
    () => tf.einsum("ij,kj->ik", tf.tensor2d(table, [4, 3]), tf.tensor2d(other, [4, 3])),
    {
      scale: 10
    }
  );
});

it("in Chromium the products work in tfjs's own memory: nothing is left after many", async () => {
  await useBackend("wasm");
  const {wasm} = tf.backend() as unknown as WasmBackend;
  const some = () => tf.tidy(() => void tf.matMul(tf.ones([90, 120]), tf.ones([120, 90]), true, true));
  some();
  const before = {heap: wasm.HEAPU8.length, ...tf.memory()};
  for (let i = 0; i < 500; i++) some();
  expect({heap: wasm.HEAPU8.length, ...tf.memory()}).toEqual(before);
});
