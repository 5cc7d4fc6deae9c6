import {expect} from "vitest";
import {tf} from "../../../../../cells/tensors/tf.ts";
import {useBackend} from "../../../../../runtime/engine/index.ts";

/** The result of an operation on one backend, with its shape; everything it made is freed. */
export async function on(
  backend: "cpu" | "wasm",
  operation: () => unknown
): Promise<{shape: number[]; dtype: string; data: Float32Array}> {
  await useBackend(backend);
  const result = tf.tidy(operation as () => ReturnType<typeof tf.zeros>);
  const {shape, dtype} = result;
  const data = Float32Array.from(await result.data());
  result.dispose();
  return {shape, dtype, data};
}

/**
 * That an operation gives on WASM what it gives on tfjs's CPU backend: shape, infinities and NaN the same, numbers
 * within `tolerance` of `scale`.
 */
export async function expectAgreement(
  operation: () => unknown,
  {tolerance = 2e-6, scale = 1} = {}
): Promise<void> {
  const expected = await on("cpu", operation);
  const got = await on("wasm", operation);
  expect(got.shape).toEqual(expected.shape);
  expect(got.dtype).toBe(expected.dtype);
  expect(farthest(got.data, expected.data)).toBeLessThanOrEqual(tolerance * scale);
}

/** The largest difference; that of a finite number and one that is not, or of two kinds of these, is infinite. */
function farthest(got: Float32Array, expected: Float32Array): number {
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(got[i], expected[i])) continue;
    const difference = Math.abs(got[i] - expected[i]);
    most = Math.max(most, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return most;
}
