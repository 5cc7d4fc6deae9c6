import {Worker} from "node:worker_threads";
import type {FromKernel, KernelPort, StartWorker} from "./protocol.ts";

// From the sources, packages' exports resolve by this condition; a built package has no .ts to be found by it.
const fromSources = import.meta.url.endsWith(".ts");
const options = ["--experimental-import-meta-resolve", "--no-warnings"];

/** Starts kernels in worker threads of Node. */
export const startNodeWorker: StartWorker = () => startThread("./worker-node", import.meta.url);

/** A thread of Node as a kernel's other end. `entry`: its module, without the ending, relative to `base`. */
export function startThread(entry: string, base: string, workerData?: unknown): KernelPort {
  const conditions = new Set([...ownConditions(), ...(fromSources ? ["development"] : [])]);
  const worker = new Worker(new URL(`${entry}${fromSources ? ".ts" : ".js"}`, base), {
    workerData,
    execArgv: [...[...conditions].map((name) => `--conditions=${name}`), ...options]
  });
  const lost: ((reason: string) => void)[] = [];
  const lose = (reason: string) => {
    for (const listener of lost.splice(0)) listener(reason);
  };
  worker.on("error", (error) => lose(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => lose(`its thread ended with code ${code}`));
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer as never[]),
    onMessage: (listener) => void worker.on("message", (message: FromKernel[]) => listener(message)),
    onLost: (listener) => void lost.push(listener),
    terminate() {
      lost.length = 0;
      void worker.terminate();
    }
  };
}

/** The conditions this process was started with, in either spelling. */
function ownConditions(): string[] {
  return process.execArgv.flatMap((argument, index, all) => {
    const [, joined] = /^(?:--conditions|-C)=(.+)$/.exec(argument) ?? [];
    if (joined) return [joined];
    return argument === "--conditions" || argument === "-C" ? [all[index + 1]] : [];
  });
}
