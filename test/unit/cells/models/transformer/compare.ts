import {expect} from "vitest";
import type {ActivationCache} from "../../../../../cells/models/transformer/index.ts";
import {tf} from "../../../../../cells/tensors/tf.ts";

/** The largest difference of two arrays, in units of the larger of 1 and the expected number. */
export function farthest(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(got.length).toBe(expected.length);
  let most = 0;
  for (let i = 0; i < got.length; i++) {
    const difference = Math.abs(got[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    // of a number and NaN, NaN
    most = Math.max(most, difference);
  }
  return most;
}

/** Names of activations that are farther off than the tolerance, each with how far: none if all agree. */
export async function disagreeing(
  cache: ActivationCache,
  expected: Record<string, ArrayLike<number>>,
  tolerance: number
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, numbers] of Object.entries(expected)) {
    const far = farthest(await cache.get(name).data(), numbers);
    if (!(far <= tolerance)) wrong.push(`${name}: ${far}`);
  }
  return wrong;
}

/** Tensors that a block of code leaves behind. */
export async function tensorsLeft(run: () => Promise<unknown>): Promise<number> {
  const before = tf.memory().numTensors;
  await run();
  return tf.memory().numTensors - before;
}
