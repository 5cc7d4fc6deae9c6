import {tf} from "../../cells/tensors/tf.ts";
import {type BackendName, chooseBackend, useBackend} from "../../runtime/engine/index.ts";
import {type NetName, net, tokens} from "./transformer-nets.ts";

export interface NetTime {
  /** median milliseconds to a full cache of 32 tokens, logits read; the first pass, which warms up, left out */
  cache: number;
  /** the least processor time of such a pass; absent on a page, which cannot know it */
  cacheProcessor?: number;
  /** tokens a second of greedy generation with a KV cache; absent of an encoder */
  perSecond?: number;
  perSecondProcessor?: number;
}

/** Times one net on one backend; where a pass takes seconds, few of them. */
export async function netTime(name: NetName, backend: BackendName): Promise<NetTime> {
  await useBackend(backend);
  using model = await net(name);
  await model.ready();
  const pass = async () => {
    const {logits, cache} = await model.runWithCache(tokens);
    await logits.data();
    logits.dispose();
    cache.dispose();
  };
  const passes = await timed(pass, 15);
  const time: NetTime = {cache: passes.median, ...(passes.processor && {cacheProcessor: passes.processor})};
  if (!model.config.unembeds) return time;
  const count = 24;
  const writing = await timed(
    () => model.generate(tokens, {maxNewTokens: count, temperature: 0, stopAtEos: false}),
    3
  );
  time.perSecond = (1000 * count) / writing.median;
  if (writing.processor) time.perSecondProcessor = (1000 * count) / writing.processor;
  return time;
}

/** Median wall and least processor milliseconds of so many runs at most, the first left out. */
export async function timed(run: () => Promise<unknown>, most: number) {
  const walls: number[] = [];
  const processors: number[] = [];
  const end = performance.now() + 6000;
  for (let i = 0; i <= most && (i < 2 || performance.now() < end); i++) {
    const [start, before] = [performance.now(), processorTime()];
    await run();
    // the first warms up: shaders, code, memory
    if (i === 0) continue;
    walls.push(performance.now() - start);
    processors.push(processorTime() - before);
  }
  walls.sort((a, b) => a - b);
  return {median: walls[walls.length >> 1], processor: Math.min(...processors)};
}

/** Milliseconds that this process computed so far; 0 on a page. */
export function processorTime(): number {
  if (typeof process !== "object" || !process.cpuUsage) return 0;
  const {user, system} = process.cpuUsage();
  return (user + system) / 1000;
}

/** What the engine would choose here, and what it measured. */
export async function choice() {
  const {chosen, measured} = await chooseBackend();
  return {chosen, measured};
}

/** A time of 2 rows * inner * columns operations. */
export interface ProductTime {
  shape: [rows: number, inner: number, columns: number];
  gigaflops: {tfjs: number; ours: number};
}

/** Products of the nets' shapes by tfjs's kernel and by ours, over enough matrices that they come from main memory. */
export async function productTimes(): Promise<ProductTime[]> {
  await import("@tensorflow/tfjs-backend-wasm");
  const before = tf.getKernel("BatchMatMul", "wasm").kernelFunc;
  await useBackend("wasm");
  const kernels = {tfjs: before, ours: tf.getKernel("BatchMatMul", "wasm").kernelFunc};
  const shapes: [number, number, number][] = [
    [32, 288, 288],
    [32, 288, 768],
    [32, 288, 32000],
    [32, 384, 384],
    [32, 384, 1536],
    [32, 768, 768],
    [32, 768, 3072],
    [32, 3072, 768],
    [32, 768, 50257],
    [1, 768, 3072]
  ];
  const backend = tf.backend();
  return shapes.map((shape) => {
    const [rows, inner, columns] = shape;
    const flop = 2 * rows * inner * columns;
    const a = tf.randomNormal([1, rows, inner]);
    const count = Math.max(1, Math.min(20, Math.round(4e7 / (inner * columns))));
    const matrices = Array.from({length: count}, () => tf.randomNormal([1, inner, columns]));
    const speed = (kernel: keyof typeof kernels) => {
      const runs = Math.max(count, Math.round(5e8 / flop));
      const measured: number[] = [];
      for (let round = 0; round < 5; round++) {
        const [wall, processor] = [performance.now(), processorTime()];
        for (let i = 0; i < runs; i++) {
          const inputs = {a, b: matrices[i % count]};
          const attrs = {transposeA: false, transposeB: false};
          const out = kernels[kernel]({inputs, backend, attrs}) as {dataId: object};
          backend.disposeData(out.dataId);
        }
        const ms = processorTime() - processor || performance.now() - wall;
        measured.push((flop * runs) / ms / 1e6);
      }
      return Math.max(...measured);
    };
    const gigaflops = {tfjs: speed("tfjs"), ours: speed("ours")};
    tf.dispose([a, ...matrices]);
    return {shape, gigaflops};
  });
}
