import type {Tensor2D} from "@tensorflow/tfjs-core";
import {type Bound, bound} from "../../cells/bound.ts";
import type {CellContext} from "../../cells/cell.ts";
import {tf} from "../../cells/tensors/tf.ts";
import {type BackendReport, viewableReport} from "./backend-report.ts";
import {type BackendName, backendNames, checkName, useBackend} from "./backends.ts";

/** What to measure, and how long. */
export interface BackendChoice {
  names?: BackendName[];
  budgetMs?: number;
}

type ChooseBackend = (options?: BackendChoice, context?: Partial<CellContext>) => Promise<BackendReport>;

/**
 * Measures the same work, a small transformer's block, on every backend there is and chooses the fastest: small
 * models lose more by a GPU's dispatch than they win by its speed, and which is which depends on the machine.
 *
 * @param names the backends to try; all by default
 * @param budgetMs time for measuring, shared by the backends; loading them and one warm-up run each come on top, and
 *   a slow backend takes the time of five runs
 * In a notebook it says in the cell which one it is at, and stops with the cell.
 * @throws RangeError for a name that is no backend, or if none of `names` is available
 */
export const chooseBackend: Bound<ChooseBackend> = bound(
  (defaults) => (options, context) => choose(options, {...defaults, ...context})
);

async function choose(
  {names = [...backendNames], budgetMs = 200}: BackendChoice = {},
  {signal, progress}: Partial<CellContext>
): Promise<BackendReport> {
  names.forEach(checkName);
  if (!(budgetMs > 0))
    throw new RangeError(`budgetMs: got ${budgetMs}, expected a number of milliseconds above 0`);
  const measured: BackendReport["measured"] = [];
  const unavailable: BackendReport["unavailable"] = [];
  const before = tf.getBackend();
  const tried = [...new Set(names)];
  for (const [i, name] of tried.entries()) {
    signal?.throwIfAborted();
    progress?.(i / tried.length, `measuring ${name}`);
    try {
      await useBackend(name);
      measured.push({name, ms: await measure(budgetMs / tried.length)});
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
  return viewableReport({chosen, measured, unavailable});
}

/**
 * Least milliseconds of the workload on the present backend, of runs within `budgetMs` and at least five: others on
 * the machine only lengthen a run, and the first ones wait for shaders, memory and the compiler.
 */
async function measure(budgetMs: number): Promise<number> {
  const weights = makeWeights();
  try {
    await workload(weights);
    let least = Number.POSITIVE_INFINITY;
    const end = performance.now() + budgetMs;
    for (let runs = 0; runs < 5 || performance.now() < end; runs++) {
      const start = performance.now();
      await workload(weights);
      least = Math.min(least, performance.now() - start);
    }
    return least;
  } finally {
    tf.dispose(Object.values(weights));
  }
}

// One block of the smallest language model that comes with Glassbook, TinyStories 15M.
const tokens = 32;
const width = 288;
const heads = 6;
const hidden = 768;

type Weights = Record<"x" | "q" | "k" | "v" | "o" | "up" | "down", Tensor2D>;

function makeWeights(): Weights {
  const made = (rows: number, columns: number) => tf.fill([rows, columns], 0.01) as Tensor2D;
  const square = () => made(width, width);
  return {
    x: made(tokens, width),
    q: square(),
    k: square(),
    v: square(),
    o: square(),
    up: made(width, hidden),
    down: made(hidden, width)
  };
}

/**
 * A transformer's block, attention and MLP, on 32 tokens, read back as a cell would: 49 million operations in some
 * forty steps, so both what a backend computes and what it takes to ask it count.
 */
async function workload({x, q, k, v, o, up, down}: Weights): Promise<void> {
  const output = tf.tidy(() => {
    const read = norm(x);
    const byHead = (w: Tensor2D) =>
      tf
        .matMul(read, w)
        .reshape([tokens, heads, width / heads])
        .transpose([1, 0, 2]);
    const scores = tf.matMul(byHead(q), byHead(k), false, true).mul(Math.sqrt(heads / width));
    const mixed = tf.matMul(tf.softmax(scores), byHead(v)).transpose([1, 0, 2]).reshape([tokens, width]);
    const mid = tf.add(x, tf.matMul(mixed as Tensor2D, o)) as Tensor2D;
    return tf.add(mid, tf.matMul(tf.relu(tf.matMul(norm(mid), up)), down));
  });
  await output.data();
  output.dispose();
}

function norm(x: Tensor2D): Tensor2D {
  const centred = tf.sub(x, tf.mean(x, 1, true));
  return tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred), 1, true), 1e-5)));
}
