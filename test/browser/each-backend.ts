import {afterAll, beforeAll, describe, expect} from "vitest";
import {tf} from "../../cells/tensors/tf.ts";
import {useBackend} from "../../runtime/engine/index.ts";

// Graphics cards may compute roots, quotients and exponentials a little differently, and add in another order.
const tolerances = {cpu: 1e-5, wasm: 1e-5, webgl: 1e-4, webgpu: 1e-4};

/**
 * Tests on each of the four backends, none of which may leave a tensor behind.
 * @param tests declares them; `tolerance` is how far numbers may be from the reference's
 */
export function onEachBackend(
  what: string,
  tests: (backend: keyof typeof tolerances, tolerance: number) => void
): void {
  describe.each(Object.entries(tolerances) as [keyof typeof tolerances, number][])(
    `${what} on %s`,
    (backend, tolerance) => {
      let before: number;
      beforeAll(async () => {
        await useBackend(backend);
        expect(tf.getBackend()).toBe(backend);
        before = tf.memory().numTensors;
      });
      afterAll(() => expect(tf.memory().numTensors).toBe(before));

      tests(backend, tolerance);
    }
  );
}
