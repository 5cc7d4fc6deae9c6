import {inNode} from "../../cells/tensors/node-import.ts";
import {registerOwnKernels} from "../../cells/tensors/own-kernels.ts";
import {tf} from "../../cells/tensors/tf.ts";
import {bringDawn, type Gpu} from "./dawn.ts";
import {watchBackend} from "./lost-context.ts";

/** The backends tensors can be computed on, in the order they are tried. */
export const backendNames = ["cpu", "wasm", "webgl", "webgpu"] as const;

export type BackendName = (typeof backendNames)[number];

/**
 * Makes one backend the one that new tensors are computed on, loading it first where needed.
 * @throws RangeError for a name that is no backend; Error saying why this machine or browser does not have it
 */
export async function useBackend(name: BackendName): Promise<void> {
  checkName(name);
  await load[name]();
  if (!(await tf.setBackend(name)))
    throw new Error(`tfjs could not start its ${name} backend${hint[name] ?? ""}`);
  await registerOwnKernels(name);
  watchBackend(name);
}

const hint: Partial<Record<BackendName, string>> = {
  wasm: "; its .wasm file is missing, or the page's policy refuses it ('wasm-unsafe-eval', connect-src 'self')"
};

/** @throws RangeError naming the backends there are */
export function checkName(name: string): asserts name is BackendName {
  if ((backendNames as readonly string[]).includes(name)) return;
  throw new RangeError(`backend: got "${name}", expected one of ${backendNames.join(", ")}`);
}

const load: Record<BackendName, () => Promise<unknown> | undefined> = {
  cpu: () => undefined, // always there, see tf.ts
  async wasm() {
    const {setWasmPaths} = await import("@tensorflow/tfjs-backend-wasm");
    // Threads would need a cross-origin isolated page, which a static host cannot promise.
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    setWasmPaths(inNode ? wasmFiles() : wasmUrls());
  },
  async webgl() {
    if (inNode) throw new Error("Node has no WebGL");
    if (!hasWebGL()) throw new Error("this browser gives no WebGL 2 context here");
    await import("@tensorflow/tfjs-backend-webgl");
  },
  async webgpu() {
    const gpu = inNode ? await bringDawn() : (navigator as {gpu?: Gpu}).gpu;
    if (!gpu) throw new Error("this browser has no WebGPU here");
    if (!(await gpu.requestAdapter())) {
      throw new Error(`${inNode ? "this machine" : "this browser"} has no WebGPU adapter`);
    }
    await import("@tensorflow/tfjs-backend-webgpu");
  }
};

// Written out, because a bundler finds a file by the literal URL and puts it beside the built module.
function wasmUrls() {
  const simd = new URL("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm", import.meta.url)
    .href;
  const plain = new URL("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm", import.meta.url).href;
  return byBinary(simd, plain);
}

function wasmFiles() {
  const {resolve} = process.getBuiltinModule("node:module").createRequire(import.meta.url);
  return byBinary(
    resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"),
    resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm")
  );
}

function byBinary(simd: string, plain: string) {
  return {
    "tfjs-backend-wasm.wasm": plain,
    "tfjs-backend-wasm-simd.wasm": simd,
    // tfjs wants a name for it; it is never asked for
    "tfjs-backend-wasm-threaded-simd.wasm": simd
  };
}

function hasWebGL(): boolean {
  const canvas =
    typeof OffscreenCanvas === "function" ? new OffscreenCanvas(1, 1) : document.createElement("canvas");
  const context = canvas.getContext("webgl2") as WebGL2RenderingContext | null;
  // contexts are few (16 a page in Chromium): this one is given back
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}
