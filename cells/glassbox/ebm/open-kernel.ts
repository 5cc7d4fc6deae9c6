import type {BoostData, Objective} from "./boost-data.ts";
import {type Kernel, plainKernel} from "./kernel.ts";
import {compiledCore, fitsCore, wasmKernel} from "./wasm-kernel.ts";

/** The fastest kernel there is for a bag: WebAssembly, except for several outputs and what it cannot hold. */
export async function openKernel(
  objective: Objective,
  outputs: number
): Promise<(data: BoostData) => Kernel> {
  if (outputs > 1) return plainKernel;
  const module = await compiledCore();
  return (data) => (fitsCore({...data, objective}) ? wasmKernel(module, data) : plainKernel(data));
}
