/**
 * Times the nets of transformer-nets.ts in onnxruntime-web's WebAssembly, one thread: plain passes over 32 tokens, since a
 * file of theirs gives its outputs and no activations. PyTorch writes the files (transformer_reference.py).
 */
import {execFileSync} from "node:child_process";
import {mkdtemp, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {pathToFileURL} from "node:url";
import type {NetName} from "./transformer-nets.ts";
import {type NetTime, timed} from "./transformer-times.ts";

/** As much of onnxruntime-web as is used here. */
interface Runtime {
  env: {wasm: {numThreads: number}; logLevel: string};
  InferenceSession: {create(file: Uint8Array, options: object): Promise<Session>};
  Tensor: new (type: "float32", data: Float32Array, shape: number[]) => unknown;
}

interface Session {
  run(inputs: object): Promise<unknown>;
  release(): Promise<void>;
}

const widths: Record<NetName, number> = {"TinyStories 15M": 288, MiniLM: 384, "GPT-2 small": 768};

/**
 * Of each net the time of a pass; undefined, with a line that says so, where onnxruntime-web is not there.
 * @param folder of the package; unless told, it is looked for as any import is
 */
export async function onnxTimes(
  names: NetName[],
  python: string,
  folder = process.env.ONNXRUNTIME
): Promise<Partial<Record<NetName, NetTime>> | undefined> {
  const name = "onnxruntime-web";
  const place = folder ? pathToFileURL(join(resolve(folder), "dist/ort.node.min.mjs")).href : name;
  const runtime: Runtime | undefined = await import(place).catch(() => undefined);
  if (!runtime) {
    console.log(`${name} is not there (set ONNXRUNTIME to its folder)`);
    return undefined;
  }
  runtime.env.wasm.numThreads = 1;
  runtime.env.logLevel = "error";
  const files = await mkdtemp(join(tmpdir(), "glassbook-onnx-"));
  try {
    const script = new URL("transformer_reference.py", import.meta.url).pathname;
    execFileSync(python, [script, files], {stdio: "ignore"});
    const times: Partial<Record<NetName, NetTime>> = {};
    for (const net of names) {
      const session = await runtime.InferenceSession.create(await readFile(join(files, `${net}.onnx`)), {
        executionProviders: ["wasm"],
        graphOptimizationLevel: "all"
      });
      const x = Float32Array.from({length: 32 * widths[net]}, (_, i) => Math.sin(i));
      const input = new runtime.Tensor("float32", x, [1, 32, widths[net]]);
      const {median, processor} = await timed(() => session.run({x: input}), 15);
      times[net] = {cache: median, cacheProcessor: processor};
      await session.release();
    }
    return times;
  } finally {
    await rm(files, {recursive: true, force: true});
  }
}
