/** What `navigator.gpu` is, as far as it is used here. */
export interface Gpu {
  requestAdapter(): Promise<object | null>;
}

// not a literal: a bundler shall not look for it, nor the compiler
const dawn = "webgpu";

/**
 * Gives Node the `navigator.gpu` of a browser, through Dawn. The npm package `webgpu` is 132 MB and therefore no
 * dependency: whoever computes on a graphics card in Node installs it.
 * @throws Error that says so, where it is not installed
 */
export async function bringDawn(): Promise<Gpu> {
  const {navigator} = globalThis as unknown as {navigator: {gpu?: Gpu}};
  if (navigator.gpu) return navigator.gpu;
  const {create, globals} = await import(/* @vite-ignore */ dawn).catch((cause) => {
    throw new Error("Node has WebGPU only with the npm package webgpu: npm install webgpu", {cause});
  });
  Object.assign(globalThis, globals);
  const gpu: Gpu = create([]);
  Object.defineProperty(navigator, "gpu", {value: gpu, configurable: true});
  return gpu;
}
