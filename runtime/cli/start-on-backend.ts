import {Worker} from "node:worker_threads";
import type {FromKernel, KernelPort, StartWorker} from "../kernel/protocol.ts";

/** The backends of tfjs that Node has. */
export const nodeBackends = ["cpu", "wasm"] as const;

export type NodeBackend = (typeof nodeBackends)[number];

const fromSources = import.meta.url.endsWith(".ts");

/** Starts kernels in worker threads that compute their tensors on one backend from the first cell on. */
export function startOnBackend(backend: NodeBackend): StartWorker {
  return () => {
    const entry = new URL(fromSources ? "./worker-on-backend.ts" : "./worker-on-backend.js", import.meta.url);
    const conditions = fromSources ? ["--conditions=development"] : [];
    const worker = new Worker(entry, {
      workerData: {backend},
      execArgv: [...conditions, "--experimental-import-meta-resolve", "--no-warnings"]
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
    } satisfies KernelPort;
  };
}
