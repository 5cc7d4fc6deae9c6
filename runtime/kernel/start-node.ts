import {Worker} from "node:worker_threads";
import type {FromKernel, KernelPort, StartWorker} from "./protocol.ts";

// From the sources, packages' exports resolve by this condition; a built package has no .ts to be found by it.
const fromSources = import.meta.url.endsWith(".ts");
const options = ["--experimental-import-meta-resolve", "--no-warnings"];

/** Starts kernels in worker threads of Node. */
export const startNodeWorker: StartWorker = () => {
  const entry = new URL(fromSources ? "./worker-node.ts" : "./worker-node.js", import.meta.url);
  const conditions = new Set([...ownConditions(), ...(fromSources ? ["development"] : [])]);
  const execArgv = [...conditions].map((name) => `--conditions=${name}`).concat(options);
  const worker = new Worker(entry, {execArgv});
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

/** The conditions this process was started with, in either spelling. */
function ownConditions(): string[] {
  return process.execArgv.flatMap((argument, index, all) => {
    const [, joined] = /^(?:--conditions|-C)=(.+)$/.exec(argument) ?? [];
    if (joined) return [joined];
    return argument === "--conditions" || argument === "-C" ? [all[index + 1]] : [];
  });
}
