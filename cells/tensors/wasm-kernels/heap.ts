import type {TensorInfo, TypedArray} from "@tensorflow/tfjs-core";

/** tfjs's WASM backend as far as our kernels use it; its own types lack what Emscripten puts into the module. */
export interface WasmBackend {
  wasm: {
    /** what the module exports, its memory among it */
    asm?: {memory?: unknown};
    HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  dataIdMap: {get(dataId: object): {memoryOffset: number}};
  makeOutput(shape: number[], dtype: string): TensorInfo;
  disposeData(dataId: object): boolean;
  typedArrayFromHeap(tensor: TensorInfo): TypedArray;
}

/** Where a tensor lies; one that was made on another backend is moved here first. */
export function addressOf(backend: WasmBackend, {dataId}: TensorInfo): number {
  return backend.dataIdMap.get(dataId).memoryOffset;
}

/** @throws RangeError if the memory has no such room left */
export function allocate({wasm}: WasmBackend, bytes: number): number {
  const address = wasm._malloc(bytes) >>> 0; // it comes signed
  if (!address) throw new RangeError(`WebAssembly has no room left for ${bytes} bytes more`);
  return address;
}
