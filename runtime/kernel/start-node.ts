import {Worker} from "node:worker_threads";
import type {FromKernel, KernelPort, StartWorker} from "./protocol.ts";

// From the sources, packages' exports resolve by this condition; a built package has no .ts to be found by it.
const fromSources = import.meta.url.endsWith(".ts");
const options = ["--experimental-import-meta-resolve", "--no-warnings"];

/** Starts kernels in worker threads of Node. */
export const startNodeWorker: StartWorker = () => {
  const entry = new URL(fromSources ? "./worker-node.ts" : "./worker-node.js", import.meta.url);
  const conditions = fromSources ? ["--conditions=development"] : [];
  const worker = new Worker(entry, {execArgv: [...inherited(), ...conditions, ...options]});
  const lost: ((reason: string) => void)[] = [];
  const lose = (reason: string) => {
    for (const listener of lost.splice(0)) listener(reason);
  };
  worker.on("error", (error) => lose(error.message));
  worker.on("exit", (code) => lose(`its thread ended with code ${code}`));
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer as never[]),
    onMessage: (listener) => void worker.on("message", (message: FromKernel[]) => listener(message)),
    onLost: (listener) => void lost.push(listener),
    terminate() {
      lost.length = 0;
      void worker.terminate();
    }
  } satisfies KernelPort;
};

/** Conditions this process was started with; a packed or tested process keeps its own. */
function inherited(): string[] {
  return process.execArgv.filter((argument) => /^(--conditions|-C)(=|$)/.test(argument));
}
