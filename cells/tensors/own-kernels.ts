/**
 * Kernels of our own, by backend: the one place where an operation gets a program that tfjs lacks or has slower.
 * Each registers under the name of tfjs's operation, once, on the backend that is in use.
 */
const ownKernels: Record<string, () => Promise<void>> = {
  wasm: async () => (await import("./wasm-kernels/register.ts")).registerWasmKernels()
};

/** Registers our kernels for the backend in use; one that has none stays as tfjs made it. */
export async function registerOwnKernels(backend: string): Promise<void> {
  await ownKernels[backend]?.();
}
