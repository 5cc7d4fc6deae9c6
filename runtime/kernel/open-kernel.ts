import type {CompiledNotebook} from "../compile/compiled.ts";
import {KernelHost} from "./host.ts";
import type {Kernel, KernelOptions} from "./kernel.ts";
import type {StartWorker} from "./protocol.ts";

/**
 * Opens a notebook in a kernel of its own: a worker thread in Node, a worker in a browser. Resolves when the worker
 * has the notebook; `settled()` then tells when all cells have run. `close()` ends it.
 * @param options.startWorker starts another worker than the usual one
 * @param options.base URL of the notebook's file: relative imports and packages are found from there
 */
export async function openKernel(
  notebook: CompiledNotebook,
  options: Partial<KernelOptions> = {}
): Promise<Kernel> {
  const startWorker = options.startWorker ?? (await usualWorker());
  return new KernelHost(notebook, {...options, startWorker, base: options.base ?? here()}).open();
}

async function usualWorker(): Promise<StartWorker> {
  if (inNode) return (await import("./start-node.ts")).startNodeWorker;
  const {workerPort} = await import("./start-browser.ts");
  // written out so that bundlers see it
  return () =>
    workerPort(new Worker(new URL("./worker-browser.ts", import.meta.url), {type: "module", name: "kernel"}));
}

const inNode = typeof process === "object" && Boolean(process.versions?.node);

function here(): string {
  return inNode ? `file://${process.cwd()}/notebook.md` : location.href;
}
