import {tf} from "../../cells/tensors/tf.ts";
import {type BackendName, backendNames, checkName, useBackend} from "./backends.ts";

export interface BackendReport {
  /** the fastest of those measured; new tensors are computed on it */
  chosen: BackendName;
  /** median time of the workload, fastest first */
  measured: {name: BackendName; ms: number}[];
  unavailable: {name: BackendName; why: string}[];
}

/**
 * Measures the same small work on every backend there is and chooses the fastest: small models lose more by a
 * GPU's dispatch than they win by its speed, and which is which depends on the machine.
 *
 * @param names the backends to try; all by default
 * @param budgetMs time for measuring, shared by the backends; loading them and one warm-up run each come on top
 * @throws RangeError for a name that is no backend, or if none of `names` is available
 */
export async function chooseBackend({
  names = [...backendNames],
  budgetMs = 200
}: {
  names?: BackendName[];
  budgetMs?: number;
} = {}): Promise<BackendReport> {
  names.forEach(checkName);
  if (!(budgetMs > 0))
    throw new RangeError(`budgetMs: got ${budgetMs}, expected a number of milliseconds above 0`);
  const measured: BackendReport["measured"] = [];
  const unavailable: BackendReport["unavailable"] = [];
  const before = tf.getBackend();
  for (const name of new Set(names)) {
    try {
      await useBackend(name);
      measured.push({name, ms: await measure(budgetMs / names.length)});
    } catch (error) {
      unavailable.push({name, why: error instanceof Error ? error.message : String(error)});
    }
  }
  measured.sort((a, b) => a.ms - b.ms);
  if (!measured.length) {
    await tf.setBackend(before || "cpu");
    const reasons = unavailable.map(({name, why}) => `${name}: ${why}`).join("; ");
    throw new RangeError(`names: got ${names.join(", ") || "none"}, none of which is available (${reasons})`);
  }
  const chosen = measured[0].name;
  await tf.setBackend(chosen);
  return {chosen, measured, unavailable};
}

/** Median milliseconds of the workload on the present backend: one warm-up (shaders, memory), then runs within `budgetMs`. */
async function measure(budgetMs: number): Promise<number> {
  const inputs = tf.tidy(() => [tf.ones([256, 64]), tf.ones([64, 128]), tf.ones([128, 16])]) as tf.Tensor2D[];
  try {
    await workload(inputs);
    const times: number[] = [];
    const end = performance.now() + budgetMs;
    do {
      const start = performance.now();
      await workload(inputs);
      times.push(performance.now() - start);
    } while (performance.now() < end && times.length < 25);
    times.sort((a, b) => a - b);
    return times[times.length >> 1];
  } finally {
    tf.dispose(inputs);
  }
}

/** A small network on a batch of 256, read back as a cell would: 5 million multiplications and one round trip. */
async function workload([x, w1, w2]: tf.Tensor2D[]): Promise<void> {
  const output = tf.tidy(() => tf.softmax(tf.matMul(tf.relu(tf.matMul(x, w1)), w2)));
  await output.data();
  output.dispose();
}
