import type {BoostData, Objective} from "./boost-data.ts";
import {type Kernel, plainKernel} from "./kernel.ts";
import {compiledCore, fitsCore, wasmKernel} from "./wasm-kernel.ts";
import {wasmOutputsKernel} from "./wasm-outputs-kernel.ts";

/** The fastest kernel there is for a bag: WebAssembly, except for what it cannot hold. */
export async function openKernel(
  objective: Objective,
  outputs: number
): Promise<(data: BoostData) => Kernel> {
  const module = await compiledCore();
  const make = outputs > 1 ? wasmOutputsKernel : wasmKernel;
  return (data) => (fitsCore({...data, objective}) ? make(module, data) : plainKernel(data));
}
