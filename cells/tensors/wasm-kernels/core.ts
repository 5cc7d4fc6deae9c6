import {productWasm} from "./core/product-wasm.ts";
import {allocate, type WasmBackend} from "./heap.ts";

/** What core/product.as exports; addresses are bytes in the memory of tfjs's backend. */
interface CoreExports {
  scratchBytes(): number;
  multiply(
    rows: number,
    inner: number,
    columns: number,
    turnedA: boolean,
    turnedB: boolean,
    a: number,
    b: number,
    c: number,
    scratch: number
  ): void;
  finish(rows: number, columns: number, c: number, bias: number, least: number): void;
}

/** The core on the memory of one backend, where the tensors lie: nothing is copied in or out. */
export interface Core extends CoreExports {
  /** address of the room that a product works in; it stays as long as the backend */
  readonly scratch: number;
}

const cores = new WeakMap<WasmBackend, Core>();
let compiled: WebAssembly.Module | undefined;

/** Compiles the core once a realm. Whether it can run here: it needs SIMD, and memory that no threads share. */
export async function compileCore(backend: WasmBackend): Promise<boolean> {
  const bytes = Uint8Array.from(atob(productWasm), (letter) => letter.charCodeAt(0));
  if (!memoryOf(backend) || !WebAssembly.validate(bytes)) return false;
  compiled ??= await WebAssembly.compile(bytes);
  return true;
}

/** The core of a backend, after `compileCore`. */
export function coreOf(backend: WasmBackend): Core {
  let core = cores.get(backend);
  if (!core) {
    const {exports} = new WebAssembly.Instance(compiled!, {env: {memory: memoryOf(backend)!}});
    const own = exports as unknown as CoreExports;
    core = {...own, scratch: allocate(backend, own.scratchBytes())};
    cores.set(backend, core);
  }
  return core;
}

/** The memory of tfjs's module, unless threads share it. */
function memoryOf({wasm}: WasmBackend): WebAssembly.Memory | undefined {
  const memory = wasm.asm?.memory;
  return memory instanceof WebAssembly.Memory && memory.buffer instanceof ArrayBuffer ? memory : undefined;
}
