import type {KernelFunc} from "@tensorflow/tfjs-core";
import {tf} from "../tf.ts";
import {compileCore} from "./core.ts";
import {einsum} from "./einsum.ts";
import type {WasmBackend} from "./heap.ts";
import {batchMatMul, fusedMatMul} from "./mat-mul.ts";
import {unsortedSegmentSum} from "./segment-sum.ts";

let registered: Promise<void> | undefined;

/**
 * Gives tfjs's WASM backend, now in use, the kernels it lacks and faster ones for what bounds a transformer. tfjs
 * finds kernels and gradients by name, so gradients stay as they are. Where the core cannot run (no SIMD), tfjs's
 * own products stay.
 */
export function registerWasmKernels(): Promise<void> {
  registered ??= registerAll();
  return registered;
}

async function registerAll(): Promise<void> {
  register("UnsortedSegmentSum", unsortedSegmentSum);
  register("Einsum", einsum);
  if (!(await compileCore(tf.backend() as unknown as WasmBackend))) return;
  register("BatchMatMul", batchMatMul(kernel("BatchMatMul")));
  register("_FusedMatMul", fusedMatMul(kernel("_FusedMatMul")));
}

function kernel(kernelName: string): KernelFunc {
  return tf.getKernel(kernelName, "wasm").kernelFunc;
}

function register(kernelName: string, kernelFunc: KernelFunc): void {
  // tfjs warns of a kernel that is registered twice
  if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({kernelName, backendName: "wasm", kernelFunc});
}
