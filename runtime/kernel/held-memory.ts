import {memory} from "../engine/memory.ts";
import type {Cell} from "./cell.ts";
import {isTensor} from "./lifetimes.ts";
import type {FromKernel} from "./protocol.ts";

type Memory = Extract<FromKernel, {type: "memory"}>;

/** bytes an element of each of tfjs's types takes */
const bytes: Record<string, number> = {float32: 4, int32: 4, bool: 1, complex64: 8, string: 4};

/** Tensors alive in the kernel, and what each cell's present values hold; undefined while there are none. */
export function heldMemory(cells: Iterable<Cell>): Memory | undefined {
  const byCell: Memory["byCell"] = {};
  for (const {id, live} of cells) {
    let tensors: Set<object> | undefined;
    for (const {reading} of live?.outputs.values() ?? []) {
      for (const held of reading?.keep?.held ?? [])
        if (isTensor(held)) tensors = (tensors ?? new Set()).add(held);
    }
    if (!tensors) continue;
    let numBytes = 0;
    for (const tensor of tensors as Set<{size?: number; dtype?: string}>) {
      numBytes += (tensor.size ?? 0) * (bytes[tensor.dtype ?? "float32"] ?? 4);
    }
    byCell[id] = {numTensors: tensors.size, numBytes};
  }
  const all = memory();
  if (all.numTensors === 0 && Object.keys(byCell).length === 0) return undefined;
  return {type: "memory", ...all, byCell};
}
